// What the encoder writes, the decoder reads: the same bits, in the encoding that is meant for
// them.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <limits>
#include <string>
#include <vector>

#include "format/column_encoder.h"
#include "format/group_reader.h"
#include "tests/format/arbitrary.h"
#include "tests/format/error_matchers.h"

namespace bfa::internal {
namespace {

using Raw = std::vector<uint64_t>;

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

// A view of the values as a column of all observed rows.
Result<ColumnView> ViewOf(Column column, const EncodedColumn& encoded, size_t count) {
  const ColumnEntry entry{static_cast<uint16_t>(column), encoded.encoding, Domain::kObserved,
                          static_cast<uint32_t>(encoded.bytes.size())};
  return ColumnView::Parse(entry, encoded.bytes, {.observed = static_cast<uint32_t>(count)}, 0);
}

// The values of a column whose rows are all observed.
Result<Raw> Decode(const ColumnView& view, const std::vector<bool>& available) {
  BitWriter observed;
  BitWriter available_bits;
  for (size_t i = 0; i < view.value_count(); ++i) {
    observed.Write(1, 1);
    available_bits.Write(!available.empty() && available[i] ? 1 : 0, 1);
  }
  const MetadataView alone;
  const RowSets sets{BitsetView(observed.words()), BitsetView(available_bits.words()), {}, {}};
  return GroupReader(alone, sets).ValuesOf(view);
}

// The encoding chosen; fails the test unless the values come back, all at once and one by one.
Encoding ExpectSurvives(Column column, const Raw& values, const std::vector<bool>& available = {}) {
  const EncodedColumn encoded = EncodeIntegers(column, values, available);
  const auto view = ViewOf(column, encoded, values.size());
  EXPECT_THAT(view, Succeeds());
  if (!view) return encoded.encoding;
  const auto decoded = Decode(*view, available);
  EXPECT_THAT(decoded, Succeeds());
  if (!decoded) return encoded.encoding;
  EXPECT_EQ(*decoded, values);
  for (uint32_t i = 0; view->has_direct_access() && i < values.size(); ++i) {
    const auto value = view->ReadOne(i, !available.empty() && available[i]);
    EXPECT_THAT(value, Succeeds()) << i;
    EXPECT_EQ(value ? *value : ~values[i], values[i]) << i;
  }
  return encoded.encoding;
}

TEST(ColumnCodecTest, EqualValuesAreAConstant) {
  EXPECT_EQ(ExpectSurvives(Column::kTradeCount, {7, 7, 7}), Encoding::kConstant);
  EXPECT_EQ(ExpectSurvives(Column::kFileSizeBytes, {static_cast<uint64_t>(kMost)}),
            Encoding::kConstant);
}

TEST(ColumnCodecTest, EvenStepsAreAStride) {
  EXPECT_EQ(ExpectSurvives(Column::kProbeTimestamp, {100, 107, 114, 121}), Encoding::kStride);
  EXPECT_EQ(ExpectSurvives(Column::kProbeTimestamp, {121, 114, 107, 100}), Encoding::kStride);
  EXPECT_EQ(ExpectSurvives(Column::kTradeCount, {0, static_cast<uint64_t>(kMost)}),
            Encoding::kStride);
}

TEST(ColumnCodecTest, StatusFollowsAvailability) {
  EXPECT_EQ(ExpectSurvives(Column::kStatusCode, {200, 404, 404, 200}, {true, false, false, true}),
            Encoding::kByAvailability);
}

TEST(ColumnCodecTest, SizesAndTimesAreBitPacked) {
  EXPECT_EQ(ExpectSurvives(Column::kFileSizeBytes, {51'230, 0, 48'000, 90'001}),
            Encoding::kBitPacked);
  EXPECT_EQ(
      ExpectSurvives(Column::kLastModified, {1'700'000'000'000'000, 3, 1'800'000'000'000'000}),
      Encoding::kBitPacked);
  EXPECT_EQ(ExpectSurvives(Column::kFileSizeBytes, {1, static_cast<uint64_t>(kMost), 0, 5}),
            Encoding::kBitPacked);
}

TEST(ColumnCodecTest, TimesOfWholeSecondsTakeNoBitsForTheirMicroseconds) {
  const uint64_t second = 1'000'000;
  const Raw times{second * 1'700'000'000, second * 1'700'000'007, second * 1'700'000'001};
  const EncodedColumn encoded = EncodeIntegers(Column::kLastModified, times, {});
  EXPECT_EQ(encoded.bytes.size(), sizeof(BitPackedParameters) + 8);
  ExpectSurvives(Column::kLastModified, times);
}

TEST(ColumnCodecTest, CountsOfManyMagnitudesAreBitLengths) {
  Raw counts;
  for (uint64_t i = 0; i < 300; ++i) counts.push_back(i * i * i * i * i % 1'000'003 >> (i % 19));
  counts.push_back(static_cast<uint64_t>(kMost));
  EXPECT_EQ(ExpectSurvives(Column::kTradeCount, counts), Encoding::kBitLength);
}

TEST(ColumnCodecTest, PlainMd5sTakeSixteenBytes) {
  const std::string md5 = "0123456789abcdef0123456789abcdef";
  const EncodedColumn encoded = EncodeTexts(std::vector<std::string_view>{md5, md5});
  EXPECT_EQ(encoded.encoding, Encoding::kMd5);
  EXPECT_EQ(encoded.bytes.size(), 32U);
  // Another case or length is another text.
  for (const std::string text :
       {"0123456789ABCDEF0123456789abcdef", "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef-2", "W/x"}) {
    EXPECT_EQ(EncodeTexts(std::vector<std::string_view>{md5, text}).encoding, Encoding::kTexts);
  }
}

TEST(ColumnCodecTest, SizesAndTimesAreReadWithoutDecodingTheOthers) {
  EXPECT_TRUE(NeedsDirectAccess(Column::kFileSizeBytes));
  EXPECT_TRUE(NeedsDirectAccess(Column::kLastModified));
  EXPECT_FALSE(NeedsDirectAccess(Column::kTradeCount));
}

RC_GTEST_PROP(ColumnCodecProperty, ValuesComeBackBitForBit, ()) {
  std::vector<Column> columns;
  for (const Column column : ColumnSet::All()) {
    const ColumnType type = TypeOf(column);
    if (type == ColumnType::kInteger || type == ColumnType::kInstant) columns.push_back(column);
  }
  const auto column = *rc::gen::elementOf(columns);
  const Raw values = *NonEmptyVectorOf(ArbitraryRaw(column));
  const EncodedColumn encoded = EncodeIntegers(column, values, {});
  RC_TAG(static_cast<int>(encoded.encoding));
  const auto view = ViewOf(column, encoded, values.size());
  RC_ASSERT(view.has_value());
  RC_ASSERT(view->has_direct_access() || !NeedsDirectAccess(column));
  const auto decoded = Decode(*view, {});
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(*decoded == values);
  const auto index = *rc::gen::inRange<uint32_t>(0, view->value_count());
  if (view->has_direct_access()) {
    RC_ASSERT(view->ReadOne(index, false).value() == values[index]);
  }
}

RC_GTEST_PROP(ColumnCodecProperty, WhatFollowsAvailabilityComesBack, ()) {
  const auto available = *NonEmptyVectorOf(rc::gen::arbitrary<bool>());
  const auto pair = *rc::gen::pair(ArbitraryInteger(), ArbitraryInteger());
  Raw values;
  for (const bool is_available : available) {
    values.push_back(static_cast<uint64_t>(is_available ? pair.first : pair.second));
  }
  const EncodedColumn encoded = EncodeIntegers(Column::kStatusCode, values, available);
  RC_ASSERT(encoded.bytes.size() <= sizeof(AvailabilityParameters));
  const auto view = ViewOf(Column::kStatusCode, encoded, values.size());
  RC_ASSERT(view.has_value());
  const auto decoded = Decode(*view, available);
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(*decoded == values);
  for (uint32_t i = 0; view->has_direct_access() && i < values.size(); ++i) {
    RC_ASSERT(view->ReadOne(i, available[i]).value() == values[i]);
  }
}

RC_GTEST_PROP(ColumnCodecProperty, EtagsComeBack, ()) {
  const auto texts =
      *rc::gen::oneOf(NonEmptyVectorOf(ArbitraryMd5()), NonEmptyVectorOf(ArbitraryEtag()));
  const EncodedColumn encoded =
      EncodeTexts(std::vector<std::string_view>(texts.begin(), texts.end()));
  RC_TAG(static_cast<int>(encoded.encoding));
  const auto view = ViewOf(Column::kEtag, encoded, texts.size());
  RC_ASSERT(view.has_value());
  const auto decoded = view->ReadTexts();
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(*decoded == texts);
}

}  // namespace
}  // namespace bfa::internal
