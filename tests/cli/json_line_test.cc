#include "tools/json_line.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "tools/json_text.h"

namespace bfa::tools {
namespace {

TEST(JsonLineTest, ReadsMembersWithTheirPlaces) {
  JsonLine json;
  ASSERT_TRUE(json.Parse(R"( {"a":1.50, "b" : null,"":"x", "t":true,"f":false} )"));
  ASSERT_EQ(json.members().size(), 5);
  EXPECT_EQ(json.members()[0].key, "a");
  EXPECT_EQ(json.members()[0].kind, JsonKind::kNumber);
  EXPECT_EQ(json.members()[0].text, "1.50");
  EXPECT_EQ(json.members()[0].key_offset, 2);
  EXPECT_EQ(json.members()[0].value_offset, 6);
  EXPECT_EQ(json.members()[1].kind, JsonKind::kNull);
  EXPECT_EQ(json.members()[2].key, "");
  EXPECT_EQ(json.members()[2].text, "x");
  EXPECT_EQ(json.members()[3].kind, JsonKind::kTrue);
  EXPECT_EQ(json.members()[4].kind, JsonKind::kFalse);
  EXPECT_TRUE(json.Parse("{}"));
  EXPECT_TRUE(json.members().empty());
}

TEST(JsonLineTest, DecodesEscapes) {
  JsonLine json;
  ASSERT_TRUE(json.Parse(R"({"\u0061\n":"\"\\\/\b\f\r\t","b":"é\u00e9\u5e01\ud83d\ude00!"})"));
  EXPECT_EQ(json.members()[0].key, "a\n");
  EXPECT_EQ(json.members()[0].text, "\"\\/\b\f\r\t");
  EXPECT_EQ(json.members()[1].text, "éé币😀!");
}

TEST(JsonLineTest, TellsWhatIsWrongAndWhere) {
  const auto fault_of = [](std::string_view line) {
    JsonLine json;
    return json.Parse(line) ? "none" : std::to_string(json.fault_offset()) + " " + json.fault();
  };
  EXPECT_EQ(fault_of("[1]"), "0 is no JSON object");
  EXPECT_EQ(fault_of("{a:1}"), "1 a key in quotes is expected");
  EXPECT_EQ(fault_of(R"({"a" 1})"), "5 ':' is expected");
  EXPECT_EQ(fault_of(R"({"a":1 "b":2})"), "7 ',' or '}' is expected");
  EXPECT_EQ(fault_of(R"({"a":1,})"), "7 a key in quotes is expected");
  EXPECT_EQ(fault_of(R"({"a":1}x)"), "7 text behind the JSON object");
  EXPECT_EQ(fault_of(R"({"a":"x)"), "5 the quote that begins this string is never closed");
  EXPECT_EQ(fault_of(R"({"a":"\u00)"), "6 is no JSON escape");
  EXPECT_EQ(fault_of(R"({"a":"\)"), "6 is no JSON escape");
  EXPECT_EQ(fault_of(R"({"a":"\udc00"})"), "6 is half of a surrogate pair");
  EXPECT_EQ(fault_of(R"({"a":"\ud83d\u0041"})"), "6 is half of a surrogate pair");
  EXPECT_EQ(fault_of("{\"a\":\"\x01\"}"), "6 a control character in a string");
  for (const std::string number : {"01", "-", "1.", ".5", "1e", "+1", "0x1", "1_0"}) {
    EXPECT_NE(fault_of(R"({"a":)" + number + "}"), "none") << number;
  }
}

TEST(JsonLineTest, TakesAndRefusesWhatAnotherParserDoes) {
  constexpr std::string_view kAlphabet = "{}\":,\\u0d8c e1-.ntrflsa\t[";
  JsonLine json;
  for (unsigned seed = 0; seed < 20000; ++seed) {
    std::mt19937 random(seed);
    std::string line = R"({"a":"b","c":-1.5e3,"d":true,"e":"\ud83d\ude00"})";
    for (unsigned i = random() % 4; i-- > 0;) {
      line[random() % line.size()] = kAlphabet[random() % kAlphabet.size()];
    }
    bool flat = true;
    std::set<std::string> keys;
    const auto look = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json&) {
      using Event = nlohmann::json::parse_event_t;
      if ((event == Event::object_start || event == Event::array_start) && depth > 0) flat = false;
      return true;
    };
    const nlohmann::json other = nlohmann::json::parse(line, look, false);
    const bool sound = !other.is_discarded() && other.is_object() && flat;
    ASSERT_EQ(json.Parse(line), sound) << "seed " << seed << ": " << line;
    if (!sound) continue;
    for (const JsonMember& member : json.members()) keys.emplace(member.key);
    ASSERT_EQ(keys.size(), other.size()) << "seed " << seed << ": " << line;
    for (const JsonMember& member : json.members()) {
      if (member.kind != JsonKind::kString || keys.size() != json.members().size()) continue;
      ASSERT_EQ(other[std::string(member.key)], member.text) << "seed " << seed << ": " << line;
    }
  }
}

TEST(JsonTextTest, IsReadBack) {
  for (const std::string text : {"", "plain", "\"\\\n\t\x01\x1f", "币安"}) {
    std::string line;
    AppendJsonString(text, line);
    EXPECT_EQ(nlohmann::json::parse(line), text);
  }
}

}  // namespace
}  // namespace bfa::tools
