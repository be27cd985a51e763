// A store as it was.
#include <gtest/gtest.h>

#include "bfa/reader.h"
#include "store/appender_state.h"
#include "tests/store/memory_file.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/store_difference.h"

namespace bfa::test {
namespace {

const Day kDay = DayAt("2022-05-12");

TEST(AsOf, EachCommitTheStoreReadsAsItDidThen) {
  const SampleStore sample = TwentyCommits();
  const auto newest = Reader::FromBytes(sample.bytes);
  ASSERT_TRUE(newest);
  for (uint64_t sequence = 1; sequence <= 20; ++sequence) {
    const auto then = newest->AsOf(sequence);
    ASSERT_TRUE(then) << then.error().ToString();
    EXPECT_EQ(then->size(), sample.ends[sequence]);
    EXPECT_EQ(FindDifference(*then, sample.history[sequence]), "");
    EXPECT_EQ(FindDamage(*then), "");
    EXPECT_EQ(then->Commits()->size(), sequence);
    EXPECT_EQ(then->AsOf(sequence)->sequence(), sequence);
    EXPECT_EQ(then->AsOf(1)->sequence(), 1);
    EXPECT_EQ(then->AsOf(sequence + 1).error().code(), ErrorCode::kNotFound)
        << "what came later is not known yet";
  }
}

TEST(AsOf, ATimeIsTheLastCommitNotAfterIt) {
  const SampleStore sample = TwentyCommits();
  const auto newest = Reader::FromBytes(sample.bytes);
  ASSERT_TRUE(newest);
  EXPECT_EQ(newest->AsOf(TimeOf(999)).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(newest->AsOf(TimeOf(-1)).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(newest->AsOf(TimeOf(1000))->sequence(), 1);
  EXPECT_EQ(newest->AsOf(TimeOf(1999))->sequence(), 1);
  EXPECT_EQ(newest->AsOf(TimeOf(2000))->sequence(), 2);
  EXPECT_EQ(newest->AsOf(TimeOf(19'999))->sequence(), 19);
  EXPECT_EQ(newest->AsOf(TimeOf(20'000))->sequence(), 20);
  EXPECT_EQ(newest->AsOf(CommitTime::max())->sequence(), 20);
  EXPECT_EQ(newest->AsOf(CommitTime::min()).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(newest->AsOf(5)->AsOf(TimeOf(20'000))->sequence(), 5);
}

TEST(AsOf, BeforeTheFirstCommitOrAfterTheLastThereIsNothing) {
  const SampleStore sample = TwentyCommits();
  const auto newest = Reader::FromBytes(sample.bytes);
  ASSERT_TRUE(newest);
  EXPECT_EQ(newest->AsOf(0).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(newest->AsOf(21).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(newest->AsOf(~uint64_t{0}).error().code(), ErrorCode::kNotFound);
}

// The full check holds every jump against the rule that makes any commit O(log n) hops away.
TEST(AsOf, OfThousandsOfCommitsFindsEachOne) {
  constexpr uint64_t kCount = 2000;
  MemoryDisk disk;
  auto appender = internal::AppenderState::OnNewFile(std::make_unique<MemoryFile>(disk), FixedId());
  ASSERT_TRUE(appender);
  for (uint64_t i = 1; i <= kCount; ++i) {
    const auto value = static_cast<int64_t>(i);
    ASSERT_TRUE((*appender)->staging().Add(Available(kDay, "BTCUSDT", value)));
    // Two commits share each time.
    ASSERT_TRUE((*appender)->Commit(CommitAt(value / 2 * 10)));
  }
  const auto newest = Reader::FromBytes(disk.bytes);
  ASSERT_TRUE(newest);
  ASSERT_EQ(newest->sequence(), kCount);
  for (uint64_t i = 1; i <= kCount; ++i) {
    const auto then = newest->AsOf(i);
    ASSERT_TRUE(then) << i;
    ASSERT_EQ(then->sequence(), i);
    const auto size = then->SnapshotOf(kDay)->Integer(Column::kFileSizeBytes, 0);
    ASSERT_EQ(*size, static_cast<int64_t>(i));
    // The later of the two, whose sequence is odd, but for the last one.
    const auto at_time = newest->AsOf(TimeOf(static_cast<int64_t>(i / 2 * 10 + 9)));
    ASSERT_EQ(at_time->sequence(), std::min(kCount, i | 1));
  }
  const auto commits = newest->Commits();
  ASSERT_TRUE(commits);
  ASSERT_EQ(commits->size(), kCount);
  for (size_t i = 0; i < kCount; ++i) ASSERT_EQ((*commits)[i].sequence, i + 1);
  EXPECT_EQ(newest->DaysWithRows()->front().revision, kCount);
  EXPECT_EQ(FindDamage(*newest), "");
}

}  // namespace
}  // namespace bfa::test
