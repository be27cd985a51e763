// All days of one symbol.
#ifndef BFA_TIMELINE_H_
#define BFA_TIMELINE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/column.h"
#include "bfa/result.h"
#include "bfa/symbol.h"

namespace bfa {

namespace internal {
struct CoverageRecord;
class StoreAccess;
class StoreState;
}  // namespace internal

// The sets that a day has; see Snapshot.
enum class BitsetKind : uint8_t { kObserved = 0, kAvailable, kVolumeKnown, kZeroVolume };

// One symbol over time. A view into the Reader that it came from, which must outlive it; cheap to
// copy, safe to use from any number of threads.
class Timeline {
 public:
  SymbolId symbol() const { return symbol_; }

  // One bit a day: bit i of bits(kind)[w] is day 64 * leaf_numbers()[w] + i, counted from
  // 1970-01-01. Leaves without rows are left out. Rows only: days that are known by coverage alone
  // are not in `kObserved` here.
  std::span<const uint32_t> leaf_numbers() const;
  std::span<const uint64_t> bits(BitsetKind kind) const;

  // Whether the symbol is in that set on `day`, coverage counted. O(log leaves + ranges of the
  // symbol).
  bool contains(BitsetKind kind, Day day) const;
  // The days in `range` on which it was observed, in order, coverage included.
  std::vector<Day> ObservedDays(DayRange range = {kFirstDay, kLastDay}) const;
  // Maximal runs of available days, in order. A day without a file, or without an observation, ends
  // a run.
  std::vector<DayRange> Spans() const;
  // The first and last day with a file, and the last on which it is not known to have been without
  // trade; nothing if there is none.
  std::optional<Day> FirstDay() const;
  std::optional<Day> LastDay() const;
  std::optional<Day> LastTradedDay() const;
  // Days in each set; `kObserved` with coverage.
  uint32_t Count(BitsetKind kind) const;

  // The value of one column on each of `days`, nothing where it is null or the symbol was not
  // observed. `column` must be of the type asked for (kInvalidArgument).
  Result<std::vector<std::optional<int64_t>>> Integers(Column column,
                                                       std::span<const Day> days) const;
  Result<std::vector<std::optional<double>>> Decimals(Column column,
                                                      std::span<const Day> days) const;
  Result<std::vector<std::optional<std::string>>> Etags(std::span<const Day> days) const;

 private:
  friend class internal::StoreAccess;
  using Bits = std::array<std::span<const uint64_t>, 4>;
  Timeline(const internal::StoreState& state, SymbolId symbol, const Bits& bits,
           std::span<const internal::CoverageRecord> coverage)
      : state_(&state), symbol_(symbol), bits_(bits), coverage_(coverage) {}

  const internal::StoreState* state_;
  SymbolId symbol_;
  Bits bits_;
  std::span<const internal::CoverageRecord> coverage_;
};

}  // namespace bfa

#endif  // BFA_TIMELINE_H_
