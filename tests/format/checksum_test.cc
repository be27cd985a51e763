#include "format/checksum.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <string_view>

namespace bfa::internal {
namespace {

Bytes BytesOf(std::string_view text) { return std::as_bytes(std::span(text)); }

// Answers of xxHash 0.8 with seed 0, as its own xxhsum prints them.
TEST(ChecksumTest, ItIsXxh3WithSeedZero) {
  EXPECT_EQ(HexOf(Checksum(BytesOf(""))), "2d06800538d394c2");
  EXPECT_EQ(HexOf(HashOf(BytesOf(""))), "99aa06d3014798d86001c324468d497f");
}

TEST(ChecksumTest, HexHasTheHighHalfFirstAndIdsInOrderOfTheirBytes) {
  EXPECT_EQ(HexOf(uint64_t{0x0123456789abcdef}), "0123456789abcdef");
  EXPECT_EQ(HexOf(Hash128{.low = 1, .high = 0xf000000000000002}),
            "f0000000000000020000000000000001");
  EXPECT_EQ(HexOf(Id128{0x01, 0xff, 0x80}), "01ff8000000000000000000000000000");
}

RC_GTEST_PROP(ChecksumProperty, TwoPartsHashAsOne, (const std::string& a, const std::string& b)) {
  RC_ASSERT(Checksum(BytesOf(a), BytesOf(b)) == Checksum(BytesOf(a + b)));
}

RC_GTEST_PROP(ChecksumProperty, AChainFollowsTheHashBefore,
              (uint64_t low, uint64_t high, const std::string& a, const std::string& b)) {
  const Hash128 previous{low, high};
  ByteBuffer all;
  AppendValue(previous, all);
  Append(BytesOf(a + b), all);
  RC_ASSERT(ChainHash(previous, BytesOf(a), BytesOf(b)) == HashOf(all));
}

}  // namespace
}  // namespace bfa::internal
