// Kline files of another shape: what is said of them, and which values are taken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

#include "prober/kline_file.h"
#include "tests/store/sample_observation.h"

namespace bfa::test {
namespace {

using internal::DriftList;
using internal::ParseKlineText;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Fields = std::vector<std::string>;
const Fields kNames{"open_time",
                    "open",
                    "high",
                    "low",
                    "close",
                    "volume",
                    "close_time",
                    "quote_volume",
                    "count",
                    "taker_buy_volume",
                    "taker_buy_quote_volume",
                    "ignore"};
const Fields kValues{"1790985600000", "84482.70",  "84994.90",         "84409.50",
                     "84710.60",      "43165.689", "1791071999999",    "3655672542.40470",
                     "885100",        "20823.629", "1763687920.41070", "0"};
const Day kDay = DayAt("2026-10-03");

std::string LineOf(const Fields& fields) {
  std::string line;
  for (const std::string& field : fields) line += (line.empty() ? "" : ",") + field;
  return line + "\n";
}

struct Parsed {
  Result<Metadata> kline;
  std::vector<std::string> drift;  // the change and its name
};

Parsed Parse(const std::string& text) {
  DriftList list;
  Parsed parsed{ParseKlineText(text, kDay, list), {}};
  for (const SchemaDrift& drift : list.drifts()) {
    parsed.drift.push_back(drift.what + " " + drift.name);
  }
  return parsed;
}

const Metadata& Known() {
  static const Metadata kKnown = *Parse(LineOf(kNames) + LineOf(kValues)).kline;
  return kKnown;
}

// A file whose columns are changed in the header and below it alike.
struct Table {
  Fields names = kNames;
  Fields values = kValues;

  Table With(size_t at, const std::string& name, const std::string& value) && {
    names.insert(names.begin() + static_cast<std::ptrdiff_t>(at), name);
    values.insert(values.begin() + static_cast<std::ptrdiff_t>(at), value);
    return std::move(*this);
  }
  Table Without(const std::string& name) && {
    const auto at = std::find(names.begin(), names.end(), name) - names.begin();
    names.erase(names.begin() + at);
    values.erase(values.begin() + at);
    return std::move(*this);
  }
  std::string Text() const { return LineOf(names) + LineOf(values); }
};

TEST(KlineDriftTest, IsNoneInWhatIsKnown) {
  EXPECT_THAT(Parse(LineOf(kNames) + LineOf(kValues)).drift, IsEmpty());
  EXPECT_THAT(Parse(LineOf(kValues)).drift, IsEmpty());
}

TEST(KlineDriftTest, NewColumnsAreSkippedWhereverTheyStand) {
  for (size_t at = 0; at <= kNames.size(); ++at) {
    const Parsed parsed = Parse(Table().With(at, "vwap", "84690.11").Text());
    ASSERT_TRUE(parsed.kline) << parsed.kline.error().ToString();
    EXPECT_EQ(*parsed.kline, Known()) << at;
    EXPECT_THAT(parsed.drift, ElementsAre("new column vwap")) << at;
  }
}

TEST(KlineDriftTest, ColumnsThatAreNotNeededMayGo) {
  for (const std::string name : {"ignore", "close_time"}) {
    const Parsed parsed = Parse(Table().Without(name).Text());
    ASSERT_TRUE(parsed.kline) << parsed.kline.error().ToString();
    EXPECT_EQ(*parsed.kline, Known());
    EXPECT_THAT(parsed.drift, ElementsAre("missing column " + name));
  }
}

TEST(KlineDriftTest, WithoutANeededColumnNoValueIsTaken) {
  for (const std::string& name : kNames) {
    if (name == "ignore" || name == "close_time") continue;
    const Parsed parsed = Parse(Table().Without(name).Text());
    ASSERT_FALSE(parsed.kline) << name;
    EXPECT_EQ(parsed.kline.error().message(), "no usable kline: its header lacks " + name);
    ASSERT_EQ(parsed.drift.size(), 1) << name;
    EXPECT_THAT(parsed.drift[0], HasSubstr("other header "));
  }
  Fields names = kNames;
  for (std::string& name : names) name[0] = static_cast<char>(std::toupper(name[0]));
  const Parsed renamed = Parse(LineOf(names) + LineOf(kValues));
  ASSERT_FALSE(renamed.kline);
  EXPECT_THAT(renamed.drift,
              ElementsAre("other header Open_time,Open,High,Low,Close,Volume,Close_time,"
                          "Quote_volume,Count,Taker_buy_volume,Taker_buy_quote_…"));
}

TEST(KlineDriftTest, AColumnThatStandsTwiceIsNotChosenFrom) {
  for (const std::string& name : kNames) {
    const Parsed parsed = Parse(Table().With(3, name, "1").Text());
    ASSERT_FALSE(parsed.kline);
    EXPECT_EQ(parsed.kline.error().message(), "no usable kline: its header has " + name + " twice");
  }
}

RC_GTEST_PROP(KlineDrift, ValuesAreFoundByNameInAnyOrder, ()) {
  std::vector<size_t> order(kNames.size());
  std::iota(order.begin(), order.end(), 0);
  for (size_t i = order.size() - 1; i > 0; --i) {
    std::swap(order[i], order[*rc::gen::inRange<size_t>(0, i + 1)]);
  }
  Table table;
  for (size_t i = 0; i < order.size(); ++i) {
    table.names[i] = kNames[order[i]];
    table.values[i] = kValues[order[i]];
  }
  const bool moved = table.names != kNames;
  const size_t more = *rc::gen::inRange<size_t>(0, 3);
  for (size_t i = 0; i < more; ++i) {
    const size_t at = *rc::gen::inRange<size_t>(0, table.names.size());
    table = std::move(table).With(at, "new" + std::to_string(i), std::to_string(i));
  }
  const Parsed parsed = Parse(table.Text());
  RC_ASSERT(parsed.kline.has_value());
  RC_ASSERT(*parsed.kline == Known());
  RC_ASSERT(parsed.drift.size() == more + (moved ? 1 : 0));
}

TEST(KlineDriftTest, AMovedColumnIsToldOnce) {
  Table table = Table().Without("close");
  table = std::move(table).With(1, "close", kValues[4]);
  EXPECT_THAT(Parse(table.Text()).drift, ElementsAre("moved column close"));
}

TEST(KlineDriftTest, WithoutAHeaderNobodySaysWhatMoreFieldsMean) {
  const Parsed more = Parse(LineOf(Table().With(12, "", "1").values));
  ASSERT_FALSE(more.kline);
  EXPECT_EQ(more.kline.error().message(), "no usable kline: there are 13 fields, not 12");
  EXPECT_THAT(more.drift, ElementsAre("other number of fields 13"));
  const Parsed fewer = Parse(LineOf(Table().Without("ignore").values));
  ASSERT_FALSE(fewer.kline);
  EXPECT_THAT(fewer.drift, ElementsAre("other number of fields 11"));
  EXPECT_THAT(Parse("<html>").drift, IsEmpty());
}

TEST(KlineDriftTest, ValuesThatDoNotFitTheHeaderAreNotTaken) {
  const Parsed more = Parse(LineOf(kNames) + LineOf(Table().With(12, "", "1").values));
  ASSERT_FALSE(more.kline);
  EXPECT_EQ(more.kline.error().message(), "no usable kline: there are 13 fields, not 12");
  EXPECT_THAT(more.drift, ElementsAre("other number of fields 13 below 12"));
  const Parsed fewer = Parse(LineOf(Table().With(0, "id", "1").names) + LineOf(kValues));
  ASSERT_FALSE(fewer.kline);
  EXPECT_THAT(fewer.drift, ElementsAre("new column id", "other number of fields 12 below 13"));
}

TEST(KlineDriftTest, MicrosecondsAreTakenAsWell) {
  Table table;
  table.values[0] = "1790985600000000";
  table.values[6] = "1791071999999999";
  for (const std::string& text : {table.Text(), LineOf(table.values)}) {
    const Parsed parsed = Parse(text);
    ASSERT_TRUE(parsed.kline) << parsed.kline.error().ToString();
    EXPECT_EQ(*parsed.kline, Known());
    EXPECT_THAT(parsed.drift, ElementsAre("other unit microseconds"));
  }
  for (const auto& [open, close] : std::vector<std::pair<std::string, std::string>>{
           {"1790985600000000", "1791071999999"},  // two units
           {"1790985600000", "1791071999999999"},
           {"1790985600000001", "1791071999999999"},  // not midnight
           {"1791072000000000", "1791158399999999"},  // the next day
           {"1790985600000000000", "1791071999999999999"},
           {"1790985600", "1791071999"}}) {
    table.values[0] = open;
    table.values[6] = close;
    const Parsed parsed = Parse(table.Text());
    ASSERT_FALSE(parsed.kline) << open;
    EXPECT_EQ(parsed.kline.error().message(), "no usable kline: it is not of 2026-10-03");
    EXPECT_THAT(parsed.drift, IsEmpty());
  }
}

}  // namespace
}  // namespace bfa::test
