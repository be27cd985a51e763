// Learning from the archive: what it lists, one daily update, a backfill.
//
//   auto transport = bfa::MakeNetworkTransport({});
//   if (!transport) return Fail(transport.error().ToString());
//   bfa::ProbeEnvironment environment{**transport};
//   auto outcome = bfa::Update("um.bfa", {}, environment);
#ifndef BFA_PROBE_RUN_H_
#define BFA_PROBE_RUN_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/dataset.h"
#include "bfa/finding.h"
#include "bfa/probe_options.h"
#include "bfa/result.h"
#include "bfa/transport.h"

namespace bfa {

// Cells of a symbol that a run wanted and could not learn: unknown as before, asked for next time.
struct UnlearnedCells {
  std::string symbol;
  std::vector<DayRange> days;  // ascending
  bool klines = false;         // it is only their klines that are not known
  std::string why;             // one line

  uint64_t Count() const;
};

struct ProbeOutcome {
  std::array<uint8_t, 16> batch_id{};  // of every commit of the run
  Instant begin{};                     // by the clock that was behind, ours or the origin's
  Day last_day{};                      // that was asked for
  uint64_t symbol_count = 0;           // asked about
  uint64_t planned_request_count = 0;  // for listings and HEADs, as foreseen
  std::vector<std::string> new_symbols;
  uint64_t commit_count = 0;
  uint64_t last_sequence = 0;  // of the store after the run
  uint64_t rows_added = 0;
  uint64_t rows_changed = 0;
  uint64_t ranges_added = 0;
  uint64_t klines_added = 0;
  uint64_t learned_cell_count = 0;    // answered for, known before or not
  uint64_t unsettled_cell_count = 0;  // no file yet, and too early to say that there is none
  std::vector<UnlearnedCells> unlearned;
  std::vector<Finding> findings;  // about the origin
  bool interrupted = false;

  std::map<std::string, uint64_t> replies;  // requests by status, or by the name of the fault
  uint64_t retry_count = 0;
  uint64_t failed_count = 0;
  PoolFigures pool;
};

// What a run would ask for, without asking for it.
struct ProbePlan {
  Day last_day{};
  bool complete = true;             // false: the symbols could not all be listed; see the events
  uint64_t discovery_requests = 0;  // those were sent
  uint64_t listing_requests = 0;
  uint64_t head_requests = 0;
  // A file and its checksum for each kline that is known to be missing; those of files that are not
  // known yet come on top.
  uint64_t kline_requests = 0;
  struct Step {
    std::string symbol;
    std::optional<DayRange> list;  // one listing that tells of these days
    std::vector<DayRange> heads;   // a HEAD for each of these
    uint64_t request_count = 0;
  };
  std::vector<Step> steps;
};

enum class ProbePhase : uint8_t { kCells, kKlines };

// What a run works with. The members that are references and functions must outlive it.
struct ProbeEnvironment {
  Transport& transport;
  // The time of day; the system's by default.
  std::function<Instant()> clock = [] {
    return std::chrono::time_point_cast<Instant::duration>(std::chrono::system_clock::now());
  };
  // Whether to stop: what is learned by then is committed.
  std::function<bool()> stop = [] { return false; };
  // How far a phase has come, in symbols for kCells, in days times symbols for kKlines.
  std::function<void(ProbePhase, uint64_t done, uint64_t total)> on_progress =
      [](ProbePhase, uint64_t, uint64_t) {};
  // What happens, for a log; one line each.
  std::function<void(std::string_view)> on_event = [](std::string_view) {};
  uint64_t seed = 0;                   // of the random part of the waits between tries
  std::array<uint8_t, 16> batch_id{};  // of the commits
};

// The symbols that the origin lists, by their bytes. kNetwork if it could not be listed to the end
// or lists none; kInvalidArgument for a dataset whose URL template has no directory a symbol.
Result<std::vector<std::string>> DiscoverSymbols(const Dataset& dataset,
                                                 const ProbeOptions& options,
                                                 ProbeEnvironment& environment);

// One daily run into the store at `path`, which is created if there is none. What was learned is
// committed whatever failed beside it; what was not is in the outcome: look at `unlearned`, and at
// `learned_cell_count`, which is 0 if nothing was learned. kNetwork if no symbol is known at all;
// kIo as Transport::Run; otherwise the errors of Appender::Open and Commit. Commits before stay.
// Not safe to run twice at once on one transport; the store is locked.
Result<ProbeOutcome> Update(const std::string& path, const UpdateOptions& options,
                            ProbeEnvironment& environment);

// The same for what is unknown in a range of days. It commits as it goes, so that a run that is
// killed goes on where the last commit was. kInvalidArgument for an empty range; kNotFound for a
// symbol that is neither in the store nor at the origin.
Result<ProbeOutcome> Backfill(const std::string& path, const BackfillOptions& options,
                              ProbeEnvironment& environment);

// What those two would ask for. Only the symbols are asked of the origin; nothing is written. The
// store need not exist.
Result<ProbePlan> PlanUpdate(const std::string& path, const UpdateOptions& options,
                             ProbeEnvironment& environment);
Result<ProbePlan> PlanBackfill(const std::string& path, const BackfillOptions& options,
                               ProbeEnvironment& environment);

}  // namespace bfa

#endif  // BFA_PROBE_RUN_H_
