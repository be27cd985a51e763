#include "store/merge.h"

namespace bfa::internal {
namespace {

// The columns in which the observation, and not the old row, has the say.
ColumnSet Overwritten(const StagedCell& observed) {
  constexpr ColumnSet kKlines = ColumnSet::Of(ColumnGroup::kKline);
  if (!observed.available) return observed.given & ColumnSet{Column::kProbeTimestamp};
  return (observed.given - kKlines) | (observed.given & kKlines & observed.metadata.present());
}

}  // namespace

std::optional<Row> MergeCell(const Row* old, SymbolId symbol, const StagedCell& observed) {
  Row merged{symbol, observed.available, false, {}};
  const ColumnSet overwritten = Overwritten(observed);
  const ColumnSet possible =
      observed.available ? ColumnSet::All() : ColumnSet{Column::kProbeTimestamp};
  for (const Column column : possible) {
    if (overwritten.contains(column)) {
      merged.metadata.CopyFrom(observed.metadata, column);
    } else if (old != nullptr) {
      merged.metadata.CopyFrom(old->metadata, column);
    }
  }
  merged.metadata.SetInteger(Column::kStatusCode, observed.available ? 200 : 404);
  if (old == nullptr || old->available != merged.available) return merged;
  const ColumnSet differing = merged.metadata.DifferingColumns(old->metadata);
  if ((differing - ColumnSet{Column::kProbeTimestamp}).empty()) return std::nullopt;
  return merged;
}

}  // namespace bfa::internal
