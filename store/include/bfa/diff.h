// In which cells two stores, or two commits of one, differ.
#ifndef BFA_DIFF_H_
#define BFA_DIFF_H_

#include <cstdint>
#include <functional>
#include <string_view>

#include "bfa/column.h"
#include "bfa/reader.h"
#include "bfa/result.h"

namespace bfa {

enum class RowChange : uint8_t {
  kAdded,    // observed in b alone
  kRemoved,  // observed in a alone
  kChanged,  // observed in both, with other values
};
// `added`, `removed`, `changed`.
std::string_view RowChangeName(RowChange change);

// One cell that is not the same. Views that are valid during the call that they are given to.
struct RowDifference {
  Day day;
  std::string_view symbol;
  RowChange change;
  const Row* a;  // null if added
  const Row* b;  // null if removed
  // Of a changed row: whether it is available in one alone, and the columns that differ.
  bool availability_differs;
  ColumnSet columns;
};

struct DiffCounts {
  uint64_t added = 0;
  uint64_t removed = 0;
  uint64_t changed = 0;

  friend bool operator==(const DiffCounts&, const DiffCounts&) = default;
};

// Finds the cells in which `a` and `b` differ, by availability or one of `columns`, and calls
// `visit`, where there is one, for each: by day, then the bytes of the symbol. Symbols are the same
// if their names are; a cell that is covered is the same as a row that says so. Days with the same
// content hash are not decoded. kDamaged if a part that is needed is. Safe from any number of
// threads. Cost: the day index of both, then the rows of the days that differ.
Result<DiffCounts> Diff(const Reader& a, const Reader& b, ColumnSet columns = ColumnSet::All(),
                        const std::function<void(const RowDifference&)>& visit = nullptr);

}  // namespace bfa

#endif  // BFA_DIFF_H_
