// Where the coverage of two stores differs.
#ifndef BFA_STORE_COVERAGE_DIFFERENCE_H_
#define BFA_STORE_COVERAGE_DIFFERENCE_H_

#include <optional>
#include <vector>

#include "store/store_state.h"

namespace bfa::internal {

// Days in a row on which a symbol is covered in one store alone, or since another time.
struct CoverageSegment {
  int32_t first_day;
  int32_t last_day;
  std::string_view symbol;
  const CoverageRecord* a;  // null where it is not covered
  const CoverageRecord* b;
};

// All of them, by first day. Symbols are the same if their names are.
Result<std::vector<CoverageSegment>> CompareCoverage(const StoreState& a, const StoreState& b);

}  // namespace bfa::internal

#endif  // BFA_STORE_COVERAGE_DIFFERENCE_H_
