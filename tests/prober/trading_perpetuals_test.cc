#include "bfa/trading_perpetuals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "bfa/symbol.h"
#include "tests/prober/source_file.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string Entry(const std::string& symbol, const std::string& type, const std::string& status) {
  return R"({"symbol":")" + symbol + R"(","contractType":")" + type + R"(","status":")" + status +
         R"("})";
}

std::string AnswerOf(const std::string& entries) { return R"({"symbols":[)" + entries + "]}"; }

std::string FaultOf(const std::string& json) {
  const auto names = ParseTradingPerpetuals(json).names;
  if (names) return "none";
  EXPECT_EQ(names.error().code(), ErrorCode::kInvalidArgument);
  return names.error().message();
}

// What is new about an answer: the change, its name, and how often it is there.
std::vector<std::string> DriftOf(const std::string& json) {
  std::vector<std::string> lines;
  for (const SchemaDrift& drift : ParseTradingPerpetuals(json).drift) {
    EXPECT_EQ(drift.part, SchemaDrift::Part::kExchangeInfo);
    lines.push_back(drift.what + " " + drift.name + " x" + std::to_string(drift.count));
  }
  return lines;
}

TEST(ExchangeInfoTest, ReadsARealAnswer) {
  const std::string json = ReadSourceFile("tests/data/exchange_info_2021-04-17.json");
  auto names = ParseTradingPerpetuals(json).names;
  ASSERT_TRUE(names) << names.error().ToString();
  EXPECT_THAT(DriftOf(json), IsEmpty());
  EXPECT_TRUE(std::is_sorted(names->begin(), names->end()));
  std::erase_if(*names,
                [](const std::string& name) { return Classify(name).quote_asset != "USDT"; });
  EXPECT_EQ(names->size(), 109);
  std::vector<std::string> expected = ReadSourceLines("tests/data/exchange_symbols_2021-04-17.txt");
  std::erase_if(expected, [](const std::string& line) { return line.starts_with('#'); });
  EXPECT_EQ(*names, expected);
}

TEST(ExchangeInfoTest, TakesPerpetualsThatTrade) {
  const auto answer = ParseTradingPerpetuals(AnswerOf(
      Entry("ZUSDT", "PERPETUAL", "TRADING") + "," + Entry("币安人生USDT", "PERPETUAL", "TRADING") +
      "," + Entry("TSLAUSDT", "TRADIFI_PERPETUAL", "TRADING") + "," +
      Entry("BTCUSDT_210625", "CURRENT_QUARTER", "TRADING") + "," +
      Entry("OLDUSDT", "PERPETUAL", "SETTLING") + "," + Entry("NEWUSDT", "", "PENDING_TRADING")));
  ASSERT_TRUE(answer.names) << answer.names.error().ToString();
  EXPECT_THAT(*answer.names, ElementsAre("TSLAUSDT", "ZUSDT", "币安人生USDT"));
  EXPECT_THAT(answer.drift, IsEmpty());
  EXPECT_THAT(*ParseTradingPerpetuals(R"({"symbols":[],"more":{"x":[1,2]}})").names, IsEmpty());
}

TEST(ExchangeInfoTest, KnowsTheTypesAndStatusesOfTheExchange) {
  for (const std::string type :
       {"", "PERPETUAL", "TRADIFI_PERPETUAL", "PERPETUAL_DELIVERING", "CURRENT_MONTH", "NEXT_MONTH",
        "CURRENT_QUARTER", "NEXT_QUARTER", "CURRENT_QUARTER DELIVERING"}) {
    EXPECT_THAT(DriftOf(AnswerOf(Entry("A", type, "TRADING"))), IsEmpty()) << type;
  }
  for (const std::string status : {"PENDING_TRADING", "TRADING", "PRE_DELIVERING", "DELIVERING",
                                   "DELIVERED", "PRE_SETTLE", "SETTLING", "CLOSE"}) {
    EXPECT_THAT(DriftOf(AnswerOf(Entry("A", "PERPETUAL", status))), IsEmpty()) << status;
  }
}

TEST(ExchangeInfoTest, TellsNewTypesAndStatusesOnce) {
  const std::string json = AnswerOf(
      Entry("AUSDT", "PERPETUAL", "TRADING") + "," + Entry("BUSDT", "EVERLASTING", "TRADING") +
      "," + Entry("CUSDT", "EVERLASTING", "HALT") + "," + Entry("DUSDT", "PERPETUAL", "") + "," +
      Entry("EUSDT", "PERPETUAL", "trading"));
  EXPECT_THAT(*ParseTradingPerpetuals(json).names, ElementsAre("AUSDT"));
  EXPECT_THAT(DriftOf(json),
              ElementsAre("new value contractType=EVERLASTING x2", "new value status=HALT x1",
                          "new value status= x1", "new value status=trading x1"));
  EXPECT_EQ(FindingOf(ParseTradingPerpetuals(json).drift[0]).message,
            "exchangeInfo: new value 'contractType=EVERLASTING': 'BUSDT' and its like do not count "
            "as perpetuals that trade; seen 2 times");
}

TEST(ExchangeInfoTest, LeavesOutEntriesThatCannotBeRead) {
  const std::string sound = "," + Entry("AUSDT", "PERPETUAL", "TRADING");
  for (const auto& [entry, drift] : std::vector<std::pair<std::string, std::string>>{
           {"1", "unreadable value symbols[] x1"},
           {"null", "unreadable value symbols[] x1"},
           {"[],[]", "unreadable value symbols[] x2"},
           {R"({"symbol":"B","contractType":"PERPETUAL"})", "missing field status x1"},
           {R"({"symbol":"B","status":"TRADING"})", "missing field contractType x1"},
           {R"({"contractType":"PERPETUAL","status":"TRADING"})", "missing field symbol x1"},
           {R"({"symbol":1,"contractType":"PERPETUAL","status":"TRADING"})",
            "unreadable value symbol x1"},
           {R"({"symbol":"B","contractType":null,"status":"TRADING"})",
            "unreadable value contractType x1"},
           {Entry("", "PERPETUAL", "TRADING"), "unreadable value symbol x1"},
           {Entry("B\\nC", "PERPETUAL", "TRADING"), "unreadable value symbol x1"},
           {Entry("B\\u0000", "PERPETUAL", "TRADING"), "unreadable value symbol x1"},
           {Entry(std::string(256, 'B'), "PERPETUAL", "TRADING"), "unreadable value symbol x1"}}) {
    const std::string json = AnswerOf(entry + sound);
    const auto names = ParseTradingPerpetuals(json).names;
    ASSERT_TRUE(names) << entry;
    EXPECT_THAT(*names, ElementsAre("AUSDT")) << entry;
    EXPECT_THAT(DriftOf(json), ElementsAre(drift)) << entry;
  }
}

TEST(ExchangeInfoTest, RefusesAnythingElse) {
  for (const std::string json : {"", "{", "<html></html>", R"({"symbols":[)", "\xff", "{} x"}) {
    EXPECT_THAT(FaultOf(json), HasSubstr("it is no JSON")) << json;
    EXPECT_THAT(DriftOf(json), IsEmpty()) << json;
  }
  for (const std::string json :
       {"{}", "[]", "null", "1", R"("symbols")", R"({"symbols":{}})", R"({"symbols":null})",
        R"({"contracts":[]})", R"([{"symbols":[]}])"}) {
    EXPECT_THAT(FaultOf(json), HasSubstr("it has no list 'symbols'")) << json;
    EXPECT_THAT(DriftOf(json), ElementsAre("missing field symbols x1")) << json;
  }
  const std::string error = R"({"code":-1121,"msg":"Invalid symbol."})";
  EXPECT_THAT(FaultOf(error), HasSubstr("it has no list 'symbols'"));
  EXPECT_THAT(DriftOf(error), IsEmpty()) << "an error answer is another answer";
}

TEST(ExchangeInfoTest, SurvivesAnswersThatAreCutOrDeep) {
  const std::string json = ReadSourceFile("tests/data/exchange_info_2021-04-17.json");
  const size_t end = json.rfind('}');
  for (size_t size = 0; size <= end; size += size < 500 ? 1 : 97) {
    EXPECT_NE(FaultOf(json.substr(0, size)), "none") << size;
  }
  EXPECT_NE(FaultOf(std::string(1'000'000, '[')), "none");
  EXPECT_NE(FaultOf(std::string(100'000, '[') + std::string(100'000, ']')), "none");
}

}  // namespace
}  // namespace bfa::test
