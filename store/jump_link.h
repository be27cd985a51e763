// The links by which any earlier commit is a few hops away.
#ifndef BFA_STORE_JUMP_LINK_H_
#define BFA_STORE_JUMP_LINK_H_

#include "format/commit_block.h"
#include "format/propagate.h"

namespace bfa::internal {

// Offset of the commit that the successor of `previous` jumps to: the skew-binary rule (E. W.
// Myers, An applicative random-access stack, 1983). `before`: the file up to the end of `previous`.
inline Result<uint64_t> JumpOffsetAfter(Bytes before, const Id128& file_id,
                                        const Commit& previous) {
  if (previous.record.jump_offset == 0) return previous.offset;
  BFA_ASSIGN_OR_RETURN(const Commit jump,
                       ParseCommitAt(before, previous.record.jump_offset, file_id));
  uint64_t second_sequence = jump.record.sequence;
  uint64_t second_offset = jump.offset;
  if (jump.record.jump_offset != 0) {
    BFA_ASSIGN_OR_RETURN(const Commit second,
                         ParseCommitAt(before, jump.record.jump_offset, file_id));
    second_sequence = second.record.sequence;
    second_offset = second.offset;
  }
  const bool same_length =
      previous.record.sequence - jump.record.sequence == jump.record.sequence - second_sequence;
  return same_length ? second_offset : previous.offset;
}

}  // namespace bfa::internal

#endif  // BFA_STORE_JUMP_LINK_H_
