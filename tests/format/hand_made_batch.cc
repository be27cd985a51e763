#include "tests/format/hand_made_batch.h"

#include <bit>

#include "format/checksum.h"
#include "store/jump_link.h"
#include "store/recovery.h"

namespace bfa::internal {

HandMadeBatch::HandMadeBatch(Bytes store)
    : store_(store.begin(), store.end()),
      header_(ParseFileHeader(store_).value()),
      commit_(Recover(store_, header_).value().commit.value()),
      builder_(commit_.end) {
  const BlockReference& reference = commit_.leaves.front();
  leaf_ = ParseLeaf(FindBlock(store_, reference.offset).value(), reference.key, reference.count)
              .value();
  const Commit last = commit_;
  CommitRecord& record = commit_.record;
  record.sequence = last.record.sequence + 1;
  record.time_ms = last.record.time_ms + 1;
  record.batch_id = {0xba, 0xd0};
  record.batch_offset = last.end;
  record.previous_offset = last.offset;
  record.jump_offset = JumpOffsetAfter(store_, header_.file_id, last).value();
  record.previous_chain_hash = last.chain_hash;
  record.commit_flags = 0;
  day().entry.commit_sequence = record.sequence;
  ++day().entry.revision;
}

Bytes HandMadeBatch::PayloadAt(uint64_t block_offset) const {
  return FindBlock(store_, block_offset).value().payload;
}

int32_t HandMadeBatch::day_number() const {
  return static_cast<int32_t>(leaf_.number * kDaysPerLeaf) + std::countr_zero(leaf_.day_mask);
}

ByteEditor HandMadeBatch::Finish() {
  if (!commit_.leaves.empty()) {
    commit_.leaves.front().offset = AddBlock(BlockType::kLeaf, BuildLeaf(leaf_));
    commit_.leaves.front().count = static_cast<uint32_t>(leaf_.days.size());
  }
  const uint64_t commit_offset = AddBlock(BlockType::kCommit, BuildCommitPayload(commit_));
  const Hash128 chain = ChainHash(commit_.record.previous_chain_hash, builder_.bytes(), {});
  builder_.AddRaw(
      AsBytes(BuildTrailer(header_.file_id, builder_.end_offset(), commit_offset, chain)));
  ByteEditor editor(store_);
  editor.Grow(builder_.bytes());
  return editor;
}

}  // namespace bfa::internal
