// Days at the ends of the calendar, far apart, or with nothing on them.
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

const Day kDay = DayAt("2022-05-12");

class FarDay : public testing::Test {
 protected:
  void SetUp() override { appender_.emplace(*Appender::Create(path_)); }

  void Append(const Observation& observation) {
    ASSERT_TRUE(appender_->Add(observation));
    ASSERT_TRUE(appender_->Commit());
  }
  Reader Read() const { return *Reader::Open(path_); }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
  std::optional<Appender> appender_;
};

TEST_F(FarDay, OnWhichNothingWasAvailableIsADayLikeAnyOther) {
  Append(Absent(kDay, "BTCUSDT"));
  const Reader reader = Read();
  const auto snapshot = reader.SnapshotOf(kDay);
  ASSERT_TRUE(snapshot) << snapshot.error().ToString();
  EXPECT_EQ(snapshot->observed().Count(), 1);
  EXPECT_EQ(snapshot->available().Count(), 0);
  EXPECT_TRUE(snapshot->Names()->empty());
  EXPECT_EQ(reader.Counts({kDay, kDay})->front(), (DayCounts{kDay, 1, 0, 0, 0}));
  EXPECT_EQ(reader.TimelineOf(0)->FirstDay(), std::nullopt);
  EXPECT_EQ(FindDamage(reader), "");
}

TEST_F(FarDay, FortyYearsAwayCostsOneLeaf) {
  Append(Available(kDay, "BTCUSDT"));
  const size_t before = ReadBytes(path_).size();
  Append(Available(DayAt("2062-05-12"), "BTCUSDT"));
  EXPECT_LT(ReadBytes(path_).size() - before, 4096);
  const Reader reader = Read();
  EXPECT_EQ(reader.Commits()->back().leaf_count, 2);
  EXPECT_EQ(reader.TimelineOf(0)->leaf_numbers().size(), 2);
  EXPECT_EQ(reader.TimelineOf(0)->bits(BitsetKind::kAvailable).size(), 2);
  EXPECT_EQ(reader.TimelineOf(0)->Spans().size(), 2);
  EXPECT_EQ(reader.Counts({kFirstDay, kLastDay})->size(), 2);
}

TEST_F(FarDay, TheFirstAndTheLastOfTheCalendarAreTaken) {
  Append(Available(kLastDay, "BTCUSDT", 2));
  Append(Available(kFirstDay, "BTCUSDT", 1));
  const Reader reader = Read();
  EXPECT_EQ(FormatDay(kFirstDay), "1970-01-01");
  EXPECT_EQ(FormatDay(kLastDay), "2262-12-31");
  EXPECT_EQ(*reader.Days(), (DayRange{kFirstDay, kLastDay}));
  EXPECT_EQ(*reader.SnapshotOf(kFirstDay)->Integer(Column::kFileSizeBytes, 0), 1);
  EXPECT_EQ(*reader.SnapshotOf(kLastDay)->Integer(Column::kFileSizeBytes, 0), 2);
  EXPECT_EQ(reader.TimelineOf(0)->ObservedDays(), (std::vector<Day>{kFirstDay, kLastDay}));
  EXPECT_EQ(FindDamage(reader), "");
}

TEST_F(FarDay, OutsideTheCalendarIsRefused) {
  for (const Day day : {kFirstDay + -1, kLastDay + 1, DayAt("9999-12-31"), DayAt("0001-01-01")}) {
    const Status added = appender_->Add(Available(day, "BTCUSDT"));
    ASSERT_FALSE(added) << FormatDay(day);
    EXPECT_EQ(added.error().code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(added.error().message(), testing::HasSubstr("date"));
  }
  EXPECT_EQ(appender_->staged_day_count(), 0);
}

TEST_F(FarDay, OfManyLeavesAreAllFound) {
  constexpr int kCount = 300;
  for (int i = 0; i < kCount; ++i) {
    ASSERT_TRUE(appender_->Add(Available(kFirstDay + i * 350, "BTCUSDT", i)));
  }
  ASSERT_TRUE(appender_->Commit());
  Append(Available(kFirstDay + 5, "ETHUSDT"));
  const Reader reader = Read();
  EXPECT_EQ(reader.Commits()->back().leaf_count, kCount);
  for (int i = 0; i < kCount; ++i) {
    const auto snapshot = reader.SnapshotOf(kFirstDay + i * 350);
    ASSERT_TRUE(snapshot) << i;
    EXPECT_EQ(*snapshot->Integer(Column::kFileSizeBytes, 0), i);
    EXPECT_FALSE(reader.SnapshotOf(kFirstDay + (i * 350 + 1)));
  }
  EXPECT_EQ(FindDamage(reader), "");
}

}  // namespace
}  // namespace bfa::test
