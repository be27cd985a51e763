// The coverage of one commit after the other.
#ifndef BFA_STORE_COVERAGE_HISTORY_H_
#define BFA_STORE_COVERAGE_HISTORY_H_

#include <map>
#include <vector>

#include "bfa/symbol.h"
#include "format/commit_block.h"
#include "store/coverage_index.h"
#include "store/read_budget.h"

namespace bfa::internal {

// Goes from commit to commit and reads what is new in each.
class CoverageHistory {
 public:
  // Goes on to `commit`, of the file that ends with it. kDamaged as CoverageIndex::Load has it, if
  // a cell is no longer covered, or if the budget is spent. Cost: of the blocks that only one of
  // the commit and the one before has, times the logarithm of all ranges.
  Status MoveTo(Bytes file, const Commit& commit, ReadBudget& budget);

 private:
  using Ranges = std::vector<CoverageRecord>;

  Status Read(Bytes file, const Commit& commit, ReadBudget& budget);
  Status Add(const CoverageRecord& range, uint64_t offset);
  void Remove(const CoverageRecord& range);
  bool Covers(const CoverageRecord& range) const;

  std::vector<BlockReference> blocks_;
  std::vector<Ranges> ranges_;  // of each block; none where one could not be read
  // Of all blocks: the last day of each range by its symbol and first day.
  std::map<std::pair<SymbolId, int32_t>, int32_t> last_days_;
  // How many ranges begin, or have just ended, on a day; only days that have any.
  std::map<int32_t, uint64_t> boundaries_;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_COVERAGE_HISTORY_H_
