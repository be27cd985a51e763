// Klines come back bit for bit, in little space where their rows are what rows of klines are like.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <string>
#include <vector>

#include "bfa/decimal_text.h"
#include "tests/format/arbitrary.h"
#include "tests/format/csv_lines.h"
#include "tests/format/error_matchers.h"
#include "tests/format/kline_day.h"

namespace bfa::internal {
namespace {

constexpr ColumnSet kKlines = ColumnSet::Of(ColumnGroup::kKline);

// Fails the test unless each column, decoded by itself, has the values that went in.
void ExpectSurvives(const KlineDay& day) {
  for (const Column column : kKlines) {
    EXPECT_EQ(day.Decode(column), day.Expected(column)) << ColumnName(column);
  }
}

// Real bars: BTCUSDT on 2026-10-03, from the origin; the others of its size are made up.
Metadata Bitcoin() {
  return KlineOf({{Column::kOpenPrice, 84482.70},
                  {Column::kHighPrice, 84994.90},
                  {Column::kLowPrice, 84409.50},
                  {Column::kClosePrice, 84710.60},
                  {Column::kVolumeBase, 43165.689},
                  {Column::kQuoteVolumeUsdt, 3655672542.40470},
                  {Column::kTradeCount, 885100},
                  {Column::kTakerBuyVolumeBase, 20823.629},
                  {Column::kTakerBuyQuoteVolumeUsdt, 1763687920.41070}});
}

Metadata Cheap() {
  return KlineOf({{Column::kOpenPrice, 0.0012340},
                  {Column::kHighPrice, 0.0012999},
                  {Column::kLowPrice, 0.0012000},
                  {Column::kClosePrice, 0.0012500},
                  {Column::kVolumeBase, 123456789},
                  {Column::kQuoteVolumeUsdt, 154012.3456789},
                  {Column::kTradeCount, 4321},
                  {Column::kTakerBuyVolumeBase, 60000000},
                  {Column::kTakerBuyQuoteVolumeUsdt, 74850.1234567}});
}

// As the origin has the days of a contract that is not traded any more.
Metadata Flat(double price) {
  return KlineOf({{Column::kOpenPrice, price},
                  {Column::kHighPrice, price},
                  {Column::kLowPrice, price},
                  {Column::kClosePrice, price},
                  {Column::kVolumeBase, 0},
                  {Column::kQuoteVolumeUsdt, 0},
                  {Column::kTradeCount, 0},
                  {Column::kTakerBuyVolumeBase, 0},
                  {Column::kTakerBuyQuoteVolumeUsdt, 0}});
}

Metadata With(Metadata row, Column column, double value) {
  row.SetDecimal(column, value);
  return row;
}

Metadata Without(Metadata row, Column column) {
  row.SetNull(column);
  return row;
}

// Rows like those, each with other prices and volumes.
std::vector<Metadata> ManyRows() {
  std::vector<Metadata> rows;
  for (int i = 0; i < 64; ++i) {
    Metadata row = i % 2 == 0 ? Bitcoin() : Cheap();
    const auto scale_up = [&](Column column, int64_t per_mille) {
      const ShortDecimal decimal = ToShortDecimal(row.decimal(column)).value();
      const uint64_t mantissa = decimal.mantissa * static_cast<uint64_t>(1000 + per_mille) / 1000;
      row.SetDecimal(column, ToDouble({mantissa, decimal.scale}));
    };
    for (const Column column : kKlines - ColumnSet{Column::kTradeCount}) scale_up(column, i * 37);
    scale_up(Column::kQuoteVolumeUsdt, i * 37);
    scale_up(Column::kTakerBuyQuoteVolumeUsdt, i * 37);
    scale_up(Column::kHighPrice, i % 7);
    scale_up(Column::kTakerBuyVolumeBase, i % 11);
    row.SetInteger(Column::kTradeCount, row.integer(Column::kTradeCount) / (1 + i % 5) + i);
    rows.push_back(row);
  }
  return rows;
}

TEST(KlineCodecTest, ColumnsArePredictedFromTheirRow) {
  const KlineDay day(ManyRows());
  ExpectSurvives(day);
  for (const Column column : kKlines - ColumnSet{Column::kQuoteVolumeUsdt, Column::kOpenPrice}) {
    EXPECT_EQ(day.reference(column), Reference::kRow) << ColumnName(column);
  }
  EXPECT_NE(day.reference(Column::kQuoteVolumeUsdt), Reference::kRow);
  EXPECT_NE(day.reference(Column::kOpenPrice), Reference::kRow);
}

TEST(KlineCodecTest, OneRowIsAConstantAColumn) {
  const KlineDay day({Bitcoin()});
  ExpectSurvives(day);
  EXPECT_EQ(day.size(), 9 * 8U);
}

TEST(KlineCodecTest, ARowThatIsNoKlineCostsSpaceAlone) {
  for (const auto& [column, value] :
       std::vector<std::pair<Column, double>>{{Column::kHighPrice, 1},
                                              {Column::kLowPrice, 1e9},
                                              {Column::kClosePrice, 0.00000001},
                                              {Column::kVolumeBase, 0},
                                              {Column::kVolumeBase, 0.123456789},
                                              {Column::kQuoteVolumeUsdt, 1e-22},
                                              {Column::kQuoteVolumeUsdt, 999999999999999999},
                                              {Column::kTakerBuyVolumeBase, 1e15},
                                              {Column::kTakerBuyQuoteVolumeUsdt, 1e15},
                                              {Column::kOpenPrice, 0}}) {
    SCOPED_TRACE(std::string(ColumnName(column)) + " " + FormatDecimal(value));
    ExpectSurvives(KlineDay({Bitcoin(), With(Bitcoin(), column, value), Cheap()}));
  }
}

TEST(KlineCodecTest, AnyValueMayBeMissing) {
  for (const Column column : kKlines) {
    SCOPED_TRACE(ColumnName(column));
    ExpectSurvives(KlineDay({Bitcoin(), Without(Bitcoin(), column), Cheap()}));
    ExpectSurvives(KlineDay({Without(Bitcoin(), column), Without(Cheap(), column)}));
  }
}

TEST(KlineCodecTest, DoublesThatAreNoShortDecimalsSpoilTheirColumnAlone) {
  std::vector<Metadata> rows = ManyRows();
  rows.push_back(With(Cheap(), Column::kVolumeBase, 1e300));
  const KlineDay day(rows);
  ExpectSurvives(day);
  EXPECT_EQ(day.column(Column::kVolumeBase).encoding(), Encoding::kBytePlanes);
  for (const Column column : kKlines - ColumnSet{Column::kVolumeBase}) {
    EXPECT_EQ(day.column(column).encoding(), Encoding::kBitLength) << ColumnName(column);
  }
}

// The busiest contracts have quote volumes that no 15 digits tell.
TEST(KlineCodecTest, SeventeenDigitsAreAShortDecimal) {
  const KlineDay day({With(Bitcoin(), Column::kQuoteVolumeUsdt, 30123456789.123457),
                      With(Bitcoin(), Column::kQuoteVolumeUsdt, 0.1 + 0.2), Cheap()});
  ExpectSurvives(day);
  EXPECT_EQ(day.column(Column::kQuoteVolumeUsdt).encoding(), Encoding::kBitLength);
}

// But for its price, if it has one.
TEST(KlineCodecTest, ARowWithoutTradesTakesNoBits) {
  const std::vector<Metadata> traded = ManyRows();
  std::vector<Metadata> with_flat = traded;
  for (int i = 0; i < 20; ++i) with_flat.push_back(Flat(1 + i));
  const KlineDay day(with_flat);
  ExpectSurvives(day);
  const KlineDay traded_day(traded);
  for (const Column column : kKlines - ColumnSet{Column::kOpenPrice}) {
    EXPECT_EQ(day.column(column).bytes().size(), traded_day.column(column).bytes().size())
        << ColumnName(column);
  }
}

TEST(KlineCodecTest, ARowWithoutTradesMayHaveAnyOtherValues) {
  Metadata odd = Bitcoin();
  odd.SetInteger(Column::kTradeCount, 0);
  ExpectSurvives(KlineDay({Bitcoin(), odd, Cheap(), Flat(3)}));
}

TEST(KlineCodecTest, CountsOfAnySize) {
  Metadata most = Bitcoin();
  most.SetInteger(Column::kTradeCount, INT64_MAX);
  ExpectSurvives(KlineDay({Bitcoin(), most, Cheap(), Flat(3)}));
}

// What is asked about one symbol is not decoded beyond it.
TEST(KlineCodecTest, ValuesUpToASymbolAreThoseOfAll) {
  const KlineDay day(ManyRows());
  for (const Column column : kKlines) {
    for (const SymbolId last : {0U, 1U, 31U, 63U}) {
      const auto some = day.DecodeUpTo(last, column);
      ASSERT_THAT(some, Succeeds());
      ASSERT_GT(some->size(), last);
      EXPECT_EQ(some->at(last), day.Expected(column).at(last)) << ColumnName(column);
    }
  }
}

// In the order of the fields of tests/data/um_daily_bars.csv behind day and symbol.
constexpr Column kFields[] = {Column::kOpenPrice,  Column::kHighPrice,  Column::kLowPrice,
                              Column::kClosePrice, Column::kVolumeBase, Column::kQuoteVolumeUsdt,
                              Column::kTradeCount};

TEST(KlineCodecTest, RealBarsTakeFewBytes) {
  std::map<std::string, std::vector<Metadata>> by_day;
  size_t row_count = 0;
  for (const auto& fields : CsvLines("um_daily_bars.csv")) {
    Metadata row;
    for (size_t i = 0; i < std::size(kFields); ++i) {
      const std::string& text = fields.at(2 + i);
      if (TypeOf(kFields[i]) == ColumnType::kInteger) {
        row.SetInteger(kFields[i], std::stoll(text));
      } else {
        row.SetDecimal(kFields[i], ParseDecimal(text).value());
      }
    }
    by_day[fields.at(0)].push_back(std::move(row));
    ++row_count;
  }
  ASSERT_EQ(by_day.size(), 12U);
  size_t size = 0;
  for (const auto& [day, rows] : by_day) {
    SCOPED_TRACE(day);
    const KlineDay encoded(rows);
    ExpectSurvives(encoded);
    size += encoded.size();
  }
  // 56 bytes as doubles and integers.
  EXPECT_LT(static_cast<double>(size) / static_cast<double>(row_count), 18);
}

// Rows of klines, with anything else mixed in: missing values, other doubles, days without trades.
rc::Gen<Metadata> ArbitraryKline() {
  return rc::gen::exec([] {
    if (*rc::gen::inRange(0, 8) == 0) return Flat(*rc::gen::inRange(0, 1000) / 100.0);
    const auto scale = static_cast<uint8_t>(*rc::gen::inRange(0, 8));
    const auto open = *rc::gen::inRange<uint64_t>(1, 10'000'000);
    const auto price = [&] {
      const auto change = *rc::gen::inRange<uint64_t>(0, open / 4 + 2);
      return ToDouble({open + change - open / 8, scale});
    };
    const uint8_t volume_scale = static_cast<uint8_t>(*rc::gen::inRange(0, 4));
    const auto volume = *rc::gen::inRange<uint64_t>(1, 10'000'000'000);
    Metadata row = KlineOf({{Column::kOpenPrice, ToDouble({open, scale})},
                            {Column::kHighPrice, price()},
                            {Column::kLowPrice, price()},
                            {Column::kClosePrice, price()},
                            {Column::kVolumeBase, ToDouble({volume, volume_scale})},
                            {Column::kTakerBuyVolumeBase, ToDouble({volume / 3, volume_scale})}});
    row.SetInteger(Column::kTradeCount, *rc::gen::inRange<int64_t>(0, 1'000'000));
    const auto quote_scale = static_cast<uint8_t>(scale + volume_scale);
    row.SetDecimal(Column::kQuoteVolumeUsdt, ToDouble({volume * open, quote_scale}));
    row.SetDecimal(Column::kTakerBuyQuoteVolumeUsdt, ToDouble({volume / 3 * open, quote_scale}));
    for (int i = *rc::gen::inRange(-8, 3); i > 0; --i) {
      const auto first = static_cast<unsigned>(Column::kQuoteVolumeUsdt);
      const auto column = static_cast<Column>(*rc::gen::inRange(first, kLastColumn + 1U));
      if (*rc::gen::arbitrary<bool>()) {
        row.SetNull(column);
      } else {
        row.SetRaw(column, *ArbitraryRaw(column));
      }
    }
    return row;
  });
}

RC_GTEST_PROP(KlineCodecProperty, RowsComeBackBitForBit, ()) {
  const KlineDay day(
      *rc::gen::nonEmpty(rc::gen::container<std::vector<Metadata>>(ArbitraryKline())));
  for (const Column column : kKlines) RC_ASSERT(day.Decode(column) == day.Expected(column));
}

}  // namespace
}  // namespace bfa::internal
