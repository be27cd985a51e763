// Learns the klines of days whose files are known.
#ifndef BFA_PROBER_KLINE_PROBE_H_
#define BFA_PROBER_KLINE_PROBE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bfa/observation.h"
#include "bfa/probe_run.h"
#include "prober/archive_client.h"

namespace bfa::internal {

// A cell whose kline is wanted.
struct KlineTarget {
  std::string symbol;
  Day day{};
  // What else is to be entered together with the kline: a file that was re-published. Its `given`
  // is empty otherwise.
  Observation republished;
};

// What came of one.
struct LearnedKline {
  Observation observation;        // with the nine columns; `given` is empty if there are none
  std::vector<Finding> findings;  // the origin's fault
  std::string why;                // the network's: not answered, ask again
};

// Downloads the klines of many cells, a bounded number at a time: the zip and its checksum. A
// kline is only believed if its zip has the SHA-256 that the checksum states (a missing checksum is
// a finding, a wrong one leaves the kline unknown) and holds one line of that very day.
class KlineProbe {
 public:
  using Take = std::function<void(const KlineTarget&, LearnedKline)>;

  // `client` must outlive the object, and this the run of the transport. `is_settled` says of a day
  // whether its kline should be there.
  KlineProbe(ArchiveClient& client, std::vector<KlineTarget> targets,
             std::function<bool(Day)> is_settled, Take take);

  // Begins; `take` is called for each target, in the order in which the answers come.
  void Start();

 private:
  static constexpr size_t kWindow = 2048;  // cells whose requests are under way or wait

  struct Cell;
  void StartNext();
  void TakeAnswer(const std::shared_ptr<Cell>& cell);
  LearnedKline Judge(const Cell& cell) const;
  static Status CheckSum(const Cell& cell, std::string_view file_name);

  ArchiveClient& client_;
  std::vector<KlineTarget> targets_;
  std::function<bool(Day)> is_settled_;
  Take take_;
  size_t next_ = 0;
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_KLINE_PROBE_H_
