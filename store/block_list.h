// Lists of blocks that grow by appending.
#ifndef BFA_STORE_BLOCK_LIST_H_
#define BFA_STORE_BLOCK_LIST_H_

#include <vector>

#include "format/layout.h"

namespace bfa::internal {

// How many of the blocks are kept when `count` more items come: those behind them are written anew
// together with the new items. A block lives on until as many items have come after it as it has
// itself, so the list stays logarithmic, and so does the number of times that an item is written.
inline size_t KeptBlocks(const std::vector<BlockReference>& blocks, uint64_t count) {
  size_t kept = blocks.size();
  while (kept > 0 && blocks[kept - 1].count <= count) count += blocks[--kept].count;
  return kept;
}

}  // namespace bfa::internal

#endif  // BFA_STORE_BLOCK_LIST_H_
