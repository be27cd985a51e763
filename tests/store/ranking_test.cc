// The rankings archive.
#include "bfa/ranking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/format/error_matchers.h"
#include "tests/store/file_bytes.h"
#include "tests/store/query_fixture.h"

namespace bfa::test {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

const Day kDay = DayAt("2022-05-12");
constexpr std::nullopt_t kNone = std::nullopt;

class RankingTest : public QueryTest {
 protected:
  std::vector<Ranking> All(std::string_view quote_asset = kDefaultQuoteAsset) const {
    std::vector<Ranking> rows;
    const Status status = ForEachRanking(Read(), quote_asset, [&](const Ranking& row) {
      rows.push_back(row);
      return true;
    });
    EXPECT_THAT(status, Succeeds());
    return rows;
  }
  std::vector<Ranking> Of(const std::string& symbol) const {
    std::vector<Ranking> rows = All();
    std::erase_if(rows, [&](const Ranking& row) { return row.symbol != IdOf(symbol); });
    return rows;
  }
  // `month-day rank name` of each row.
  std::vector<std::string> Lines(std::string_view quote_asset = kDefaultQuoteAsset) const {
    std::vector<std::string> lines;
    for (const Ranking& row : All(quote_asset)) {
      lines.push_back(FormatDay(row.day).substr(5) + " " + std::to_string(row.rank) + " " +
                      Name(row.symbol));
    }
    return lines;
  }
};

TEST_F(RankingTest, IsByDayThenRankThenBytes) {
  Append({Traded(kDay + 1, "BUSDT", 9), Traded(kDay, "CUSDT", 5), Traded(kDay, "AUSDT", 5),
          Traded(kDay, "BUSDT", 7), Traded(kDay + 1, "AUSDT", 10)});
  EXPECT_THAT(Lines(), ElementsAre("05-12 1 BUSDT", "05-12 2 AUSDT", "05-12 2 CUSDT",
                                   "05-13 1 AUSDT", "05-13 2 BUSDT"));
}

TEST_F(RankingTest, RanksAreDenseAndPercentilesSkipAfterTies) {
  Append({Traded(kDay, "AUSDT", 100), Traded(kDay, "BUSDT", 100), Traded(kDay, "CUSDT", 50),
          Traded(kDay, "DUSDT", 10)});
  const auto rows = All();
  ASSERT_EQ(rows.size(), 4U);
  std::vector<uint32_t> ranks;
  std::vector<double> percentiles;
  for (const Ranking& row : rows) {
    ranks.push_back(row.rank);
    percentiles.push_back(row.percentile);
  }
  EXPECT_THAT(ranks, ElementsAre(1, 1, 2, 3));
  EXPECT_THAT(percentiles, ElementsAre(0, 0, DoubleNear(200.0 / 3, 1e-12), 100));
}

TEST_F(RankingTest, OfASingleSymbolIsAtTheTop) {
  Append({Traded(kDay, "AUSDT", 3, 7)});
  const auto rows = All();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].rank, 1U);
  EXPECT_EQ(rows[0].percentile, 0);
  EXPECT_EQ(rows[0].market_share_pct, 100);
  EXPECT_EQ(rows[0].days_available, 1U);
  EXPECT_EQ(rows[0].quote_volume_usdt, 3);
  EXPECT_EQ(rows[0].trade_count, 7);
  EXPECT_THAT(rows[0].rank_change, ElementsAre(kNone, kNone, kNone, kNone));
}

TEST_F(RankingTest, SharesAreNotRoundedAndNoneOfATotalOfNothing) {
  Append({Traded(kDay, "AUSDT", 2), Traded(kDay, "BUSDT", 1), Traded(kDay + 1, "AUSDT", 0, 0)});
  const auto rows = All();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].market_share_pct, 100.0 * 2 / 3);
  EXPECT_EQ(rows[1].market_share_pct, 100.0 * 1 / 3);
  EXPECT_EQ(rows[2].market_share_pct, std::nullopt);
}

TEST_F(RankingTest, LeavesOutWhatHasNoVolumeButKeepsZero) {
  Append({Traded(kDay, "AUSDT", 2), Traded(kDay, "DEADUSDT", 0, 0), Available(kDay, "BUSDT"),
          Absent(kDay, "CUSDT"), With(Available(kDay, "DUSDT"), Column::kTradeCount, int64_t{4}),
          With(Available(kDay, "EUSDT"), Column::kQuoteVolumeUsdt, 1.0)});
  const auto rows = All();
  EXPECT_THAT(Lines(), ElementsAre("05-12 1 AUSDT", "05-12 2 EUSDT", "05-12 3 DEADUSDT"));
  EXPECT_EQ(rows[1].trade_count, std::nullopt);
}

TEST_F(RankingTest, IsOfOneQuoteAsset) {
  Append({Traded(kDay, "AUSDT", 2), Traded(kDay, "ABUSD", 7), Traded(kDay, "BBUSD", 9)});
  EXPECT_THAT(Lines(), ElementsAre("05-12 1 AUSDT"));
  EXPECT_THAT(Lines("BUSD"), ElementsAre("05-12 1 BBUSD", "05-12 2 ABUSD"));
}

TEST_F(RankingTest, ChangesCompareWithSoManyCalendarDaysBefore) {
  // A rises from rank 2 to 1 on the 30th day after the first.
  std::vector<Observation> rows;
  for (int i = 0; i <= 30; ++i) {
    rows.push_back(Traded(kDay + i, "AUSDT", i == 30 ? 100 : 10));
    rows.push_back(Traded(kDay + i, "BUSDT", 50));
  }
  Append(rows);
  const auto a = Of("AUSDT");
  ASSERT_EQ(a.size(), 31U);
  EXPECT_THAT(a[30].rank_change, ElementsAre(-1, -1, -1, -1));
  EXPECT_THAT(Of("BUSDT")[30].rank_change, ElementsAre(1, 1, 1, 1));
  EXPECT_THAT(a[29].rank_change, ElementsAre(0, 0, 0, kNone));
  EXPECT_THAT(a[13].rank_change, ElementsAre(0, 0, kNone, kNone));
  EXPECT_THAT(a[6].rank_change, ElementsAre(0, kNone, kNone, kNone));
  EXPECT_THAT(a[0].rank_change, ElementsAre(kNone, kNone, kNone, kNone));
}

TEST_F(RankingTest, AGapDoesNotStretchTheWindow) {
  // No row 1 and 14 days before the last one; nothing at all was observed 7 days before it.
  Append({Traded(kDay, "AUSDT", 5), Traded(kDay, "BUSDT", 6), Traded(kDay + 16, "BUSDT", 6),
          Available(kDay + 16, "AUSDT"), Absent(kDay + 29, "AUSDT"), Traded(kDay + 29, "BUSDT", 6),
          Traded(kDay + 30, "AUSDT", 9), Traded(kDay + 30, "BUSDT", 6)});
  EXPECT_THAT(Of("AUSDT")[1].rank_change, ElementsAre(kNone, kNone, kNone, -1));
  EXPECT_THAT(Of("BUSDT")[3].rank_change, ElementsAre(1, kNone, 1, 1));
}

TEST_F(RankingTest, DaysAvailableAreThoseOfThirtyCalendarDays) {
  std::vector<Observation> rows;
  for (int i = 0; i < 40; ++i) {
    if (i != 20) rows.push_back(Traded(kDay + i, "AUSDT", 5));
  }
  rows.push_back(Traded(kDay + 68, "AUSDT", 5));   // 29 days after the last
  rows.push_back(Traded(kDay + 98, "AUSDT", 5));   // 30 days after that
  rows.push_back(Traded(kDay + 998, "AUSDT", 5));  // far behind
  Append(rows);
  const auto a = Of("AUSDT");
  ASSERT_EQ(a.size(), 42U);
  EXPECT_EQ(a[0].days_available, 1U);
  EXPECT_EQ(a[19].days_available, 20U);
  EXPECT_EQ(a[20].days_available, 21U) << "the day behind the hole";
  EXPECT_EQ(a[29].days_available, 29U);
  EXPECT_EQ(a[38].days_available, 29U);
  EXPECT_EQ(a[39].days_available, 2U);
  EXPECT_EQ(a[40].days_available, 1U);
  EXPECT_THAT(a[40].rank_change, ElementsAre(kNone, kNone, kNone, 0));
  EXPECT_EQ(a[41].days_available, 1U);
  EXPECT_THAT(a[41].rank_change, ElementsAre(kNone, kNone, kNone, kNone));
}

TEST_F(RankingTest, ADayWithoutARowIsNoError) {
  Append({Traded(kDay, "AUSDT", 5), Absent(kDay + 1, "AUSDT"), Available(kDay + 2, "AUSDT"),
          Traded(kDay + 4, "AUSDT", 5)});
  Cover("BUSDT", {kDay + 3, kDay + 3});
  EXPECT_THAT(Lines(), ElementsAre("05-12 1 AUSDT", "05-16 1 AUSDT"));
}

TEST_F(RankingTest, AnEmptyArchiveIsAnError) {
  const auto fail = [](const Ranking&) {
    ADD_FAILURE() << "there is no row";
    return true;
  };
  Append({Available(kDay, "AUSDT")});
  EXPECT_THAT(ForEachRanking(Read(), "USDT", fail), FailsWith(ErrorCode::kNotFound, "USDT"));
  EXPECT_THAT(ForEachRanking(Read(), "EUR", fail), FailsWith(ErrorCode::kNotFound, "EUR"));
}

TEST_F(RankingTest, OfAnEmptyStoreIsAnError) {
  Append({});
  EXPECT_THAT(ForEachRanking(Read(), "USDT", [](const Ranking&) { return true; }),
              FailsWith(ErrorCode::kNotFound, ""));
}

TEST_F(RankingTest, EndsWhenTheVisitorHasSeenEnough) {
  Append({Traded(kDay, "AUSDT", 5), Traded(kDay, "BUSDT", 4), Traded(kDay + 1, "AUSDT", 5)});
  int visit_count = 0;
  const auto visit = [&](const Ranking&) { return ++visit_count < 2; };
  EXPECT_THAT(ForEachRanking(Read(), "USDT", visit), Succeeds());
  EXPECT_EQ(visit_count, 2);
}

TEST_F(RankingTest, DoesNotLookForDamageBehindWhatWasAskedFor) {
  for (int i = 0; i < 3; ++i) Append({Traded(kDay + 100 * i, "AUSDT", 1)});
  std::vector<std::byte> bytes = ReadBytes(path_);
  const uint64_t second = Read().Commits()->at(1).offset;
  bytes[second - 150] ^= std::byte{1};  // in the leaf before it
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_TRUE(reader);
  const auto visit = [](bool more) { return [more](const Ranking&) { return more; }; };
  EXPECT_THAT(ForEachRanking(*reader, "USDT", visit(false)), Succeeds());
  EXPECT_THAT(ForEachRanking(*reader, "USDT", visit(true)), FailsWith(ErrorCode::kDamaged, ""));
}

TEST_F(RankingTest, AsOfACommitIsWhatWasKnownThen) {
  Append({Traded(kDay, "AUSDT", 5), Traded(kDay, "BUSDT", 4)});
  Append({Traded(kDay, "BUSDT", 6)});
  EXPECT_THAT(Lines(), ElementsAre("05-12 1 BUSDT", "05-12 2 AUSDT"));
  const auto then = Read().AsOf(1);
  std::vector<std::string> names;
  ASSERT_TRUE(ForEachRanking(*then, "USDT", [&](const Ranking& row) {
    names.push_back(Name(row.symbol));
    return true;
  }));
  EXPECT_THAT(names, ElementsAre("AUSDT", "BUSDT"));
}

}  // namespace
}  // namespace bfa::test
