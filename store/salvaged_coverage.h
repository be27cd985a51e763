// The coverage ranges of a damaged store.
#ifndef BFA_STORE_SALVAGED_COVERAGE_H_
#define BFA_STORE_SALVAGED_COVERAGE_H_

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "store/salvaged_names.h"

namespace bfa::internal {

// Where a row that was lost may have overruled a range: what the range says is not known to be true
// there.
struct ExposedCells {
  std::map<int32_t, Cause> days;                      // all cells of them
  std::set<std::pair<SymbolId, int32_t>> of_symbols;  // cells that are listed as lost by themselves
};

// The ranges of the newest commit, by symbol id, then first day; what its blocks do not tell is
// looked for in those that they took the place of. Adds to `losses` how many were lost.
std::vector<CoverageRecord> FindCoverage(Bytes file, const ParsedHeader& header,
                                         const FoundCommits& found, WorkBudget& budget,
                                         LossList& losses);

// What of them can be kept: of symbols that have a name, under their new ids, without the exposed
// cells. Adds the rest to `losses`.
std::vector<CoverageRecord> KeepCoverage(std::span<const CoverageRecord> ranges,
                                         const SalvagedNames& names, const ExposedCells& exposed,
                                         LossList& losses);

}  // namespace bfa::internal

#endif  // BFA_STORE_SALVAGED_COVERAGE_H_
