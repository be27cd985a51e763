// Leaves of the day index: 64 days side by side.
#ifndef BFA_FORMAT_DAY_LEAF_H_
#define BFA_FORMAT_DAY_LEAF_H_

#include "format/block.h"
#include "format/column_decoder.h"

namespace bfa::internal {

// What the index says of one day.
struct LeafDay {
  DayEntry entry{};
  RowCounts counts;
};

// A leaf in memory: days in order.
struct DayLeaf {
  uint32_t number = 0;
  uint64_t day_mask = 0;
  std::vector<LeafDay> days;  // one for each bit of day_mask

  // Index into `days` of a day (0 to 63) whose bit is set.
  size_t IndexOf(unsigned day_in_leaf) const;
};

// kDamaged if the block breaks the format, is not leaf `number`, or has other than
// `expected_count` days. Offsets are checked to be 0 or to point before the leaf.
Result<DayLeaf> ParseLeaf(const Block& block, uint32_t number, uint32_t expected_count);
// The same of the leaf that a commit refers to, its checksum verified.
Result<DayLeaf> ReadLeaf(Bytes file, const BlockReference& reference);
ByteBuffer BuildLeaf(const DayLeaf& leaf);

// The words of a bitset block, which is 8-byte aligned in memory. kDamaged if it breaks the format.
Result<std::span<const uint64_t>> ParseBitset(const Block& block);

}  // namespace bfa::internal

#endif  // BFA_FORMAT_DAY_LEAF_H_
