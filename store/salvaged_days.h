// The days of a damaged store.
#ifndef BFA_STORE_SALVAGED_DAYS_H_
#define BFA_STORE_SALVAGED_DAYS_H_

#include <map>
#include <vector>

#include "store/loaded_day.h"
#include "store/salvaged_coverage.h"

namespace bfa::internal {

// What is looked through, and where what was found goes.
struct DaySearch {
  const StoreState& state;  // of the newest commit
  const FoundCommits& found;
  const SalvagedNames& names;
  WorkBudget& budget;
  WorkBudget& walk_budget;  // for going through whole batches
  LossList& losses;
  ExposedCells& exposed;
};

// A day as it is to be written.
struct KeptDay {
  // Offsets in the source, counts and content hash of what is kept.
  LeafDay entry;
  // Whether that is what the source had; else it is of the commit that is to be written.
  bool is_whole = true;
};

struct SalvagedDays {
  std::map<int32_t, KeptDay> kept;
  uint64_t older_day_count = 0;
  uint64_t lost_day_count = 0;
  uint64_t row_count = 0;
  uint64_t lost_row_count = 0;
};

// For each day of the newest commit its newest revision that can be loaded. Those of an index leaf
// that is damaged are taken from the newest one before it.
SalvagedDays FindDays(const DaySearch& search);

}  // namespace bfa::internal

#endif  // BFA_STORE_SALVAGED_DAYS_H_
