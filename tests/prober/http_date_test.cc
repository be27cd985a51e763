#include "prober/http_date.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdio>

namespace bfa::test {
namespace {

using internal::ParseHttpDate;
using internal::ParseRetryAfter;

// As the C library writes it.
std::string HttpDateOf(Instant instant) {
  const std::time_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(instant.time_since_epoch()).count();
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  std::array<char, 64> text{};
  const size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &fields);
  return {text.data(), size};
}

TEST(HttpDateTest, ReadsTheExampleOfTheStandard) {
  EXPECT_EQ(ParseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), ParseInstant("1994-11-06T08:49:37Z"));
  EXPECT_EQ(ParseHttpDate("Mon, 21 Mar 2022 08:58:02 GMT"), ParseInstant("2022-03-21T08:58:02Z"));
  EXPECT_EQ(ParseHttpDate("Thu, 29 Feb 2024 23:59:59 GMT"), ParseInstant("2024-02-29T23:59:59Z"));
}

TEST(HttpDateTest, RefusesAnythingElse) {
  for (const std::string text : {
           "",
           "Sunday, 06-Nov-94 08:49:37 GMT",
           "Sun Nov  6 08:49:37 1994",
           "Mon, 06 Nov 1994 08:49:37 GMT",
           "Sun, 06 Nov 1994 08:49:37 UTC",
           "Sun, 06 Nov 1994 08:49:37 GMT ",
           " Sun, 06 Nov 1994 08:49:37 GMT",
           "sun, 06 Nov 1994 08:49:37 GMT",
           "Sun, 06 nov 1994 08:49:37 GMT",
           "Sun, 6 Nov 1994 08:49:37 GMT",
           "Sun,  6 Nov 1994 08:49:37 GMT",
           "Sun, +6 Nov 1994 08:49:37 GMT",
           "Sun, 06 Nov -994 08:49:37 GMT",
           "Sun, 06 Nov 1994 24:00:00 GMT",
           "Sun, 06 Nov 1994 08:60:37 GMT",
           "Sun, 06 Nov 1994 08:49:60 GMT",
           "Fri, 30 Feb 2024 08:49:37 GMT",
           "Wed, 31 Nov 1994 08:49:37 GMT",
           "Wed, 00 Nov 1994 08:49:37 GMT",
           "___, __ ___ ____ __:__:__ GMT",
           "1994-11-06T08:49:37Z",
       }) {
    EXPECT_EQ(ParseHttpDate(text), std::nullopt) << text;
  }
}

RC_GTEST_PROP(HttpDate, IsReadBack, ()) {
  const auto seconds = *rc::gen::inRange<int64_t>(0, 8'000'000'000);
  const Instant instant{std::chrono::seconds{seconds}};
  RC_ASSERT(ParseHttpDate(HttpDateOf(instant)) == instant);
}

TEST(RetryAfterTest, IsANumberOfSecondsOrADate) {
  using std::chrono::milliseconds;
  const Instant now = *ParseInstant("1994-11-06T08:49:00.250Z");
  EXPECT_EQ(ParseRetryAfter("0", now), milliseconds{0});
  EXPECT_EQ(ParseRetryAfter("120", now), milliseconds{120'000});
  EXPECT_EQ(ParseRetryAfter("007", now), milliseconds{7000});
  EXPECT_EQ(ParseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", now), milliseconds{36'750});
  EXPECT_EQ(ParseRetryAfter("Sun, 06 Nov 1994 08:48:37 GMT", now), milliseconds{0});
  EXPECT_GT(*ParseRetryAfter("Fri, 31 Dec 9999 23:59:59 GMT", now), std::chrono::days{1'000'000});
}

TEST(RetryAfterTest, OfAnyLengthIsLong) {
  for (const std::string text : {"1000000000", "9223372036854775807", "9223372036854775808",
                                 "99999999999999999999999999999999"}) {
    const auto delay = ParseRetryAfter(text, Instant{});
    ASSERT_TRUE(delay) << text;
    EXPECT_EQ(*delay, std::chrono::seconds{1'000'000'000}) << text;
  }
}

TEST(RetryAfterTest, IsNothingElse) {
  for (const std::string text : {"", " ", "-1", "+1", "1.5", "1 ", " 1", "1s", "soon", "0x10",
                                 "Sun, 06 Nov 1994", "Mon, 06 Nov 1994 08:49:37 GMT"}) {
    EXPECT_EQ(ParseRetryAfter(text, Instant{}), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace bfa::test
