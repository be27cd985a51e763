#include "format/day_leaf.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <set>
#include <vector>

#include "tests/format/byte_editor.h"
#include "tests/format/error_matchers.h"

namespace bfa::internal {
namespace {

constexpr uint64_t kLeafOffset = 4096;
constexpr uint32_t kNumber = 300;

LeafDay MakeDay(uint32_t observed) {
  LeafDay day;
  day.entry.bitset_offset = {64, 128, 0, 0};
  day.entry.group_offset = {192, 0, 0};
  day.entry.commit_sequence = 1;
  day.entry.content_hash = {3, 4};
  day.entry.revision = 2;
  day.counts = {observed, 1, 0, 0};
  return day;
}

class DayLeafTest : public ::testing::Test {
 protected:
  DayLeafTest() {
    leaf_.number = kNumber;
    leaf_.day_mask = uint64_t{1} << 63 | 0b1001;
    leaf_.days = {MakeDay(5), MakeDay(6), MakeDay(7)};
  }

  Result<DayLeaf> Parse(uint32_t number = kNumber, uint32_t count = 3) {
    return ParseBytes(BuildLeaf(leaf_), number, count);
  }
  static Result<DayLeaf> ParseBytes(Bytes payload, uint32_t number = kNumber, uint32_t count = 3) {
    return ParseLeaf({BlockType::kLeaf, kLeafOffset, 0, payload}, number, count);
  }
  // The day that the tests change.
  LeafDay& day() { return leaf_.days[1]; }

  DayLeaf leaf_;
};

TEST_F(DayLeafTest, DaysComeBack) {
  const auto parsed = Parse();
  ASSERT_THAT(parsed, Succeeds());
  EXPECT_EQ(parsed->day_mask, leaf_.day_mask);
  ASSERT_EQ(parsed->days.size(), 3U);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(parsed->days[i].counts, leaf_.days[i].counts);
    EXPECT_TRUE(std::ranges::equal(AsBytes(parsed->days[i].entry), AsBytes(leaf_.days[i].entry)));
  }
  EXPECT_EQ(parsed->IndexOf(0), 0U);
  EXPECT_EQ(parsed->IndexOf(3), 1U);
  EXPECT_EQ(parsed->IndexOf(63), 2U);
}

TEST_F(DayLeafTest, TooShort) {
  EXPECT_THAT(ParseBytes(ByteBuffer(15)), IsDamage("leaf is too short"));
}

TEST_F(DayLeafTest, OtherNumberOrCount) {
  constexpr auto kWrong = "leaf with a wrong number, day count or size";
  EXPECT_THAT(Parse(kNumber + 1), IsDamage(kWrong));
  EXPECT_THAT(Parse(kNumber, 2), IsDamage(kWrong));
  EXPECT_THAT(Parse(kNumber, 4), IsDamage(kWrong));
}

TEST_F(DayLeafTest, MaskThatDoesNotHaveTheCount) {
  leaf_.day_mask = 0b1111;
  EXPECT_THAT(Parse(), IsDamage("wrong number, day count or size"));
  leaf_.day_mask = 0;
  EXPECT_THAT(Parse(), IsDamage("wrong number, day count or size"));
}

TEST_F(DayLeafTest, WrongSize) {
  ByteEditor editor(BuildLeaf(leaf_));
  editor.Grow(ByteBuffer(8));
  EXPECT_THAT(ParseBytes(editor.bytes()), IsDamage("wrong number, day count or size"));
  editor.Shrink(16);
  EXPECT_THAT(ParseBytes(editor.bytes()), IsDamage("wrong number, day count or size"));
}

TEST_F(DayLeafTest, DayAfter2262) {
  leaf_.number = kMaxDayNumber / kDaysPerLeaf;
  leaf_.day_mask = uint64_t{7} << (kMaxDayNumber % kDaysPerLeaf - 2);
  EXPECT_THAT(Parse(leaf_.number), Succeeds());
  leaf_.day_mask <<= 1;
  EXPECT_THAT(Parse(leaf_.number), IsDamage("leaf with a day after 2262"));
}

TEST_F(DayLeafTest, BitsetOffsetThatPointsNowhereOrForward) {
  for (const uint64_t offset :
       {uint64_t{0}, uint64_t{65}, kLeafOffset, kLeafOffset + 64, ~uint64_t{63}}) {
    day().entry.bitset_offset[0] = offset;
    EXPECT_THAT(Parse(), IsDamage("day entry with a wrong bitset offset")) << offset;
  }
}

TEST_F(DayLeafTest, BitsetOffsetOfAnEmptySet) {
  day().entry.bitset_offset[2] = 256;
  EXPECT_THAT(Parse(), IsDamage("day entry with a wrong bitset offset"));
  day().counts.volume_known = 1;
  EXPECT_THAT(Parse(), Succeeds());
}

TEST_F(DayLeafTest, NoBitsetOfASetThatIsNotEmpty) {
  day().counts.volume_known = 1;
  EXPECT_THAT(Parse(), IsDamage("day entry with a wrong bitset offset"));
}

TEST_F(DayLeafTest, MetadataOffsetThatPointsForward) {
  for (const uint64_t offset : {uint64_t{63}, uint64_t{100}, kLeafOffset, ~uint64_t{63}}) {
    day().entry.group_offset[2] = offset;
    EXPECT_THAT(Parse(), IsDamage("day entry with a wrong metadata offset")) << offset;
  }
}

TEST_F(DayLeafTest, ImpossibleCounts) {
  day().entry.bitset_offset = {64, 64, 64, 64};
  for (const RowCounts& counts :
       {RowCounts{1, 2, 1, 1}, RowCounts{2, 1, 2, 1}, RowCounts{2, 2, 1, 2}}) {
    day().counts = counts;
    EXPECT_THAT(Parse(), IsDamage("day entry with impossible counts"));
  }
}

TEST_F(DayLeafTest, NothingObserved) {
  day().entry.bitset_offset = {};
  day().counts = {};
  EXPECT_THAT(Parse(), IsDamage("day entry with impossible counts"));
}

TEST_F(DayLeafTest, WrongRevisionCommitOrReservedField) {
  constexpr auto kWrong = "wrong revision, commit or reserved field";
  for (const uint32_t revision : {0U, kMaxRevision + 1, 0xffffffffU}) {
    day().entry.revision = revision;
    EXPECT_THAT(Parse(), IsDamage(kWrong)) << revision;
  }
  day().entry.revision = 1;
  day().entry.commit_sequence = 0;
  EXPECT_THAT(Parse(), IsDamage(kWrong));
  day().entry.commit_sequence = 1;
  day().entry.reserved = 1;
  EXPECT_THAT(Parse(), IsDamage(kWrong));
}

Result<std::span<const uint64_t>> ParseWords(const std::vector<uint64_t>& words, size_t size) {
  return ParseBitset({BlockType::kBitset, 64, 0, std::as_bytes(std::span(words)).first(size)});
}

TEST(BitsetBlockTest, WordsAreReadInPlace) {
  const std::vector<uint64_t> words{0, 5};
  const auto parsed = ParseWords(words, 16);
  ASSERT_THAT(parsed, Succeeds());
  EXPECT_EQ(parsed->data(), words.data());
  EXPECT_EQ(parsed->size(), 2U);
}

TEST(BitsetBlockTest, WrongSize) {
  const std::vector<uint64_t> words{1, 2};
  for (const size_t size : {0U, 7U, 9U, 15U}) {
    EXPECT_THAT(ParseWords(words, size), IsDamage("bitset of a wrong size")) << size;
  }
}

TEST(BitsetBlockTest, EmptyLastWord) {
  EXPECT_THAT(ParseWords({1, 0}, 16), IsDamage("bitset with an empty last word"));
}

RC_GTEST_PROP(DayLeafProperty, AnyDaysComeBack, ()) {
  const auto bits = *rc::gen::nonEmpty(
      rc::gen::container<std::set<unsigned>>(rc::gen::inRange(0U, kDaysPerLeaf)));
  DayLeaf leaf;
  leaf.number = *rc::gen::inRange(0U, kMaxDayNumber / kDaysPerLeaf);
  for (const unsigned bit : bits) {
    leaf.day_mask |= uint64_t{1} << bit;
    leaf.days.push_back(MakeDay(*rc::gen::inRange(1U, 10'000U)));
  }
  const ByteBuffer payload = BuildLeaf(leaf);
  const auto count = static_cast<uint32_t>(bits.size());
  const auto parsed = ParseLeaf({BlockType::kLeaf, kLeafOffset, 0, payload}, leaf.number, count);
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(BuildLeaf(*parsed) == payload);
  size_t index = 0;
  for (const unsigned bit : bits) RC_ASSERT(parsed->IndexOf(bit) == index++);
}

}  // namespace
}  // namespace bfa::internal
