// The steps of a compaction: check, copy, sync, check again, publish.
#ifndef BFA_STORE_COMPACTION_H_
#define BFA_STORE_COMPACTION_H_

#include "bfa/compact.h"
#include "store/append_file.h"
#include "store/store_state.h"

namespace bfa::internal {

// See Compact. `target` is empty, and published at the end.
Result<CompactOutcome> CompactInto(const StoreState& source, const CompactOptions& options,
                                   AppendFile& target);

// See CompactInPlace. `source` holds the lock.
Result<CompactOutcome> CompactLocked(AppendFile& source, const CompactOptions& options);

}  // namespace bfa::internal

#endif  // BFA_STORE_COMPACTION_H_
