// Who traded how much.
#include "bfa/volume.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/format/error_matchers.h"
#include "tests/store/query_fixture.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day kDay = DayAt("2022-05-12");
constexpr double kMost = std::numeric_limits<double>::max();

// An available symbol of which the quote volume is known, but not the trades.
Observation VolumeAlone(Day day, const std::string& symbol, double volume) {
  return With(Available(day, symbol), Column::kQuoteVolumeUsdt, volume);
}

// An available symbol of which the trades are known, but not the volume.
Observation TradesAlone(Day day, const std::string& symbol, int64_t trade_count) {
  return With(Available(day, symbol), Column::kTradeCount, trade_count);
}

class TopTest : public QueryTest {
 protected:
  std::vector<RankedVolume> Top(const VolumeQuery& query = {}, Day day = kDay) const {
    const auto top = TopByVolume(Read(), day, query);
    EXPECT_THAT(top, Succeeds());
    return top ? *top : std::vector<RankedVolume>();
  }
  // `rank name` of each.
  std::vector<std::string> Ranks(const VolumeQuery& query = {}) const {
    std::vector<std::string> ranks;
    for (const RankedVolume& row : Top(query)) {
      ranks.push_back(std::to_string(row.rank) + " " + Name(row.symbol));
    }
    return ranks;
  }
  std::vector<double> Shares(const VolumeQuery& query = {}) const {
    std::vector<double> shares;
    for (const RankedVolume& row : Top(query)) shares.push_back(row.market_share_pct.value_or(-1));
    return shares;
  }
};

TEST_F(TopTest, RanksHaveGapsAfterTiesAndTiesComeByTheirBytes) {
  Append({Traded(kDay, "DUSDT", 10), Traded(kDay, "BUSDT", 50), Traded(kDay, "CUSDT", 100),
          Traded(kDay, "AUSDT", 50), Traded(kDay, "币USDT", 50), Traded(kDay, "EUSDT", 0)});
  EXPECT_THAT(Ranks(),
              ElementsAre("1 CUSDT", "2 AUSDT", "2 BUSDT", "2 币USDT", "5 DUSDT", "6 EUSDT"));
}

TEST_F(TopTest, GivesVolumeAndTrades) {
  Append({Traded(kDay, "AUSDT", 84482.7, 885'100), VolumeAlone(kDay, "BUSDT", 3)});
  const auto top = Top();
  ASSERT_EQ(top.size(), 2U);
  EXPECT_EQ(top[0].quote_volume_usdt, 84482.7);
  EXPECT_EQ(top[0].trade_count, 885'100);
  EXPECT_EQ(top[1].quote_volume_usdt, 3);
  EXPECT_EQ(top[1].trade_count, std::nullopt);
}

TEST_F(TopTest, TheLimitCutsWithinATieAndChangesNeitherRankNorShare) {
  Append({Traded(kDay, "CUSDT", 25), Traded(kDay, "BUSDT", 25), Traded(kDay, "AUSDT", 25),
          Traded(kDay, "DUSDT", 25)});
  EXPECT_THAT(Ranks({"USDT", 0, 3}), ElementsAre("1 AUSDT", "1 BUSDT", "1 CUSDT"));
  EXPECT_THAT(Shares({"USDT", 0, 3}), ElementsAre(25, 25, 25));
  EXPECT_THAT(Top({"USDT", 0, 0}), IsEmpty());
  EXPECT_EQ(Top({"USDT", 0, std::numeric_limits<size_t>::max()}).size(), 4U);
}

TEST_F(TopTest, TheLeastVolumeFiltersBeforeAnythingIsRankedOrSummed) {
  Append({Traded(kDay, "AUSDT", 75), Traded(kDay, "BUSDT", 25), Traded(kDay, "CUSDT", 24.99)});
  EXPECT_THAT(Ranks({"USDT", 25, 10}), ElementsAre("1 AUSDT", "2 BUSDT"));
  EXPECT_THAT(Shares({"USDT", 25, 10}), ElementsAre(75, 25));
  EXPECT_THAT(Top({"USDT", 76, 10}), IsEmpty());
}

TEST_F(TopTest, LeavesOutSymbolsOfUnknownVolumeAndAbsentOnes) {
  Append({Traded(kDay, "AUSDT", 75), Available(kDay, "BUSDT"), TradesAlone(kDay, "CUSDT", 9),
          Absent(kDay, "DUSDT")});
  EXPECT_THAT(Ranks(), ElementsAre("1 AUSDT"));
  EXPECT_THAT(Shares(), ElementsAre(100));
}

TEST_F(TopTest, TakesTradesFromTheRightRowWhereTheColumnsHaveOtherHoles) {
  Append({TradesAlone(kDay, "AUSDT", 1), VolumeAlone(kDay, "BUSDT", 20),
          Traded(kDay, "CUSDT", 10, 3), Available(kDay, "DUSDT"), Traded(kDay, "EUSDT", 5, 4)});
  const auto top = Top();
  ASSERT_EQ(top.size(), 3U);
  EXPECT_EQ(top[0].trade_count, std::nullopt);
  EXPECT_EQ(top[1].trade_count, 3);
  EXPECT_EQ(top[2].trade_count, 4);
}

TEST_F(TopTest, ComparesWithinOneQuoteAsset) {
  Append({Traded(kDay, "AUSDT", 60), Traded(kDay, "BUSDT", 40), Traded(kDay, "ABUSD", 1000),
          Traded(kDay, "ETHBTC", 7), Traded(kDay, "AUSDT_210326", 100), Traded(kDay, "ODD", 5)});
  EXPECT_THAT(Ranks(), ElementsAre("1 AUSDT_210326", "2 AUSDT", "3 BUSDT"));
  EXPECT_THAT(Shares(), ElementsAre(50, 30, 20));
  EXPECT_THAT(Ranks({"BUSD"}), ElementsAre("1 ABUSD"));
  EXPECT_THAT(Ranks({"BTC"}), ElementsAre("1 ETHBTC"));
  EXPECT_THAT(Ranks({""}), ElementsAre("1 ODD"));
  EXPECT_THAT(Ranks({"EUR"}), IsEmpty());
}

TEST_F(TopTest, SharesAreRoundedHalfAwayFromZero) {
  Append({Traded(kDay, "AUSDT", 799), Traded(kDay, "BUSDT", 1)});
  EXPECT_THAT(Shares(), ElementsAre(99.88, 0.13)) << "99.875 and 0.125";
}

TEST_F(TopTest, SharesOfNothingAreNone) {
  Append({Traded(kDay, "AUSDT", 0, 0), Traded(kDay, "BUSDT", 0, 0)});
  EXPECT_THAT(Ranks(), ElementsAre("1 AUSDT", "1 BUSDT"));
  EXPECT_EQ(Top().front().market_share_pct, std::nullopt);
}

TEST_F(TopTest, SharesOfVolumesThatNoSumCanHoldAreNumbers) {
  Append({Traded(kDay, "AUSDT", kMost), Traded(kDay, "BUSDT", kMost)});
  EXPECT_THAT(Shares(), ElementsAre(0, 0));
  Append({Traded(kDay, "BUSDT", 1)});
  EXPECT_THAT(Shares(), ElementsAre(100, 0));
}

TEST_F(TopTest, OfADayWithoutVolumesIsEmptyAndOfAnUnobservedDayNotFound) {
  Append({Absent(kDay, "AUSDT"), Available(kDay + 1, "AUSDT")});
  Cover("BUSDT", {kDay + 2, kDay + 2});
  for (int i = 0; i < 3; ++i) EXPECT_THAT(Top({}, kDay + i), IsEmpty());
  EXPECT_THAT(TopByVolume(Read(), kDay + 3), FailsWith(ErrorCode::kNotFound, "2022-05-15"));
}

TEST_F(TopTest, OfMoreThanAWordOfSymbols) {
  std::vector<Observation> rows;
  rows.reserve(200);
  for (int i = 0; i < 200; ++i) rows.push_back(Traded(kDay, std::to_string(i) + "USDT", i));
  Append(rows);
  EXPECT_THAT(Ranks({"USDT", 0, 3}), ElementsAre("1 199USDT", "2 198USDT", "3 197USDT"));
}

class PercentileTest : public QueryTest {
 protected:
  Result<VolumePercentile> Of(const std::string& symbol, Day day = kDay) const {
    return VolumePercentileOf(Read(), day, IdOf(symbol));
  }
};

TEST_F(PercentileTest, IsTheShareOfSymbolsBehind) {
  Append({Traded(kDay, "AUSDT", 100), Traded(kDay, "BUSDT", 50), Traded(kDay, "CUSDT", 50),
          Traded(kDay, "DUSDT", 10), Traded(kDay, "EUSDT", 5), Traded(kDay, "FUSDT", 0, 0)});
  const auto expect = [&](const std::string& symbol, uint32_t rank, double percentile) {
    const auto found = Of(symbol);
    ASSERT_TRUE(found) << found.error().ToString();
    EXPECT_EQ(found->rank, rank) << symbol;
    EXPECT_EQ(found->symbol_count, 6U) << symbol;
    EXPECT_EQ(found->percentile, percentile) << symbol;
  };
  expect("AUSDT", 1, 83.33);
  expect("BUSDT", 2, 66.67);
  expect("CUSDT", 2, 66.67);
  expect("DUSDT", 4, 33.33);
  expect("FUSDT", 6, 0);
}

TEST_F(PercentileTest, OfASingleSymbolIsZero) {
  Append({Traded(kDay, "AUSDT", 100)});
  EXPECT_EQ(Of("AUSDT")->rank, 1U);
  EXPECT_EQ(Of("AUSDT")->symbol_count, 1U);
  EXPECT_EQ(Of("AUSDT")->percentile, 0);
}

TEST_F(PercentileTest, IsAmongSymbolsOfTheSameQuoteAsset) {
  Append({Traded(kDay, "AUSDT", 100), Traded(kDay, "ABUSD", 50), Traded(kDay, "BBUSD", 10),
          Traded(kDay, "ODD", 1)});
  EXPECT_EQ(Of("ABUSD")->rank, 1U);
  EXPECT_EQ(Of("ABUSD")->symbol_count, 2U);
  EXPECT_EQ(Of("ABUSD")->percentile, 50);
  EXPECT_EQ(Of("ODD")->symbol_count, 1U);
}

TEST_F(PercentileTest, OfWhatHasNoVolumeIsNotFound) {
  Append({Traded(kDay, "AUSDT", 100), Available(kDay, "BUSDT"), TradesAlone(kDay, "CUSDT", 5),
          Absent(kDay, "DUSDT")});
  Cover("EUSDT", {kDay, kDay});
  for (const char* symbol : {"BUSDT", "CUSDT", "DUSDT", "EUSDT"}) {
    EXPECT_THAT(Of(symbol), FailsWith(ErrorCode::kNotFound, symbol));
  }
  EXPECT_THAT(Of("AUSDT", kDay + 1), FailsWith(ErrorCode::kNotFound, "no observation"));
  EXPECT_THAT(VolumePercentileOf(Read(), kDay, 5), FailsWith(ErrorCode::kNotFound, "symbol id 5"));
}

class AverageTest : public QueryTest {
 protected:
  std::optional<AverageVolume> Of(const std::string& symbol, Day first, Day last) const {
    const auto average = AverageVolumeOf(Read(), IdOf(symbol), {first, last});
    EXPECT_THAT(average, Succeeds());
    return average ? *average : std::nullopt;
  }
};

TEST_F(AverageTest, IsOverTheDaysWithAVolume) {
  Append({Traded(kDay, "AUSDT", 10, 1), Traded(kDay + 1, "AUSDT", 20, 2),
          Available(kDay + 2, "AUSDT"), Absent(kDay + 3, "AUSDT"), Traded(kDay + 5, "AUSDT", 60, 6),
          Traded(kDay + 6, "AUSDT", 1000, 100), Traded(kDay + 2, "BUSDT", 7)});
  const auto average = Of("AUSDT", kDay, kDay + 5);
  ASSERT_TRUE(average);
  EXPECT_EQ(average->avg_volume_usdt, 30);
  EXPECT_EQ(average->avg_trade_count, 3);
  EXPECT_EQ(average->days_with_data, 3U);
  EXPECT_EQ(average->min_volume_usdt, 10);
  EXPECT_EQ(average->max_volume_usdt, 60);
}

TEST_F(AverageTest, OfTradesIsOverTheDaysThatHaveThem) {
  Append({Traded(kDay, "AUSDT", 10, 4), VolumeAlone(kDay + 1, "AUSDT", 20),
          TradesAlone(kDay + 2, "AUSDT", 900)});
  EXPECT_EQ(Of("AUSDT", kDay, kDay + 2)->avg_trade_count, 4);
  EXPECT_EQ(Of("AUSDT", kDay, kDay + 2)->days_with_data, 2U);
  EXPECT_EQ(Of("AUSDT", kDay + 1, kDay + 1)->avg_trade_count, std::nullopt);
}

TEST_F(AverageTest, OfADayWithoutTradesIsZero) {
  Append({Traded(kDay, "AUSDT", 0, 0)});
  EXPECT_EQ(Of("AUSDT", kDay, kDay)->avg_volume_usdt, 0);
  EXPECT_EQ(Of("AUSDT", kDay, kDay)->max_volume_usdt, 0);
}

TEST_F(AverageTest, IsNothingWhereNoDayHasAVolume) {
  Append({Traded(kDay, "AUSDT", 10), Available(kDay, "BUSDT"), TradesAlone(kDay, "CUSDT", 1)});
  EXPECT_FALSE(Of("BUSDT", kDay, kDay));
  EXPECT_FALSE(Of("CUSDT", kDay, kDay));
  EXPECT_FALSE(Of("AUSDT", kDay + 1, kDay + 9));
  EXPECT_FALSE(Of("AUSDT", kDay + 1, kDay + -1)) << "reversed";
}

TEST_F(AverageTest, OfAnUnknownSymbolIsNotFound) {
  Append({Traded(kDay, "AUSDT", 10)});
  EXPECT_THAT(AverageVolumeOf(Read(), 1, {kDay, kDay}), FailsWith(ErrorCode::kNotFound, "id 1"));
}

TEST_F(AverageTest, LosesNoSmallVolumesBesideAGreatOne) {
  Append({Traded(kDay, "AUSDT", 1), Traded(kDay + 1, "AUSDT", 1e18), Traded(kDay + 2, "AUSDT", 1),
          Traded(kDay + 3, "AUSDT", 1e18), Traded(kDay + 4, "AUSDT", 510)});
  EXPECT_EQ(Of("AUSDT", kDay, kDay + 4)->avg_volume_usdt, (2e18 + 512) / 5);
}

class TrendTest : public QueryTest {
 protected:
  // `month-day volume trades` of each day.
  std::vector<std::string> Of(const std::string& symbol, size_t limit,
                              DayRange range = {kFirstDay, kLastDay}) const {
    const auto trend = VolumeTrendOf(Read(), IdOf(symbol), range, limit);
    EXPECT_THAT(trend, Succeeds());
    std::vector<std::string> days;
    for (const VolumeOfDay& day : trend ? *trend : std::vector<VolumeOfDay>()) {
      const std::string trades = day.trade_count ? std::to_string(*day.trade_count) : "none";
      days.push_back(FormatDay(day.day).substr(5) + " " +
                     std::to_string(std::lround(day.quote_volume_usdt)) + " " + trades);
    }
    return days;
  }
};

TEST_F(TrendTest, IsTheLastDaysWithAVolumeNewestFirst) {
  Append({Traded(kDay, "AUSDT", 10, 1), Traded(kDay + 1, "AUSDT", 20, 2),
          VolumeAlone(kDay + 3, "AUSDT", 30), Available(kDay + 4, "AUSDT"),
          TradesAlone(kDay + 5, "AUSDT", 7), Absent(kDay + 6, "AUSDT"),
          Traded(kDay + 7, "BUSDT", 1)});
  EXPECT_THAT(Of("AUSDT", 2), ElementsAre("05-15 30 none", "05-13 20 2"));
  EXPECT_THAT(Of("AUSDT", 9), ElementsAre("05-15 30 none", "05-13 20 2", "05-12 10 1"));
  EXPECT_THAT(Of("AUSDT", 0), IsEmpty());
}

TEST_F(TrendTest, StaysWithinItsRangeAndCrossesLeaves) {
  std::vector<Observation> rows;
  rows.reserve(200);
  for (int i = 0; i < 200; ++i) rows.push_back(Traded(kDay + i, "AUSDT", i, i));
  Append(rows);
  EXPECT_THAT(Of("AUSDT", 2, {kDay + 5, kDay + 7}), ElementsAre("05-19 7 7", "05-18 6 6"));
  EXPECT_THAT(Of("AUSDT", 9, {kDay + 5, kDay + 6}), ElementsAre("05-18 6 6", "05-17 5 5"));
  EXPECT_EQ(Of("AUSDT", 1000).size(), 200U);
  EXPECT_THAT(Of("AUSDT", 9, {kDay + 5, kDay + 4}), IsEmpty());
}

TEST_F(TrendTest, OfAnUnknownSymbolIsNotFound) {
  Append({Traded(kDay, "AUSDT", 10)});
  EXPECT_THAT(VolumeTrendOf(Read(), 1, {kDay, kDay}, 5), FailsWith(ErrorCode::kNotFound, "id 1"));
}

class MarketSummaryTest : public QueryTest {};

TEST_F(MarketSummaryTest, IsOfTheWholePopulation) {
  Append({Traded(kDay, "AUSDT", 10, 1), VolumeAlone(kDay, "BUSDT", 20), Traded(kDay, "CUSDT", 0, 0),
          Available(kDay, "DUSDT"), TradesAlone(kDay, "EUSDT", 50), Traded(kDay, "ABUSD", 500, 3)});
  const auto summary = MarketSummaryOf(Read(), kDay);
  ASSERT_TRUE(summary && *summary);
  EXPECT_EQ((*summary)->total_volume_usdt, 30);
  EXPECT_EQ((*summary)->total_trade_count, 1);
  EXPECT_EQ((*summary)->symbol_count, 3U);
  EXPECT_EQ((*summary)->avg_volume_usdt, 10);
  EXPECT_EQ((*MarketSummaryOf(Read(), kDay, "BUSD"))->total_volume_usdt, 500);
}

TEST_F(MarketSummaryTest, DoesNotTakeUnknownTradesForNone) {
  Append({VolumeAlone(kDay, "AUSDT", 20), VolumeAlone(kDay, "BUSDT", 10)});
  EXPECT_EQ((*MarketSummaryOf(Read(), kDay))->total_trade_count, std::nullopt);
}

TEST_F(MarketSummaryTest, IsNothingWithoutAPopulation) {
  Append({Available(kDay, "AUSDT"), Absent(kDay + 1, "AUSDT")});
  EXPECT_FALSE(*MarketSummaryOf(Read(), kDay));
  EXPECT_FALSE(*MarketSummaryOf(Read(), kDay + 1));
  EXPECT_FALSE(*MarketSummaryOf(Read(), kDay, "EUR"));
  EXPECT_THAT(MarketSummaryOf(Read(), kDay + 2), FailsWith(ErrorCode::kNotFound, "2022-05-14"));
}

TEST_F(MarketSummaryTest, DoesNotDependOnTheOrderOfIds) {
  Append({Traded(kDay, "AUSDT", 1e16), Traded(kDay, "BUSDT", 1), Traded(kDay, "CUSDT", 1),
          Traded(kDay + 1, "AUSDT", 1), Traded(kDay + 1, "BUSDT", 1),
          Traded(kDay + 1, "CUSDT", 1e16)});
  EXPECT_EQ((*MarketSummaryOf(Read(), kDay))->total_volume_usdt, 1e16 + 2);
  EXPECT_EQ((*MarketSummaryOf(Read(), kDay + 1))->total_volume_usdt, 1e16 + 2);
}

TEST_F(MarketSummaryTest, OfMoreThanNumbersCanHoldIsTheGreatest) {
  constexpr int64_t kMostTrades = std::numeric_limits<int64_t>::max();
  Append({Traded(kDay, "AUSDT", kMost, kMostTrades), Traded(kDay, "BUSDT", kMost, kMostTrades)});
  const auto summary = MarketSummaryOf(Read(), kDay);
  ASSERT_TRUE(summary && *summary);
  EXPECT_EQ((*summary)->total_trade_count, kMostTrades);
  EXPECT_TRUE(std::isinf((*summary)->total_volume_usdt));
}

}  // namespace
}  // namespace bfa::test
