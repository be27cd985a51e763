// Offsets and sizes that are right but for a bit that a size of 32 bits does not have: every
// machine refuses them alike.

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "bfa/reader.h"
#include "format/checksum.h"
#include "format/day_leaf.h"
#include "tests/format/byte_editor.h"
#include "tests/format/vector_set.h"

namespace bfa::internal {
namespace {

constexpr uint64_t kBeyond32Bits = uint64_t{1} << 32;

class WideOffset : public testing::Test {
 protected:
  // Says what became of the store when a field of it, at `offset` of a block or of the trailer, was
  // made larger and everything hashed again. Nothing if it was refused.
  std::string Accepted(uint64_t offset, uint64_t added = kBeyond32Bits) const {
    ByteEditor editor(tiny_);
    editor.Set(offset, editor.Get<uint64_t>(offset) + added);
    for (const BlockType type : kTypes) {
      const uint64_t block = editor_.BlocksOf(type).front();
      const auto size = editor_.Get<uint64_t>(block + offsetof(BlockHeader, payload_size));
      const Bytes head = editor.bytes().subspan(block, offsetof(BlockHeader, checksum));
      const Bytes payload = editor.bytes().subspan(block + sizeof(BlockHeader), size);
      editor.Set(block + offsetof(BlockHeader, checksum), Checksum(head, payload));
    }
    const auto header_size = editor_.Get<uint32_t>(offsetof(FileHeader, header_size));
    const Hash128 chain =
        ChainHash(HashOf(editor.bytes().first(header_size)),
                  editor.bytes().subspan(header_size, trailer_ - header_size), {});
    editor.Set(trailer_ + offsetof(Trailer, chain_hash), chain);
    editor.FixTrailerChecksum(trailer_);
    const auto reader = Reader::FromBytes(editor.bytes());
    // What looks like no commit at all is a torn tail.
    if (reader && reader->sequence() == 0) return "";
    return CheckVector(editor.bytes()) ? "accepted at byte " + std::to_string(offset) : "";
  }

  static constexpr std::array kTypes{BlockType::kBitset, BlockType::kMetadata, BlockType::kLeaf,
                                     BlockType::kSymbols, BlockType::kCommit};
  const ByteBuffer tiny_ = ValidVector("tiny");
  const ByteEditor editor_{tiny_};
  const uint64_t trailer_ = tiny_.size() - sizeof(Trailer);
};

TEST_F(WideOffset, IsNotSeenWhereThereIsNone) {
  EXPECT_EQ(Accepted(trailer_ + offsetof(Trailer, trailer_offset), 0),
            "accepted at byte " + std::to_string(trailer_ + offsetof(Trailer, trailer_offset)));
}

TEST_F(WideOffset, OfABlock) {
  for (const BlockType type : kTypes) {
    const uint64_t block = editor_.BlocksOf(type).front();
    EXPECT_EQ(Accepted(block + offsetof(BlockHeader, payload_size)), "");
    EXPECT_EQ(Accepted(block + offsetof(BlockHeader, offset)), "");
  }
}

TEST_F(WideOffset, OfATrailer) {
  EXPECT_EQ(Accepted(trailer_ + offsetof(Trailer, trailer_offset)), "");
  EXPECT_EQ(Accepted(trailer_ + offsetof(Trailer, commit_offset)), "");
}

TEST_F(WideOffset, OfACommit) {
  const uint64_t commit = editor_.PayloadOf(BlockType::kCommit);
  for (const size_t field :
       {offsetof(CommitRecord, batch_offset), offsetof(CommitRecord, previous_offset),
        offsetof(CommitRecord, jump_offset)}) {
    EXPECT_EQ(Accepted(commit + field), "");
  }
  // Symbols and a leaf.
  for (uint64_t i = 0; i < 2; ++i) {
    EXPECT_EQ(Accepted(commit + sizeof(CommitRecord) + i * sizeof(BlockReference)), "");
  }
}

TEST_F(WideOffset, OfADay) {
  const uint64_t entry =
      editor_.PayloadOf(BlockType::kLeaf) + sizeof(LeafHeader) + sizeof(RowCounts);
  for (uint64_t i = 0; i < kBitsetKindCount + kGroupCount; ++i) {
    EXPECT_EQ(Accepted(entry + i * sizeof(uint64_t)), "");
  }
}

}  // namespace
}  // namespace bfa::internal
