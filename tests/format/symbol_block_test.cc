#include "format/symbol_block.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "bfa/calendar.h"
#include "tests/format/byte_editor.h"
#include "tests/format/error_matchers.h"

namespace bfa::internal {
namespace {

Block BlockOf(BlockType type, Bytes payload) { return {type, 4096, 0, payload}; }

class SymbolBlockTest : public ::testing::Test {
 protected:
  static constexpr std::string_view kNames[] = {"BTCUSDT", "币安人生USDT", "A"};

  SymbolBlockTest() : editor_(BuildSymbolBlock(5, kNames)) {}

  // Parses it as what follows `first_id` symbols.
  Status Parse(uint32_t first_id = 5, uint32_t count = 3) {
    return ParseSymbolBlock(BlockOf(BlockType::kSymbols, editor_.bytes()), first_id, count, names_);
  }

  ByteEditor editor_;
  std::vector<std::string_view> names_;
};

TEST_F(SymbolBlockTest, NamesComeBack) {
  ASSERT_THAT(Parse(), Succeeds());
  EXPECT_EQ(names_, std::vector<std::string_view>(std::begin(kNames), std::end(kNames)));
}

TEST_F(SymbolBlockTest, TooShort) {
  editor_.Shrink(editor_.size() - 7);
  EXPECT_THAT(Parse(), IsDamage("symbol block is too short"));
}

TEST_F(SymbolBlockTest, OtherFirstId) {
  EXPECT_THAT(Parse(4), IsDamage("wrong first id or count"));
  EXPECT_THAT(Parse(6), IsDamage("wrong first id or count"));
}

TEST_F(SymbolBlockTest, OtherCount) {
  EXPECT_THAT(Parse(5, 2), IsDamage("wrong first id or count"));
  EXPECT_THAT(Parse(5, 4), IsDamage("wrong first id or count"));
}

TEST_F(SymbolBlockTest, NoSymbols) {
  editor_ = ByteEditor(BuildSymbolBlock(5, {}));
  EXPECT_THAT(Parse(5, 0), IsDamage("wrong first id or count"));
}

TEST_F(SymbolBlockTest, CountBeyondTheBlock) {
  for (const uint32_t count : {static_cast<uint32_t>(editor_.size() - 7), 0xffffffffU}) {
    editor_.Set<uint32_t>(offsetof(SymbolsHeader, symbol_count), count);
    EXPECT_THAT(Parse(5, count), IsDamage("wrong first id or count")) << count;
  }
}

TEST_F(SymbolBlockTest, NameBeyondTheBlock) {
  editor_.SetByte(sizeof(SymbolsHeader) + 2, 2);
  EXPECT_THAT(Parse(), IsDamage("symbol name reaches beyond its block"));
}

TEST_F(SymbolBlockTest, BytesBehindTheNames) {
  editor_.Grow(ByteBuffer(1));
  EXPECT_THAT(Parse(), IsDamage("more bytes than names"));
}

TEST_F(SymbolBlockTest, EmptyName) {
  const std::vector<std::string_view> names{"A", ""};
  editor_ = ByteEditor(BuildSymbolBlock(5, names));
  EXPECT_THAT(Parse(5, 2), IsDamage("symbol name is empty"));
}

TEST_F(SymbolBlockTest, NameThatIsNotAllowed) {
  const uint64_t first_name = sizeof(SymbolsHeader) + 3;
  editor_.SetByte(first_name, 0x1f);
  EXPECT_THAT(Parse(), IsDamage("symbol name contains a control character"));
  editor_.SetByte(first_name, 0xff);
  EXPECT_THAT(Parse(), IsDamage("symbol name is not valid UTF-8"));
}

constexpr int32_t kLastDayNumber = 107'015;
constexpr int64_t kLastTime = kLastInstant.time_since_epoch().count();

class CoverageBlockTest : public ::testing::Test {
 protected:
  // The ranges of three symbols with an id below 4, of which the first has two.
  CoverageBlockTest() {
    SetRanges(
        {{0, 0, 9, 0, 0}, {0, 10, kLastDayNumber, 0, kLastTime}, {2, 5, 5, 0, 1}, {3, 0, 1, 0, 1}});
  }

  void SetRanges(const std::vector<CoverageRecord>& ranges) {
    editor_ = ByteEditor(BuildCoverageBlock(ranges));
  }
  // Changes one field of the last range.
  template <typename T>
  void SetLast(uint64_t field_offset, const T& value) {
    editor_.Set(editor_.size() - sizeof(CoverageRecord) + field_offset, value);
  }
  Status Parse(uint32_t count = 4, uint32_t symbol_count = 4) {
    ranges_.clear();
    return ParseCoverageBlock(BlockOf(BlockType::kCoverage, editor_.bytes()), count, symbol_count,
                              ranges_);
  }

  ByteEditor editor_{Bytes()};
  std::vector<CoverageRecord> ranges_;
};

TEST_F(CoverageBlockTest, RangesComeBack) {
  ASSERT_THAT(Parse(), Succeeds());
  ASSERT_EQ(ranges_.size(), 4U);
  EXPECT_EQ(ranges_[1].last_day, kLastDayNumber);
  EXPECT_EQ(ranges_[1].probe_time_us, kLastTime);
  EXPECT_EQ(ranges_[3].symbol_id, 3U);
}

TEST_F(CoverageBlockTest, TooShort) {
  editor_.Shrink(editor_.size() - 7);
  EXPECT_THAT(Parse(), IsDamage("coverage block is too short"));
}

TEST_F(CoverageBlockTest, NoRanges) {
  SetRanges({});
  EXPECT_THAT(Parse(0), IsDamage("coverage block with a wrong count"));
}

TEST_F(CoverageBlockTest, WrongCountOrSize) {
  EXPECT_THAT(Parse(3), IsDamage("coverage block with a wrong count"));
  EXPECT_THAT(Parse(5), IsDamage("coverage block with a wrong count"));
  editor_.Grow(ByteBuffer(8));
  EXPECT_THAT(Parse(), IsDamage("coverage block with a wrong count"));
  editor_.Set<uint32_t>(0, 0xffffffff);
  EXPECT_THAT(Parse(0xffffffff), IsDamage("coverage block with a wrong count"));
}

TEST_F(CoverageBlockTest, ReservedFieldsAreNotZero) {
  editor_.SetByte(offsetof(CoverageHeader, reserved), 1);
  EXPECT_THAT(Parse(), IsDamage("coverage block with a wrong count"));
  editor_.SetByte(offsetof(CoverageHeader, reserved), 0);
  SetLast(offsetof(CoverageRecord, reserved), uint32_t{1});
  EXPECT_THAT(Parse(), IsDamage("reserved field of coverage is not 0"));
}

TEST_F(CoverageBlockTest, UnknownSymbol) {
  EXPECT_THAT(Parse(4, 3), IsDamage("coverage of an unknown symbol id"));
}

TEST_F(CoverageBlockTest, WrongDays) {
  SetLast(offsetof(CoverageRecord, first_day), -1);
  EXPECT_THAT(Parse(), IsDamage("coverage with wrong days"));
  SetLast(offsetof(CoverageRecord, first_day), 2);  // the last is 1
  EXPECT_THAT(Parse(), IsDamage("coverage with wrong days"));
  SetLast(offsetof(CoverageRecord, last_day), kLastDayNumber + 1);
  EXPECT_THAT(Parse(), IsDamage("coverage with wrong days"));
}

TEST_F(CoverageBlockTest, ProbeTimeOutOfRange) {
  for (const int64_t time : {int64_t{-1}, kLastTime + 1, std::numeric_limits<int64_t>::min()}) {
    SetLast(offsetof(CoverageRecord, probe_time_us), time);
    EXPECT_THAT(Parse(), IsDamage("probe time outside 1970 to 2262")) << time;
  }
}

TEST_F(CoverageBlockTest, OutOfOrder) {
  SetRanges({{2, 0, 1, 0, 0}, {1, 5, 6, 0, 0}});
  EXPECT_THAT(Parse(2), IsDamage("coverage ranges out of order"));
  SetRanges({{2, 5, 6, 0, 0}, {2, 0, 1, 0, 0}});
  EXPECT_THAT(Parse(2), IsDamage("coverage ranges out of order"));
}

TEST_F(CoverageBlockTest, Overlapping) {
  SetRanges({{2, 0, 5, 0, 0}, {2, 5, 6, 0, 0}});
  EXPECT_THAT(Parse(2), IsDamage("coverage ranges out of order"));
}

RC_GTEST_PROP(SymbolBlockProperty, AnyBytesAreParsedOrRefused,
              (const std::vector<uint8_t>& payload, uint32_t count)) {
  const Bytes bytes = std::as_bytes(std::span(payload));
  std::vector<std::string_view> names;
  (void)ParseSymbolBlock(BlockOf(BlockType::kSymbols, bytes), 0, count % 4, names).has_value();
  std::vector<CoverageRecord> ranges;
  (void)ParseCoverageBlock(BlockOf(BlockType::kCoverage, bytes), count % 4, 4, ranges).has_value();
}

}  // namespace
}  // namespace bfa::internal
