#include "bfa/column.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "bfa/calendar.h"

namespace bfa {
namespace {

using ::testing::ElementsAre;

// The numbers and names stand in files and in scripts: they never change.
TEST(ColumnTest, NumbersAndNamesArePinned) {
  const std::vector<std::string> names{"file_size_bytes",
                                       "last_modified",
                                       "status_code",
                                       "probe_timestamp",
                                       "etag",
                                       "quote_volume_usdt",
                                       "trade_count",
                                       "volume_base",
                                       "taker_buy_volume_base",
                                       "taker_buy_quote_volume_usdt",
                                       "open_price",
                                       "high_price",
                                       "low_price",
                                       "close_price"};
  ASSERT_EQ(names.size(), size_t{kLastColumn});
  for (uint8_t number = kFirstColumn; number <= kLastColumn; ++number) {
    const auto column = static_cast<Column>(number);
    EXPECT_EQ(ColumnName(column), names[number - 1U]);
    EXPECT_EQ(ColumnNamed(names[number - 1U]), column);
  }
  EXPECT_FALSE(ColumnNamed("").has_value());
  EXPECT_FALSE(ColumnNamed("File_Size_Bytes").has_value());
}

TEST(ColumnTest, EveryColumnHasATypeAndAGroup) {
  EXPECT_EQ(TypeOf(Column::kFileSizeBytes), ColumnType::kInteger);
  EXPECT_EQ(TypeOf(Column::kStatusCode), ColumnType::kInteger);
  EXPECT_EQ(TypeOf(Column::kTradeCount), ColumnType::kInteger);
  EXPECT_EQ(TypeOf(Column::kLastModified), ColumnType::kInstant);
  EXPECT_EQ(TypeOf(Column::kProbeTimestamp), ColumnType::kInstant);
  EXPECT_EQ(TypeOf(Column::kEtag), ColumnType::kText);
  EXPECT_EQ(TypeOf(Column::kClosePrice), ColumnType::kDecimal);
  EXPECT_EQ(ColumnSet::Of(ColumnGroup::kProbe).size(), 4);
  EXPECT_EQ(ColumnSet::Of(ColumnGroup::kEtag).size(), 1);
  EXPECT_EQ(ColumnSet::Of(ColumnGroup::kKline).size(), 9);
}

TEST(ColumnTest, EveryTypeHasItsRange) {
  const auto raw = [](double value) { return std::bit_cast<uint64_t>(value); };
  EXPECT_TRUE(IsAllowed(Column::kTradeCount, 0));
  EXPECT_TRUE(IsAllowed(Column::kTradeCount, ~uint64_t{0} >> 1));
  EXPECT_FALSE(IsAllowed(Column::kTradeCount, uint64_t{1} << 63));
  const auto last = static_cast<uint64_t>(kLastInstant.time_since_epoch().count());
  EXPECT_TRUE(IsAllowed(Column::kLastModified, last));
  EXPECT_FALSE(IsAllowed(Column::kLastModified, last + 1));
  EXPECT_FALSE(IsAllowed(Column::kLastModified, ~uint64_t{0}));
  for (const double value : {0.0, 5e-324, 1e308}) {
    EXPECT_TRUE(IsAllowed(Column::kLowPrice, raw(value))) << value;
  }
  for (const double value : {-0.0, -1.0, HUGE_VAL, std::nan("")}) {
    EXPECT_FALSE(IsAllowed(Column::kLowPrice, raw(value))) << value;
  }
}

TEST(ColumnTest, SetsAreListedByNumber) {
  ColumnSet set{Column::kClosePrice, Column::kEtag};
  set.Add(Column::kFileSizeBytes);
  std::vector<Column> listed;
  for (const Column column : set) listed.push_back(column);
  EXPECT_THAT(listed, ElementsAre(Column::kFileSizeBytes, Column::kEtag, Column::kClosePrice));
  set.Remove(Column::kEtag);
  EXPECT_FALSE(set.contains(Column::kEtag));
  EXPECT_EQ(set.size(), 2);
  EXPECT_EQ(set | ColumnSet{Column::kEtag},
            (ColumnSet{Column::kFileSizeBytes, Column::kEtag, Column::kClosePrice}));
  EXPECT_EQ(set & ColumnSet{Column::kClosePrice}, ColumnSet{Column::kClosePrice});
  EXPECT_EQ(set - ColumnSet{Column::kClosePrice}, ColumnSet{Column::kFileSizeBytes});
  EXPECT_EQ(ColumnSet::All().size(), 14);
  EXPECT_TRUE((set - ColumnSet::All()).empty());
}

TEST(MetadataTest, NullsAreToldFromZeros) {
  Metadata metadata;
  EXPECT_FALSE(metadata.has(Column::kTradeCount));
  metadata.SetInteger(Column::kTradeCount, 0);
  EXPECT_TRUE(metadata.has(Column::kTradeCount));
  metadata.SetDecimal(Column::kOpenPrice, 0.1);
  EXPECT_EQ(metadata.decimal(Column::kOpenPrice), 0.1);
  metadata.SetNull(Column::kOpenPrice);
  EXPECT_FALSE(metadata.has(Column::kOpenPrice));
  EXPECT_EQ(metadata.decimal(Column::kOpenPrice), 0);
  metadata.SetEtag("x");
  metadata.SetNull(Column::kEtag);
  EXPECT_EQ(metadata.etag(), "");
}

TEST(MetadataTest, DifferencesCountNullAgainstValue) {
  Metadata a;
  a.SetInteger(Column::kFileSizeBytes, 0);
  a.SetEtag("x");
  a.SetDecimal(Column::kLowPrice, 1);
  Metadata b;
  b.SetEtag("y");
  b.SetDecimal(Column::kLowPrice, 1);
  EXPECT_EQ(a.DifferingColumns(b), (ColumnSet{Column::kFileSizeBytes, Column::kEtag}));
  EXPECT_EQ(b.DifferingColumns(a), a.DifferingColumns(b));
  EXPECT_TRUE(a.DifferingColumns(a).empty());
}

TEST(MetadataTest, ValuesAndNullsAreCopied) {
  Metadata from;
  from.SetInteger(Column::kTradeCount, 7);
  from.SetEtag("x");
  Metadata to;
  to.SetDecimal(Column::kOpenPrice, 2);
  for (const Column column : ColumnSet::All()) to.CopyFrom(from, column);
  EXPECT_EQ(to, from);
}

}  // namespace
}  // namespace bfa
