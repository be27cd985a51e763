// A batch of which a test writes every block itself, right or wrong.
#ifndef BFA_TESTS_FORMAT_HAND_MADE_BATCH_H_
#define BFA_TESTS_FORMAT_HAND_MADE_BATCH_H_

#include <span>
#include <vector>

#include "bfa/column.h"
#include "format/commit_block.h"
#include "format/day_leaf.h"
#include "format/file_header.h"
#include "tests/format/byte_editor.h"

namespace bfa::internal {

// Follows the newest commit of a store whose first leaf has one day, and writes that day anew: as
// it was, but for its revision and commit and for what the test changes.
class HandMadeBatch {
 public:
  explicit HandMadeBatch(Bytes store);

  uint64_t AddBlock(BlockType type, Bytes payload) { return builder_.AddBlock(type, payload); }
  uint64_t AddBitset(std::span<const uint64_t> words) {
    return AddBlock(BlockType::kBitset, std::as_bytes(words));
  }
  // The payload of a block that the newest commit refers to.
  Bytes PayloadAt(uint64_t block_offset) const;

  DayLeaf& leaf() { return leaf_; }
  LeafDay& day() { return leaf_.days.front(); }
  int32_t day_number() const;
  Commit& commit() { return commit_; }

  // The store with the batch, which is all that the format asks for but for what was changed.
  ByteEditor Finish();

 private:
  ByteBuffer store_;
  ParsedHeader header_;
  Commit commit_;
  BatchBuilder builder_;
  DayLeaf leaf_;
};

}  // namespace bfa::internal

#endif  // BFA_TESTS_FORMAT_HAND_MADE_BATCH_H_
