// When contracts came and went.
#include "bfa/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/format/error_matchers.h"
#include "tests/store/query_fixture.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day kDay = DayAt("2022-05-12");

class ListingTest : public QueryTest {
 protected:
  std::vector<std::string> Listed(Day day) const { return Names(Listings(Read(), day)); }
  std::vector<std::string> Relisted(Day day) const { return Names(Relistings(Read(), day)); }
  std::vector<std::string> Delisted(Day day) const { return Names(Delistings(Read(), day)); }
};

TEST_F(ListingTest, IsAvailableOnThatDayAndOnNoEarlierOne) {
  Append({Available(kDay, "OLDUSDT"), Absent(kDay, "NEWUSDT"), Absent(kDay, "NEVERUSDT"),
          Available(kDay + 1, "OLDUSDT"), Available(kDay + 1, "NEWUSDT"),
          Available(kDay + 1, "ALSOUSDT"), Absent(kDay + 1, "NEVERUSDT"),
          Available(kDay + 2, "LATERUSDT")});
  EXPECT_THAT(Listed(kDay), ElementsAre("OLDUSDT"));
  EXPECT_THAT(Listed(kDay + 1), ElementsAre("ALSOUSDT", "NEWUSDT"));
  EXPECT_THAT(Listed(kDay + 2), ElementsAre("LATERUSDT"));
}

TEST_F(ListingTest, AReturnAfterAGapIsNotNew) {
  Append({Available(kDay, "GONEUSDT"), Absent(kDay + 1, "GONEUSDT"),
          Available(kDay + 2, "GONEUSDT"), Available(kDay, "LOSTUSDT"),
          Available(kDay + 2, "LOSTUSDT")});
  EXPECT_THAT(Listed(kDay + 2), IsEmpty());
}

TEST_F(ListingTest, OfADayOnWhichAllWasAbsentIsEmpty) {
  Append({Absent(kDay, "BTCUSDT"), Available(kDay + 1, "BTCUSDT")});
  EXPECT_THAT(Listed(kDay), IsEmpty());
  EXPECT_THAT(Listed(kDay + 1), ElementsAre("BTCUSDT"));
}

TEST_F(ListingTest, ALaterCommitMayFindAnEarlierFirstDay) {
  Append({Available(kDay, "BTCUSDT")});
  Append({Available(kDay + -100, "BTCUSDT")});
  EXPECT_THAT(Listed(kDay), IsEmpty());
  EXPECT_THAT(Listed(kDay + -100), ElementsAre("BTCUSDT"));
  const auto then = Read().AsOf(1);
  EXPECT_THAT(Names(Listings(*then, kDay)), ElementsAre("BTCUSDT"));
}

TEST_F(ListingTest, OfIdsBeyondAWordAreFound) {
  std::vector<Observation> rows{Available(kDay + 1, "S129"), Available(kDay + 1, "S3")};
  while (rows.size() < 132) rows.push_back(Absent(kDay, "S" + std::to_string(rows.size() - 2)));
  Append(rows);
  EXPECT_THAT(Listed(kDay + 1), ElementsAre("S129", "S3"));
}

TEST_F(ListingTest, AllThreeOfAnUnobservedDayAreNotFound) {
  Append({Available(kDay, "BTCUSDT"), Available(kDay + 2, "BTCUSDT")});
  const Reader reader = Read();
  for (const Day day : {kDay + 1, kDay + 3, kDay + -1, kFirstDay + -1, kLastDay + 1}) {
    EXPECT_THAT(Listings(reader, day), FailsWith(ErrorCode::kNotFound, "no observation"));
    EXPECT_THAT(Relistings(reader, day), FailsWith(ErrorCode::kNotFound, "no observation"));
    EXPECT_THAT(Delistings(reader, day), FailsWith(ErrorCode::kNotFound, "no observation"));
  }
}

TEST_F(ListingTest, AllThreeOfADayKnownByCoverageAloneAreEmpty) {
  Append({Available(kDay + 9, "BTCUSDT")});
  Cover("NEWUSDT", {kDay, kDay});
  EXPECT_THAT(Listed(kDay), IsEmpty());
  EXPECT_THAT(Relisted(kDay), IsEmpty());
  EXPECT_THAT(Delisted(kDay), IsEmpty());
}

TEST_F(ListingTest, AllThreeOfTheFirstDayThatAStoreCanHold) {
  Append({Available(kFirstDay, "BTCUSDT"), Absent(kFirstDay, "ETHUSDT")});
  EXPECT_THAT(Listed(kFirstDay), ElementsAre("BTCUSDT"));
  EXPECT_THAT(Relisted(kFirstDay), IsEmpty());
  EXPECT_THAT(Delisted(kFirstDay), IsEmpty());
}

TEST_F(ListingTest, RelistedIsAbsentOnTheLastObservedDayBeforeButAvailableEarlier) {
  Append({Available(kDay, "BACKUSDT"), Absent(kDay + 1, "BACKUSDT"),
          Available(kDay + 2, "BACKUSDT"), Available(kDay + 3, "BACKUSDT"),
          // Available all the time.
          Available(kDay, "OLDUSDT"), Available(kDay + 1, "OLDUSDT"),
          Available(kDay + 2, "OLDUSDT"),
          // Absent before, but never available: new.
          Absent(kDay, "NEWUSDT"), Absent(kDay + 1, "NEWUSDT"), Available(kDay + 2, "NEWUSDT")});
  EXPECT_THAT(Relisted(kDay + 2), ElementsAre("BACKUSDT"));
  EXPECT_THAT(Listed(kDay + 2), ElementsAre("NEWUSDT"));
  EXPECT_THAT(Relisted(kDay + 3), IsEmpty());
  EXPECT_THAT(Relisted(kDay), IsEmpty());
}

TEST_F(ListingTest, AReturnFromTheUnknownIsNoRelisting) {
  Append({Available(kDay, "LOSTUSDT"), Available(kDay + 1, "BTCUSDT"),
          Available(kDay + 2, "LOSTUSDT")});
  EXPECT_THAT(Relisted(kDay + 2), IsEmpty());
}

TEST_F(ListingTest, RelistedLooksBackAsFarAsItMust) {
  Append({Available(kDay, "BACKUSDT"), Absent(kDay + 1, "BACKUSDT"),
          Available(kDay, "LOSTUSDT"),  // the last observation before: available
          Available(kDay + 50, "BTCUSDT"), Available(kDay + 200, "BACKUSDT"),
          Available(kDay + 200, "LOSTUSDT")});
  EXPECT_THAT(Relisted(kDay + 200), ElementsAre("BACKUSDT"));
}

TEST_F(ListingTest, RelistedCountsCoverageAsAbsence) {
  Append({Available(kDay, "BACKUSDT"), Available(kDay + 9, "BACKUSDT"), Available(kDay, "BTCUSDT"),
          Available(kDay + 8, "BTCUSDT"), Available(kDay + 9, "BTCUSDT")});
  EXPECT_THAT(Relisted(kDay + 9), IsEmpty());
  Cover("BACKUSDT", {kDay + 3, kDay + 4});
  EXPECT_THAT(Relisted(kDay + 9), ElementsAre("BACKUSDT"));
}

TEST_F(ListingTest, DelistedIsAvailableTheDayBeforeAndAbsentNow) {
  Append({Available(kDay, "GONEUSDT"), Available(kDay, "BTCUSDT"), Absent(kDay, "NEVERUSDT"),
          Absent(kDay + 1, "GONEUSDT"), Available(kDay + 1, "BTCUSDT"),
          Absent(kDay + 1, "NEVERUSDT"), Absent(kDay + 2, "GONEUSDT")});
  EXPECT_THAT(Delisted(kDay + 1), ElementsAre("GONEUSDT"));
  EXPECT_THAT(Delisted(kDay + 2), IsEmpty());
  EXPECT_THAT(Delisted(kDay), IsEmpty());
}

TEST_F(ListingTest, WhatIsUnknownOnTheDayIsNotDelisted) {
  Append({Available(kDay, "LOSTUSDT"), Available(kDay, "BTCUSDT"), Available(kDay, "GONEUSDT"),
          Available(kDay + 1, "BTCUSDT"), Absent(kDay + 1, "GONEUSDT")});
  EXPECT_THAT(Delisted(kDay + 1), ElementsAre("GONEUSDT"));
}

TEST_F(ListingTest, AfterAnUnobservedDayNothingIsDelisted) {
  Append({Available(kDay, "GONEUSDT"), Absent(kDay + 2, "GONEUSDT")});
  EXPECT_THAT(Delisted(kDay + 2), IsEmpty());
}

TEST_F(ListingTest, CoveredOnTheDayIsDelisted) {
  Append({Available(kDay, "GONEUSDT"), Available(kDay, "BTCUSDT"), Available(kDay + 1, "BTCUSDT")});
  Cover("GONEUSDT", {kDay + 1, kDay + 9});
  EXPECT_THAT(Delisted(kDay + 1), ElementsAre("GONEUSDT"));
  EXPECT_THAT(Delisted(kDay + 2), IsEmpty());
}

TEST_F(ListingTest, ADayWithRowsIsDelistedFromThoughTheNextIsKnownByCoverageAlone) {
  Append({Available(kDay, "GONEUSDT"), Available(kDay, "LOSTUSDT")});
  Cover("GONEUSDT", {kDay + 1, kDay + 1});
  EXPECT_THAT(Delisted(kDay + 1), ElementsAre("GONEUSDT"));
}

class SummaryTest : public QueryTest {};

TEST_F(SummaryTest, ListsDaysOnWhichAllWasAbsent) {
  Append({Absent(kDay, "BTCUSDT"), Absent(kDay, "ETHUSDT"), Traded(kDay + 1, "BTCUSDT", 0, 0),
          Available(kDay + 1, "ETHUSDT"), Available(kDay + 3, "BTCUSDT")});
  EXPECT_THAT(*Read().Counts({kDay, kDay + 2}),
              ElementsAre(DayCounts{kDay, 2, 0, 0, 0}, DayCounts{kDay + 1, 2, 2, 1, 1}));
}

TEST_F(SummaryTest, CountsCoveredSymbolsAsObserved) {
  Append({Available(kDay, "BTCUSDT")});
  Cover("NEWUSDT", {kDay, kDay + 1});
  EXPECT_THAT(*Read().Counts({kFirstDay, kLastDay}),
              ElementsAre(DayCounts{kDay, 2, 1, 0, 0}, DayCounts{kDay + 1, 1, 0, 0, 0}));
}

}  // namespace
}  // namespace bfa::test
