// A store, an origin to learn from, and the truth to compare them by.
#ifndef BFA_TESTS_PROBER_RUN_PROBE_FIXTURE_H_
#define BFA_TESTS_PROBER_RUN_PROBE_FIXTURE_H_

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bfa/probe_run.h"
#include "bfa/reader.h"
#include "prober/replay/replay_origin.h"
#include "tests/prober/run/replay_transport.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {

Day DayAt(const char* text);
Instant At(const char* text);

// What a store says of a cell that it has observed: that there is no file, or which.
struct CellFacts {
  bool available = false;
  std::optional<int64_t> size;
  std::string etag;

  friend bool operator==(const CellFacts&, const CellFacts&) = default;
};
using Cells = std::map<std::pair<std::string, Day>, CellFacts>;

// All observed cells of a store, coverage included.
Cells CellsOf(const Reader& reader);
// All files that an origin has now of days up to `last_day`.
Cells FilesOf(const replay::Origin& origin, Day last_day);

// A replayed origin and a store that learns from it.
class ProbeFixture : public ::testing::Test {
 protected:
  // Symbols with files from and to these days.
  struct Listed {
    std::string symbol;
    const char* first;
    const char* last;  // null: still published
  };
  // Makes the origin, with its clock at `clock`.
  void MakeOrigin(const std::vector<Listed>& symbols, const char* clock);
  // Plays a script on top, as JSON.
  void Play(const std::string& json);
  void SetClock(const char* clock) { origin_->SetClock(At(clock)); }

  UpdateOptions Options() const;
  Result<ProbeOutcome> TryUpdate(const UpdateOptions& options);
  // The outcome of an update that must not fail.
  ProbeOutcome RunUpdate(const UpdateOptions& options);
  ProbeOutcome RunUpdate() { return RunUpdate(Options()); }
  ProbeOutcome RunBackfill(DayRange days, std::vector<std::string> symbols = {},
                           bool klines = false);

  Reader OpenStore() const;
  Cells StoredCells() const { return CellsOf(OpenStore()); }
  // Nothing if the cell is unknown.
  std::optional<CellFacts> StoredCell(const std::string& symbol, const char* day) const;
  // The quote volume of a cell that is there; nothing if it is unknown.
  std::optional<double> StoredVolume(const std::string& symbol, const char* day) const;
  // How often the origin was asked that.
  size_t CountAsked(replay::RequestKind kind) const;

  TemporaryFolder folder_;
  std::string path_ = folder_.File("um.bfa");
  std::optional<replay::Origin> origin_;
  std::chrono::hours local_skew_{0};  // of the local clock against that of the origin
  std::vector<std::string> events_;   // of all runs
  std::function<bool()> stop_ = [] { return false; };
};

// How many findings of a kind there are.
size_t CountFindings(const ProbeOutcome& outcome, Rule rule);

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_RUN_PROBE_FIXTURE_H_
