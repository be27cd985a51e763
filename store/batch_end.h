// What every batch ends with, whoever writes it.
#ifndef BFA_STORE_BATCH_END_H_
#define BFA_STORE_BATCH_END_H_

#include "format/commit_block.h"
#include "format/file_header.h"

namespace bfa::internal {

// Adds to `batch`, which holds all the blocks of a batch or the last of them, its commit and
// trailer. `file`: all bytes before those that `batch` holds. `last`: the commit before, or for the
// first one sequence 0, offset 0 and the end of the file header. Of `commit` the references and,
// of its record, sequence, time, batch id, symbol count and feature flags are given; the rest is
// filled in. The batch must be synced first if the commit says so then. kDamaged if a commit that
// the jump rule looks at is.
Status EndBatch(Bytes file, const ParsedHeader& header, const Commit& last, Commit& commit,
                BatchBuilder& batch);

}  // namespace bfa::internal

#endif  // BFA_STORE_BATCH_END_H_
