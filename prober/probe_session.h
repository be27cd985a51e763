// What the runs of the prober share: the hosts, what time it is, which symbols there are.
#ifndef BFA_PROBER_PROBE_SESSION_H_
#define BFA_PROBER_PROBE_SESSION_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bfa/probe_run.h"
#include "prober/archive_client.h"
#include "prober/fetcher.h"

namespace bfa::internal {

// One run against one origin. Its parts refer to each other, so it stays where it was made.
class ProbeSession {
 public:
  // kInvalidArgument as ArchiveLayout::Of.
  static Result<std::unique_ptr<ProbeSession>> Create(const Dataset& dataset,
                                                      const ProbeOptions& options,
                                                      ProbeEnvironment& environment);

  ArchiveClient& client() { return client_; }
  Fetcher& fetcher() { return fetcher_; }

  // Lists the symbols and reads the origin's clock. kIo as Transport::Run; that the origin does not
  // answer is no error here: see `complete`.
  Status Discover();
  // Ascending; as far as the listing came.
  const std::vector<std::string>& symbols() const { return symbols_; }
  // Whether the listing came to its end and had symbols; why not, otherwise.
  bool complete() const { return why_.empty(); }
  const std::string& why() const { return why_; }
  // What is odd about the listing of symbols and about the clock.
  const std::vector<Finding>& findings() const { return findings_; }
  // What is new about the shape of all answers so far; those that are not read here are added.
  DriftList& drift() { return drift_; }
  std::vector<Finding> DriftFindings() const;
  // When the run began, by the clock that was behind.
  Instant begin() const { return begin_; }

  // Carries out what was asked of client() and fetcher(); false if it was told to stop.
  Result<bool> Run(const std::function<bool()>& stop);

  // The last day that is over.
  Day Yesterday() const {
    return std::chrono::floor<std::chrono::days>(begin_) - std::chrono::days{1};
  }
  // `wanted`, or yesterday. kInvalidArgument if it is not over, or before the first of the dataset.
  Result<Day> LastDay(std::optional<Day> wanted, Day first_day) const;

 private:
  ProbeSession(ArchiveLayout layout, const ProbeOptions& options, ProbeEnvironment& environment);

  void TakeDiscovery(const FollowedListing& listing);
  void CompareClocks(std::optional<Instant> date);

  ProbeEnvironment& environment_;
  ArchiveLayout layout_;
  Origin origin_;
  Fetcher fetcher_;
  DriftList drift_;
  ArchiveClient client_;
  std::vector<std::string> symbols_;
  std::string why_ = "not asked yet";
  std::vector<Finding> findings_;
  Instant begin_;
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_PROBE_SESSION_H_
