#include "store/day_rows.h"

#include "format/checksum.h"
#include "format/propagate.h"

namespace bfa::internal {
namespace {

Status AddColumn(const VerifiedDay& day, const ColumnView& column, GroupReader& reader,
                 std::vector<Row>& rows) {
  const std::vector<SymbolId> symbols = SymbolsOf(day.row_sets(), column);
  auto row = rows.begin();
  const auto row_of = [&](SymbolId id) -> Row& {
    while (row->symbol != id) ++row;
    return *row;
  };
  if (column.column() == Column::kEtag) {
    BFA_ASSIGN_OR_RETURN(std::vector<std::string> texts, column.ReadTexts());
    for (size_t i = 0; i < symbols.size(); ++i) {
      row_of(symbols[i]).metadata.SetEtag(std::move(texts[i]));
    }
    return {};
  }
  BFA_ASSIGN_OR_RETURN(const std::vector<uint64_t> values, reader.ValuesOf(column));
  for (size_t i = 0; i < symbols.size(); ++i) {
    row_of(symbols[i]).metadata.SetRaw(column.column(), values[i]);
  }
  return {};
}

}  // namespace

Result<std::optional<uint64_t>> CellOf(const VerifiedDay& day, const MetadataView& group,
                                       GroupReader& reader, Column column, SymbolId symbol) {
  const ColumnView* view = group.Find(column);
  if (view == nullptr) return std::nullopt;
  const auto index = ValueIndexOf(day.row_sets(), *view, symbol);
  if (!index) return std::nullopt;
  if (view->has_direct_access()) {
    const bool available = day.set(BitsetKind::kAvailable).contains(symbol);
    BFA_ASSIGN_OR_RETURN(const uint64_t value, view->ReadOne(*index, available));
    return value;
  }
  BFA_ASSIGN_OR_RETURN(const std::vector<uint64_t> values, reader.ValuesOf(*view));
  return values[*index];
}

Result<std::vector<Row>> DecodeRows(const StoreState& state, const VerifiedDay& day,
                                    ColumnSet columns) {
  std::vector<Row> rows;
  rows.reserve(day.counts.observed);
  for (const SymbolId id : day.set(BitsetKind::kObserved)) {
    rows.push_back({id, day.set(BitsetKind::kAvailable).contains(id), false, {}});
  }
  for (const ColumnGroup group : {ColumnGroup::kProbe, ColumnGroup::kEtag, ColumnGroup::kKline}) {
    if ((columns & ColumnSet::Of(group)).empty()) continue;
    BFA_ASSIGN_OR_RETURN(const MetadataView* metadata, state.GroupOf(day, group));
    if (metadata == nullptr) continue;
    GroupReader reader(*metadata, day.row_sets());
    for (const ColumnView& column : metadata->columns()) {
      if (columns.contains(column.column())) {
        BFA_RETURN_IF_ERROR(AddColumn(day, column, reader, rows));
      }
    }
  }
  return rows;
}

Row CoveredRow(const CoverageRecord& range) {
  Row row{range.symbol_id, false, true, {}};
  row.metadata.SetInteger(Column::kStatusCode, 404);
  row.metadata.SetInteger(Column::kProbeTimestamp, range.probe_time_us);
  return row;
}

Hash128 ContentHash(std::span<const NamedRow> rows) {
  ByteBuffer bytes;
  for (const auto& [name, row] : rows) {
    AppendValue(static_cast<uint8_t>(name.size()), bytes);
    Append(std::as_bytes(std::span(name)), bytes);
    AppendValue(static_cast<uint8_t>(row->available ? 1 : 0), bytes);
    for (const Column column : row->metadata.present()) {
      AppendValue(static_cast<uint16_t>(column), bytes);
      if (column == Column::kEtag) {
        const std::string& etag = row->metadata.etag();
        AppendValue(static_cast<uint8_t>(etag.size()), bytes);
        Append(std::as_bytes(std::span(etag)), bytes);
      } else {
        AppendValue(row->metadata.raw(column), bytes);
      }
    }
    AppendValue(uint16_t{0}, bytes);
  }
  return HashOf(bytes);
}

}  // namespace bfa::internal
