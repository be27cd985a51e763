// What was learned of one symbol.
#ifndef BFA_PROBER_LEARNED_CELLS_H_
#define BFA_PROBER_LEARNED_CELLS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/probe_run.h"
#include "prober/day_ranges.h"

namespace bfa::internal {

// A file at the origin.
struct LearnedFile {
  Day day{};
  std::optional<uint64_t> size;
  std::optional<Instant> last_modified;
  std::string etag;  // empty: not told
};

struct LearnedCells {
  std::string symbol;
  std::vector<LearnedFile> files;
  DayRanges absent;         // proven by a listing with a witness
  DayRanges missing;        // answered by a 404, each by itself
  bool head_found = false;  // a HEAD has found a file
  DayRanges unlearned;      // unknown before and not answered for
  std::string why;          // not all was answered; empty if all was
  bool is_empty = false;    // a directory that never had a file, and has none
  // Of the earliest listing or 404, by the clock of its host; 1970 if one has no date.
  Instant date = kLastInstant;
  std::vector<Finding> findings;
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_LEARNED_CELLS_H_
