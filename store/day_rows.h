// Values of a day's metadata, one cell or all.
#ifndef BFA_STORE_DAY_ROWS_H_
#define BFA_STORE_DAY_ROWS_H_

#include <optional>
#include <vector>

#include "bfa/snapshot.h"
#include "store/store_state.h"

namespace bfa::internal {

// One value of a column that is not text; nothing if it is null. `reader` is of that group and day,
// and decodes up to the symbol at least.
Result<std::optional<uint64_t>> CellOf(const VerifiedDay& day, const MetadataView& group,
                                       GroupReader& reader, Column column, SymbolId symbol);

// These columns of the rows of a day, by ascending id. Covered cells are not among them.
Result<std::vector<Row>> DecodeRows(const StoreState& state, const VerifiedDay& day,
                                    ColumnSet columns);

// What coverage says of a cell.
Row CoveredRow(const CoverageRecord& range);

// XXH3-128 over the rows of a day; see the specification of the day entry. `rows` by symbol bytes.
struct NamedRow {
  std::string_view name;
  const Row* row;
};
Hash128 ContentHash(std::span<const NamedRow> rows);

}  // namespace bfa::internal

#endif  // BFA_STORE_DAY_ROWS_H_
