// How a run of the prober goes about its work.
#ifndef BFA_PROBE_OPTIONS_H_
#define BFA_PROBE_OPTIONS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/origin.h"

namespace bfa {

// How a day is learned: by one listing of a symbol, which tells of all days at once and has the
// ETag too, or by a HEAD for each cell; kAuto takes what costs fewer requests, symbol by symbol.
enum class ProbeMethod : uint8_t { kAuto, kList, kHead };

struct ProbeOptions {
  Origin origin;
  ProbeMethod method = ProbeMethod::kAuto;
  // An answer that there is no file counts only when the day has been over for so long.
  std::chrono::days settle_days{4};
  // Requests under way at once; how many connections that takes is the transport's affair.
  uint32_t concurrency = 1024;
  // Times that a request is sent again before it counts as failed.
  uint32_t retries = 4;
  // A run in which more requests failed is ended: what it learned is kept.
  uint64_t max_errors = 100;
  // Requests sent a second at most; 0: as fast as the answers come.
  double rate = 0;
};

// One daily run: the newest days of all symbols, what is unknown of older ones, and their klines.
struct UpdateOptions {
  ProbeOptions probe;
  std::chrono::days lookback{20};
  // The last day to ask for; yesterday by default, by the clock of this machine or of the origin,
  // whichever is behind.
  std::optional<Day> until;
  bool klines = true;
};

// The unknown days of a range, settled or not.
struct BackfillOptions {
  ProbeOptions probe;
  DayRange days;
  // Empty: all that the store or the origin knows.
  std::vector<std::string> symbols;
  bool klines = false;
};

}  // namespace bfa

#endif  // BFA_PROBE_OPTIONS_H_
