// The blocks of a file, one behind the other.
#ifndef BFA_STORE_FILE_WALK_H_
#define BFA_STORE_FILE_WALK_H_

#include "format/commit_block.h"
#include "format/file_header.h"
#include "format/propagate.h"

namespace bfa::internal {

// Calls `on_block(const Block&)` for each block of `file`, which ends at the end of a commit, and
// `on_trailer(const Trailer&)` for each trailer; both return Status. kDamaged where the chain
// breaks.
template <typename OnBlock, typename OnTrailer>
Status WalkFile(Bytes file, const ParsedHeader& header, const OnBlock& on_block,
                const OnTrailer& on_trailer) {
  for (uint64_t offset = header.header_size; offset < file.size();) {
    BFA_ASSIGN_OR_RETURN(const Block block, FindBlock(file, offset));
    BFA_RETURN_IF_ERROR(on_block(block));
    offset = block.end();
    if (block.type != BlockType::kCommit) continue;
    BFA_ASSIGN_OR_RETURN(const Trailer trailer, ParseTrailer(file, offset, header.file_id));
    if (trailer.commit_offset != block.offset) {
      return Damaged("trailer of another commit", offset);
    }
    BFA_RETURN_IF_ERROR(on_trailer(trailer));
    offset += sizeof(Trailer);
  }
  return {};
}

}  // namespace bfa::internal

#endif  // BFA_STORE_FILE_WALK_H_
