#include "format/block.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "tests/format/byte_editor.h"
#include "tests/format/error_matchers.h"

namespace bfa::internal {
namespace {

constexpr uint64_t kBlock = 128;  // where the block under test stands

// 128 bytes of nothing, a block of 100 bytes, one of 1 byte.
class BlockTest : public ::testing::Test {
 protected:
  BlockTest() : editor_(MakeFile()) {}

  static ByteBuffer MakeFile() {
    BatchBuilder builder(kBlock);
    const ByteBuffer payload(100, std::byte{7});
    builder.AddBlock(BlockType::kBitset, payload);
    builder.AddBlock(BlockType::kLeaf, Bytes(payload).first(1));
    ByteBuffer file(kBlock);
    Append(builder.bytes(), file);
    return file;
  }
  Result<Block> Verify() const { return VerifyBlock(editor_.bytes(), kBlock, BlockType::kBitset); }

  ByteEditor editor_;
};

TEST_F(BlockTest, BlocksAreFoundOneBehindTheOther) {
  const auto block = Verify();
  ASSERT_THAT(block, Succeeds());
  EXPECT_EQ(block->payload.size(), 100U);
  EXPECT_EQ(block->payload_offset(), kBlock + 32);
  EXPECT_EQ(block->end(), kBlock + 192);
  EXPECT_THAT(VerifyBlock(editor_.bytes(), block->end(), BlockType::kLeaf), Succeeds());
}

TEST_F(BlockTest, TypesHaveNames) {
  EXPECT_EQ(BlockTypeName(BlockType::kSymbols), "SYMB");
  EXPECT_EQ(BlockTypeName(BlockType::kCoverage), "COVR");
  EXPECT_EQ(BlockTypeName(BlockType::kBitset), "BITS");
  EXPECT_EQ(BlockTypeName(BlockType::kMetadata), "META");
  EXPECT_EQ(BlockTypeName(BlockType::kLeaf), "LEAF");
  EXPECT_EQ(BlockTypeName(BlockType::kCommit), "COMT");
  EXPECT_EQ(BlockTypeName(BlockType{0x0a41007f}), "..A.");
}

TEST_F(BlockTest, OffsetThatIsNoMultipleOf64) {
  EXPECT_THAT(FindBlock(editor_.bytes(), kBlock + 8), IsDamage("not a multiple of 64"));
}

TEST_F(BlockTest, OffsetBeyondTheEnd) {
  for (const uint64_t offset : {uint64_t{384}, uint64_t{1} << 40, ~uint64_t{63}}) {
    EXPECT_THAT(FindBlock(editor_.bytes(), offset), IsDamage("beyond the end of the commit"));
  }
}

TEST_F(BlockTest, OffsetIsNotItsOwn) {
  editor_.Set<uint64_t>(kBlock + offsetof(BlockHeader, offset), kBlock + 64);
  EXPECT_THAT(Verify(), IsDamage("no block with its own offset"));
}

TEST_F(BlockTest, ReservedFieldIsNotZero) {
  editor_.SetByte(kBlock + offsetof(BlockHeader, reserved), 1);
  editor_.FixChecksum(kBlock);
  EXPECT_THAT(Verify(), IsDamage("reserved field of a block is not 0"));
}

TEST_F(BlockTest, PayloadReachesBeyondTheEnd) {
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  for (const uint64_t size : {uint64_t{300}, uint64_t{1} << 63, kMost, kMost - kBlock - 32}) {
    editor_.Set<uint64_t>(kBlock + offsetof(BlockHeader, payload_size), size);
    EXPECT_THAT(Verify(), IsDamage("block reaches beyond the end of the commit")) << size;
  }
}

TEST_F(BlockTest, PaddingReachesBeyondTheEnd) {
  editor_.Shrink(64 + 1);
  EXPECT_THAT(Verify(), IsDamage("block reaches beyond the end of the commit"));
}

TEST_F(BlockTest, OtherType) {
  EXPECT_THAT(VerifyBlock(editor_.bytes(), kBlock, BlockType::kLeaf),
              IsDamage("expected a LEAF block"));
}

TEST_F(BlockTest, EveryBitOfHeadAndPayloadIsChecked) {
  for (uint64_t at = kBlock; at < kBlock + 132; ++at) {
    editor_.FlipBit(at);
    EXPECT_FALSE(Verify().has_value()) << at;
    editor_.FlipBit(at);
  }
  editor_.FlipBit(kBlock + 50);
  EXPECT_THAT(Verify(), IsDamage("wrong checksum of BITS block"));
}

RC_GTEST_PROP(BlockProperty, AnyPayloadComesBack, (const std::vector<uint8_t>& payload)) {
  BatchBuilder builder(0);
  RC_ASSERT(builder.empty());
  const Bytes bytes = std::as_bytes(std::span(payload));
  const uint64_t first = builder.AddBlock(BlockType::kMetadata, bytes);
  const uint64_t second = builder.AddBlock(BlockType::kSymbols, bytes);
  RC_ASSERT(builder.end_offset() % kAlignment == 0U);
  for (const auto& [offset, type] :
       {std::pair(first, BlockType::kMetadata), std::pair(second, BlockType::kSymbols)}) {
    const auto block = VerifyBlock(builder.bytes(), offset, type);
    RC_ASSERT(block.has_value());
    RC_ASSERT(std::ranges::equal(block->payload, bytes));
  }
}

}  // namespace
}  // namespace bfa::internal
