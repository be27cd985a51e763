// Where a file differs from what a store exports, told in terms of rows and columns.
#ifndef BFA_TOOLS_EXPORT_DIFFERENCE_H_
#define BFA_TOOLS_EXPORT_DIFFERENCE_H_

#include <cstdint>
#include <string_view>

#include "bfa/result.h"
#include "tools/console.h"
#include "tools/day_renderer.h"

namespace bfa::tools {

// Where the two part.
struct ExportDifference {
  // What the store exports: whole lines, in which the difference is; or null behind the last.
  const ExportPiece* exported;
  // What the file has from where `exported` begins: some lines behind the difference too, or all.
  std::string_view file;
  uint64_t first_line;  // in the file, of both
};

// How much of a file to show behind a difference, so that the row after it can be told.
inline constexpr size_t kShownBehindDifference = size_t{1} << 16;

// The place of the first byte that differs, and in words: the column, symbol and date of the cell
// and both values, or the row that is missing or too much. kDamaged if the store cannot be read.
Result<InputFault> Describe(const DayRenderer& renderer, const ExportDifference& difference);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_EXPORT_DIFFERENCE_H_
