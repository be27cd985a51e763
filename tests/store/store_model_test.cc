// The store against the model, through random histories.
#include "tests/store/store_model.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "bfa/appender.h"
#include "bfa/reader.h"
#include "store/merge.h"
#include "tests/store/file_bytes.h"
#include "tests/store/random_history.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sanitizer.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

constexpr uint64_t kShardCount = 8;
constexpr uint64_t kHistoriesPerShard = kIsSanitized ? 12 : 50;
constexpr size_t kStepsPerHistory = 7;

// As of a time, the last of the commits with that time or an earlier one.
uint64_t SequenceAt(const std::vector<ModelState>& history, CommitTime time) {
  uint64_t sequence = 0;
  for (const ModelState& state : history) {
    if (state.sequence > 0 && state.time <= time) sequence = state.sequence;
  }
  return sequence;
}

void ExpectHistory(const Reader& newest, const std::vector<ModelState>& history) {
  for (const ModelState& state : history) {
    const auto by_sequence = newest.AsOf(state.sequence);
    if (state.sequence == 0) {
      EXPECT_FALSE(by_sequence);
      continue;
    }
    ASSERT_TRUE(by_sequence) << by_sequence.error().ToString();
    EXPECT_EQ(FindDifference(*by_sequence, state), "");
    for (const int shift : {-1, 0, 1}) {
      const CommitTime time = state.time + std::chrono::milliseconds{shift};
      const auto by_time = newest.AsOf(time);
      EXPECT_EQ(by_time ? by_time->sequence() : 0, SequenceAt(history, time));
      if (by_time && shift == 0) {
        EXPECT_EQ(FindDifference(*by_time, history[by_time->sequence()]), "");
      }
    }
  }
}

void LiveThrough(const std::vector<HistoryStep>& steps, const std::string& path) {
  StoreModel model;
  auto appender = Appender::Create(path);
  ASSERT_TRUE(appender) << appender.error().ToString();
  std::optional<Reader> reader;
  for (const HistoryStep& step : steps) {
    Stage(step, *appender);
    CommitOptions options;
    options.time = step.time;
    const auto outcome = appender->Commit(options);
    ASSERT_TRUE(outcome) << outcome.error().ToString();
    const CommitOutcome expected = Apply(step, model);
    EXPECT_EQ(outcome->sequence, expected.sequence);
    EXPECT_EQ(outcome->written, expected.written);
    EXPECT_EQ(outcome->rows_added, expected.rows_added);
    EXPECT_EQ(outcome->rows_changed, expected.rows_changed);
    EXPECT_EQ(outcome->rows_unchanged, expected.rows_unchanged);
    EXPECT_EQ(outcome->symbols_added, expected.symbols_added);
    auto now = reader ? reader->Refresh() : Reader::Open(path);
    ASSERT_TRUE(now) << now.error().ToString();
    reader = *now;
    ASSERT_EQ(FindDifference(*reader, model.newest()), "");
    // Every other commit is made by an appender that knows only what is in the file.
    if (model.newest().sequence % 2 == 0) continue;
    appender = Result<Appender>(Error(ErrorCode::kLocked, "let go of the file"));
    appender = Appender::Open(path);
    ASSERT_TRUE(appender) << appender.error().ToString();
  }
  ExpectHistory(*reader, model.history());
  EXPECT_EQ(FindDamage(*reader), "");
}

class RandomHistories : public testing::TestWithParam<uint64_t> {};

TEST_P(RandomHistories, AnswerLikeTheModelAfterAndAsOfEveryCommit) {
  for (uint64_t i = 0; i < kHistoriesPerShard; ++i) {
    const uint64_t seed = GetParam() * kHistoriesPerShard + i;
    SCOPED_TRACE("RandomHistory(" + std::to_string(seed) + ", …)");
    const TemporaryFolder folder;
    LiveThrough(RandomHistory(seed, kStepsPerHistory), folder.File("um.bfa"));
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Shard, RandomHistories, testing::Range(uint64_t{0}, kShardCount));

TEST(RandomHistories, OneLongHistoryAnswersLikeTheModel) {
  const TemporaryFolder folder;
  LiveThrough(RandomHistory(4711, 60), folder.File("um.bfa"));
}

// Bytes of a store that holds the observations of a history's first step, staged in an order.
std::vector<std::byte> StoreOf(std::vector<Observation> observations, uint64_t order_seed) {
  std::mt19937_64 random(order_seed);
  std::shuffle(observations.begin(), observations.end(), random);
  const TemporaryFolder folder;
  auto appender = Appender::Create(folder.File("um.bfa"), FixedId());
  if (!appender) return {};
  for (const Observation& observation : observations) EXPECT_TRUE(appender->Add(observation));
  EXPECT_TRUE(appender->Commit(CommitAt(1000)));
  return ReadBytes(folder.File("um.bfa"));
}

RC_GTEST_PROP(StagingOrder, IsNotSeenInTheFile, (uint64_t seed)) {
  const std::vector<Observation> observations = RandomHistory(seed, 1).front().observations;
  RC_ASSERT(StoreOf(observations, seed) == StoreOf(observations, seed + 1));
}

// Merging the same observation once more must not change anything: a run that is repeated after a
// failure adds no revisions.
RC_GTEST_PROP(Merge, OfWhatIsKnownChangesNothing, (uint64_t seed)) {
  std::optional<Row> row;
  for (const HistoryStep& step : RandomHistory(seed, 3)) {
    for (const Observation& seen : step.observations) {
      const internal::StagedCell cell{seen.available, seen.given, seen.metadata};
      auto merged = internal::MergeCell(row ? &*row : nullptr, 0, cell);
      if (merged) row = *std::move(merged);
      RC_ASSERT(row.has_value());
      RC_ASSERT(row->available == seen.available);
      RC_ASSERT(row->metadata.integer(Column::kStatusCode) == (seen.available ? 200 : 404));
      RC_ASSERT(!internal::MergeCell(&*row, 0, cell).has_value());
    }
  }
}

}  // namespace
}  // namespace bfa::test
