#include "prober/day_ranges.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "tests/store/sample_observation.h"

namespace bfa::test {
namespace {

using internal::DayRanges;
using DaySet = std::set<Day>;

const Day kDay = DayAt("2024-01-15");

// A range of a short time, so that ranges meet; one in some is empty.
rc::Gen<DayRange> ArbitraryRange() {
  return rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 60), rc::gen::inRange(-1, 9)),
                      [](const std::pair<int, int>& range) {
                        return DayRange{kDay + range.first, kDay + (range.first + range.second)};
                      });
}

// A set made by adding and removing ranges, and the same as a plain set.
struct Pair {
  DayRanges ranges;
  DaySet days;
};

Pair ArbitraryPair() {
  Pair pair;
  for (const auto& [add, range] :
       *rc::gen::container<std::vector<std::pair<bool, DayRange>>>(rc::gen::pair(
           rc::gen::weightedElement<bool>({{3, true}, {1, false}}), ArbitraryRange()))) {
    if (add) {
      pair.ranges.Add(range);
    } else {
      pair.ranges.Remove(range);
    }
    for (Day day = range.first; day <= range.last; day = day + 1) {
      if (add) {
        pair.days.insert(day);
      } else {
        pair.days.erase(day);
      }
    }
  }
  return pair;
}

std::vector<Day> DaysOf(const DaySet& days) { return {days.begin(), days.end()}; }

TEST(DayRangesTest, JoinsRangesThatMeetOrTouch) {
  DayRanges set;
  EXPECT_TRUE(set.empty());
  EXPECT_EQ(set.Count(), 0);
  EXPECT_EQ(set.LastUpTo(kDay), std::nullopt);
  set.Add(DayRange{kDay, kDay + 1});
  set.Add(DayRange{kDay + 3, kDay + 4});
  EXPECT_EQ(set.ranges().size(), 2);
  EXPECT_EQ(set.Gaps(), DayRanges(DayRange{kDay + 2, kDay + 2}));
  set.Add(kDay + 2);
  EXPECT_EQ(set, DayRanges(DayRange{kDay, kDay + 4}));
  EXPECT_TRUE(set.Gaps().empty());
  set.Add(DayRange{kDay + 9, kDay + 8});
  EXPECT_EQ(set.Count(), 5);
}

RC_GTEST_PROP(DayRanges, HoldWhatWasAddedAndNotRemoved, ()) {
  const Pair pair = ArbitraryPair();
  RC_ASSERT(pair.ranges.Days() == DaysOf(pair.days));
  RC_ASSERT(pair.ranges.Count() == static_cast<int64_t>(pair.days.size()));
  RC_ASSERT(pair.ranges.empty() == pair.days.empty());
  RC_ASSERT(DayRanges::FromDays(DaysOf(pair.days)) == pair.ranges);
  if (pair.days.empty()) return;
  RC_ASSERT(pair.ranges.first() == *pair.days.begin());
  RC_ASSERT(pair.ranges.last() == *pair.days.rbegin());
}

RC_GTEST_PROP(DayRanges, StandApartAndInOrder, ()) {
  const Pair pair = ArbitraryPair();
  std::optional<Day> before;
  for (const DayRange& range : pair.ranges.ranges()) {
    RC_ASSERT(!range.empty());
    if (before) RC_ASSERT(range.first > *before + 1);
    before = range.last;
  }
}

RC_GTEST_PROP(DayRanges, AnswerLikeASet, ()) {
  const Pair pair = ArbitraryPair();
  for (Day day = kDay + -2; day < kDay + 72; day = day + 1) {
    RC_ASSERT(pair.ranges.contains(day) == pair.days.contains(day));
    const auto behind = pair.days.upper_bound(day);
    const auto expected =
        behind == pair.days.begin() ? std::optional<Day>() : std::optional<Day>(*std::prev(behind));
    RC_ASSERT(pair.ranges.LastUpTo(day) == expected);
  }
}

RC_GTEST_PROP(DayRanges, HaveGapsBetweenFirstAndLast, ()) {
  const Pair pair = ArbitraryPair();
  DaySet gaps;
  if (!pair.days.empty()) {
    for (Day day = *pair.days.begin(); day <= *pair.days.rbegin(); day = day + 1) {
      if (!pair.days.contains(day)) gaps.insert(day);
    }
  }
  RC_ASSERT(pair.ranges.Gaps().Days() == DaysOf(gaps));
}

RC_GTEST_PROP(DayRanges, AreCutToARange, ()) {
  const Pair pair = ArbitraryPair();
  const DayRange range = *ArbitraryRange();
  DaySet within;
  for (const Day day : pair.days) {
    if (range.contains(day)) within.insert(day);
  }
  RC_ASSERT(pair.ranges.Within(range).Days() == DaysOf(within));
}

RC_GTEST_PROP(DayRanges, CanBeTakenFromEachOther, ()) {
  Pair left = ArbitraryPair();
  const Pair right = ArbitraryPair();
  left.ranges.Remove(right.ranges);
  for (const Day day : right.days) left.days.erase(day);
  RC_ASSERT(left.ranges.Days() == DaysOf(left.days));
}

}  // namespace
}  // namespace bfa::test
