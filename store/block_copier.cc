#include "store/block_copier.h"

#include "format/propagate.h"

namespace bfa::internal {

Result<uint64_t> BlockCopier::Copy(uint64_t offset, BlockType type) {
  if (offset == 0) return uint64_t{0};
  if (const auto copied = copied_.find(offset); copied != copied_.end()) return copied->second;
  BFA_ASSIGN_OR_RETURN(const Block block, VerifyBlock(source_, offset, type));
  std::span<const uint64_t> words;
  uint64_t copy = 0;
  if (type == BlockType::kBitset) {
    BFA_ASSIGN_OR_RETURN(words, ParseBitset(block));
    copy = bitsets_.Find(words);
  }
  if (copy == 0) {
    BFA_ASSIGN_OR_RETURN(copy, target_.AddBlock(type, block.payload));
    if (type == BlockType::kBitset) bitsets_.Add(words, copy);
  }
  copied_.emplace(offset, copy);
  return copy;
}

Result<std::vector<BlockReference>> BlockCopier::CopyAll(
    const std::vector<BlockReference>& references, BlockType type) {
  std::vector<BlockReference> copies;
  for (const BlockReference& reference : references) {
    BFA_ASSIGN_OR_RETURN(const uint64_t copy, Copy(reference.offset, type));
    copies.push_back({copy, reference.key, reference.count});
  }
  return copies;
}

Status BlockCopier::CopyDay(DayEntry& entry) {
  for (uint64_t& offset : entry.bitset_offset) {
    BFA_ASSIGN_OR_RETURN(offset, Copy(offset, BlockType::kBitset));
  }
  for (uint64_t& offset : entry.group_offset) {
    BFA_ASSIGN_OR_RETURN(offset, Copy(offset, BlockType::kMetadata));
  }
  return {};
}

Result<std::vector<BlockReference>> BlockCopier::CopyLeaves(
    const std::vector<BlockReference>& leaves) {
  std::vector<std::pair<uint64_t, DayLeaf>> fresh;  // with the offset in the source
  for (const BlockReference& reference : leaves) {
    if (copied_.contains(reference.offset)) continue;
    BFA_ASSIGN_OR_RETURN(DayLeaf leaf, ReadLeaf(source_, reference));
    for (LeafDay& day : leaf.days) BFA_RETURN_IF_ERROR(CopyDay(day.entry));
    fresh.emplace_back(reference.offset, std::move(leaf));
  }
  for (const auto& [offset, leaf] : fresh) {
    BFA_ASSIGN_OR_RETURN(const uint64_t copy, target_.AddBlock(BlockType::kLeaf, BuildLeaf(leaf)));
    copied_.emplace(offset, copy);
  }
  return CopyAll(leaves, BlockType::kLeaf);
}

}  // namespace bfa::internal
