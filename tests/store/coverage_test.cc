// Symbols proven absent over ranges of days.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bfa/appender.h"
#include "bfa/reader.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;

const Day kDay = DayAt("2022-05-12");
const Instant kSeen = InstantOf(1'700'000'000'000'000);
const Instant kSeenLater = InstantOf(1'800'000'000'000'000);

class CoverageTest : public testing::Test {
 protected:
  void SetUp() override { appender_.emplace(*Appender::Create(path_)); }

  void Cover(const std::string& symbol, Day first, Day last, Instant seen = kSeen) {
    const Status added = appender_->AddCoverage(symbol, {first, last}, seen);
    ASSERT_TRUE(added) << added.error().ToString();
  }

  CommitOutcome Commit() {
    const auto outcome = appender_->Commit();
    EXPECT_TRUE(outcome) << outcome.error().ToString();
    return outcome ? *outcome : CommitOutcome();
  }

  Reader Read() const { return *Reader::Open(path_); }

  // Of the symbol with id 0.
  Row RowOn(const Reader& reader, Day day) const { return *reader.SnapshotOf(day)->RowOf(0); }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
  std::optional<Appender> appender_;
};

TEST_F(CoverageTest, IsAnAbsentCellOnEachOfItsDays) {
  Cover("NEWUSDT", kDay, kDay + 9);
  EXPECT_EQ(Commit().ranges_added, 1);
  const Reader reader = Read();
  EXPECT_EQ(*reader.Days(), (DayRange{kDay, kDay + 9}));
  EXPECT_FALSE(reader.SnapshotOf(kDay + -1));
  EXPECT_FALSE(reader.SnapshotOf(kDay + 10));
  for (const Day day : {kDay, kDay + 4, kDay + 9}) {
    const Row row = RowOn(reader, day);
    EXPECT_FALSE(row.available);
    EXPECT_TRUE(row.covered);
    EXPECT_EQ(row.metadata.integer(Column::kStatusCode), 404);
    EXPECT_EQ(row.metadata.integer(Column::kProbeTimestamp), kSeen.time_since_epoch().count());
    EXPECT_EQ(row.metadata.present(), (ColumnSet{Column::kStatusCode, Column::kProbeTimestamp}));
  }
  const auto counts = reader.Counts({kFirstDay, kLastDay});
  ASSERT_EQ(counts->size(), 10);
  EXPECT_EQ(counts->front(), (DayCounts{kDay, 1, 0, 0, 0}));
  EXPECT_EQ(reader.TimelineOf(0)->ObservedDays().size(), 10);
  EXPECT_TRUE(reader.DaysWithRows()->empty());
}

TEST_F(CoverageTest, OfAllOfThePastCostsAlmostNothing) {
  ASSERT_TRUE(appender_->Add(Available(kDay, "BTCUSDT")));
  Commit();
  const size_t before = ReadBytes(path_).size();
  Cover("NEWUSDT", kDay + -2425, kDay + -1);
  Commit();
  EXPECT_LT(ReadBytes(path_).size() - before, 4096);
  EXPECT_EQ(Read().TimelineOf(1)->Count(BitsetKind::kObserved), 2425);
}

TEST_F(CoverageTest, OfCoveredDaysAddsNothing) {
  Cover("NEWUSDT", kDay, kDay + 9);
  Commit();
  const auto before = ReadBytes(path_);
  Cover("NEWUSDT", kDay, kDay + 9, kSeenLater);
  Cover("NEWUSDT", kDay + 3, kDay + 4, kSeenLater);
  EXPECT_FALSE(Commit().written);
  EXPECT_EQ(ReadBytes(path_), before);
}

TEST_F(CoverageTest, ThatOverlapsAddsTheRestAndKeepsWhenADayWasFirstProven) {
  Cover("NEWUSDT", kDay + 3, kDay + 5);
  Commit();
  Cover("NEWUSDT", kDay, kDay + 9, kSeenLater);
  EXPECT_EQ(Commit().ranges_added, 2);
  const Reader reader = Read();
  const auto ranges = reader.CoverageRanges();
  EXPECT_THAT(*ranges, ElementsAre(Coverage{0, {kDay, kDay + 2}, kSeenLater},
                                   Coverage{0, {kDay + 3, kDay + 5}, kSeen},
                                   Coverage{0, {kDay + 6, kDay + 9}, kSeenLater}));
  EXPECT_EQ(reader.Counts({kFirstDay, kLastDay})->size(), 10);
  EXPECT_EQ(FindDamage(reader), "");
}

TEST_F(CoverageTest, OfOneCommitMayOverlapItself) {
  Cover("NEWUSDT", kDay, kDay + 5);
  Cover("NEWUSDT", kDay + 3, kDay + 9, kSeenLater);
  Cover("NEWUSDT", kDay + 1, kDay + 1, kSeenLater);
  Commit();
  const Reader reader = Read();
  EXPECT_EQ(reader.TimelineOf(0)->Count(BitsetKind::kObserved), 10);
  EXPECT_EQ(RowOn(reader, kDay + 4).metadata.integer(Column::kProbeTimestamp),
            kSeen.time_since_epoch().count());
  EXPECT_EQ(FindDamage(reader), "");
}

TEST_F(CoverageTest, ARowWinsOverARange) {
  Cover("NEWUSDT", kDay, kDay + 9);
  Commit();
  ASSERT_TRUE(appender_->Add(Available(kDay + 4, "NEWUSDT", 77)));
  EXPECT_EQ(Commit().rows_changed, 1);
  const Reader reader = Read();
  const Row row = RowOn(reader, kDay + 4);
  EXPECT_TRUE(row.available);
  EXPECT_FALSE(row.covered);
  EXPECT_EQ(row.metadata.integer(Column::kFileSizeBytes), 77);
  EXPECT_EQ(reader.Counts({kDay + 4, kDay + 4})->front(), (DayCounts{kDay + 4, 1, 1, 0, 0}));
  EXPECT_EQ(reader.TimelineOf(0)->Spans(), (std::vector<DayRange>{{kDay + 4, kDay + 4}}));
  EXPECT_TRUE(RowOn(reader, kDay + 5).covered);
  EXPECT_FALSE(RowOn(*reader.AsOf(1), kDay + 4).available);
}

TEST_F(CoverageTest, AnAbsentObservationOfACoveredCellChangesNothing) {
  Cover("NEWUSDT", kDay, kDay + 9);
  Commit();
  ASSERT_TRUE(appender_->Add(Absent(kDay + 4, "NEWUSDT")));
  const auto outcome = Commit();
  EXPECT_FALSE(outcome.written);
  EXPECT_EQ(outcome.rows_unchanged, 1);
}

TEST_F(CoverageTest, TurnsAvailableRowsAbsent) {
  for (const int day : {0, 2, 5}) {
    ASSERT_TRUE(appender_->Add(Complete(kDay + day, "OLDUSDT", 1)));
  }
  Commit();
  Cover("OLDUSDT", kDay, kDay + 4, kSeenLater);
  const auto outcome = Commit();
  EXPECT_EQ(outcome.rows_changed, 2);
  const Reader reader = Read();
  for (const int day : {0, 2}) {
    const Row row = RowOn(reader, kDay + day);
    EXPECT_FALSE(row.available);
    EXPECT_EQ(row.metadata.integer(Column::kStatusCode), 404);
    EXPECT_EQ(row.metadata.integer(Column::kProbeTimestamp), kSeenLater.time_since_epoch().count());
    EXPECT_FALSE(row.metadata.has(Column::kFileSizeBytes));
    EXPECT_FALSE(row.metadata.has(Column::kClosePrice));
  }
  EXPECT_TRUE(RowOn(reader, kDay + 5).available);
  EXPECT_EQ(reader.TimelineOf(0)->Count(BitsetKind::kObserved), 6);
  EXPECT_EQ(reader.TimelineOf(0)->Count(BitsetKind::kAvailable), 1);
  EXPECT_TRUE(RowOn(*reader.AsOf(1), kDay + 2).available);
  EXPECT_EQ(FindDamage(reader), "");
}

TEST_F(CoverageTest, AnObservationOfTheSameCommitWinsOverIt) {
  ASSERT_TRUE(appender_->Add(Available(kDay, "OLDUSDT", 1)));
  Commit();
  Cover("OLDUSDT", kDay, kDay + 4);
  ASSERT_TRUE(appender_->Add(Available(kDay, "OLDUSDT", 2)));
  ASSERT_TRUE(appender_->Add(Available(kDay + 3, "OLDUSDT", 3)));
  Commit();
  const Reader reader = Read();
  EXPECT_EQ(RowOn(reader, kDay).metadata.integer(Column::kFileSizeBytes), 2);
  EXPECT_EQ(RowOn(reader, kDay + 3).metadata.integer(Column::kFileSizeBytes), 3);
  EXPECT_FALSE(RowOn(reader, kDay + 1).available);
}

// Absent rows turn out the same from a range, so that only the days between them are new.
TEST_F(CoverageTest, OfDaysThatAllHaveAbsentRowsAddsNothing) {
  for (int day = 0; day < 5; ++day) ASSERT_TRUE(appender_->Add(Absent(kDay + day, "OLDUSDT")));
  Commit();
  Cover("OLDUSDT", kDay, kDay + 4);
  EXPECT_FALSE(Commit().written);
  Cover("OLDUSDT", kDay + 2, kDay + 6);
  EXPECT_EQ(Commit().ranges_added, 1);
  EXPECT_EQ(Read().TimelineOf(0)->Count(BitsetKind::kObserved), 7);
}

TEST_F(CoverageTest, CountsAndRowsOfAMixedDaySeeBoth) {
  Cover("NEWUSDT", kDay, kDay + 2);
  Cover("OTHERUSDT", kDay + 1, kDay + 2);
  ASSERT_TRUE(appender_->Add(Complete(kDay + 1, "BTCUSDT", 4)));
  ASSERT_TRUE(appender_->Add(Absent(kDay + 1, "OTHERUSDT")));
  Commit();
  const Reader reader = Read();
  EXPECT_THAT(*reader.Counts({kDay, kDay + 2}),
              ElementsAre(DayCounts{kDay, 1, 0, 0, 0}, DayCounts{kDay + 1, 3, 1, 1, 1},
                          DayCounts{kDay + 2, 2, 0, 0, 0}));
  const auto snapshot = reader.SnapshotOf(kDay + 1);
  const auto rows = snapshot->Rows();
  ASSERT_EQ(rows->size(), 3);
  for (const Row& row : *rows) {
    EXPECT_EQ(row.covered, *reader.SymbolName(row.symbol) == "NEWUSDT");
    EXPECT_EQ(row.metadata.integer(Column::kStatusCode), row.available ? 200 : 404);
  }
  EXPECT_EQ(snapshot->observed().Count(), 3);
  EXPECT_EQ(reader.DaysWithRows()->front().counts.observed, 2) << "rows only";
}

TEST_F(CoverageTest, ReachesFromTheFirstToTheLastDayOfTheCalendar) {
  Cover("NEWUSDT", kFirstDay, kLastDay);
  Commit();
  const Reader reader = Read();
  EXPECT_EQ(*reader.Days(), (DayRange{kFirstDay, kLastDay}));
  EXPECT_EQ(reader.TimelineOf(0)->Count(BitsetKind::kObserved), 107'016);
  EXPECT_EQ(reader.Counts({kFirstDay, kLastDay})->size(), 107'016);
  EXPECT_EQ(FindDamage(reader), "");
}

// Days that the calendar of a store does not reach are far from any that it covers.
TEST_F(CoverageTest, SaysNothingOfDaysBeyondTheCalendar) {
  Cover("NEWUSDT", kFirstDay, kLastDay);
  Commit();
  const Reader reader = Read();
  const Day wrapped{std::chrono::days{(int64_t{1} << 32) + 5}};
  for (const Day day : {kFirstDay + -1, kLastDay + 1, wrapped}) {
    const auto snapshot = reader.SnapshotOf(day);
    EXPECT_FALSE(snapshot);
    EXPECT_FALSE(reader.TimelineOf(0)->contains(BitsetKind::kObserved, day));
    const auto statuses = reader.TimelineOf(0)->Integers(Column::kStatusCode, std::span(&day, 1));
    EXPECT_THAT(*statuses, ElementsAre(std::nullopt));
  }
}

TEST_F(CoverageTest, RefusesWhatIsNoRange) {
  const auto refused = [&](const std::string& symbol, DayRange days, Instant seen) {
    const Status added = appender_->AddCoverage(symbol, days, seen);
    return !added && added.error().code() == ErrorCode::kInvalidArgument;
  };
  EXPECT_TRUE(refused("NEWUSDT", {kDay + 1, kDay}, kSeen));
  EXPECT_TRUE(refused("NEWUSDT", {kFirstDay + -1, kDay}, kSeen));
  EXPECT_TRUE(refused("NEWUSDT", {kDay, kLastDay + 1}, kSeen));
  EXPECT_TRUE(refused("NEWUSDT", {kDay, kDay}, InstantOf(-1)));
  EXPECT_TRUE(refused("NEWUSDT", {kDay, kDay}, kLastInstant + std::chrono::microseconds{1}));
  EXPECT_TRUE(refused("", {kDay, kDay}, kSeen));
  EXPECT_FALSE(Commit().written);
  EXPECT_EQ(Read().symbol_count(), 0);
}

TEST_F(CoverageTest, OfAThousandSymbolsOneByOneStaysReadable) {
  const uint32_t count = 1000;
  for (uint32_t i = 0; i < count; ++i) {
    const int shift = static_cast<int>(i);
    Cover("S" + std::to_string(i) + "USDT", kDay + -shift - std::chrono::days{1}, kDay + -1);
    if (i % 50 == 49) Commit();
  }
  const Reader reader = Read();
  EXPECT_EQ(reader.CoverageRanges()->size(), count);
  const auto counts = reader.Counts({kFirstDay, kLastDay});
  ASSERT_EQ(counts->size(), count);
  for (uint32_t i = 0; i < count; ++i) EXPECT_EQ((*counts)[i].observed, i + 1);
  const auto commits = reader.Commits();
  EXPECT_LT(commits->back().coverage_block_count, 12)
      << "the list of blocks must not grow for ever";
  EXPECT_EQ(FindDamage(reader), "");
}

// A reader holds a set of symbols for each day on which coverage begins or ends.
TEST_F(CoverageTest, OfMoreDaysThanAReaderTakesIsRefused) {
  constexpr uint32_t kSymbolCount = 1U << 18;
  for (uint32_t i = 0; i < kSymbolCount; ++i) {
    ASSERT_TRUE(appender_->AddSymbol("S" + std::to_string(i)));
  }
  Cover("S0", kDay, kDay + 9);
  Commit();
  const std::string last = "S99999";  // in byte order, as ids are given
  constexpr int kRangeCount = 2000;
  for (int i = 0; i < kRangeCount; ++i) Cover(last, kDay + 2 * i, kDay + 2 * i);
  const auto refused = appender_->Commit();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kInvalidArgument);
  EXPECT_THAT(refused.error().message(), testing::HasSubstr("cover longer ranges"));

  EXPECT_EQ(Read().sequence(), 1) << "nothing was written";

  Cover(last, kDay, kDay + 2 * kRangeCount);
  EXPECT_EQ(Commit().ranges_added, 1);
  EXPECT_EQ(FindDamage(Read()), "");
  EXPECT_EQ(Read().SnapshotOf(kDay + 3)->observed().Count(), 2);
}

}  // namespace
}  // namespace bfa::test
