// What a damaged leaf of the day index said that the one before it did not.
#ifndef BFA_STORE_LEAF_CHANGES_H_
#define BFA_STORE_LEAF_CHANGES_H_

#include <map>
#include <vector>

#include "store/found_commits.h"
#include "store/store_state.h"

namespace bfa::internal {

struct LeafChanges {
  // By day number, of each day whose metadata stands in the batch of a damaged leaf: how many rows
  // its newest revision has.
  std::map<int32_t, uint32_t> observed_counts;
  // Whether all of those batches verify but for the leaves, so that no day is missing.
  bool are_all = true;
};

// `damaged`: versions of one leaf, newest first. Cost: a pass over their batches.
LeafChanges FindLeafChanges(const StoreState& state, const FoundCommits& found,
                            const std::vector<BlockReference>& damaged, WorkBudget& budget);

}  // namespace bfa::internal

#endif  // BFA_STORE_LEAF_CHANGES_H_
