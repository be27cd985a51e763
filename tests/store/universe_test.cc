// What could be traded on a day, and on the days of a range.
#include "bfa/universe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/format/error_matchers.h"
#include "tests/store/query_fixture.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day kDay = DayAt("2022-05-12");

class SnapshotQueryTest : public QueryTest {};

TEST_F(SnapshotQueryTest, AvailableSymbolsComeByTheirBytesWithSizeAndTime) {
  Append(
      {Available(kDay, "币安人生USDT", 3),
       With(Available(kDay, "XRPUSDT", 2), Column::kLastModified, int64_t{1'650'000'000'000'000}),
       Available(kDay, "1000SHIBUSDT", 1), Absent(kDay, "BTCUSDT")});
  const Reader reader = Read();
  const auto snapshot = reader.SnapshotOf(kDay);
  ASSERT_TRUE(snapshot);
  EXPECT_THAT(*snapshot->Names(), ElementsAre("1000SHIBUSDT", "XRPUSDT", "币安人生USDT"));
  EXPECT_EQ(*snapshot->Integer(Column::kFileSizeBytes, IdOf("XRPUSDT")), 2);
  EXPECT_EQ(*snapshot->Integer(Column::kLastModified, IdOf("XRPUSDT")), 1'650'000'000'000'000);
  EXPECT_EQ(*snapshot->Integer(Column::kLastModified, IdOf("1000SHIBUSDT")), std::nullopt);
}

TEST_F(SnapshotQueryTest, ADayOnWhichAllWasAbsentIsNoUnobservedDay) {
  Append({Absent(kDay, "BTCUSDT"), Available(kDay + 2, "BTCUSDT")});
  const Reader reader = Read();
  ASSERT_TRUE(reader.SnapshotOf(kDay));
  EXPECT_THAT(*reader.SnapshotOf(kDay)->Names(), IsEmpty());
  EXPECT_THAT(NamesOf(Universe(*reader.SnapshotOf(kDay))), IsEmpty());
  EXPECT_THAT(reader.SnapshotOf(kDay + 1), FailsWith(ErrorCode::kNotFound, "2022-05-13"));
}

TEST_F(SnapshotQueryTest, ForEachDayVisitsTheObservedDaysOfItsRange) {
  Append({Available(kDay, "BTCUSDT"), Absent(kDay + 3, "BTCUSDT"), Available(kDay + 9, "BTCUSDT")});
  Cover("NEWUSDT", {kDay + 5, kDay + 6});
  const Reader reader = Read();
  std::vector<Day> days;
  const auto note = [&](const Snapshot& snapshot) { days.push_back(snapshot.day()); };
  ASSERT_TRUE(reader.ForEachDay({kDay + 1, kDay + 8}, note));
  EXPECT_THAT(days, ElementsAre(kDay + 3, kDay + 5, kDay + 6));
  days.clear();
  ASSERT_TRUE(reader.ForEachDay({kDay + 8, kDay + 1}, note));
  EXPECT_THAT(days, IsEmpty());
}

TEST_F(SnapshotQueryTest, ForEachDayEndsAtTheFirstError) {
  Append({Available(kDay, "BTCUSDT"), Available(kDay + 1, "BTCUSDT")});
  int visit_count = 0;
  const Status status = Read().ForEachDay({kFirstDay, kLastDay}, [&](const Snapshot&) -> Status {
    ++visit_count;
    return Error(ErrorCode::kIo, "no room");
  });
  EXPECT_THAT(status, FailsWith(ErrorCode::kIo, "no room"));
  EXPECT_EQ(visit_count, 1);
}

class UniverseTest : public QueryTest {
 protected:
  std::vector<std::string> Selected(const ContractFilter& filter) const {
    return Names(SelectSymbols(Read(), filter));
  }
};

TEST_F(UniverseTest, IsAvailableWithoutThoseThatCouldNotBeTraded) {
  Append({Traded(kDay, "BTCUSDT", 100), Traded(kDay, "DEADUSDT", 0, 0),
          Traded(kDay, "ZEROUSDT", 0, 3), Absent(kDay, "LATEUSDT")});
  EXPECT_THAT(NamesOf(Universe(*Read().SnapshotOf(kDay))), ElementsAre("BTCUSDT", "ZEROUSDT"));
}

TEST_F(UniverseTest, HoldsSymbolsOfUnknownVolumeAndSaysHowMany) {
  Append({Traded(kDay, "BTCUSDT", 100), Available(kDay, "ETHUSDT"), Available(kDay, "XRPUSDT"),
          Traded(kDay, "DEADUSDT", 0, 0)});
  const Reader reader = Read();
  const Snapshot snapshot = *reader.SnapshotOf(kDay);
  const SymbolSet universe = Universe(snapshot);
  EXPECT_THAT(NamesOf(universe), ElementsAre("BTCUSDT", "ETHUSDT", "XRPUSDT"));
  EXPECT_EQ(CountAndNot(universe, snapshot.volume_known()), 2U);
}

TEST_F(UniverseTest, OfADayKnownByCoverageAloneIsEmpty) {
  Cover("NEWUSDT", {kDay, kDay});
  EXPECT_EQ(Universe(*Read().SnapshotOf(kDay)).Count(), 0U);
}

TEST_F(UniverseTest, IsFilteredByKindAndQuoteAsset) {
  Discover({"BTCUSDT", "ETHBTC", "BTCUSDT_210326", "ICPUSDT_SETTLED", "DEFIUSDT", "BTCBUSD",
            "ETHUSDC", "ODD", "BTCBUSD_210129"});
  using Kinds = std::vector<ContractKind>;
  using Assets = std::vector<std::string>;
  EXPECT_EQ(Selected({}).size(), 9U);
  EXPECT_THAT(Selected({Kinds{ContractKind::kQuarterly}, {}}),
              ElementsAre("BTCBUSD_210129", "BTCUSDT_210326"));
  EXPECT_THAT(Selected({Kinds{ContractKind::kSettledAlias, ContractKind::kIndex}, {}}),
              ElementsAre("DEFIUSDT", "ICPUSDT_SETTLED"));
  EXPECT_THAT(Selected({{}, Assets{"BUSD", "USDC"}}),
              ElementsAre("BTCBUSD", "BTCBUSD_210129", "ETHUSDC"));
  EXPECT_THAT(Selected({Kinds{ContractKind::kPerpetual}, Assets{"USDT", "BTC", "USDT"}}),
              ElementsAre("BTCUSDT", "ETHBTC"));
  EXPECT_THAT(Selected({{}, Assets{""}}), ElementsAre("ODD"));
  EXPECT_THAT(Selected({{}, Assets{"EUR"}}), IsEmpty());
}

TEST_F(UniverseTest, AFilterThatNamesNothingLetsNothingThrough) {
  Discover({"BTCUSDT"});
  EXPECT_THAT(Selected({std::vector<ContractKind>(), {}}), IsEmpty());
  EXPECT_THAT(Selected({{}, std::vector<std::string>()}), IsEmpty());
}

TEST_F(UniverseTest, OfAnEmptyStoreSelectsNothing) {
  Append({});
  EXPECT_THAT(Selected({}), IsEmpty());
}

class RangeTest : public QueryTest {
 protected:
  std::vector<std::string> OnAny(Day first, Day last) const {
    return Names(AvailableOnAnyDay(Read(), {first, last}));
  }
  std::vector<std::string> OnEvery(Day first, Day last) const {
    return Names(AvailableOnEveryDay(Read(), {first, last}));
  }
};

TEST_F(RangeTest, BothEndsCount) {
  Append({Available(kDay, "AUSDT"), Available(kDay + 1, "BUSDT"), Available(kDay + 2, "CUSDT"),
          Available(kDay + 3, "DUSDT")});
  EXPECT_THAT(OnAny(kDay + 1, kDay + 2), ElementsAre("BUSDT", "CUSDT"));
  EXPECT_THAT(OnAny(kDay, kDay + 3), ElementsAre("AUSDT", "BUSDT", "CUSDT", "DUSDT"));
  EXPECT_THAT(OnAny(kDay + 1, kDay + 1), ElementsAre("BUSDT"));
  EXPECT_THAT(OnEvery(kDay + 1, kDay + 1), ElementsAre("BUSDT"));
}

TEST_F(RangeTest, EveryDayLeavesOutWhatWasAbsentOrUnknownOnOne) {
  Append({Available(kDay, "AUSDT"), Available(kDay, "BUSDT"), Available(kDay, "CUSDT"),
          Available(kDay + 1, "AUSDT"), Absent(kDay + 1, "BUSDT")});
  EXPECT_THAT(OnAny(kDay, kDay + 1), ElementsAre("AUSDT", "BUSDT", "CUSDT"));
  EXPECT_THAT(OnEvery(kDay, kDay + 1), ElementsAre("AUSDT"));
}

TEST_F(RangeTest, OnAnUnobservedDayNothingIsKnownToBeAvailable) {
  Append({Available(kDay, "AUSDT"), Available(kDay + 2, "AUSDT")});
  EXPECT_THAT(OnAny(kDay, kDay + 2), ElementsAre("AUSDT"));
  EXPECT_THAT(OnEvery(kDay, kDay + 2), IsEmpty());
  EXPECT_THAT(OnAny(kDay + 1, kDay + 1), IsEmpty()) << "but it is no error: it lies within";
  EXPECT_THAT(OnEvery(kDay + 1, kDay + 1), IsEmpty());
}

TEST_F(RangeTest, WithDaysKnownByCoverageAloneHasNothingOnEveryDay) {
  Append({Available(kDay, "AUSDT")});
  Cover("BUSDT", {kDay + -2, kDay + 2});
  EXPECT_THAT(OnAny(kDay + -2, kDay), ElementsAre("AUSDT"));
  EXPECT_THAT(OnEvery(kDay + -1, kDay), IsEmpty());
  EXPECT_THAT(OnAny(kDay + 1, kDay + 2), IsEmpty());
}

TEST_F(RangeTest, ThatGoesBeyondTheStoreIsAnsweredForItsDays) {
  Append({Available(kDay, "AUSDT")});
  EXPECT_THAT(OnAny(kFirstDay, kLastDay), ElementsAre("AUSDT"));
  EXPECT_THAT(OnAny(kDay + -1'000'000, kDay), ElementsAre("AUSDT"));
  EXPECT_THAT(OnEvery(kDay, kDay + 1), IsEmpty());
}

TEST_F(RangeTest, ReversedIsAUsageError) {
  Append({Available(kDay, "AUSDT")});
  const DayRange reversed{kDay, kDay + -1};
  EXPECT_THAT(AvailableOnAnyDay(Read(), reversed), FailsWith(ErrorCode::kInvalidArgument, "range"));
  EXPECT_THAT(AvailableOnEveryDay(Read(), reversed),
              FailsWith(ErrorCode::kInvalidArgument, "range"));
}

TEST_F(RangeTest, OutsideTheStoreIsNotFound) {
  Append({Available(kDay, "AUSDT")});
  for (const DayRange range : {DayRange{kDay + 1, kDay + 9}, DayRange{kFirstDay, kDay + -1},
                               DayRange{kLastDay + 1, kLastDay + 2}}) {
    EXPECT_THAT(AvailableOnAnyDay(Read(), range), FailsWith(ErrorCode::kNotFound, ""));
    EXPECT_THAT(AvailableOnEveryDay(Read(), range), FailsWith(ErrorCode::kNotFound, ""));
  }
}

TEST_F(RangeTest, OfAnEmptyStoreIsNotFound) {
  Append({});
  EXPECT_THAT(AvailableOnAnyDay(Read(), {kDay, kDay}), FailsWith(ErrorCode::kNotFound, ""));
}

}  // namespace
}  // namespace bfa::test
