#include "bfa/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace bfa {
namespace {

using std::chrono::days;
using std::chrono::microseconds;

TEST(CalendarTest, DaysAreCountedFrom1970) {
  EXPECT_EQ(ParseDay("1970-01-01"), Day{});
  EXPECT_EQ(ParseDay("2019-12-31"), Day{days{18261}});
  EXPECT_EQ(ParseDay("2024-02-29"), Day{days{19782}});
  EXPECT_EQ(ParseDay("2262-12-31"), kLastDay);
  EXPECT_EQ(FormatDay(Day{days{18261}}), "2019-12-31");
}

TEST(CalendarTest, WhatIsNoDateIsRefused) {
  for (const char* text :
       {"",           "2024",        "2024-1-1",    "2024-01-1",   "2024-13-01", "2024-00-01",
        "2024-01-00", "2024-02-30",  "2023-02-29",  "1900-02-29",  "2024-04-31", "2024/01/01",
        "20240101",   "2024-01-01 ", " 2024-01-01", "2024-01-01T", "+024-01-01", "2024-+1-01",
        "2024-01- 1", "-024-01-01",  "２024-01-01"}) {
    EXPECT_FALSE(ParseDay(text).has_value()) << text;
  }
}

TEST(CalendarTest, InstantsOfEveryPrecisionAreRead) {
  const Instant second = Instant{*ParseDay("2024-01-16")} + std::chrono::seconds{8132};
  EXPECT_EQ(ParseInstant("2024-01-16T02:15:32Z"), second);
  EXPECT_EQ(ParseInstant("2024-01-16T02:15:32+00:00"), second);
  EXPECT_EQ(ParseInstant("2024-01-16T02:15:32.4Z"), second + microseconds{400'000});
  EXPECT_EQ(ParseInstant("2024-01-16T02:15:32.440+00:00"), second + microseconds{440'000});
  EXPECT_EQ(ParseInstant("2024-01-16T02:15:32.000001Z"), second + microseconds{1});
  EXPECT_EQ(ParseInstant("2024-01-16T02:15:32.000001000Z"), second + microseconds{1});
  EXPECT_EQ(ParseInstant("2262-12-31T23:59:59.999999Z"), kLastInstant);
}

TEST(CalendarTest, WhatIsNoInstantIsRefused) {
  for (const char* text : {"",
                           "Z",
                           "2024-01-16",
                           "2024-01-16T02:15:32",
                           "2024-01-16 02:15:32Z",
                           "2024-01-16T02:15Z",
                           "2024-01-16T24:00:00Z",
                           "2024-01-16T23:60:00Z",
                           "2024-01-16T23:59:60Z",
                           "2024-01-16T02:15:32.Z",
                           "2024-01-16T02:15:32,5Z",
                           "2024-01-16T02:15:32.0000001Z",
                           "2024-01-16T02:15:32.1234567Z",
                           "2024-01-16T02:15:32.12x000Z",
                           "2024-01-16T02:15:32+01:00",
                           "2024-01-16T02:15:32-00:00",
                           "2024-01-16T02:15:32z",
                           "2024-02-30T02:15:32Z",
                           "2024-01-16T02-15-32Z",
                           "2024-01-16T02:15:3 Z",
                           "2024-01-16T02:15:32ZZ"}) {
    EXPECT_FALSE(ParseInstant(text).has_value()) << text;
  }
}

TEST(CalendarTest, InstantsAreWrittenWithTheFewestOfNoneThreeOrSixDigits) {
  const Instant second = Instant{*ParseDay("2024-01-16")} + std::chrono::seconds{8132};
  EXPECT_EQ(FormatInstant(second), "2024-01-16T02:15:32Z");
  EXPECT_EQ(FormatInstant(second + microseconds{440'000}), "2024-01-16T02:15:32.440Z");
  EXPECT_EQ(FormatInstant(second + microseconds{40}), "2024-01-16T02:15:32.000040Z");
  EXPECT_EQ(FormatInstant(Instant{}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatInstant(kLastInstant), "2262-12-31T23:59:59.999999Z");
}

TEST(CalendarTest, TextIsAppended) {
  std::string text = "on ";
  AppendDay(Day{}, text);
  text += " at ";
  AppendInstant(Instant{}, text);
  EXPECT_EQ(text, "on 1970-01-01 at 1970-01-01T00:00:00Z");
}

TEST(CalendarTest, AStoreHoldsDaysFrom1970To2262) {
  EXPECT_TRUE(IsStorable(Day{}));
  EXPECT_TRUE(IsStorable(kLastDay));
  EXPECT_FALSE(IsStorable(Day{} - days{1}));
  EXPECT_FALSE(IsStorable(kLastDay + days{1}));
  EXPECT_TRUE(IsStorable(Instant{}));
  EXPECT_TRUE(IsStorable(kLastInstant));
  EXPECT_FALSE(IsStorable(Instant{} - microseconds{1}));
  EXPECT_FALSE(IsStorable(kLastInstant + microseconds{1}));
}

TEST(CalendarTest, ADayRangeHasBothItsEnds) {
  const DayRange range{*ParseDay("2024-01-01"), *ParseDay("2024-01-03")};
  EXPECT_TRUE(range.contains(range.first));
  EXPECT_TRUE(range.contains(range.last));
  EXPECT_FALSE(range.contains(range.last + days{1}));
  EXPECT_FALSE(range.contains(range.first - days{1}));
  EXPECT_FALSE(range.empty());
  EXPECT_TRUE(DayRange().empty());
  EXPECT_FALSE((DayRange{range.first, range.first}).empty());
}

RC_GTEST_PROP(CalendarProperty, DaysSurviveTheirText, ()) {
  const Day day{days{*rc::gen::inRange(-719'528, 2'932'897)}};  // years 0 to 9999
  const std::string text = FormatDay(day);
  RC_ASSERT(text.size() == 10U);
  RC_ASSERT(ParseDay(text) == day);
}

RC_GTEST_PROP(CalendarProperty, InstantsSurviveTheirText, ()) {
  const Day day{days{*rc::gen::inRange(0, 107'016)}};
  const Instant instant = Instant{day} + std::chrono::seconds{*rc::gen::inRange(0, 86'400)} +
                          microseconds{*rc::gen::inRange(0, 1'000'000)};
  RC_ASSERT(ParseInstant(FormatInstant(instant)) == instant);
}

RC_GTEST_PROP(CalendarProperty, AnyTextIsReadOrRefused, (const std::string& text)) {
  const auto day = ParseDay(text);
  if (day) RC_ASSERT(FormatDay(*day) == text);
  const auto instant = ParseInstant(text);
  if (instant) RC_ASSERT(ParseInstant(FormatInstant(*instant)) == instant);
}

}  // namespace
}  // namespace bfa
