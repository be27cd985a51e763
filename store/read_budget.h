// What a full check may read besides its one pass over the file.
#ifndef BFA_STORE_READ_BUDGET_H_
#define BFA_STORE_READ_BUDGET_H_

#include "format/block.h"

namespace bfa::internal {

// Counts the bytes of blocks that are read because a commit refers to them. Appenders and
// compactions refer to a block from one commit on until they replace it for good, so that a sound
// file asks for little more than its size: a forged one, in which each of many small commits refers
// to large earlier blocks anew, soon has nothing left.
class ReadBudget {
 public:
  explicit ReadBudget(Bytes file) : left_(4 * uint64_t{file.size()} + kSmallBatchSize) {}

  // kDamaged if so many bytes are more than what is left. `offset`: of whatever asks for them.
  Status Spend(uint64_t size, uint64_t offset) {
    is_exceeded_ = is_exceeded_ || size > left_;
    if (is_exceeded_) return Damaged("commits read earlier blocks over and over", offset);
    left_ -= size;
    spent_ += size;
    return {};
  }
  // The same for the block at `block_offset`; one that is not there is for others to complain of.
  Status SpendBlock(Bytes file, uint64_t block_offset, uint64_t offset) {
    const Result<Block> block = FindBlock(file, block_offset);
    return block ? Spend(block->payload.size(), offset) : Status();
  }
  uint64_t spent() const { return spent_; }
  // Whether something was asked for in vain: then nothing is left for anything.
  bool is_exceeded() const { return is_exceeded_; }

 private:
  uint64_t left_;
  uint64_t spent_ = 0;
  bool is_exceeded_ = false;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_READ_BUDGET_H_
