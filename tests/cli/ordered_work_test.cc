#include "tools/ordered_work.h"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace bfa::tools {
namespace {

// Takes so long that results get ready in another order than that of their indices.
uint64_t Labour(size_t index) {
  uint64_t state = index * 0x9E3779B97F4A7C15 + 1;
  for (uint64_t rounds = state >> 52; rounds > 0; --rounds) state ^= state << 13 ^ state >> 7;
  return state;
}

class OrderedWorkOf : public testing::TestWithParam<size_t> {
 protected:
  size_t thread_count() const { return GetParam(); }
};

TEST_P(OrderedWorkOf, GivesEachResultOnceAndInOrder) {
  for (const size_t count : {0U, 1U, 2U, 7U, 500U}) {
    std::atomic<size_t> made = 0;
    OrderedWork<uint64_t> work(count, thread_count(), [&](size_t index, uint64_t& result) {
      ++made;
      result = index ^ (Labour(index) & 0);
      return Status();
    });
    for (size_t i = 0; i < count; ++i) {
      const Result<uint64_t*> result = work.Next();
      ASSERT_TRUE(result && *result != nullptr);
      ASSERT_EQ(**result, i);
    }
    for (int again = 0; again < 2; ++again) ASSERT_EQ(*work.Next(), nullptr);
    EXPECT_EQ(made, count);
  }
}

TEST_P(OrderedWorkOf, MakesNoMoreThanItsWindowAhead) {
  const size_t window = thread_count() * OrderedWork<size_t>::kResultsAThread;
  std::atomic<size_t> taken = 0;
  std::atomic<bool> too_far = false;
  std::set<const size_t*> objects;
  OrderedWork<size_t> work(400, thread_count(), [&](size_t index, size_t&) {
    if (index >= taken + window) too_far = true;
    Labour(index);
    return Status();
  });
  while (const size_t* result = *work.Next()) {
    objects.insert(result);
    ++taken;
  }
  EXPECT_FALSE(too_far);
  EXPECT_EQ(objects.size(), window) << "they are used again";
}

TEST_P(OrderedWorkOf, GivesAnErrorInThePlaceOfItsResult) {
  OrderedWork<size_t> work(100, thread_count(), [](size_t index, size_t& result) -> Status {
    if (index % 40 == 39) return Error(ErrorCode::kDamaged, std::to_string(index));
    result = index;
    return {};
  });
  for (size_t i = 0; i < 100; ++i) {
    const Result<size_t*> result = work.Next();
    if (i % 40 == 39) {
      ASSERT_FALSE(result);
      EXPECT_EQ(result.error().message(), std::to_string(i));
    } else {
      ASSERT_TRUE(result) << i;
      EXPECT_EQ(**result, i);
    }
  }
  EXPECT_EQ(*work.Next(), nullptr);
}

TEST_P(OrderedWorkOf, ReportsAnExceptionAsAnError) {
  OrderedWork<std::vector<char>> work(10, thread_count(), [](size_t index, std::vector<char>& to) {
    if (index == 5) to.resize(to.max_size() + 1);
    return Status();
  });
  for (size_t i = 0; i < 10; ++i) {
    const auto result = work.Next();
    EXPECT_EQ(result.has_value(), i != 5) << i;
  }
}

TEST_P(OrderedWorkOf, StopsWhereNobodyTakesMore) {
  std::atomic<size_t> made = 0;
  {
    OrderedWork<size_t> work(1'000'000, thread_count(), [&](size_t index, size_t&) {
      ++made;
      Labour(index);
      return Status();
    });
    ASSERT_TRUE(work.Next());
  }
  EXPECT_LE(made, 1 + thread_count() * OrderedWork<size_t>::kResultsAThread);
}

TEST_P(OrderedWorkOf, LeavesSignalsToTheAskingThread) {
  const auto is_blocked = [] {
    sigset_t blocked;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    return ::sigismember(&blocked, SIGINT) == 1 && ::sigismember(&blocked, SIGTERM) == 1;
  };
  const std::thread::id asking = std::this_thread::get_id();
  OrderedWork<bool> work(200, thread_count(), [&](size_t index, bool& as_it_should_be) {
    Labour(index);
    as_it_should_be = is_blocked() == (std::this_thread::get_id() != asking);
    return Status();
  });
  while (const bool* as_it_should_be = *work.Next()) EXPECT_TRUE(*as_it_should_be);
  EXPECT_FALSE(is_blocked());
}

INSTANTIATE_TEST_SUITE_P(Threads, OrderedWorkOf, testing::Values(1, 2, 3, 8));

TEST(OrderedWorkTest, TakesNoThreadsAsOne) {
  OrderedWork<size_t> work(3, 0, [](size_t index, size_t& result) {
    result = index;
    return Status();
  });
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(**work.Next(), i);
}

}  // namespace
}  // namespace bfa::tools
