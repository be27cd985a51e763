#include "prober/fetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>
#include <utility>

#include "tests/prober/virtual_transport.h"

namespace bfa::test {
namespace {

using internal::Fetched;
using internal::Fetcher;
using internal::Milliseconds;
using testing::ElementsAre;
using testing::EndsWith;
using testing::Pair;

const std::string kUrl = "https://archive.example/a";
const Instant kBegin = *ParseInstant("2026-08-22T09:00:00Z");

ProbeOptions Options() {
  ProbeOptions options;
  options.max_errors = 1'000'000;
  return options;
}

// A server in virtual time, a fetcher before it, and what came of each request.
class FetcherTest : public testing::Test {
 protected:
  void Begin(Answer answer, const ProbeOptions& options = Options(),
             Milliseconds latency = Milliseconds{10}) {
    transport_.emplace(std::move(answer), latency);
    fetcher_.emplace(
        *transport_, options, [this] { return kBegin + transport_->Now(); }, 7);
  }

  void Ask(const std::string& url, Fetcher::Check check = {}) {
    HttpRequest request;
    request.url = url;
    fetcher_->Fetch(std::move(request), std::move(check),
                    [this](Fetched fetched) { fetched_.push_back(std::move(fetched)); });
  }
  // Different requests to one host.
  void AskMany(int count, const std::string& host = "https://archive.example") {
    for (int i = 0; i < count; ++i) Ask(host + "/" + std::to_string(i));
  }
  void Run() {
    ASSERT_TRUE(transport_->Run([] { return false; }));
  }

  uint64_t Count(Fetched::Kind kind) const {
    return static_cast<uint64_t>(std::count_if(
        fetched_.begin(), fetched_.end(), [kind](const Fetched& one) { return one.kind == kind; }));
  }
  std::vector<Milliseconds> SendTimes() const {
    std::vector<Milliseconds> times;
    for (const auto& sent : transport_->sent()) times.push_back(sent.time);
    return times;
  }

  std::optional<VirtualTransport> transport_;
  std::optional<Fetcher> fetcher_;
  std::vector<Fetched> fetched_;
};

// Says each thing in turn, the last one for ever.
Answer InTurn(std::vector<HttpReply> replies) {
  return [replies = std::move(replies), next = size_t{0}](const HttpRequest&) mutable {
    return replies[std::min(next++, replies.size() - 1)];
  };
}

HttpReply AskingToWait(const std::string& retry_after, int status = 503) {
  HttpReply reply = StatusReply(status);
  reply.retry_after = retry_after;
  return reply;
}

TEST_F(FetcherTest, GivesWhatWasFoundAndWhatIsMissing) {
  Begin([](const HttpRequest& request) {
    return request.url == kUrl ? StatusReply(200, "x") : StatusReply(404);
  });
  Ask(kUrl);
  Ask(kUrl + "/missing");
  Run();
  ASSERT_EQ(fetched_.size(), 2);
  EXPECT_TRUE(fetched_[0].found());
  EXPECT_EQ(fetched_[0].reply.body, "x");
  EXPECT_TRUE(fetched_[1].missing());
  EXPECT_EQ(fetched_[1].reply.status, 404);
  EXPECT_THAT(fetcher_->figures().replies, ElementsAre(Pair("200", 1), Pair("404", 1)));
  EXPECT_EQ(fetcher_->figures().sent, 2);
  EXPECT_EQ(fetcher_->figures().retries, 0);
  EXPECT_EQ(fetcher_->figures().failed, 0);
}

TEST_F(FetcherTest, SendsNoMoreAtOnceThanAllowed) {
  for (const uint32_t concurrency : {1u, 7u, 100u}) {
    ProbeOptions options = Options();
    options.concurrency = concurrency;
    Begin([](const HttpRequest&) { return StatusReply(200); }, options);
    fetched_.clear();
    AskMany(200);
    AskMany(200, "https://listing.example");
    Run();
    EXPECT_EQ(transport_->max_under_way(), concurrency);
    EXPECT_EQ(Count(Fetched::Kind::kFound), 400);
    EXPECT_EQ(transport_->Now(), Milliseconds{10 * ((400 + concurrency - 1) / concurrency)});
  }
}

TEST_F(FetcherTest, SendsAgainAfterGrowingWaits) {
  Begin(InTurn({StatusReply(503), FaultReply(TransportFault::kTimeout), StatusReply(403),
                StatusReply(429), StatusReply(200)}));
  Ask(kUrl);
  Run();
  ASSERT_EQ(fetched_.size(), 1);
  EXPECT_TRUE(fetched_[0].found());
  const std::vector<Milliseconds> times = SendTimes();
  ASSERT_EQ(times.size(), 5);
  for (size_t i = 1; i < times.size(); ++i) {
    const Milliseconds wait = times[i] - times[i - 1] - Milliseconds{10};
    EXPECT_LE(wait, Milliseconds{500 << (i - 1)});
    EXPECT_GE(wait, Milliseconds{0});
  }
  EXPECT_EQ(fetcher_->figures().retries, 4);
  EXPECT_EQ(fetcher_->figures().failed, 0);
  EXPECT_THAT(fetcher_->figures().replies,
              ElementsAre(Pair("200", 1), Pair("403", 1), Pair("429", 1), Pair("503", 1),
                          Pair("timeout", 1)));
}

// The means of the waits of many requests: full jitter halves the limits.
TEST_F(FetcherTest, WaitsLongerEachTime) {
  std::map<std::string, std::vector<Milliseconds>> times;
  Begin([](const HttpRequest& request) {
    return request.url.ends_with("/good") ? StatusReply(200) : StatusReply(503);
  });
  // The breaker of each host is its own, so none opens.
  constexpr int kCount = 400;
  for (int i = 0; i < kCount; ++i) Ask("https://h" + std::to_string(i) + ".example/x");
  Run();
  for (const auto& sent : transport_->sent()) times[sent.request.url].push_back(sent.time);
  std::array<double, 4> means{};
  for (const auto& [url, of_one] : times) {
    ASSERT_EQ(of_one.size(), 5);
    for (size_t i = 0; i < 4; ++i) {
      means[i] += static_cast<double>((of_one[i + 1] - of_one[i]).count() - 10) / kCount;
    }
  }
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(means[i], 250 << i, 25 << i);
}

TEST_F(FetcherTest, FailsAfterAllTries) {
  Begin([](const HttpRequest&) { return StatusReply(503); });
  Ask(kUrl);
  Run();
  ASSERT_EQ(fetched_.size(), 1);
  EXPECT_EQ(fetched_[0].kind, Fetched::Kind::kFailed);
  EXPECT_EQ(fetched_[0].why, kUrl + ": status 503, after 5 tries");
  EXPECT_EQ(fetched_[0].reply.status, 503);
  EXPECT_EQ(fetcher_->figures().sent, 5);
  EXPECT_EQ(fetcher_->figures().failed, 1);
  ProbeOptions options = Options();
  options.retries = 0;
  Begin([](const HttpRequest&) { return FaultReply(TransportFault::kBroken); }, options);
  Ask(kUrl);
  Run();
  EXPECT_EQ(fetched_[1].why, kUrl + ": the network is out of order, after 1 try");
}

TEST_F(FetcherTest, DoesNotSendAgainWhatCannotHelp) {
  for (const HttpReply& reply :
       {FaultReply(TransportFault::kTls), StatusReply(400), StatusReply(301), StatusReply(451)}) {
    Begin([&](const HttpRequest&) { return reply; });
    fetched_.clear();
    Ask(kUrl);
    Run();
    ASSERT_EQ(fetched_.size(), 1);
    EXPECT_EQ(fetched_[0].kind, Fetched::Kind::kFailed);
    EXPECT_THAT(fetched_[0].why, testing::StartsWith(kUrl + ": "));
    EXPECT_EQ(transport_->sent().size(), 1);
  }
  Begin([](const HttpRequest&) { return StatusReply(200, std::string(1000, 'x')); });
  HttpRequest request;
  request.url = kUrl;
  request.max_body_size = 999;
  fetcher_->Fetch(request, {}, [this](Fetched fetched) { fetched_.push_back(std::move(fetched)); });
  Run();
  EXPECT_EQ(fetched_.back().kind, Fetched::Kind::kFailed);
  EXPECT_THAT(fetcher_->figures().replies, ElementsAre(Pair("too_large", 1)));
}

TEST_F(FetcherTest, BelievesNoHtmlPage) {
  for (const int status : {200, 404}) {
    Begin(InTurn({StatusReply(status, "", "text/html; charset=utf-8"), StatusReply(status)}));
    fetched_.clear();
    Ask(kUrl);
    Run();
    ASSERT_EQ(fetched_.size(), 1);
    EXPECT_EQ(fetched_[0].kind, status == 200 ? Fetched::Kind::kFound : Fetched::Kind::kMissing);
    EXPECT_EQ(transport_->sent().size(), 2);
  }
  Begin([](const HttpRequest&) { return StatusReply(404, "", "Text/HTML"); });
  Ask(kUrl);
  Run();
  EXPECT_EQ(fetched_.back().why, kUrl + ": status 404 with an HTML page, after 5 tries");
}

TEST_F(FetcherTest, SendsAgainWhatDoesNotStandItsCheck) {
  Begin(InTurn({StatusReply(200, "bad"), StatusReply(200, "worse"), StatusReply(200, "good")}));
  int checked = 0;
  const Fetcher::Check check = [&checked](const HttpReply& reply) -> Status {
    ++checked;
    if (reply.body == "good") return {};
    return Error(ErrorCode::kNetwork, "it is " + reply.body);
  };
  Ask(kUrl, check);
  Run();
  ASSERT_EQ(fetched_.size(), 1);
  EXPECT_EQ(fetched_[0].reply.body, "good");
  EXPECT_EQ(checked, 3);
  Begin([](const HttpRequest&) { return StatusReply(200, "bad"); });
  Ask(kUrl, check);
  Run();
  EXPECT_EQ(fetched_[1].why, kUrl + ": it is bad, after 5 tries");
}

TEST_F(FetcherTest, WaitsAsLongAsTheServerAsks) {
  for (const std::string retry_after : {"60", "Sat, 22 Aug 2026 09:01:00 GMT"}) {
    Begin(InTurn({AskingToWait(retry_after), StatusReply(200)}));
    Ask(kUrl);
    Run();
    EXPECT_TRUE(fetched_.back().found());
    const std::vector<Milliseconds> times = SendTimes();
    ASSERT_EQ(times.size(), 2);
    EXPECT_GE(times[1], Milliseconds{60'000});
    EXPECT_LE(times[1], Milliseconds{60'510});
  }
}

TEST_F(FetcherTest, LeavesTheWholeHostAloneForThatLong) {
  Begin([this](const HttpRequest& request) {
    const bool early = transport_->Now() < Milliseconds{1000};
    return early && request.url.starts_with(kUrl) ? AskingToWait("60", 429) : StatusReply(200);
  });
  Ask(kUrl);
  transport_->CallAfter(Milliseconds{100}, [this] {
    Ask("https://archive.example/b");
    Ask("https://other.example/b");
  });
  Run();
  for (const auto& sent : transport_->sent()) {
    if (sent.request.url == kUrl && sent.time == Milliseconds{0}) continue;
    if (sent.request.url.starts_with("https://other")) {
      EXPECT_EQ(sent.time, Milliseconds{100});
    } else {
      EXPECT_GE(sent.time, Milliseconds{60'010});
    }
  }
  EXPECT_EQ(Count(Fetched::Kind::kFound), 3);
}

TEST_F(FetcherTest, DoesNotWaitForHours) {
  Begin([](const HttpRequest&) { return AskingToWait("3600"); });
  Ask(kUrl);
  Run();
  EXPECT_EQ(fetched_[0].why, kUrl + ": status 503, after 1 try");
  EXPECT_EQ(transport_->sent().size(), 1);
}

TEST_F(FetcherTest, GivesUpAHostThatFailsAsAWhole) {
  Begin([](const HttpRequest& request) {
    return request.url.starts_with("https://down.") ? FaultReply(TransportFault::kConnect)
                                                    : StatusReply(200);
  });
  AskMany(1000, "https://down.example");
  AskMany(1000, "https://up.example");
  Run();
  EXPECT_EQ(Count(Fetched::Kind::kFailed), 1000);
  EXPECT_EQ(Count(Fetched::Kind::kFound), 1000);
  EXPECT_TRUE(std::any_of(fetched_.begin(), fetched_.end(), [](const Fetched& one) {
    return one.why.ends_with("not asked: the host fails as a whole and was given up");
  }));
  // What was under way at once, three trials, and no more.
  EXPECT_LE(transport_->sent().size(), 2000 + 3);
  EXPECT_LT(transport_->Now(), Milliseconds{30'000});
}

TEST_F(FetcherTest, TakesAHostWithoutAPathForOneHost) {
  ProbeOptions options = Options();
  options.concurrency = 8;
  Begin([](const HttpRequest&) { return StatusReply(503); }, options);
  for (int i = 0; i < 500; ++i)
    Ask("http://127.0.0.1:8080?list-type=2&prefix=" + std::to_string(i));
  Run();
  EXPECT_EQ(Count(Fetched::Kind::kFailed), 500);
  EXPECT_LT(transport_->sent().size(), 50);
}

TEST_F(FetcherTest, ComesBackToAHostThatRecovers) {
  ProbeOptions options = Options();
  options.concurrency = 32;
  Begin(
      [this](const HttpRequest&) {
        return transport_->Now() < Milliseconds{2500} ? StatusReply(503) : StatusReply(200);
      },
      options);
  AskMany(500);
  Run();
  EXPECT_EQ(Count(Fetched::Kind::kFound), 500);
}

TEST_F(FetcherTest, IsNotPutOffByOneThatAlwaysFails) {
  Begin([](const HttpRequest& request) {
    return request.url == kUrl ? StatusReply(503) : StatusReply(200);
  });
  Ask(kUrl);
  AskMany(100);
  Run();
  EXPECT_EQ(Count(Fetched::Kind::kFound), 100);
  EXPECT_EQ(Count(Fetched::Kind::kFailed), 1);
  EXPECT_LT(transport_->Now(), Milliseconds{8000});
}

TEST_F(FetcherTest, EndsWhenTooManyFailed) {
  ProbeOptions options = Options();
  options.max_errors = 5;
  options.concurrency = 4;
  // Every other one fails, so the host never counts as down.
  Begin(
      [count = 0](const HttpRequest&) mutable { return StatusReply(++count % 2 == 0 ? 400 : 200); },
      options);
  AskMany(1000);
  Run();
  EXPECT_TRUE(fetcher_->exhausted());
  EXPECT_EQ(fetched_.size(), 1000);
  EXPECT_LE(transport_->sent().size(), 16);
  EXPECT_GE(fetcher_->figures().failed, 6);
  EXPECT_LE(fetcher_->figures().failed, 8);
  EXPECT_TRUE(std::any_of(fetched_.begin(), fetched_.end(), [](const Fetched& one) {
    return one.why.ends_with("not asked: too many requests failed");
  }));
}

TEST_F(FetcherTest, AllowsAsManyErrorsAsItSays) {
  ProbeOptions options = Options();
  options.max_errors = 3;
  Begin([](const HttpRequest&) { return StatusReply(400); }, options);
  AskMany(3);
  Run();
  EXPECT_FALSE(fetcher_->exhausted());
  Ask(kUrl);
  Run();
  EXPECT_TRUE(fetcher_->exhausted());
  Ask(kUrl);
  Run();
  EXPECT_THAT(fetched_.back().why, EndsWith("too many requests failed"));
  EXPECT_EQ(transport_->sent().size(), 4);
}

TEST_F(FetcherTest, KeepsToTheRate) {
  for (const double rate : {0.5, 3.0, 10.0, 300.0, 1000.0, 5000.0}) {
    ProbeOptions options = Options();
    options.rate = rate;
    Begin([](const HttpRequest&) { return StatusReply(200); }, options);
    fetched_.clear();
    const int count = static_cast<int>(3 * rate) + 1;
    AskMany(count / 2);
    AskMany(count - count / 2, "https://listing.example");
    Run();
    EXPECT_EQ(fetched_.size(), static_cast<size_t>(count));
    const std::vector<Milliseconds> times = SendTimes();
    // No second has more, and none is wasted.
    const auto allowed = static_cast<size_t>(std::max(1.0, rate));
    for (size_t i = allowed; i < times.size(); ++i) {
      ASSERT_GE(times[i] - times[i - allowed], Milliseconds{999}) << rate;
    }
    const double expected = static_cast<double>(count - 1) / rate * 1000;
    EXPECT_NEAR(static_cast<double>(times.back().count()), expected, 0.02 * expected + 2) << rate;
  }
}

TEST_F(FetcherTest, TakesRequestsFromItsCallbacks) {
  ProbeOptions options = Options();
  options.concurrency = 2;
  options.max_errors = 50;
  Begin([](const HttpRequest&) { return StatusReply(400); }, options);
  int count = 0;
  const std::function<void()> next = [&] {
    if (++count > 300) return;
    HttpRequest request;
    request.url = "https://h" + std::to_string(count % 7) + ".example/x";
    fetcher_->Fetch(std::move(request), {}, [&](const Fetched&) { next(); });
  };
  next();
  next();
  Run();
  EXPECT_EQ(count, 302);
}

TEST_F(FetcherTest, IsStoppedWithItsTransport) {
  Begin([](const HttpRequest&) { return StatusReply(503); });
  AskMany(10);
  ASSERT_TRUE(transport_->Run([this] { return transport_->Now() >= Milliseconds{10}; }));
  EXPECT_TRUE(fetched_.empty());
  Run();
  EXPECT_TRUE(fetched_.empty());
}

// A reply such as a bad day has them.
HttpReply RandomReply(std::mt19937_64& random, uint64_t good_percent) {
  if (random() % 100 < good_percent) return StatusReply(random() % 4 == 0 ? 404 : 200);
  switch (random() % 6) {
    case 0:
      return AskingToWait(std::to_string(random() % 200), 429);
    case 1:
      return FaultReply(TransportFault::kBroken);
    case 2:
      return FaultReply(TransportFault::kTls);
    case 3:
      return StatusReply(200, "", "text/html");
    case 4:
      return StatusReply(400);
    default:
      return StatusReply(503);
  }
}

RC_GTEST_PROP(Fetcher, CallsBackOnceForEachRequest, (uint64_t seed)) {
  std::mt19937_64 random(seed);
  const auto good_percent = *rc::gen::element<uint64_t>(0, 10, 50, 95, 100);
  VirtualTransport transport([&](const HttpRequest&) { return RandomReply(random, good_percent); });
  transport.set_latency(
      [&](const HttpRequest&) { return Milliseconds{static_cast<int64_t>(random() % 300)}; });
  ProbeOptions options;
  options.concurrency = *rc::gen::inRange<uint32_t>(0, 40);
  options.retries = *rc::gen::inRange<uint32_t>(0, 6);
  options.max_errors = *rc::gen::element<uint64_t>(0, 5, 1'000'000);
  options.rate = *rc::gen::element(0.0, 2.0, 300.0, 10'000.0);
  Fetcher fetcher(
      transport, options, [&] { return kBegin + transport.Now(); }, seed);
  std::vector<int> calls(*rc::gen::inRange<size_t>(0, 200));
  uint64_t failed_count = 0;
  for (size_t i = 0; i < calls.size(); ++i) {
    HttpRequest request;
    request.url = "https://h" + std::to_string(i % 3) + ".example/x";
    const Milliseconds when{static_cast<int64_t>(random() % 5000)};
    transport.CallAfter(when, [&, i, request] {
      fetcher.Fetch(request, {}, [&, i](const Fetched& fetched) {
        ++calls[i];
        if (fetched.kind == Fetched::Kind::kFailed) ++failed_count;
        RC_ASSERT(fetched.why.empty() == (fetched.kind != Fetched::Kind::kFailed));
      });
    });
  }
  RC_ASSERT(transport.Run([] { return false; }).has_value());
  RC_ASSERT(std::all_of(calls.begin(), calls.end(), [](int count) { return count == 1; }));
  RC_ASSERT(transport.max_under_way() <= std::max(1u, options.concurrency));
  uint64_t reply_count = 0;
  for (const auto& [name, count] : fetcher.figures().replies) reply_count += count;
  RC_ASSERT(reply_count == transport.sent().size());
  RC_ASSERT(reply_count == fetcher.figures().sent);
  RC_ASSERT(fetcher.figures().failed <= failed_count);
}

}  // namespace
}  // namespace bfa::test
