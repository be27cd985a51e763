// What a damaged store still holds.
#ifndef BFA_STORE_SALVAGE_H_
#define BFA_STORE_SALVAGE_H_

#include <memory>

#include "bfa/repair.h"
#include "store/append_file.h"
#include "store/salvaged_days.h"

namespace bfa::internal {

struct DamagedBytes {
  SharedBytes shared;
  ParsedHeader header;
};

struct Salvage {
  // At the newest commit, which may have been pieced together; nothing of it is verified.
  std::shared_ptr<const StoreState> state;
  bool has_lost_commit = false;
  SalvagedNames names;
  SalvagedDays days;
  std::vector<CoverageRecord> coverage;  // under the new ids
  LossList losses;
};

// Finds it. kDamaged if that is nothing; kNewerVersion if it is of a newer version to write.
Result<Salvage> SalvageFrom(const DamagedBytes& source);

// See Repair. `target` is empty, and published at the end.
Result<RepairOutcome> RepairInto(const DamagedBytes& source, const RepairOptions& options,
                                 AppendFile& target);

}  // namespace bfa::internal

#endif  // BFA_STORE_SALVAGE_H_
