// The links by which any earlier commit is a few hops away.
#ifndef BFA_STORE_JUMP_LINK_H_
#define BFA_STORE_JUMP_LINK_H_

#include "format/commit_block.h"
#include "format/propagate.h"

namespace bfa::internal {

// Where a commit stands among the others.
struct CommitPlace {
  uint64_t sequence;
  uint64_t jump_offset;
};

// Offset of the commit that the successor of `previous` jumps to: the skew-binary rule (E. W.
// Myers, An applicative random-access stack, 1983). `place_of`: Result<CommitPlace> of the commit
// at an offset.
template <typename PlaceOf>
Result<uint64_t> JumpOffsetAfter(const Commit& previous, const PlaceOf& place_of) {
  if (previous.record.jump_offset == 0) return previous.offset;
  BFA_ASSIGN_OR_RETURN(const CommitPlace jump, place_of(previous.record.jump_offset));
  uint64_t second_sequence = jump.sequence;
  uint64_t second_offset = previous.record.jump_offset;
  if (jump.jump_offset != 0) {
    BFA_ASSIGN_OR_RETURN(const CommitPlace second, place_of(jump.jump_offset));
    second_sequence = second.sequence;
    second_offset = jump.jump_offset;
  }
  const bool same_length =
      previous.record.sequence - jump.sequence == jump.sequence - second_sequence;
  return same_length ? second_offset : previous.offset;
}

// The same with the places in a file. `before`: the file up to the end of `previous`.
inline Result<uint64_t> JumpOffsetAfter(Bytes before, const Id128& file_id,
                                        const Commit& previous) {
  return JumpOffsetAfter(previous, [&](uint64_t offset) -> Result<CommitPlace> {
    BFA_ASSIGN_OR_RETURN(const CommitLink link, ParseCommitLink(before, offset, file_id));
    return CommitPlace{link.record.sequence, link.record.jump_offset};
  });
}

}  // namespace bfa::internal

#endif  // BFA_STORE_JUMP_LINK_H_
