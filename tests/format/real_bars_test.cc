// Real daily bars: their texts survive.

#include <gtest/gtest.h>

#include <string>

#include "bfa/decimal_text.h"
#include "tests/format/csv_lines.h"

namespace bfa::internal {
namespace {

size_t SignificantDigits(std::string text) {
  std::erase(text, '.');
  text.erase(0, text.find_first_not_of('0'));
  return text.size();
}

TEST(RealBarsTest, TheTextOfANumberOfUpTo15DigitsLosesOnlyItsZeros) {
  size_t count = 0;
  for (const auto& fields : CsvLines("um_daily_bars.csv")) {
    for (size_t i = 2; i < 9; ++i) {
      std::string shortest = fields[i];
      if (shortest.find('.') != std::string::npos) {
        shortest.erase(shortest.find_last_not_of('0') + 1);
        if (shortest.back() == '.') shortest.pop_back();
      }
      if (SignificantDigits(shortest) > 15) continue;
      EXPECT_EQ(FormatDecimal(ParseDecimal(fields[i]).value()), shortest);
      ++count;
    }
  }
  EXPECT_GT(count, 4000U);
}

}  // namespace
}  // namespace bfa::internal
