#include "format/short_decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <limits>

#include "tests/format/arbitrary.h"

namespace bfa::internal {
namespace {

TEST(ShortDecimalTest, TheLeastScaleIsFound) {
  const auto expect = [](double value, uint64_t mantissa, unsigned scale) {
    const auto decimal = ToShortDecimal(value);
    ASSERT_TRUE(decimal.has_value()) << value;
    EXPECT_EQ(decimal->mantissa, mantissa) << value;
    EXPECT_EQ(decimal->scale, scale) << value;
  };
  expect(0, 0, 0);
  expect(1, 1, 0);
  expect(100, 100, 0);
  expect(0.1, 1, 1);
  expect(84482.70, 844827, 1);
  expect(0.00001234, 1234, 8);
  expect(1e-22, 1, 22);
  expect(2.0 / 3.0, 6666666666666666, 16);
  expect(9007199254740991, 9007199254740991, 0);
  expect(9007199254740992, 9007199254740992, 0);
  expect(9007199254740994, 9007199254740994, 0);
  expect(0.1 + 0.2, 30000000000000004, 17);
  expect(12345678901.123457, 12345678901123457, 6);
  expect(123456789012345680, 123456789012345680, 0);
}

TEST(ShortDecimalTest, ThereIsNoneForWhatIsNoShortDecimal) {
  for (const double value :
       {-0.0, -1.0, 1e18, 1e300, 5e-324, 1e-23, 1.2345678901234567e-7,
        std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(ToShortDecimal(value).has_value()) << value;
  }
}

RC_GTEST_PROP(ShortDecimalProperty, WhatIsFoundIsTheSameDouble, ()) {
  const double value = *ArbitraryDecimal();
  const auto decimal = ToShortDecimal(value);
  if (!decimal) return;
  RC_ASSERT(decimal->mantissa <= kMaxMantissa);
  RC_ASSERT(decimal->scale <= kMaxScale);
  RC_ASSERT(std::bit_cast<uint64_t>(ToDouble(*decimal)) == std::bit_cast<uint64_t>(value));
}

RC_GTEST_PROP(ShortDecimalProperty, EveryPriceHasOne, ()) {
  const auto mantissa = *rc::gen::inRange<uint64_t>(0, 1'000'000'000'000'000);
  const auto scale = *rc::gen::inRange(0U, 13U);
  const auto decimal = ToShortDecimal(ToDouble({mantissa, static_cast<uint8_t>(scale)}));
  RC_ASSERT(decimal.has_value());
  RC_ASSERT(decimal->scale <= scale);
}

// However many digits: the quotient of doubles is not exact any more beyond 2^53.
RC_GTEST_PROP(ShortDecimalProperty, TheDoubleIsTheOneThatItsTextReadsAs, ()) {
  const ShortDecimal decimal{*rc::gen::inRange<uint64_t>(0, kMaxMantissa),
                             static_cast<uint8_t>(*rc::gen::inRange(0U, kMaxScale + 1))};
  std::string text = std::to_string(decimal.mantissa) + "e-" + std::to_string(decimal.scale);
  RC_ASSERT(ToDouble(decimal) == std::strtod(text.c_str(), nullptr));
}

TEST(ShortDecimalTest, AtAnotherScaleItIsTheSameNumberOrNone) {
  EXPECT_EQ(AtScale({12, 1}, 1), (ShortDecimal{12, 1}));
  EXPECT_EQ(AtScale({12, 1}, 3), (ShortDecimal{1200, 3}));
  EXPECT_EQ(AtScale({0, 0}, 22), (ShortDecimal{0, 22}));
  EXPECT_EQ(AtScale({99, 0}, 16), (ShortDecimal{990'000'000'000'000'000, 16}));
  EXPECT_EQ(AtScale({120, 1}, 0), std::nullopt);
  EXPECT_EQ(AtScale({1, 0}, 18), std::nullopt);
  EXPECT_EQ(AtScale({0, 0}, 23), std::nullopt);
}

}  // namespace
}  // namespace bfa::internal
