#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "format/column_encoder.h"
#include "format/group_reader.h"
#include "tests/format/arbitrary.h"
#include "tests/format/byte_editor.h"
#include "tests/format/error_matchers.h"

namespace bfa::internal {
namespace {

constexpr int32_t kDay = 19'738;
constexpr RowCounts kCounts{5, 3, 2, 1};

ByteBuffer ConstantOf(uint64_t value) {
  ByteBuffer bytes;
  AppendValue(value, bytes);
  return bytes;
}

Result<MetadataView> Parse(Bytes payload, ColumnGroup group, int32_t day = kDay,
                           const RowCounts& counts = kCounts) {
  return MetadataView::Parse({BlockType::kMetadata, 4096, 0, payload}, day, group, counts);
}

// A probe block: a size for two available rows (8 bytes of bitset, 20 of values), a status for all.
class MetadataBlockTest : public ::testing::Test {
 protected:
  MetadataBlockTest() : editor_(MakeBlock()) {}

  static ByteBuffer MakeBlock() {
    MetadataBuilder builder(kDay, ColumnGroup::kProbe, kCounts);
    const std::vector<uint64_t> row_bits{0b101};
    const std::vector<uint64_t> sizes{500, 1700};
    EncodedColumn encoded = EncodeIntegers(Column::kFileSizeBytes, sizes, {});
    builder.AddColumn(Column::kFileSizeBytes, Domain::kSomeAvailable, row_bits, encoded.encoding,
                      encoded.bytes);
    builder.AddColumn(Column::kStatusCode, Domain::kObserved, {}, Encoding::kConstant,
                      ConstantOf(404));
    return builder.Build();
  }
  Result<MetadataView> ParseEdited() const { return Parse(editor_.bytes(), ColumnGroup::kProbe); }
  static uint64_t EntryAt(uint64_t index) {
    return sizeof(MetadataHeader) + index * sizeof(ColumnEntry);
  }

  ByteEditor editor_;
};

TEST_F(MetadataBlockTest, ColumnsAreFoundByTheirNumber) {
  const auto view = ParseEdited();
  ASSERT_THAT(view, Succeeds());
  EXPECT_FALSE(view->has_unknown_columns());
  ASSERT_EQ(view->columns().size(), 2U);
  const ColumnView* sizes = view->Find(Column::kFileSizeBytes);
  ASSERT_NE(sizes, nullptr);
  EXPECT_EQ(sizes->domain(), Domain::kSomeAvailable);
  EXPECT_EQ(sizes->value_count(), 2U);
  EXPECT_EQ(sizes->row_bits().size(), 8U);
  EXPECT_EQ(sizes->ReadOne(1, true).value(), 1700U);
  EXPECT_EQ(view->Find(Column::kLastModified), nullptr);
}

TEST_F(MetadataBlockTest, OnlyKlinesSpeakOfVolume) {
  const auto header = editor_.Get<MetadataHeader>(0);
  EXPECT_EQ(header.observed_count, 5U);
  EXPECT_EQ(header.available_count, 3U);
  EXPECT_EQ(header.volume_known_count, 0U);
  EXPECT_EQ(header.zero_volume_count, 0U);
  EXPECT_EQ(CountsFor(ColumnGroup::kKline, kCounts), kCounts);
  EXPECT_EQ(CountsFor(ColumnGroup::kEtag, kCounts), (RowCounts{5, 3, 0, 0}));
}

TEST_F(MetadataBlockTest, AProbeBlockSurvivesAChangeOfTheVolumeSets) {
  EXPECT_THAT(Parse(editor_.bytes(), ColumnGroup::kProbe, kDay, {5, 3, 0, 0}), Succeeds());
}

TEST_F(MetadataBlockTest, TooShort) {
  EXPECT_THAT(Parse(ByteBuffer(23), ColumnGroup::kProbe), IsDamage("metadata block is too short"));
}

TEST_F(MetadataBlockTest, OtherDayGroupOrCounts) {
  constexpr auto kWrong = "metadata block of another day, group or counts";
  EXPECT_THAT(Parse(editor_.bytes(), ColumnGroup::kProbe, kDay + 1), IsDamage(kWrong));
  EXPECT_THAT(Parse(editor_.bytes(), ColumnGroup::kEtag), IsDamage(kWrong));
  EXPECT_THAT(Parse(editor_.bytes(), ColumnGroup::kProbe, kDay, {4, 3, 2, 1}), IsDamage(kWrong));
  EXPECT_THAT(Parse(editor_.bytes(), ColumnGroup::kProbe, kDay, {5, 2, 2, 1}), IsDamage(kWrong));
  editor_.Set<uint32_t>(offsetof(MetadataHeader, volume_known_count), 2);
  EXPECT_THAT(ParseEdited(), IsDamage(kWrong));
}

TEST_F(MetadataBlockTest, WrongColumnCount) {
  for (const uint16_t count : {uint16_t{0}, uint16_t{65'535}}) {
    editor_.Set(offsetof(MetadataHeader, column_count), count);
    EXPECT_THAT(ParseEdited(), IsDamage("metadata block with a wrong column count")) << count;
  }
}

TEST_F(MetadataBlockTest, ColumnsOutOfOrder) {
  editor_.Set<uint16_t>(EntryAt(1), 1);  // twice the first
  EXPECT_THAT(ParseEdited(), IsDamage("column ids out of order"));
  editor_.Set<uint16_t>(EntryAt(0), 0);
  EXPECT_THAT(ParseEdited(), IsDamage("column ids out of order"));
}

TEST_F(MetadataBlockTest, ColumnBeyondItsBlock) {
  for (const uint32_t size : {9U, 0xffffffffU}) {
    editor_.Set(EntryAt(1) + offsetof(ColumnEntry, size), size);
    EXPECT_THAT(ParseEdited(), IsDamage("column reaches beyond its block")) << size;
  }
}

TEST_F(MetadataBlockTest, ColumnOfAnotherGroup) {
  editor_.Set(EntryAt(1), static_cast<uint16_t>(Column::kTradeCount));
  EXPECT_THAT(ParseEdited(), IsDamage("column in the wrong group"));
}

TEST_F(MetadataBlockTest, BytesBehindTheColumns) {
  editor_.Grow(ByteBuffer(1));
  EXPECT_THAT(ParseEdited(), IsDamage("metadata block with more bytes than columns"));
}

TEST_F(MetadataBlockTest, BrokenColumn) {
  editor_.SetByte(EntryAt(1) + offsetof(ColumnEntry, encoding), 9);
  EXPECT_THAT(ParseEdited(), IsDamage("column status_code has an encoding"));
}

TEST_F(MetadataBlockTest, DomainThatItsGroupDoesNotSpeakOf) {
  for (const Domain domain : {Domain::kVolumeKnown, Domain::kZeroVolume}) {
    editor_.Set(EntryAt(1) + offsetof(ColumnEntry, domain), domain);
    EXPECT_THAT(ParseEdited(), IsDamage("column status_code has no values"));
  }
}

// Of a later version: 3 bytes of column 15, then one of 8 bytes.
class UnknownColumnTest : public ::testing::Test {
 protected:
  UnknownColumnTest() : editor_(MakeBlock()) {}

  static ByteBuffer MakeBlock() {
    MetadataBuilder builder(kDay, ColumnGroup::kKline, kCounts);
    builder.AddColumn(Column::kTradeCount, Domain::kVolumeKnown, {}, Encoding::kConstant,
                      ConstantOf(7));
    builder.AddColumn(Column{15}, Domain{77}, {}, Encoding{99}, ByteBuffer(3, std::byte{1}));
    builder.AddColumn(Column{44}, Domain::kObserved, {}, Encoding::kConstant, ConstantOf(8));
    return builder.Build();
  }
  Result<MetadataView> ParseEdited() const { return Parse(editor_.bytes(), ColumnGroup::kKline); }

  ByteEditor editor_;
};

TEST_F(UnknownColumnTest, ItIsSkipped) {
  const auto view = ParseEdited();
  ASSERT_THAT(view, Succeeds());
  EXPECT_TRUE(view->has_unknown_columns());
  EXPECT_EQ(view->columns().size(), 1U);
}

TEST_F(UnknownColumnTest, PaddingBehindItIsNotZero) {
  editor_.SetByte(editor_.size() - 9, 1);
  EXPECT_THAT(ParseEdited(), IsDamage("padding between columns is not 0"));
}

TEST_F(UnknownColumnTest, ItsPaddingIsCutOff) {
  MetadataBuilder builder(kDay, ColumnGroup::kKline, kCounts);
  builder.AddColumn(Column{15}, Domain{0}, {}, Encoding{0}, ByteBuffer(3));
  builder.AddColumn(Column{16}, Domain{0}, {}, Encoding{0}, ByteBuffer());
  ByteEditor editor(builder.Build());
  EXPECT_THAT(Parse(editor.bytes(), ColumnGroup::kKline), Succeeds());
  editor.Shrink(1);
  EXPECT_FALSE(Parse(editor.bytes(), ColumnGroup::kKline).has_value());
}

// The rows of a day as one column sees them.
struct ColumnRows {
  std::vector<bool> available;
  std::vector<std::optional<uint64_t>> values;
};

// Some rows, and values over one of the domains that any group has.
rc::Gen<std::pair<Domain, ColumnRows>> ArbitraryRows(Column column) {
  return rc::gen::exec([column] {
    ColumnRows rows;
    rows.available = *NonEmptyVectorOf(rc::gen::arbitrary<bool>());
    rows.available[0] = true;
    const auto domain = *rc::gen::element(Domain::kObserved, Domain::kAvailable,
                                          Domain::kSomeObserved, Domain::kSomeAvailable);
    for (size_t i = 0; i < rows.available.size(); ++i) {
      const bool of_available = domain == Domain::kAvailable || domain == Domain::kSomeAvailable;
      const bool some = domain == Domain::kSomeObserved || domain == Domain::kSomeAvailable;
      const bool possible = rows.available[i] || !of_available;
      const bool has = possible && (i == 0 || !some || *rc::gen::arbitrary<bool>());
      rows.values.push_back(has ? std::optional(*ArbitraryRaw(column)) : std::nullopt);
    }
    return std::pair(domain, rows);
  });
}

RC_GTEST_PROP(MetadataBlockProperty, ValuesComeBackOverEveryDomain, ()) {
  const auto column = *rc::gen::element(Column::kFileSizeBytes, Column::kLastModified,
                                        Column::kStatusCode, Column::kProbeTimestamp);
  const auto [domain, rows] = *ArbitraryRows(column);
  std::vector<uint64_t> values;
  std::vector<bool> available_of_value;
  BitWriter bits;
  BitWriter observed;
  BitWriter available;
  for (size_t i = 0; i < rows.values.size(); ++i) {
    observed.Write(1, 1);
    available.Write(rows.available[i] ? 1 : 0, 1);
    const bool in_bitset =
        domain == Domain::kSomeObserved || (domain == Domain::kSomeAvailable && rows.available[i]);
    if (in_bitset) bits.Write(rows.values[i] ? 1 : 0, 1);
    if (!rows.values[i]) continue;
    values.push_back(*rows.values[i]);
    if (domain == Domain::kObserved) available_of_value.push_back(rows.available[i]);
  }
  const EncodedColumn encoded = EncodeIntegers(column, values, available_of_value);
  RC_TAG(static_cast<int>(domain), static_cast<int>(encoded.encoding));
  RowCounts counts;
  counts.observed = static_cast<uint32_t>(rows.available.size());
  counts.available = static_cast<uint32_t>(std::ranges::count(rows.available, true));
  MetadataBuilder builder(kDay, ColumnGroup::kProbe, counts);
  builder.AddColumn(column, domain, bits.words(), encoded.encoding, encoded.bytes);
  const ByteBuffer payload = builder.Build();
  const auto view = Parse(payload, ColumnGroup::kProbe, kDay, counts);
  RC_ASSERT(view.has_value());
  const ColumnView* found = view->Find(column);
  RC_ASSERT(found != nullptr);
  RC_ASSERT(std::ranges::equal(found->row_bits(), std::as_bytes(bits.words())));
  const RowSets sets{BitsetView(observed.words()), BitsetView(available.words()), {}, {}};
  const auto decoded = GroupReader(*view, sets).ValuesOf(*found);
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(*decoded == values);
}

RC_GTEST_PROP(MetadataBlockProperty, AnyDirectoryIsParsedOrRefused,
              (const std::vector<uint8_t>& noise)) {
  MetadataBuilder builder(kDay, ColumnGroup::kKline, kCounts);
  builder.AddColumn(Column::kTradeCount, Domain::kVolumeKnown, {}, Encoding::kConstant,
                    ConstantOf(7));
  ByteEditor editor(builder.Build());
  for (size_t i = 0; i < noise.size() && i < 16; ++i) {
    editor.SetByte(offsetof(MetadataHeader, column_count) + (i < 2 ? i : i + 16), noise[i]);
  }
  (void)Parse(editor.bytes(), ColumnGroup::kKline).has_value();
}

}  // namespace
}  // namespace bfa::internal
