// How a new observation of a cell changes what the store has of it.
#ifndef BFA_STORE_MERGE_H_
#define BFA_STORE_MERGE_H_

#include <optional>

#include "bfa/snapshot.h"

namespace bfa::internal {

// An observation of one cell, as staged.
struct StagedCell {
  bool available = false;
  ColumnSet given;
  Metadata metadata;
};

// What the cell holds after the observation; nothing if that is what it held, or differs from it in
// the probe time alone. `old` is null for a cell that was unknown.
//
// Of an available cell, a column that was not given keeps its value, a given probe column or etag
// takes the new one, null included, and a kline column keeps its value where the new one is null.
// An absent cell holds its status and probe time alone. The status follows from availability.
std::optional<Row> MergeCell(const Row* old, SymbolId symbol, const StagedCell& observed);

}  // namespace bfa::internal

#endif  // BFA_STORE_MERGE_H_
