// Many threads and one store. Meant for ThreadSanitizer as much as for its assertions.
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "bfa/appender.h"
#include "bfa/reader.h"
#include "tests/store/random_history.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

constexpr int kThreadCount = 8;
constexpr int kRoundCount = 25;
constexpr size_t kStepCount = 30;
constexpr size_t kStepsBefore = 10;

class ThreadTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const HistoryStep& step : steps_) Apply(step, model_);
    appender_.emplace(*Appender::Create(path_));
    for (size_t i = 0; i < kStepsBefore; ++i) AppendStep(steps_[i]);
  }

  void AppendStep(const HistoryStep& step) {
    Stage(step, *appender_);
    CommitOptions options;
    options.time = step.time;
    const auto outcome = appender_->Commit(options);
    EXPECT_TRUE(outcome) << outcome.error().ToString();
  }

  std::string Difference(const Reader& reader) const {
    return FindDifference(reader, model_.history()[reader.sequence()]);
  }

  // Runs `work(thread number)` in all threads at once; none begins before all are there.
  template <typename Work>
  static void InThreads(const Work& work) {
    std::latch start(kThreadCount);
    std::vector<std::thread> threads;
    threads.reserve(kThreadCount);
    for (int i = 0; i < kThreadCount; ++i) {
      threads.emplace_back([&, i] {
        start.arrive_and_wait();
        work(i);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  const std::vector<HistoryStep> steps_ = RandomHistory(7, kStepCount);
  StoreModel model_;
  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
  std::optional<Appender> appender_;
};

TEST_F(ThreadTest, AllTouchTheSamePartsOfAFreshReaderFirst) {
  for (int round = 0; round < kRoundCount; ++round) {
    const auto reader = Reader::Open(path_);
    ASSERT_TRUE(reader);
    ASSERT_GT(reader->sequence(), 0);
    InThreads([&](int) { EXPECT_EQ(Difference(*reader), ""); });
  }
}

TEST_F(ThreadTest, EachHasACopyOfItsOwnAndSomeLookBack) {
  for (int round = 0; round < kRoundCount; ++round) {
    std::optional<Reader> shared = *Reader::Open(path_);
    std::vector<Reader> copies(kThreadCount, *shared);
    shared.reset();
    InThreads([&](int thread) {
      const Reader& own = copies[static_cast<size_t>(thread)];
      if (thread % 2 == 0) {
        EXPECT_EQ(Difference(own), "");
        return;
      }
      const auto earlier = own.AsOf(1 + static_cast<uint64_t>(thread) % own.sequence());
      ASSERT_TRUE(earlier) << earlier.error().ToString();
      EXPECT_EQ(Difference(*earlier), "");
    });
  }
}

TEST_F(ThreadTest, SomeRefreshAndSomeStayWhileOneAppends) {
  const auto opened = Reader::Open(path_);
  ASSERT_TRUE(opened);
  const uint64_t first_sequence = opened->sequence();
  std::atomic<bool> done = false;
  std::vector<uint64_t> last_seen(kThreadCount);
  InThreads([&](int thread) {
    if (thread == 0) {
      for (size_t i = kStepsBefore; i < kStepCount; ++i) AppendStep(steps_[i]);
      done = true;
      return;
    }
    Reader reader = *opened;
    for (bool last_round = false; !last_round;) {
      last_round = done;
      if (thread % 4 != 3) {
        auto fresh = reader.Refresh();
        ASSERT_TRUE(fresh) << fresh.error().ToString();
        ASSERT_GE(fresh->sequence(), reader.sequence());
        reader = *std::move(fresh);
      }
      ASSERT_EQ(Difference(reader), "");
    }
    last_seen[static_cast<size_t>(thread)] = reader.sequence();
  });
  for (size_t thread = 1; thread < kThreadCount; ++thread) {
    EXPECT_EQ(last_seen[thread], thread % 4 == 3 ? first_sequence : model_.newest().sequence);
  }
  EXPECT_GT(model_.newest().sequence, first_sequence);
}

}  // namespace
}  // namespace bfa::test
