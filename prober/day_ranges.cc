#include "prober/day_ranges.h"

#include <algorithm>

namespace bfa::internal {
namespace {

constexpr std::chrono::days kOneDay{1};

}  // namespace

DayRanges DayRanges::FromDays(std::span<const Day> days) {
  DayRanges set;
  for (const Day day : days) set.Add(day);
  return set;
}

void DayRanges::Add(DayRange range) {
  if (range.empty()) return;
  // Those that overlap or touch become one with it.
  const auto begin = std::lower_bound(
      ranges_.begin(), ranges_.end(), range.first,
      [](const DayRange& known, Day first) { return known.last + kOneDay < first; });
  auto end = begin;
  for (; end != ranges_.end() && end->first <= range.last + kOneDay; ++end) {
    range.first = std::min(range.first, end->first);
    range.last = std::max(range.last, end->last);
  }
  if (begin == end) {
    ranges_.insert(begin, range);
  } else {
    *begin = range;
    ranges_.erase(begin + 1, end);
  }
}

void DayRanges::Remove(DayRange range) {
  if (range.empty()) return;
  std::vector<DayRange> kept;
  for (const DayRange& known : ranges_) {
    const DayRange before{known.first, std::min(known.last, range.first - kOneDay)};
    const DayRange behind{std::max(known.first, range.last + kOneDay), known.last};
    if (!before.empty()) kept.push_back(before);
    if (!behind.empty()) kept.push_back(behind);
  }
  ranges_ = std::move(kept);
}

bool DayRanges::contains(Day day) const {
  const std::optional<Day> last = LastUpTo(day);
  return last == day;
}

int64_t DayRanges::Count() const {
  int64_t count = 0;
  for (const DayRange& range : ranges_) count += (range.last - range.first).count() + 1;
  return count;
}

std::optional<Day> DayRanges::LastUpTo(Day day) const {
  auto behind =
      std::upper_bound(ranges_.begin(), ranges_.end(), day,
                       [](Day wanted, const DayRange& known) { return wanted < known.first; });
  if (behind == ranges_.begin()) return std::nullopt;
  return std::min(day, (behind - 1)->last);
}

DayRanges DayRanges::Within(DayRange range) const {
  DayRanges part;
  for (const DayRange& known : ranges_) {
    part.Add({std::max(known.first, range.first), std::min(known.last, range.last)});
  }
  return part;
}

DayRanges DayRanges::Gaps() const {
  DayRanges gaps;
  for (size_t i = 1; i < ranges_.size(); ++i) {
    gaps.Add({ranges_[i - 1].last + kOneDay, ranges_[i].first - kOneDay});
  }
  return gaps;
}

std::vector<Day> DayRanges::Days() const {
  std::vector<Day> days;
  days.reserve(static_cast<size_t>(Count()));
  for (const DayRange& range : ranges_) {
    for (Day day = range.first; day <= range.last; day += kOneDay) days.push_back(day);
  }
  return days;
}

}  // namespace bfa::internal
