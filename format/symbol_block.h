// Blocks of the symbol table and of coverage ranges.
#ifndef BFA_FORMAT_SYMBOL_BLOCK_H_
#define BFA_FORMAT_SYMBOL_BLOCK_H_

#include <string>
#include <string_view>

#include "bfa/symbol.h"
#include "format/block.h"

namespace bfa::internal {

inline constexpr uint64_t kLeastSymbolSize = 2;  // its size and a byte of its name

// Appends the names in `block` to `names`: views into its payload. kDamaged if the block breaks the
// format, a name that is not allowed included, or does not start with id `first_id`, or has another
// number of names than `expected_count`.
Status ParseSymbolBlock(const Block& block, uint32_t first_id, uint32_t expected_count,
                        std::vector<std::string_view>& names);
ByteBuffer BuildSymbolBlock(uint32_t first_id, std::span<const std::string_view> names);

// Appends the ranges in `block` to `ranges`. kDamaged if it breaks the format, names an id that is
// not below `symbol_count`, or has another number of ranges than `expected_count`.
Status ParseCoverageBlock(const Block& block, uint32_t expected_count, uint32_t symbol_count,
                          std::vector<CoverageRecord>& ranges);
// `ranges` in order of symbol id and first day.
ByteBuffer BuildCoverageBlock(std::span<const CoverageRecord> ranges);

}  // namespace bfa::internal

#endif  // BFA_FORMAT_SYMBOL_BLOCK_H_
