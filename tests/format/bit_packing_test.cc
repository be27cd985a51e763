#include "format/bit_packing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <utility>
#include <vector>

namespace bfa::internal {
namespace {

TEST(BitPackingTest, NumbersStandEndToEndFromTheLeastSignificantBit) {
  BitWriter writer;
  writer.Write(0b101, 3);
  writer.Write(0b01, 2);
  writer.Write(uint64_t{1} << 62, 63);
  ASSERT_EQ(writer.words().size(), 2U);
  EXPECT_EQ(writer.words()[0], 0b01101U);
  EXPECT_EQ(writer.words()[1], uint64_t{1} << 3);
}

TEST(BitPackingTest, NothingIsWrittenForAWidthOfZero) {
  BitWriter writer;
  writer.Write(0, 0);
  EXPECT_TRUE(writer.words().empty());
  EXPECT_EQ(ReadBits({}, 0, 0), 0U);
}

TEST(BitPackingTest, WordsAreCountedWithoutOverflow) {
  EXPECT_EQ(WordsFor(0), 0U);
  EXPECT_EQ(WordsFor(1), 1U);
  EXPECT_EQ(WordsFor(64), 1U);
  EXPECT_EQ(WordsFor(65), 2U);
  EXPECT_EQ(WordsFor(~uint64_t{0}), uint64_t{1} << 58);
}

RC_GTEST_PROP(BitPackingProperty, NumbersOfAnyWidthComeBack, ()) {
  const auto raw = *rc::gen::container<std::vector<std::pair<uint64_t, unsigned>>>(
      rc::gen::pair(rc::gen::arbitrary<uint64_t>(), rc::gen::inRange(0U, 65U)));
  BitWriter writer;
  uint64_t bit_count = 0;
  for (const auto& [number, width] : raw) {
    writer.Write(number & LowMask(width), width);
    bit_count += width;
  }
  RC_ASSERT(writer.words().size() == WordsFor(bit_count));
  const Bytes words = std::as_bytes(writer.words());
  uint64_t at = 0;
  for (const auto& [number, width] : raw) {
    RC_ASSERT(ReadBits(words, at, width) == (number & LowMask(width)));
    at += width;
  }
}

}  // namespace
}  // namespace bfa::internal
