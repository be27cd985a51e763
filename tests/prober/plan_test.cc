#include "prober/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/store/sample_observation.h"

namespace bfa::test {
namespace {

using internal::DayRanges;
using internal::IsFullListingDue;
using internal::IsHoleDue;
using internal::IsSettled;
using internal::ListStep;
using internal::MakePlan;
using internal::PlanRequest;
using internal::PlanSymbol;
using internal::SymbolHistory;
using internal::SymbolPlan;
using internal::WantedDays;
using std::chrono::days;
using testing::ElementsAre;

const Day kFirst = DayAt("2019-12-31");
const Day kFriday = DayAt("2026-08-21");  // the lists of everything come on Saturdays

PlanRequest UpdateOn(Day last_day, ProbeMethod method = ProbeMethod::kAuto) {
  return {kFirst, last_day, method, days{20}};
}

PlanRequest BackfillOf(DayRange range, ProbeMethod method = ProbeMethod::kAuto) {
  return {range.first, range.last, method, std::nullopt};
}

// A symbol that is listed on a day, had a file on each since, and is known up to another.
SymbolHistory KnownFrom(Day listed, Day last) {
  return {"BTCUSDT", DayRange{kFirst, last}, DayRange{listed, last}};
}

SymbolHistory Unknown() { return {"NEWUSDT", {}, {}}; }

DayRanges Set(std::initializer_list<DayRange> ranges) {
  DayRanges set;
  for (const DayRange& range : ranges) set.Add(range);
  return set;
}

TEST(SettleWindowTest, EndsFourDaysAfterTheDay) {
  const Day day = DayAt("2024-01-15");
  const auto at = [](const char* text) { return *ParseInstant(text); };
  EXPECT_FALSE(IsSettled(day, at("2024-01-19T23:59:59.999999Z"), days{4}));
  EXPECT_TRUE(IsSettled(day, at("2024-01-20T00:00:00Z"), days{4}));
  EXPECT_FALSE(IsSettled(day, at("2024-01-15T23:59:59Z"), days{0}));
  EXPECT_TRUE(IsSettled(day, at("2024-01-16T00:00:00Z"), days{0}));
  EXPECT_FALSE(IsSettled(day, at("2024-01-01T00:00:00Z"), days{4}));
}

TEST(HoleTest, IsDueLessOftenTheOlderItIs) {
  const Day today = kFriday;
  std::vector<int> due;
  for (int age = -10; age <= 1000; ++age) {
    if (IsHoleDue(today + -age, today)) due.push_back(age);
  }
  EXPECT_THAT(due, ElementsAre(0, 7, 14, 21, 28, 35, 42, 49, 56, 84, 112, 140, 168, 196, 224, 252,
                               280, 308, 336, 364, 455, 546, 637, 728, 819, 910));
}

TEST(HoleTest, ComesUpAgainAndAgain) {
  const Day hole = DayAt("2024-01-15");
  int count = 0;
  for (Day today = hole; today < hole + 2000; today = today + 1) {
    if (IsHoleDue(hole, today)) ++count;
  }
  EXPECT_GT(count, 30);
}

TEST(FullListingTest, IsDueOnSaturdays) {
  EXPECT_FALSE(IsFullListingDue(kFriday));
  EXPECT_TRUE(IsFullListingDue(kFriday + 1));
  EXPECT_FALSE(IsFullListingDue(kFriday + 2));
}

TEST(WantedDaysTest, OfAnUpdateAreTheLastOnes) {
  EXPECT_EQ(WantedDays(UpdateOn(kFriday), KnownFrom(kFirst, kFriday)),
            DayRanges(DayRange{kFriday + -19, kFriday}));
  EXPECT_EQ(WantedDays(UpdateOn(kFriday), KnownFrom(kFirst, kFriday + -1)),
            DayRanges(DayRange{kFriday + -19, kFriday}));
  PlanRequest request = UpdateOn(kFriday);
  request.lookback = days{1};
  EXPECT_EQ(WantedDays(request, KnownFrom(kFirst, kFriday)), DayRanges(DayRange{kFriday, kFriday}));
  request.lookback = days{0};
  EXPECT_TRUE(WantedDays(request, KnownFrom(kFirst, kFriday)).empty());
}

TEST(WantedDaysTest, OfAnUpdateReachBackToTheFirstDayAndNoFurther) {
  EXPECT_EQ(WantedDays(UpdateOn(kFirst + 3), Unknown()), DayRanges(DayRange{kFirst, kFirst + 3}));
  EXPECT_TRUE(WantedDays(UpdateOn(kFirst + -1), Unknown()).empty());
}

TEST(WantedDaysTest, OfAnUpdateAreWhatIsUnknown) {
  SymbolHistory history = KnownFrom(kFirst, kFriday);
  const DayRange unknown{kFriday + -300, kFriday + -291};
  history.observed.Remove(unknown);
  history.available.Remove(unknown);
  const DayRanges wanted = WantedDays(UpdateOn(kFriday), history);
  EXPECT_EQ(wanted.Within({kFirst, kFriday + -21}), DayRanges(unknown));
}

TEST(WantedDaysTest, OfANewSymbolAreAll) {
  EXPECT_EQ(WantedDays(UpdateOn(kFriday), Unknown()), DayRanges(DayRange{kFirst, kFriday}));
}

TEST(WantedDaysTest, OfAnUpdateAreTheHolesThatAreDue) {
  SymbolHistory history = KnownFrom(kFirst, kFriday);
  for (const int age : {35, 36, 84, 85, 455, 456})
    history.available.Remove(DayRange{kFriday + -age, kFriday + -age});
  EXPECT_EQ(WantedDays(UpdateOn(kFriday), history), Set({{kFriday + -455, kFriday + -455},
                                                         {kFriday + -84, kFriday + -84},
                                                         {kFriday + -35, kFriday + -35},
                                                         {kFriday + -19, kFriday}}));
}

// Before the first file and behind the last there is nothing to be cured.
TEST(WantedDaysTest, OfADelistedSymbolAreTheLastOnes) {
  SymbolHistory history = KnownFrom(kFriday + -400, kFriday);
  history.available.Remove(DayRange{kFriday + -200, kFriday});
  EXPECT_EQ(WantedDays(UpdateOn(kFriday), history), DayRanges(DayRange{kFriday + -19, kFriday}));
}

TEST(WantedDaysTest, OnSaturdayAreAllUnlessByHead) {
  const SymbolHistory history = KnownFrom(kFriday + -400, kFriday);
  for (const ProbeMethod method : {ProbeMethod::kAuto, ProbeMethod::kList}) {
    EXPECT_EQ(WantedDays(UpdateOn(kFriday + 1, method), history),
              DayRanges(DayRange{kFirst, kFriday + 1}));
  }
  EXPECT_EQ(WantedDays(UpdateOn(kFriday + 1, ProbeMethod::kHead), history),
            DayRanges(DayRange{kFriday + -18, kFriday + 1}));
}

TEST(WantedDaysTest, OfABackfillAreTheUnknownOnesOfItsRange) {
  const DayRange range{kFriday + -99, kFriday + 1};
  EXPECT_EQ(WantedDays(BackfillOf(range), Unknown()), DayRanges(range));
  SymbolHistory history = KnownFrom(kFirst, kFriday + -50);
  history.available.Remove(DayRange{kFriday + -84, kFriday + -84});
  EXPECT_EQ(WantedDays(BackfillOf(range), history),
            DayRanges(DayRange{kFriday + -49, kFriday + 1}));
  EXPECT_TRUE(WantedDays(BackfillOf(range), KnownFrom(kFirst, kFriday + 1)).empty());
  EXPECT_TRUE(WantedDays(BackfillOf({kFriday, kFriday + -1}), Unknown()).empty());
}

TEST(PlanTest, OfADailyUpdateIsOneListingWithAWitness) {
  const SymbolPlan plan = PlanSymbol(UpdateOn(kFriday), KnownFrom(kFirst, kFriday + -1));
  EXPECT_EQ(plan.list, (ListStep{{kFriday + -19, kFriday}, true, 1}));
  EXPECT_TRUE(plan.heads.empty());
  EXPECT_EQ(plan.RequestCount(), 1);
  EXPECT_EQ(plan.symbol, "BTCUSDT");
}

TEST(PlanTest, ListsFromTheLastFileThatIsKnown) {
  SymbolHistory history = KnownFrom(kFirst, kFriday + -1);
  history.available.Remove(DayRange{kFriday + -100, kFriday});
  const SymbolPlan plan = PlanSymbol(UpdateOn(kFriday), history);
  EXPECT_EQ(plan.list, (ListStep{{kFriday + -101, kFriday}, true, 1}));
}

TEST(PlanTest, OfASymbolWithoutFilesHasNoWitness) {
  SymbolHistory history = Unknown();
  EXPECT_EQ(PlanSymbol(UpdateOn(kFriday), history).list, (ListStep{{kFirst, kFriday}, false, 1}));
  history.observed = DayRange{kFirst, kFriday + -1};
  EXPECT_EQ(PlanSymbol(UpdateOn(kFriday), history).list,
            (ListStep{{kFriday + -19, kFriday}, false, 1}));
  // Its first file lies behind what is wanted: no witness for it.
  const DayRange range{kFirst, kFirst + 9};
  history = {"BTCUSDT", DayRange{kFirst + 10, kFriday}, DayRange{kFirst + 10, kFriday}};
  EXPECT_EQ(PlanSymbol(BackfillOf(range), history).list, (ListStep{range, false, 1}));
}

TEST(PlanTest, ByHeadAsksForEachDay) {
  const SymbolPlan plan =
      PlanSymbol(UpdateOn(kFriday, ProbeMethod::kHead), KnownFrom(kFirst, kFriday));
  EXPECT_EQ(plan.list, std::nullopt);
  EXPECT_EQ(plan.heads, DayRanges(DayRange{kFriday + -19, kFriday}));
  EXPECT_EQ(plan.RequestCount(), 20);
}

// 500 days a page, since each file has its checksum beside it.
TEST(PlanTest, CountsThePagesOfAListing) {
  for (const auto& [day_count, page_count] : std::vector<std::pair<int, uint64_t>>{
           {0, 1}, {1, 1}, {500, 1}, {501, 2}, {1000, 2}, {1001, 3}}) {
    SymbolHistory history{"BTCUSDT", DayRange{kFirst, kFriday}, {}};
    history.available = DayRange{kFriday + (1 - day_count), kFriday};
    EXPECT_EQ(PlanSymbol(UpdateOn(kFriday + 1), history).RequestCount(), page_count) << day_count;
  }
}

TEST(PlanTest, ListsTheNewestAndAsksForOldHolesByHeadWhereThatIsCheaper) {
  SymbolHistory history = KnownFrom(kFirst, kFriday);
  const Day hole = kFriday + -91 * 20;
  history.available.Remove(DayRange{hole, hole});
  const SymbolPlan plan = PlanSymbol(UpdateOn(kFriday), history);
  EXPECT_EQ(plan.list, (ListStep{{kFriday + -19, kFriday}, true, 1}));
  EXPECT_EQ(plan.heads, DayRanges(DayRange{hole, hole}));
  const SymbolPlan listed = PlanSymbol(UpdateOn(kFriday, ProbeMethod::kList), history);
  EXPECT_EQ(listed.list->days, (DayRange{hole + -1, kFriday}));
  EXPECT_EQ(listed.list->request_count, 4);
  EXPECT_TRUE(listed.heads.empty());
}

TEST(PlanTest, ListsItAllWhereThatIsCheaper) {
  SymbolHistory history = KnownFrom(kFriday + -400, kFriday);
  const DayRange unknown{kFriday + -200, kFriday + -190};
  history.observed.Remove(unknown);
  history.available.Remove(unknown);
  const SymbolPlan plan = PlanSymbol(UpdateOn(kFriday), history);
  EXPECT_EQ(plan.list, (ListStep{{kFriday + -201, kFriday}, true, 1}));
  EXPECT_TRUE(plan.heads.empty());
}

TEST(PlanTest, TakesHeadsWhereTheyAreCheaper) {
  const Day hole = kFriday + -91 * 20;
  SymbolHistory history = KnownFrom(kFirst, kFriday);
  for (const Day day : {hole, kFriday + -3}) {
    history.observed.Remove(DayRange{day, day});
    history.available.Remove(DayRange{day, day});
  }
  const SymbolPlan plan = PlanSymbol(BackfillOf({kFirst, kFriday}), history);
  EXPECT_EQ(plan.RequestCount(), 2);
}

TEST(PlanTest, ListsFromTheStartOnSaturdays) {
  for (const ProbeMethod method : {ProbeMethod::kAuto, ProbeMethod::kList}) {
    const SymbolPlan plan =
        PlanSymbol(UpdateOn(kFriday + 1, method), KnownFrom(kFriday + -400, kFriday));
    EXPECT_EQ(plan.list, (ListStep{{kFirst, kFriday + 1}, false, 1}));
    EXPECT_TRUE(plan.heads.empty());
  }
  EXPECT_FALSE(
      PlanSymbol(BackfillOf({kFriday + 1, kFriday + 1}), KnownFrom(kFirst, kFriday + 1)).list);
}

// Which symbols there are is for the histories to say: one that the origin no longer lists stays.
TEST(PlanTest, IsMadeForAllHistoriesInTheirOrderButNotForNothing) {
  std::vector<SymbolHistory> histories{KnownFrom(kFirst, kFriday), Unknown(),
                                       KnownFrom(kFirst, kFriday)};
  histories[0].symbol = "GONEUSDT";
  histories[2].symbol = "AUSDT";
  const auto symbols_of = [&](const PlanRequest& request) {
    std::vector<std::string> symbols;
    for (const SymbolPlan& plan : MakePlan(request, histories)) symbols.push_back(plan.symbol);
    return symbols;
  };
  EXPECT_THAT(symbols_of(UpdateOn(kFriday)), ElementsAre("GONEUSDT", "NEWUSDT", "AUSDT"));
  EXPECT_THAT(symbols_of(BackfillOf({kFirst, kFriday})), ElementsAre("NEWUSDT"));
  EXPECT_TRUE(MakePlan(UpdateOn(kFriday), {}).empty());
}

DayRanges ArbitraryDays(Day first, int day_count) {
  DayRanges set;
  const auto change = rc::gen::tuple(
      rc::gen::arbitrary<bool>(), rc::gen::inRange(-9, day_count),
      rc::gen::weightedOneOf<int>({{2, rc::gen::inRange(1, 9)}, {1, rc::gen::inRange(1, 800)}}));
  for (const auto& [add, from, size] :
       *rc::gen::container<std::vector<std::tuple<bool, int, int>>>(change)) {
    const DayRange range{first + from, first + (from + size)};
    if (add) {
      set.Add(range);
    } else {
      set.Remove(range);
    }
  }
  return set;
}

SymbolHistory ArbitraryHistory() {
  SymbolHistory history{"BTCUSDT", ArbitraryDays(kFirst, 1500), {}};
  history.available = history.observed;
  history.available.Remove(ArbitraryDays(kFirst, 1500));
  return history;
}

PlanRequest ArbitraryRequest() {
  PlanRequest request;
  request.first_day = kFirst + *rc::gen::element(0, 0, 10, 700);
  request.last_day = kFirst + *rc::gen::inRange(-2, 1600);
  request.method = *rc::gen::element(ProbeMethod::kAuto, ProbeMethod::kList, ProbeMethod::kHead);
  if (*rc::gen::arbitrary<bool>()) request.lookback = days{*rc::gen::inRange(0, 40)};
  return request;
}

RC_GTEST_PROP(Plan, CoversWhatIsWantedAndAsksForNothingTwice, ()) {
  const SymbolHistory history = ArbitraryHistory();
  const PlanRequest request = ArbitraryRequest();
  const DayRanges wanted = WantedDays(request, history);
  const SymbolPlan plan = PlanSymbol(request, history);
  DayRanges told = plan.heads;
  if (plan.list) {
    RC_ASSERT(!plan.list->days.empty());
    RC_ASSERT(plan.heads.Within(plan.list->days).empty());
    told.Add(plan.list->days);
  }
  DayRanges untold = wanted;
  untold.Remove(told);
  RC_ASSERT(untold.empty());
  RC_ASSERT(wanted.empty() == (plan.RequestCount() == 0));
  // A HEAD is for a day that is wanted; a listing begins with one or with its witness.
  DayRanges unwanted = plan.heads;
  unwanted.Remove(wanted);
  RC_ASSERT(unwanted.empty());
  if (plan.list && plan.list->witness) RC_ASSERT(history.available.contains(plan.list->days.first));
  if (plan.list && !plan.list->witness) RC_ASSERT(wanted.contains(plan.list->days.first));
  if (!told.empty()) RC_ASSERT(told.last() == wanted.last());
}

RC_GTEST_PROP(Plan, IsWithinTheRangeAndHasAllThatIsUnknown, ()) {
  const SymbolHistory history = ArbitraryHistory();
  const PlanRequest request = ArbitraryRequest();
  const DayRange all{request.first_day, request.last_day};
  const DayRanges wanted = WantedDays(request, history);
  RC_ASSERT(wanted.Within(all) == wanted);
  DayRanges unknown(all);
  unknown.Remove(history.observed);
  unknown.Remove(wanted);
  RC_ASSERT(unknown.empty());
}

// But on the day of the full listing, which only HEADs do without.
RC_GTEST_PROP(Plan, OfTheCheapestWayCostsNoMoreThanAnyOther, ()) {
  const SymbolHistory history = ArbitraryHistory();
  PlanRequest request = ArbitraryRequest();
  if (request.lookback && IsFullListingDue(request.last_day)) request.last_day -= days{1};
  request.method = ProbeMethod::kAuto;
  const uint64_t cost = PlanSymbol(request, history).RequestCount();
  request.method = ProbeMethod::kList;
  RC_ASSERT(cost <= PlanSymbol(request, history).RequestCount());
  request.method = ProbeMethod::kHead;
  RC_ASSERT(cost <= PlanSymbol(request, history).RequestCount());
}

RC_GTEST_PROP(Plan, KeepsToTheMethod, ()) {
  const SymbolHistory history = ArbitraryHistory();
  PlanRequest request = ArbitraryRequest();
  request.method = ProbeMethod::kList;
  RC_ASSERT(PlanSymbol(request, history).heads.empty());
  request.method = ProbeMethod::kHead;
  RC_ASSERT(!PlanSymbol(request, history).list.has_value());
}

}  // namespace
}  // namespace bfa::test
