// Sets of days, as ranges.
#ifndef BFA_PROBER_DAY_RANGES_H_
#define BFA_PROBER_DAY_RANGES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bfa/calendar.h"

namespace bfa::internal {

// A set of days: ordered ranges, apart and not touching. A value.
class DayRanges {
 public:
  DayRanges() = default;
  // Not explicit: a range is a set of days.
  DayRanges(DayRange range) { Add(range); }  // NOLINT(google-explicit-constructor)
  // Of ascending days.
  static DayRanges FromDays(std::span<const Day> days);

  // Cheap at the end; O(ranges) elsewhere. An empty range adds nothing.
  void Add(DayRange range);
  void Add(Day day) { Add(DayRange{day, day}); }
  void Remove(DayRange range);
  void Remove(const DayRanges& other) {
    for (const DayRange& range : other.ranges_) Remove(range);
  }

  bool empty() const { return ranges_.empty(); }
  bool contains(Day day) const;
  // Number of days.
  int64_t Count() const;
  // Of a set that is not empty.
  Day first() const { return ranges_.front().first; }
  Day last() const { return ranges_.back().last; }
  // The last day of the set that is not after `day`.
  std::optional<Day> LastUpTo(Day day) const;
  // The days that are in `range` as well.
  DayRanges Within(DayRange range) const;
  // The days between the first and the last that are not in the set.
  DayRanges Gaps() const;

  std::span<const DayRange> ranges() const { return ranges_; }
  std::vector<Day> Days() const;

  friend bool operator==(const DayRanges&, const DayRanges&) = default;

 private:
  std::vector<DayRange> ranges_;
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_DAY_RANGES_H_
