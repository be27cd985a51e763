// How the origin misbehaves, and when.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "prober/replay/faults.h"
#include "tests/prober/replay/replay_world.h"

namespace bfa::replay {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kBtc = std::string(kRoot) + "BTCUSDT/1m/";
const std::string kFile = MinutePath("BTCUSDT", "2026-08-19");

// An origin with one rule that does this to listings of files.
Origin ListingFaults(const std::string& action) {
  return OriginOf(R"({"faults":[{"match":{"kind":"list"},"do":{)" + action + "}}]}");
}

std::vector<int> Statuses(Origin& origin, const std::string& target, int count) {
  std::vector<int> statuses(static_cast<size_t>(count));
  for (int& status : statuses) status = Ask(origin, target).status;
  return statuses;
}

TEST(ReplayFaultTest, TheFirstRuleThatAppliesCounts) {
  Origin origin = OriginOf(R"({"faults":[
    {"match":{"kind":"get","symbol":"BTCUSDT"},"after":1,"times":2,"do":{"status":503}},
    {"match":{"day":"2026-08-19"},"do":{"status":403}}]})");
  EXPECT_THAT(Statuses(origin, kFile, 4), ElementsAre(403, 503, 503, 403));
  EXPECT_THAT(Statuses(origin, MinutePath("BTCUSDT", "2026-08-18"), 1), ElementsAre(200));
}

TEST(ReplayFaultTest, MatchesByKindAndPrefix) {
  Origin origin = OriginOf(R"({"faults":[
    {"match":{"kind":"checksum"},"do":{"status":500}},
    {"match":{"kind":"head"},"do":{"status":502}},
    {"match":{"kind":"discover"},"do":{"status":429}},
    {"match":{"kind":"exchange_info"},"do":{"status":451}},
    {"match":{"kind":"any","prefix":"data/futures/um/daily/klines/OLD"},"do":{"status":504}}]})");
  EXPECT_EQ(Ask(origin, kFile).status, 200);
  EXPECT_EQ(Ask(origin, kFile + ".CHECKSUM").status, 500);
  EXPECT_EQ(Ask(origin, kFile, "HEAD").status, 502);
  EXPECT_EQ(Ask(origin, "/data.binance.vision?delimiter=/&prefix=" + std::string(kRoot)).status,
            429);
  EXPECT_EQ(Ask(origin, "/fapi/v1/exchangeInfo").status, 451);
  EXPECT_EQ(Ask(origin, MinutePath("OLDUSDT", "2022-01-01")).status, 504);
}

TEST(ReplayFaultTest, CountsEachTargetByItself) {
  Origin origin = OriginOf(
      R"({"faults":[{"match":{"kind":"get"},"times":1,"each":true,"do":{"status":503}}]})");
  EXPECT_THAT(Statuses(origin, kFile, 2), ElementsAre(503, 200));
  EXPECT_THAT(Statuses(origin, kFile + ".zip", 2), ElementsAre(503, 404));
}

TEST(ReplayFaultTest, ChanceIsTheSameInAnyOrder) {
  const std::string script =
      R"({"faults":[{"match":{},"probability":0.3,"seed":5,"do":{"status":503}}]})";
  std::vector<std::string> targets;
  for (int day = 10; day < 30; ++day) {
    targets.push_back(MinutePath("BTCUSDT", "2026-07-" + std::to_string(day)));
  }
  Origin by_target = OriginOf(script);
  Origin by_round = OriginOf(script);
  std::vector<std::vector<int>> statuses(targets.size());
  int failed = 0;
  for (int round = 0; round < 20; ++round) {
    for (size_t i = 0; i < targets.size(); ++i) {
      statuses[i].push_back(Ask(by_round, targets[i]).status);
      failed += statuses[i].back() == 503 ? 1 : 0;
    }
  }
  for (size_t i = 0; i < targets.size(); ++i) {
    EXPECT_EQ(Statuses(by_target, targets[i], 20), statuses[i]);
  }
  EXPECT_GT(failed, 80);
  EXPECT_LT(failed, 160);
}

TEST(ReplayFaultTest, AnswersSomethingElse) {
  Origin origin = OriginOf(R"({"faults":[
    {"match":{},"times":1,"do":{"status":503,"retry_after":2}},
    {"match":{},"times":1,"do":{"body":"html"}},
    {"match":{},"times":1,"do":{"redirect":"http://elsewhere.example/"}},
    {"match":{},"times":1,"do":{"clock_skew_s":-3600}}]})");
  const Reply slow = Ask(origin, kFile);
  EXPECT_EQ(slow.Header("Retry-After"), "2");
  EXPECT_THAT(slow.body, HasSubstr("<Code>SlowDown</Code>"));
  const Reply page = Ask(origin, kFile, "HEAD");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.Header("Content-Type"), "text/html");
  EXPECT_THAT(page.body, IsEmpty());
  EXPECT_GT(page.content_length, 0U);
  const Reply elsewhere = Ask(origin, kFile);
  EXPECT_EQ(elsewhere.status, 302);
  EXPECT_EQ(elsewhere.Header("Location"), "http://elsewhere.example/");
  EXPECT_EQ(Ask(origin, kFile).Header("Date"), "Fri, 21 Aug 2026 11:00:00 GMT");
}

TEST(ReplayFaultTest, SaysHowTheAnswerIsSent) {
  Origin origin = OriginOf(R"({"faults":[{"match":{},"times":1,"do":{"latency_ms":70,"reset":true,
    "cut_after":9,"drip":{"bytes":4,"every_ms":5}}}]})");
  const Reply reply = Ask(origin, kFile);
  EXPECT_EQ(reply.delivery.latency.count(), 70);
  EXPECT_TRUE(reply.delivery.reset);
  EXPECT_EQ(reply.delivery.cut_after, 9U);
  EXPECT_EQ(reply.delivery.drip->size, 4U);
  EXPECT_EQ(reply.body.size(), reply.content_length);
  EXPECT_TRUE(origin.log().back().reset);
}

TEST(ReplayFaultTest, ListingsComeEmptyOrCutShort) {
  Origin empty = ListingFaults(R"("listing":"empty")");
  EXPECT_THAT(Texts(List(empty, kBtc), "Key"), IsEmpty());
  Origin cut = ListingFaults(R"("listing":"incomplete","keep":3)");
  EXPECT_THAT(Texts(List(cut, kBtc), "Key"), SizeIs(3));
  EXPECT_THAT(Texts(List(cut, kBtc), "IsTruncated"), ElementsAre("false"));
}

TEST(ReplayFaultTest, AStuckListingNeverAdvances) {
  Origin origin = ListingFaults(R"("listing":"stuck")");
  const auto first = Texts(List(origin, kBtc), "Key");
  const std::string again = List(origin, kBtc, "&marker=" + first.back());
  EXPECT_EQ(Texts(again, "Key"), first);
  EXPECT_THAT(Texts(again, "IsTruncated"), ElementsAre("true"));
}

TEST(ReplayFaultTest, ListingsMayBeOfAnotherPrefix) {
  Origin origin = ListingFaults(R"("listing":"wrong_prefix")");
  EXPECT_THAT(Texts(List(origin, kBtc), "Prefix"), ElementsAre("wrong/" + kBtc));
}

TEST(ReplayFaultTest, AnswersMayHaveOtherText) {
  Origin origin = OriginOf(R"({"faults":[{"match":{"kind":"list"},"do":{
      "replace":[["Size>","Bytes>"],["<Bytes>","<Bytes><Of>"],["</Bytes>","</Of></Bytes>"]]}},
      {"do":{"replace":[["\"TRADING\"","\"HALT\""],["nowhere","x"]]}}]})");
  const std::string xml = List(origin, kBtc);
  EXPECT_THAT(Texts(xml, "Key"), SizeIs(1'000));
  EXPECT_THAT(Texts(xml, "Of"), SizeIs(1'000));
  EXPECT_THAT(Texts(xml, "Size"), IsEmpty());
  EXPECT_THAT(Ask(origin, "/fapi/v1/exchangeInfo").body,
              AllOf(HasSubstr(R"("status":"HALT")"), Not(HasSubstr("TRADING"))));
}

TEST(ReplayFaultTest, ListingsMayAttackTheirReader) {
  Origin huge = ListingFaults(R"("listing":"huge","size_mib":2)");
  EXPECT_GT(List(huge, kBtc).size(), size_t{2} << 20);
  Origin deep = ListingFaults(R"("listing":"deep")");
  EXPECT_THAT(List(deep, kBtc), HasSubstr("<Contents><Contents><Contents>"));
  Origin doctype = ListingFaults(R"("listing":"doctype")");
  EXPECT_THAT(List(doctype, kBtc), AllOf(HasSubstr("<!DOCTYPE"), HasSubstr("&e9;")));
}

}  // namespace
}  // namespace bfa::replay
