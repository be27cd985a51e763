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
  const auto names = ParseTradingPerpetuals(json);
  if (names) return "none";
  EXPECT_EQ(names.error().code(), ErrorCode::kInvalidArgument);
  return names.error().message();
}

TEST(ExchangeInfoTest, ReadsARealAnswer) {
  auto names = ParseTradingPerpetuals(ReadSourceFile("tests/data/exchange_info_2021-04-17.json"));
  ASSERT_TRUE(names) << names.error().ToString();
  EXPECT_TRUE(std::is_sorted(names->begin(), names->end()));
  std::erase_if(*names,
                [](const std::string& name) { return Classify(name).quote_asset != "USDT"; });
  EXPECT_EQ(names->size(), 109);
  std::vector<std::string> expected = ReadSourceLines("tests/data/exchange_symbols_2021-04-17.txt");
  std::erase_if(expected, [](const std::string& line) { return line.starts_with('#'); });
  EXPECT_EQ(*names, expected);
}

TEST(ExchangeInfoTest, TakesPerpetualsThatTrade) {
  const auto names = ParseTradingPerpetuals(AnswerOf(
      Entry("ZUSDT", "PERPETUAL", "TRADING") + "," + Entry("币安人生USDT", "PERPETUAL", "TRADING") +
      "," + Entry("TSLAUSDT", "TRADIFI_PERPETUAL", "TRADING") + "," +
      Entry("BTCUSDT_210625", "CURRENT_QUARTER", "TRADING") + "," +
      Entry("OLDUSDT", "PERPETUAL", "SETTLING") + "," + Entry("NEWUSDT", "", "PENDING_TRADING")));
  ASSERT_TRUE(names) << names.error().ToString();
  EXPECT_THAT(*names, ElementsAre("TSLAUSDT", "ZUSDT", "币安人生USDT"));
  EXPECT_THAT(*ParseTradingPerpetuals(R"({"symbols":[],"more":{"x":[1,2]}})"), IsEmpty());
}

TEST(ExchangeInfoTest, RefusesAnythingElse) {
  for (const std::string json : {"", "{", "<html></html>", R"({"symbols":[)", "\xff", "{} x"}) {
    EXPECT_THAT(FaultOf(json), HasSubstr("it is no JSON")) << json;
  }
  for (const std::string json :
       {"{}", "[]", "null", "1", R"("symbols")", R"({"symbols":{}})", R"({"symbols":null})",
        R"({"code":-1121,"msg":"Invalid symbol."})", R"([{"symbols":[]}])"}) {
    EXPECT_THAT(FaultOf(json), HasSubstr("it has no list 'symbols'")) << json;
  }
  for (const std::string entry :
       {"1", "null", "[]", "{}", R"({"symbol":"A","contractType":"PERPETUAL"})",
        R"({"symbol":"A","status":"TRADING"})",
        R"({"contractType":"PERPETUAL","status":"TRADING"})",
        R"({"symbol":1,"contractType":"PERPETUAL","status":"TRADING"})",
        R"({"symbol":"A","contractType":null,"status":"TRADING"})"}) {
    EXPECT_THAT(FaultOf(AnswerOf(entry)), HasSubstr("an entry lacks")) << entry;
  }
  for (const std::string name : {"", "A\\nB", "A\\u0000"}) {
    EXPECT_THAT(FaultOf(AnswerOf(Entry(name, "PERPETUAL", "TRADING"))),
                HasSubstr("a name is not allowed"));
  }
  EXPECT_NE(FaultOf(AnswerOf(Entry(std::string(256, 'A'), "PERPETUAL", "TRADING"))), "none");
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
