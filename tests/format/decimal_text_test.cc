#include "bfa/decimal_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "tests/format/arbitrary.h"

namespace bfa {
namespace {

TEST(DecimalTextTest, TheShortestTextWithoutAnExponentIsWritten) {
  EXPECT_EQ(FormatDecimal(0), "0");
  EXPECT_EQ(FormatDecimal(1), "1");
  EXPECT_EQ(FormatDecimal(0.1), "0.1");
  EXPECT_EQ(FormatDecimal(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(FormatDecimal(84482.70), "84482.7");
  EXPECT_EQ(FormatDecimal(3655672542.40470), "3655672542.4047");
  EXPECT_EQ(FormatDecimal(9007199254740991), "9007199254740991");
  EXPECT_EQ(FormatDecimal(9007199254740992), "9007199254740992");
  EXPECT_EQ(FormatDecimal(9007199254740994), "9007199254740994");
  EXPECT_EQ(FormatDecimal(1e22), "1" + std::string(22, '0'));
  EXPECT_EQ(FormatDecimal(1e23), "1" + std::string(23, '0'));
  EXPECT_EQ(FormatDecimal(1.5e300), "15" + std::string(299, '0'));
  EXPECT_EQ(FormatDecimal(1e-7), "0.0000001");
  EXPECT_EQ(FormatDecimal(5e-324), "0." + std::string(323, '0') + "5");
  EXPECT_EQ(FormatDecimal(-2.5), "-2.5");
  EXPECT_EQ(FormatDecimal(-1e22), "-1" + std::string(22, '0'));
}

TEST(DecimalTextTest, TextIsAppended) {
  std::string text = "a";
  AppendDecimal(1.5, text);
  AppendDecimal(2e20, text);
  EXPECT_EQ(text, "a1.5200000000000000000000");
}

TEST(DecimalTextTest, DecimalsOfEveryFormAreRead) {
  EXPECT_EQ(ParseDecimal("0"), 0.0);
  EXPECT_EQ(ParseDecimal("84482.70000000"), 84482.7);
  EXPECT_EQ(ParseDecimal("1e3"), 1000.0);
  EXPECT_EQ(ParseDecimal("1.5E-3"), 0.0015);
  EXPECT_EQ(ParseDecimal("9007199254740993"), 9007199254740992.0);
  EXPECT_EQ(ParseDecimal("0." + std::string(323, '0') + "5"), 5e-324);
  EXPECT_TRUE(std::signbit(*ParseDecimal("-0")));
}

TEST(DecimalTextTest, WhatIsNoDecimalIsRefused) {
  for (const char* text : {"", " ", " 1", "1 ", "1,5", "1.5.2", "0x10", "abc", "nan", "NaN", "inf",
                           "-inf", "infinity", "1e", "e5", "--1", "1e400", "1_000", "."}) {
    EXPECT_FALSE(ParseDecimal(text).has_value()) << text;
  }
}

TEST(DecimalTextTest, ADecimalTooSmallForADoubleIsTheNearestOne) {
  EXPECT_EQ(ParseDecimal("1e-400"), 0.0);
  EXPECT_EQ(ParseDecimal("0." + std::string(400, '0') + "1"), 0.0);
}

// Significant digits of a decimal without an exponent.
size_t DigitCount(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  digits.erase(0, digits.find_first_not_of('0'));
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits.size();
}

RC_GTEST_PROP(DecimalTextProperty, DoublesSurviveTheirText, ()) {
  const double value = *ArbitraryDecimal();
  const auto parsed = ParseDecimal(FormatDecimal(value));
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(std::bit_cast<uint64_t>(*parsed) == std::bit_cast<uint64_t>(value));
}

RC_GTEST_PROP(DecimalTextProperty, NoDigitIsWrittenThatIsNotNeeded, ()) {
  const double value = *ArbitraryDecimal();
  const std::string text = FormatDecimal(value);
  RC_ASSERT(text.find_first_not_of("0123456789.") == std::string::npos);
  RC_ASSERT(text.find('.') == std::string::npos || text.back() != '0');
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::scientific)
                       .ptr;
  const std::string shortest(buffer.data(), end);
  RC_ASSERT(DigitCount(text) == DigitCount(shortest.substr(0, shortest.find('e'))));
}

}  // namespace
}  // namespace bfa
