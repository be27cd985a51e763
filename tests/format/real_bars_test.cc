// Real daily bars: their values survive, in little space.

#include <gtest/gtest.h>

#include <bit>
#include <map>
#include <string>
#include <vector>

#include "bfa/decimal_text.h"
#include "format/column_decoder.h"
#include "format/column_encoder.h"
#include "tests/format/csv_lines.h"
#include "tests/format/error_matchers.h"

namespace bfa::internal {
namespace {

// By the place of their fields in the file.
constexpr Column kColumns[] = {Column::kOpenPrice,  Column::kHighPrice,  Column::kLowPrice,
                               Column::kClosePrice, Column::kVolumeBase, Column::kQuoteVolumeUsdt,
                               Column::kTradeCount};

// The raw values of one column on each day.
std::map<std::string, std::vector<uint64_t>> ValuesByDay(size_t column_index) {
  std::map<std::string, std::vector<uint64_t>> by_day;
  for (const auto& fields : CsvLines("um_daily_bars.csv")) {
    const std::string& text = fields.at(2 + column_index);
    const bool integer = TypeOf(kColumns[column_index]) == ColumnType::kInteger;
    by_day[fields[0]].push_back(integer ? std::stoull(text)
                                        : std::bit_cast<uint64_t>(ParseDecimal(text).value()));
  }
  return by_day;
}

TEST(RealBarsTest, ValuesSurvive) {
  size_t day_count = 0;
  for (size_t i = 0; i < std::size(kColumns); ++i) {
    for (const auto& [day, values] : ValuesByDay(i)) {
      const EncodedColumn encoded = EncodeValues(kColumns[i], values, {});
      const ColumnEntry entry{static_cast<uint16_t>(kColumns[i]), encoded.encoding,
                              Domain::kObserved, static_cast<uint32_t>(encoded.bytes.size())};
      const auto view = ColumnView::Parse(entry, encoded.bytes,
                                          {.observed = static_cast<uint32_t>(values.size())}, 0);
      ASSERT_THAT(view, Succeeds()) << day;
      const auto decoded = view->ReadAll({});
      ASSERT_THAT(decoded, Succeeds()) << day;
      EXPECT_EQ(*decoded, values) << day;
      ++day_count;
    }
  }
  EXPECT_EQ(day_count, 12 * std::size(kColumns));
}

// But for the quote volumes of a few busy contracts, which have more digits than a double can tell
// apart.
TEST(RealBarsTest, PricesAndVolumesAreShortDecimals) {
  for (size_t i = 0; i < std::size(kColumns); ++i) {
    if (kColumns[i] == Column::kQuoteVolumeUsdt) continue;
    for (const auto& [day, values] : ValuesByDay(i)) {
      const EncodedColumn encoded = EncodeValues(kColumns[i], values, {});
      EXPECT_NE(encoded.encoding, Encoding::kBytePlanes) << ColumnName(kColumns[i]) << day;
      EXPECT_LT(encoded.bytes.size(), values.size() * 6) << ColumnName(kColumns[i]) << day;
    }
  }
}

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
