// Which commits changed what is known of a day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/format/error_matchers.h"
#include "tests/store/query_fixture.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day kDay = DayAt("2022-05-12");

class RevisionsTest : public QueryTest {
 protected:
  // `commit +added ~changed` of each.
  std::vector<std::string> Of(Day day, std::optional<Reader> reader = {}) const {
    const auto revisions = (reader ? *reader : Read()).Revisions(day);
    EXPECT_THAT(revisions, Succeeds());
    std::vector<std::string> lines;
    for (const Revision& revision : revisions ? *revisions : std::vector<Revision>()) {
      lines.push_back(std::to_string(revision.commit_sequence) + " +" +
                      std::to_string(revision.rows_added) + " ~" +
                      std::to_string(revision.rows_changed));
    }
    return lines;
  }
};

TEST_F(RevisionsTest, AreTheCommitsThatAddedOrChangedRows) {
  Append({Available(kDay, "AUSDT", 1), Absent(kDay, "BUSDT")});
  Append({Available(kDay + 1, "AUSDT", 1)});
  Append({Available(kDay, "AUSDT", 2)});
  Discover({"ZUSDT"});
  Append({Available(kDay, "BUSDT", 2), Available(kDay, "CUSDT", 2), Available(kDay, "AUSDT", 2)});
  EXPECT_THAT(Of(kDay), ElementsAre("1 +2 ~0", "3 +0 ~1", "5 +1 ~1"));
  EXPECT_THAT(Of(kDay + 1), ElementsAre("2 +1 ~0"));
}

TEST_F(RevisionsTest, SayWhenAndInWhichBatch) {
  Append({Available(kDay, "AUSDT", 1)});
  Append({Available(kDay, "AUSDT", 2)});
  const auto revisions = Read().Revisions(kDay);
  ASSERT_TRUE(revisions);
  ASSERT_EQ(revisions->size(), 2U);
  EXPECT_EQ(revisions->back().time, TimeOf(2));
  EXPECT_EQ(revisions->back().batch_id, *CommitAt(2).batch_id);
}

TEST_F(RevisionsTest, AsOfACommitEndThere) {
  for (int64_t size = 1; size <= 3; ++size) Append({Available(kDay, "AUSDT", size)});
  EXPECT_THAT(Of(kDay, *Read().AsOf(2)), ElementsAre("1 +1 ~0", "2 +0 ~1"));
}

TEST_F(RevisionsTest, OfWhatWasNeverObservedAreNone) {
  Append({Available(kDay, "AUSDT", 1)});
  for (const Day day : {kDay + 1, kFirstDay, kFirstDay + -1, kLastDay + 1}) {
    EXPECT_THAT(Of(day), IsEmpty());
  }
}

TEST_F(RevisionsTest, OfAnEmptyStoreAreNone) {
  Append({});
  EXPECT_THAT(Of(kDay), IsEmpty());
}

TEST_F(RevisionsTest, OfEachGroupOfColumnsCount) {
  Append({Available(kDay, "AUSDT", 1)});
  Append({Traded(kDay, "AUSDT", 7)});
  Observation tagged = Available(kDay, "AUSDT");
  tagged.given.Add(Column::kEtag);
  tagged.metadata.SetEtag("0123456789abcdef0123456789abcdef");
  Append({tagged});
  EXPECT_THAT(Of(kDay), ElementsAre("1 +1 ~0", "2 +0 ~1", "3 +0 ~1"));
}

TEST_F(RevisionsTest, CountCellsThatCoverageMadeKnown) {
  Append({Available(kDay, "AUSDT", 1)});
  Cover("BUSDT", {kDay + -3, kDay + 3});
  Discover({"ZUSDT"});
  Cover("CUSDT", {kDay + 1, kDay + 3});
  Cover("DUSDT", {kDay, kDay});
  EXPECT_THAT(Of(kDay), ElementsAre("1 +1 ~0", "2 +1 ~0", "5 +1 ~0"));
  EXPECT_THAT(Of(kDay + 1), ElementsAre("2 +1 ~0", "4 +1 ~0"));
  EXPECT_THAT(Of(kDay + -3), ElementsAre("2 +1 ~0"));
  EXPECT_THAT(Of(kDay + -4), IsEmpty());
}

TEST_F(RevisionsTest, ACoveredCellThatGetsARowWasKnownBefore) {
  Cover("AUSDT", {kDay, kDay + 5});
  Append({Available(kDay, "AUSDT", 1)});
  EXPECT_THAT(Of(kDay), ElementsAre("1 +1 ~0", "2 +0 ~1"));
  EXPECT_THAT(Of(kDay + 1), ElementsAre("1 +1 ~0"));
}

TEST_F(RevisionsTest, ARangeOverRowsChangesOnlyTheCellsThatItSpeaksOf) {
  Append({Available(kDay + 1, "AUSDT", 1), Absent(kDay + 2, "AUSDT")});
  Cover("AUSDT", {kDay, kDay + 3});
  EXPECT_THAT(Of(kDay), ElementsAre("2 +1 ~0"));
  EXPECT_THAT(Of(kDay + 1), ElementsAre("1 +1 ~0", "2 +0 ~1")) << "it was available";
  EXPECT_THAT(Of(kDay + 2), ElementsAre("1 +1 ~0")) << "it was absent";
  EXPECT_THAT(Of(kDay + 3), ElementsAre("2 +1 ~0"));
}

TEST_F(RevisionsTest, OfRowsAndCoverageInOneCommitAreOne) {
  Append({Available(kDay + 1, "AUSDT", 1)});
  auto appender = Appender::Open(path_);
  ASSERT_TRUE(appender->Add(Available(kDay, "BUSDT")));
  ASSERT_TRUE(appender->AddCoverage("CUSDT", {kDay, kDay + 1}, InstantOf(5)));
  ASSERT_TRUE(appender->Commit(CommitAt(10)));
  EXPECT_THAT(Of(kDay), ElementsAre("2 +2 ~0"));
  EXPECT_THAT(Of(kDay + 1), ElementsAre("1 +1 ~0", "2 +1 ~0"));
}

TEST_F(RevisionsTest, AreFoundAmongManyCommits) {
  for (int i = 0; i < 70; ++i) {
    if (i % 20 == 7) {
      Append({Available(kDay, "AUSDT", i)});
    } else if (i % 20 == 13) {
      Cover("C" + std::to_string(i), {kDay + -1, kDay});
    } else {
      Append({Available(kDay + 1 + i, "AUSDT", i)});
    }
  }
  EXPECT_THAT(Of(kDay), ElementsAre("8 +1 ~0", "14 +1 ~0", "28 +0 ~1", "34 +1 ~0", "48 +0 ~1",
                                    "54 +1 ~0", "68 +0 ~1"));
}

// Its day was last written by commit 17, its first commit is the 40th.
TEST_F(RevisionsTest, OfACompactedStoreBeginWithItsFirstCommit) {
  const auto reader = Reader::Open(BFA_SOURCE_DIR "/spec/vectors/compacted.bfa");
  ASSERT_TRUE(reader);
  EXPECT_THAT(Of(DayAt("2024-01-06"), *reader), ElementsAre("40 +1 ~0"));
}

}  // namespace
}  // namespace bfa::test
