// Blocks of one store on their way into another.
#ifndef BFA_STORE_BLOCK_COPIER_H_
#define BFA_STORE_BLOCK_COPIER_H_

#include <unordered_map>

#include "format/day_leaf.h"
#include "store/day_writer.h"
#include "store/store_writer.h"

namespace bfa::internal {

// Copies payloads as they are, what this version does not know in them included: none but those of
// leaves and commits hold offsets. Each block is copied once, and equal bitsets become one.
class BlockCopier {
 public:
  // `source`: the bytes of a store. They and `target` outlive the copier.
  BlockCopier(Bytes source, StoreWriter& target) : source_(source), target_(target) {}

  // The offset in the target of what stands at `offset` of the source; 0 for 0. kDamaged if the
  // block does not verify.
  Result<uint64_t> Copy(uint64_t offset, BlockType type);
  // The same for all blocks of a list.
  Result<std::vector<BlockReference>> CopyAll(const std::vector<BlockReference>& references,
                                              BlockType type);
  // The same for leaves, with the days that they speak of. Days stand before leaves, which so are
  // side by side.
  Result<std::vector<BlockReference>> CopyLeaves(const std::vector<BlockReference>& leaves);
  // The same for what an entry refers to, which then is what it refers to in the target.
  Status CopyDay(DayEntry& entry);

 private:
  Bytes source_;
  StoreWriter& target_;
  std::unordered_map<uint64_t, uint64_t> copied_;  // offset in the target by that in the source
  BitsetCache bitsets_;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_BLOCK_COPIER_H_
