#include "prober/retry.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/prober/virtual_transport.h"

namespace bfa::test {
namespace {

using internal::CircuitBreaker;
using internal::DelayAfter;
using internal::Milliseconds;
using internal::RetryPolicy;
using internal::Verdict;
using internal::VerdictOf;

constexpr Milliseconds kNow{1'000'000};

TEST(VerdictTest, IsOfTheStatus) {
  for (int status = 100; status < 600; ++status) {
    Verdict expected = Verdict::kRefused;
    if (status == 200) expected = Verdict::kFound;
    if (status == 404) expected = Verdict::kMissing;
    if (status == 403 || status == 408 || status == 429 || status >= 500) {
      expected = Verdict::kRetry;
    }
    EXPECT_EQ(VerdictOf(StatusReply(status)), expected) << status;
    EXPECT_EQ(VerdictOf(StatusReply(status, "", "")), expected) << status;
  }
}

TEST(VerdictTest, OfAnHtmlPageIsNeverAnAnswerOfTheArchive) {
  for (const std::string type :
       {"text/html", "text/html; charset=utf-8", "Text/HTML", "TEXT/HTML;charset=UTF-8"}) {
    EXPECT_EQ(VerdictOf(StatusReply(200, "", type)), Verdict::kRetry) << type;
    EXPECT_EQ(VerdictOf(StatusReply(404, "", type)), Verdict::kRetry) << type;
    EXPECT_EQ(VerdictOf(StatusReply(503, "", type)), Verdict::kRetry) << type;
    EXPECT_EQ(VerdictOf(StatusReply(400, "", type)), Verdict::kRefused) << type;
  }
  EXPECT_EQ(VerdictOf(StatusReply(404, "", "application/zip")), Verdict::kMissing);
}

TEST(VerdictTest, OfAFaultIsToTryAgainUnlessThatCannotHelp) {
  for (const TransportFault fault :
       {TransportFault::kResolve, TransportFault::kConnect, TransportFault::kTimeout,
        TransportFault::kBroken, TransportFault::kProtocol}) {
    EXPECT_EQ(VerdictOf(FaultReply(fault)), Verdict::kRetry);
  }
  EXPECT_EQ(VerdictOf(FaultReply(TransportFault::kTls)), Verdict::kRefused);
  EXPECT_EQ(VerdictOf(FaultReply(TransportFault::kTooLarge)), Verdict::kRefused);
  // An answer that broke off is none, whatever its status was.
  HttpReply reply = StatusReply(404);
  reply.fault = TransportFault::kBroken;
  EXPECT_EQ(VerdictOf(reply), Verdict::kRetry);
}

TEST(DelayTest, EndsAfterTheLastTry) {
  const RetryPolicy policy;
  EXPECT_TRUE(DelayAfter(policy, 4, std::nullopt, 0));
  EXPECT_FALSE(DelayAfter(policy, 5, std::nullopt, 0));
  EXPECT_FALSE(DelayAfter(policy, 5, Milliseconds{1}, 0));
  EXPECT_FALSE(DelayAfter({.max_tries = 1}, 1, std::nullopt, 0));
}

TEST(DelayTest, DoesNotWaitForAServerThatAsksForTooMuch) {
  const RetryPolicy policy;
  EXPECT_TRUE(DelayAfter(policy, 1, policy.max_retry_after, 0));
  EXPECT_FALSE(DelayAfter(policy, 1, policy.max_retry_after + Milliseconds{1}, 0));
}

TEST(DelayTest, TakesEachTimeUpToItsLimit) {
  const RetryPolicy policy;
  for (const auto& [tries, limit] :
       std::vector<std::pair<uint32_t, uint64_t>>{{1, 500}, {2, 1000}, {3, 2000}, {4, 4000}}) {
    EXPECT_EQ(DelayAfter(policy, tries, std::nullopt, 0), Milliseconds{0});
    EXPECT_EQ(DelayAfter(policy, tries, std::nullopt, limit),
              Milliseconds{static_cast<int64_t>(limit)});
    EXPECT_EQ(DelayAfter(policy, tries, std::nullopt, limit + 1), Milliseconds{0});
  }
}

RC_GTEST_PROP(Delay, IsWithinItsBounds, (uint64_t random)) {
  RetryPolicy policy;
  policy.max_tries = *rc::gen::inRange<uint32_t>(1, 2'000'000);
  policy.base = Milliseconds{*rc::gen::inRange(0, 100'000)};
  policy.cap = Milliseconds{*rc::gen::inRange(0, 100'000)};
  const auto tries = *rc::gen::inRange<uint32_t>(1, 2'000'000);
  const auto asked = *rc::gen::arbitrary<bool>()
                         ? std::optional<Milliseconds>(*rc::gen::inRange(0, 200'000))
                         : std::optional<Milliseconds>();
  const auto delay = DelayAfter(policy, tries, asked, random);
  RC_ASSERT(delay.has_value() ==
            (tries < policy.max_tries && (!asked || *asked <= policy.max_retry_after)));
  if (!delay) return;
  const Milliseconds least = asked.value_or(Milliseconds{0});
  RC_ASSERT(*delay >= least);
  RC_ASSERT(*delay <= least + policy.cap);
  if (tries < 20) RC_ASSERT(*delay <= least + policy.base * (1 << (tries - 1)));
}

// Fails `count` times, of `request_count` requests in turn.
void Fail(CircuitBreaker& breaker, uint64_t count, uint64_t request_count) {
  for (uint64_t i = 0; i < count; ++i) breaker.Failed(i % request_count, kNow);
}

TEST(CircuitBreakerTest, IsNotOpenedByOneThatAlwaysFails) {
  CircuitBreaker breaker;
  Fail(breaker, 1000, 1);
  EXPECT_TRUE(breaker.Allow(kNow));
  EXPECT_EQ(breaker.OpenUntil(), std::nullopt);
  Fail(breaker, 1000, 7);
  EXPECT_TRUE(breaker.Allow(kNow));
}

TEST(CircuitBreakerTest, IsOpenedBySixteenFailuresOfEightRequests) {
  CircuitBreaker breaker;
  Fail(breaker, 15, 8);
  EXPECT_TRUE(breaker.Allow(kNow));
  breaker.Failed(7, kNow);
  EXPECT_FALSE(breaker.Allow(kNow));
  EXPECT_EQ(breaker.OpenUntil(), kNow + Milliseconds{1000});
  EXPECT_FALSE(breaker.given_up());

  CircuitBreaker few;
  Fail(few, 100, 7);
  EXPECT_TRUE(few.Allow(kNow));
  few.Failed(7, kNow);
  EXPECT_FALSE(few.Allow(kNow));
}

TEST(CircuitBreakerTest, CountsFailuresInARow) {
  CircuitBreaker breaker;
  for (int i = 0; i < 10; ++i) {
    Fail(breaker, 15, 15);
    breaker.Succeeded();
  }
  EXPECT_TRUE(breaker.Allow(kNow));
}

TEST(CircuitBreakerTest, LetsOneTrialPassAndGivesUpAfterThree) {
  CircuitBreaker breaker;
  Fail(breaker, 16, 16);
  Milliseconds now = kNow;
  for (const int64_t wait : {1000, 2000, 4000}) {
    EXPECT_FALSE(breaker.given_up());
    EXPECT_EQ(breaker.OpenUntil(), now + Milliseconds{wait});
    now += Milliseconds{wait};
    EXPECT_FALSE(breaker.Allow(now - Milliseconds{1}));
    EXPECT_TRUE(breaker.Allow(now));
    EXPECT_FALSE(breaker.Allow(now));
    EXPECT_EQ(breaker.OpenUntil(), std::nullopt);
    breaker.Failed(99, now);
  }
  EXPECT_TRUE(breaker.given_up());
  EXPECT_FALSE(breaker.Allow(now + Milliseconds{1'000'000'000}));
  EXPECT_EQ(breaker.OpenUntil(), std::nullopt);
  breaker.Succeeded();
  EXPECT_TRUE(breaker.given_up());
}

TEST(CircuitBreakerTest, IsClosedByASuccess) {
  CircuitBreaker breaker;
  Fail(breaker, 16, 16);
  const Milliseconds later = kNow + Milliseconds{1000};
  EXPECT_TRUE(breaker.Allow(later));
  breaker.Succeeded();
  EXPECT_TRUE(breaker.Allow(later));
  EXPECT_TRUE(breaker.Allow(later));
  // All is forgotten: the next time begins with one second again.
  Fail(breaker, 16, 16);
  EXPECT_EQ(breaker.OpenUntil(), kNow + Milliseconds{1000});
}

TEST(CircuitBreakerTest, IsNotHeldOpenByThoseThatWereUnderWay) {
  CircuitBreaker breaker;
  Fail(breaker, 16, 16);
  for (uint64_t i = 0; i < 1000; ++i) breaker.Failed(i, kNow + Milliseconds{500});
  EXPECT_EQ(breaker.OpenUntil(), kNow + Milliseconds{1000});
  EXPECT_TRUE(breaker.Allow(kNow + Milliseconds{1000}));
}

}  // namespace
}  // namespace bfa::test
