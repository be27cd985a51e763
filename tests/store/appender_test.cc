// What an appender makes of observations.
#include "bfa/appender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "bfa/reader.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Day kDay = DayAt("2022-05-12");

class AppenderTest : public testing::Test {
 protected:
  void SetUp() override { appender_.emplace(*Appender::Create(path_)); }

  CommitOutcome Append(const std::vector<Observation>& observations,
                       const CommitOptions& options = {}) {
    for (const Observation& observation : observations) {
      const Status added = appender_->Add(observation);
      EXPECT_TRUE(added) << added.error().ToString();
    }
    const auto outcome = appender_->Commit(options);
    EXPECT_TRUE(outcome) << outcome.error().ToString();
    return outcome ? *outcome : CommitOutcome();
  }

  Reader Read() const {
    auto reader = Reader::Open(path_);
    EXPECT_TRUE(reader) << reader.error().ToString();
    return *std::move(reader);
  }

  // The names of what is available on a day; nothing for a day without observation.
  std::vector<std::string> AvailableOn(const Reader& reader, Day day) const {
    const auto snapshot = reader.SnapshotOf(day);
    if (!snapshot) return {};
    const auto names = snapshot->Names();
    return {names->begin(), names->end()};
  }

  std::optional<int64_t> SizeOf(const Reader& reader, Day day, const std::string& symbol) const {
    return *reader.SnapshotOf(day)->Integer(Column::kFileSizeBytes, *reader.FindSymbol(symbol));
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
  std::optional<Appender> appender_;
};

TEST_F(AppenderTest, TakesRowsInAnyOrderAndSeveralDaysAtOnce) {
  const auto outcome = Append({Available(kDay + 2, "BTCUSDT"), Available(kDay, "XRPUSDT"),
                               Available(kDay + 2, "ADAUSDT"), Available(kDay, "BTCUSDT"),
                               Absent(kDay + 1, "XRPUSDT")});
  EXPECT_TRUE(outcome.written);
  EXPECT_EQ(outcome.sequence, 1);
  EXPECT_EQ(outcome.rows_added, 5);
  EXPECT_EQ(outcome.symbols_added, 3);
  const Reader reader = Read();
  EXPECT_THAT(AvailableOn(reader, kDay), ElementsAre("BTCUSDT", "XRPUSDT"));
  EXPECT_THAT(AvailableOn(reader, kDay + 1), ElementsAre());
  EXPECT_THAT(AvailableOn(reader, kDay + 2), ElementsAre("ADAUSDT", "BTCUSDT"));
  // By first day, then bytes.
  EXPECT_EQ(*reader.SymbolName(0), "BTCUSDT");
  EXPECT_EQ(*reader.SymbolName(1), "XRPUSDT");
  EXPECT_EQ(*reader.SymbolName(2), "ADAUSDT");
}

TEST_F(AppenderTest, TakesDaysBeforeTheLastAndLeavesGaps) {
  Append({Available(kDay, "BTCUSDT")});
  Append({Available(kDay + 1000, "BTCUSDT")});
  Append({Available(kDay + -1000, "OLDUSDT")});
  const Reader reader = Read();
  EXPECT_EQ(*reader.Days(), (DayRange{kDay + -1000, kDay + 1000}));
  EXPECT_EQ(reader.Counts({kFirstDay, kLastDay})->size(), 3);
  const auto gap = reader.SnapshotOf(kDay + 1);
  ASSERT_FALSE(gap);
  EXPECT_EQ(gap.error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(*reader.FindSymbol("OLDUSDT"), 1);
}

TEST_F(AppenderTest, RefusesTheSameCellTwiceAndNamesTheLineOfTheFirst) {
  Observation first = Available(kDay, "BTCUSDT", 1);
  first.source_line = 17;
  Observation second = Available(kDay, "BTCUSDT", 2);
  second.source_line = 99;
  ASSERT_TRUE(appender_->Add(first));
  const Status added = appender_->Add(second);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code(), ErrorCode::kAlreadyExists);
  EXPECT_THAT(added.error().message(), HasSubstr("17"));
  EXPECT_THAT(added.error().message(), HasSubstr("BTCUSDT"));
  EXPECT_THAT(added.error().message(), HasSubstr("2022-05-12"));
  ASSERT_TRUE(appender_->Add(Available(kDay + 1, "BTCUSDT", 3)));
  EXPECT_EQ(Append({}).rows_added, 2);
  EXPECT_EQ(SizeOf(Read(), kDay, "BTCUSDT"), 1);
}

TEST_F(AppenderTest, StagesNothingOfARefusedObservation) {
  Observation bad = Available(kDay, "BADUSDT", -1);
  const Status added = appender_->Add(bad);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code(), ErrorCode::kInvalidArgument);
  EXPECT_THAT(added.error().message(), HasSubstr("file_size_bytes"));
  EXPECT_EQ(appender_->staged_day_count(), 0);
  Append({Available(kDay + 1, "BTCUSDT")});
  EXPECT_FALSE(Read().FindSymbol("BADUSDT"));
  EXPECT_FALSE(Read().SnapshotOf(kDay));
}

TEST_F(AppenderTest, ACorrectionIsANewRevisionAndTheOldOneStaysReadable) {
  Append({Available(kDay, "BTCUSDT", 1), Available(kDay, "XRPUSDT", 10)});
  const auto outcome = Append({Available(kDay, "BTCUSDT", 2)});
  EXPECT_EQ(outcome.rows_changed, 1);
  EXPECT_EQ(outcome.rows_added, 0);
  const Reader reader = Read();
  EXPECT_EQ(SizeOf(reader, kDay, "BTCUSDT"), 2);
  EXPECT_EQ(SizeOf(reader, kDay, "XRPUSDT"), 10);
  const auto days = reader.DaysWithRows();
  ASSERT_TRUE(days);
  EXPECT_EQ(days->at(0).revision, 2);
  EXPECT_EQ(days->at(0).commit_sequence, 2);
  const auto before = reader.AsOf(1);
  ASSERT_TRUE(before);
  EXPECT_EQ(SizeOf(*before, kDay, "BTCUSDT"), 1);
  EXPECT_EQ(before->DaysWithRows()->at(0).revision, 1);
}

TEST_F(AppenderTest, WritesNothingIfNothingChanges) {
  const std::vector<Observation> rows{Complete(kDay, "BTCUSDT"), Absent(kDay, "XRPUSDT")};
  Append(rows);
  const auto before = ReadBytes(path_);
  auto again = rows;
  for (Observation& row : again) {
    row = With(std::move(row), Column::kProbeTimestamp, int64_t{1'700'000'000'000'000});
  }
  const auto outcome = Append(again);
  EXPECT_FALSE(outcome.written);
  EXPECT_EQ(outcome.sequence, 1);
  EXPECT_EQ(outcome.rows_unchanged, 2);
  EXPECT_EQ(ReadBytes(path_), before);
  EXPECT_FALSE(Append({}).written);
  EXPECT_EQ(ReadBytes(path_), before);
}

TEST_F(AppenderTest, KeepsWhatAnObservationDoesNotSpeakOf) {
  Append({Complete(kDay, "BTCUSDT", 1)});
  Observation seen = Available(kDay, "BTCUSDT", 5);
  seen = WithNull(std::move(seen), Column::kLastModified);
  seen = WithNull(std::move(seen), Column::kClosePrice);
  Append({seen});
  const Reader reader = Read();
  const auto row = reader.SnapshotOf(kDay)->RowOf(0);
  ASSERT_TRUE(row);
  const Metadata first = Complete(kDay, "BTCUSDT", 1).metadata;
  EXPECT_EQ(row->metadata.integer(Column::kFileSizeBytes), 5);
  EXPECT_FALSE(row->metadata.has(Column::kLastModified));
  EXPECT_EQ(row->metadata.etag(), first.etag());
  EXPECT_EQ(row->metadata.decimal(Column::kClosePrice), first.decimal(Column::kClosePrice));
  EXPECT_EQ(row->metadata.integer(Column::kTradeCount), first.integer(Column::kTradeCount));
}

TEST_F(AppenderTest, WhatTurnsAbsentLosesItsValuesAndComesBackWithoutThem) {
  Append({Complete(kDay, "BTCUSDT", 1)});
  Append({Absent(kDay, "BTCUSDT")});
  {
    const Reader reader = Read();
    const auto row = reader.SnapshotOf(kDay)->RowOf(0);
    ASSERT_TRUE(row);
    EXPECT_FALSE(row->available);
    EXPECT_EQ(row->metadata.present(), (ColumnSet{Column::kStatusCode, Column::kProbeTimestamp}));
    EXPECT_EQ(row->metadata.integer(Column::kStatusCode), 404);
    EXPECT_EQ(SizeOf(*reader.AsOf(1), kDay, "BTCUSDT"), 100'037);
  }
  Append({Available(kDay, "BTCUSDT", 8)});
  const Reader reader = Read();
  const auto row = reader.SnapshotOf(kDay)->RowOf(0);
  ASSERT_TRUE(row);
  EXPECT_TRUE(row->available);
  EXPECT_FALSE(row->metadata.has(Column::kClosePrice));
  EXPECT_FALSE(row->metadata.has(Column::kEtag));
  EXPECT_EQ(FindDamage(reader), "");
}

TEST_F(AppenderTest, AnAvailableRowNeedsNoSize) {
  Observation seen = Absent(kDay, "BTCUSDT");
  seen.available = true;
  EXPECT_EQ(Append({seen}).rows_added, 1);
  const Reader reader = Read();
  EXPECT_EQ(SizeOf(reader, kDay, "BTCUSDT"), std::nullopt);
  EXPECT_EQ(reader.SnapshotOf(kDay)->RowOf(0)->metadata.integer(Column::kStatusCode), 200);
}

TEST_F(AppenderTest, CommitTimesNeverGoBack) {
  Append({Available(kDay, "BTCUSDT", 1)}, CommitAt(5000));
  Append({Available(kDay, "BTCUSDT", 2)}, CommitAt(5000));
  ASSERT_TRUE(appender_->Add(Available(kDay, "BTCUSDT", 3)));
  const auto before = ReadBytes(path_);
  const auto refused = appender_->Commit(CommitAt(4999));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kInvalidArgument);
  EXPECT_EQ(ReadBytes(path_), before);
  EXPECT_EQ(appender_->staged_day_count(), 0) << "what was staged is dropped";
  EXPECT_EQ(Append({Available(kDay, "BTCUSDT", 4)}, CommitAt(5001)).sequence, 3);
  EXPECT_EQ(Read().AsOf(TimeOf(5000))->sequence(), 2);
}

TEST_F(AppenderTest, TakesTheTimeOfTheLastCommitWhereTheClockIsALittleBehind) {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const CommitTime ahead = now + std::chrono::hours{23};
  CommitOptions options;
  options.time = ahead;
  Append({Available(kDay, "BTCUSDT", 1)}, options);
  Append({Available(kDay, "BTCUSDT", 2)});
  EXPECT_EQ(Read().sequence(), 2);
  EXPECT_EQ(Read().commit_time(), ahead);
}

TEST_F(AppenderTest, RefusesAClockThatIsMoreThanADayBehind) {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  CommitOptions options;
  options.time = now + std::chrono::hours{25};
  Append({Available(kDay, "BTCUSDT", 1)}, options);
  ASSERT_TRUE(appender_->Add(Available(kDay, "BTCUSDT", 2)));
  const auto refused = appender_->Commit();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kIo);
  EXPECT_EQ(Read().sequence(), 1);
}

TEST_F(AppenderTest, TakesTheClocksTimeOtherwise) {
  const auto floor_ms = [](auto time) {
    return std::chrono::floor<std::chrono::milliseconds>(time);
  };
  const auto before = floor_ms(std::chrono::system_clock::now());
  Append({Available(kDay, "BTCUSDT")});
  const auto after = floor_ms(std::chrono::system_clock::now());
  EXPECT_GE(Read().commit_time(), before);
  EXPECT_LE(Read().commit_time(), after);
}

TEST_F(AppenderTest, RefusesCommitTimesThatTheStoreCannotHold) {
  for (const int64_t time : {int64_t{-1}, int64_t{9'246'182'400'000}}) {
    ASSERT_TRUE(appender_->Add(Available(kDay, "BTCUSDT")));
    const auto refused = appender_->Commit(CommitAt(time));
    ASSERT_FALSE(refused) << time;
    EXPECT_EQ(refused.error().code(), ErrorCode::kInvalidArgument) << time;
  }
  EXPECT_EQ(Append({Available(kDay, "BTCUSDT")}, CommitAt(9'246'182'399'999)).sequence, 1);
  EXPECT_EQ(Read().commit_time(), TimeOf(9'246'182'399'999));
}

// Counted in microseconds these go beyond 64 bits, to where they may look harmless.
TEST_F(AppenderTest, RefusesCommitTimesThatOverflow) {
  for (const int64_t time :
       {int64_t{18'446'744'073'709'552}, std::numeric_limits<int64_t>::max()}) {
    ASSERT_TRUE(appender_->Add(Available(kDay, "BTCUSDT")));
    const auto refused = appender_->Commit(CommitAt(time));
    ASSERT_FALSE(refused) << time;
    ASSERT_EQ(refused.error().code(), ErrorCode::kInvalidArgument) << time;
  }
}

TEST_F(AppenderTest, CommitsNoMoreDaysThanAskedForTheEarliestFirst) {
  for (const int day : {3, 0, 2, 1}) {
    ASSERT_TRUE(appender_->Add(Available(kDay + day, "S" + std::to_string(day) + "USDT")));
  }
  EXPECT_EQ(appender_->staged_day_count(), 4);
  CommitOptions two;
  two.day_limit = 2;
  EXPECT_EQ(Append({}, two).rows_added, 2);
  EXPECT_EQ(appender_->staged_day_count(), 2);
  EXPECT_EQ(*Read().Days(), (DayRange{kDay, kDay + 1}));
  EXPECT_FALSE(Read().FindSymbol("S2USDT"));
  EXPECT_EQ(Append({Available(kDay + 7, "LATEUSDT")}, two).rows_added, 2);
  EXPECT_EQ(appender_->staged_day_count(), 1);
  EXPECT_EQ(Append({}, two).rows_added, 1);
  EXPECT_EQ(appender_->staged_day_count(), 0);
  EXPECT_EQ(Read().sequence(), 3);
  EXPECT_EQ(FindDamage(Read()), "");
  EXPECT_FALSE(Append({}, two).written);
}

TEST_F(AppenderTest, ADiscoveredSymbolIsKnownAndUnknownOnEveryDay) {
  ASSERT_TRUE(appender_->AddSymbol("币安人生USDT"));
  const auto outcome = Append({});
  EXPECT_TRUE(outcome.written);
  EXPECT_EQ(outcome.symbols_added, 1);
  const Reader reader = Read();
  const auto id = reader.FindSymbol("币安人生USDT");
  ASSERT_TRUE(id);
  EXPECT_TRUE(reader.Days()->empty());
  EXPECT_EQ(reader.TimelineOf(*id)->Count(BitsetKind::kObserved), 0);
  ASSERT_TRUE(appender_->AddSymbol("币安人生USDT"));
  EXPECT_FALSE(Append({}).written);
}

TEST_F(AppenderTest, RefusesASymbolThatIsNoName) {
  for (const std::string& name :
       {std::string(), std::string("A\nB"), std::string("\xff"), std::string(256, 'A')}) {
    const Status added = appender_->AddSymbol(name);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code(), ErrorCode::kInvalidArgument);
  }
}

TEST_F(AppenderTest, IsStillItselfAfterItIsMoved) {
  ASSERT_TRUE(appender_->Add(Available(kDay, "BTCUSDT")));
  Appender moved = *std::move(appender_);
  appender_ = std::move(moved);
  EXPECT_EQ(Append({}).rows_added, 1);
  EXPECT_THAT(AvailableOn(Read(), kDay), ElementsAre("BTCUSDT"));
}

}  // namespace
}  // namespace bfa::test
