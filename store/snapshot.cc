#include "bfa/snapshot.h"

#include <algorithm>

#include "format/propagate.h"
#include "store/day_rows.h"
#include "store/store_state.h"

namespace bfa {
namespace {

using internal::ColumnView;
using internal::CoverageIndex;
using internal::MetadataView;

Error WrongType(Column column) {
  return {ErrorCode::kInvalidArgument,
          "column " + std::string(ColumnName(column)) + " is of another type"};
}

bool IsInteger(Column column) {
  return TypeOf(column) == ColumnType::kInteger || TypeOf(column) == ColumnType::kInstant;
}

}  // namespace

BitsetView Snapshot::observed() const { return state_->ObservedOn(rows_, day_); }

BitsetView Snapshot::available() const {
  return rows_ == nullptr ? BitsetView() : rows_->set(BitsetKind::kAvailable);
}

BitsetView Snapshot::volume_known() const {
  return rows_ == nullptr ? BitsetView() : rows_->set(BitsetKind::kVolumeKnown);
}

BitsetView Snapshot::zero_volume() const {
  return rows_ == nullptr ? BitsetView() : rows_->set(BitsetKind::kZeroVolume);
}

Result<std::vector<std::string_view>> Snapshot::Names() const {
  BFA_ASSIGN_OR_RETURN(const internal::SymbolTable* symbols, state_->symbols());
  std::vector<std::string_view> names;
  for (const SymbolId id : symbols->by_name()) {
    if (available().contains(id)) names.push_back(symbols->name(id));
  }
  return names;
}

Result<std::optional<uint64_t>> Snapshot::Raw(Column column, SymbolId id) const {
  if (rows_ == nullptr || !rows_->set(BitsetKind::kObserved).contains(id)) {
    if (!state_->has_coverage()) return std::nullopt;
    BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, state_->coverage());
    const auto* range = coverage->Find(id, internal::NumberOf(day_));
    if (range == nullptr) return std::nullopt;
    const Metadata metadata = internal::CoveredRow(*range).metadata;
    return metadata.has(column) ? std::optional(metadata.raw(column)) : std::nullopt;
  }
  BFA_ASSIGN_OR_RETURN(const MetadataView* group, state_->GroupOf(*rows_, GroupOf(column)));
  if (group == nullptr) return std::nullopt;
  internal::GroupReader reader(*group, rows_->row_sets(), id);
  return internal::CellOf(*rows_, *group, reader, column, id);
}

Result<std::optional<int64_t>> Snapshot::Integer(Column column, SymbolId id) const {
  if (!IsInteger(column)) return WrongType(column);
  BFA_ASSIGN_OR_RETURN(const std::optional<uint64_t> raw, Raw(column, id));
  return raw ? std::optional(std::bit_cast<int64_t>(*raw)) : std::nullopt;
}

Result<std::optional<double>> Snapshot::Decimal(Column column, SymbolId id) const {
  if (TypeOf(column) != ColumnType::kDecimal) return WrongType(column);
  BFA_ASSIGN_OR_RETURN(const std::optional<uint64_t> raw, Raw(column, id));
  return raw ? std::optional(std::bit_cast<double>(*raw)) : std::nullopt;
}

Result<std::optional<std::string>> Snapshot::Etag(SymbolId id) const {
  if (rows_ == nullptr) return std::nullopt;
  BFA_ASSIGN_OR_RETURN(const MetadataView* group, state_->GroupOf(*rows_, ColumnGroup::kEtag));
  const ColumnView* view = group == nullptr ? nullptr : group->Find(Column::kEtag);
  if (view == nullptr) return std::nullopt;
  const auto index = internal::ValueIndexOf(rows_->row_sets(), *view, id);
  if (!index) return std::nullopt;
  BFA_ASSIGN_OR_RETURN(std::vector<std::string> texts, view->ReadTexts());
  return std::move(texts[*index]);
}

template <typename Add>
Status Snapshot::ForEachStored(ColumnSet columns, const Add& add) const {
  if (rows_ == nullptr) return {};
  for (const ColumnGroup kind : {ColumnGroup::kProbe, ColumnGroup::kKline}) {
    if ((columns & ColumnSet::Of(kind)).empty()) continue;
    BFA_ASSIGN_OR_RETURN(const MetadataView* group, state_->GroupOf(*rows_, kind));
    if (group == nullptr) continue;
    internal::GroupReader reader(*group, rows_->row_sets());
    for (const ColumnView& view : group->columns()) {
      if (!columns.contains(view.column())) continue;
      BFA_ASSIGN_OR_RETURN(const std::vector<uint64_t> raw, reader.ValuesOf(view));
      const std::vector<SymbolId> symbols = internal::SymbolsOf(rows_->row_sets(), view);
      for (size_t i = 0; i < symbols.size(); ++i) add(view.column(), symbols[i], raw[i]);
    }
  }
  return {};
}

template <typename Add>
Status Snapshot::ForEachCovered(ColumnSet columns, const Add& add) const {
  const ColumnSet known = columns & ColumnSet{Column::kStatusCode, Column::kProbeTimestamp};
  if (known.empty() || !state_->has_coverage()) return {};
  BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, state_->coverage());
  for (const SymbolId id : coverage->CoveredOn(internal::NumberOf(day_))) {
    if (rows_ != nullptr && rows_->set(BitsetKind::kObserved).contains(id)) continue;
    const Row row = internal::CoveredRow(*coverage->Find(id, internal::NumberOf(day_)));
    for (const Column column : known) add(column, id, row.metadata.raw(column));
  }
  return {};
}

Result<ColumnValues> Snapshot::Values(Column column) const {
  if (column == Column::kEtag) return WrongType(column);
  ColumnValues values(state_->commit().record.symbol_count);
  const auto add = [&values](Column, SymbolId id, uint64_t raw) { values.Set(id, raw); };
  BFA_RETURN_IF_ERROR(ForEachStored({column}, add));
  BFA_RETURN_IF_ERROR(ForEachCovered({column}, add));
  return values;
}

Result<ColumnTable> Snapshot::Columns(ColumnSet columns) const {
  if (columns.contains(Column::kEtag)) return WrongType(Column::kEtag);
  ColumnTable table(columns, state_->commit().record.symbol_count);
  const auto add = [&table](Column column, SymbolId id, uint64_t raw) {
    table.Set(column, id, raw);
  };
  BFA_RETURN_IF_ERROR(ForEachStored(columns, add));
  BFA_RETURN_IF_ERROR(ForEachCovered(columns, add));
  return table;
}

Result<std::vector<std::string>> Snapshot::Etags() const {
  std::vector<std::string> etags(state_->commit().record.symbol_count);
  if (rows_ == nullptr) return etags;
  BFA_ASSIGN_OR_RETURN(const MetadataView* group, state_->GroupOf(*rows_, ColumnGroup::kEtag));
  const ColumnView* view = group == nullptr ? nullptr : group->Find(Column::kEtag);
  if (view == nullptr) return etags;
  BFA_ASSIGN_OR_RETURN(std::vector<std::string> texts, view->ReadTexts());
  const std::vector<SymbolId> symbols = internal::SymbolsOf(rows_->row_sets(), *view);
  for (size_t i = 0; i < symbols.size(); ++i) etags[symbols[i]] = std::move(texts[i]);
  return etags;
}

Result<Row> Snapshot::RowOf(SymbolId id) const {
  if (!observed().contains(id)) {
    return Error(ErrorCode::kNotFound,
                 "symbol id " + std::to_string(id) + " was not observed on " + FormatDay(day_));
  }
  Row row{id, available().contains(id), true, {}};
  if (rows_ != nullptr && rows_->set(BitsetKind::kObserved).contains(id)) row.covered = false;
  if (row.covered) {
    BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, state_->coverage());
    row.metadata = internal::CoveredRow(*coverage->Find(id, internal::NumberOf(day_))).metadata;
    return row;
  }
  for (const ColumnGroup kind : {ColumnGroup::kProbe, ColumnGroup::kKline}) {
    BFA_ASSIGN_OR_RETURN(const MetadataView* group, state_->GroupOf(*rows_, kind));
    if (group == nullptr) continue;
    internal::GroupReader reader(*group, rows_->row_sets(), id);
    for (const Column column : ColumnSet::Of(kind)) {
      BFA_ASSIGN_OR_RETURN(const std::optional<uint64_t> raw,
                           internal::CellOf(*rows_, *group, reader, column, id));
      if (raw) row.metadata.SetRaw(column, *raw);
    }
  }
  BFA_ASSIGN_OR_RETURN(std::optional<std::string> etag, Etag(id));
  if (etag) row.metadata.SetEtag(*std::move(etag));
  return row;
}

Result<std::vector<Row>> Snapshot::Rows(ColumnSet columns) const {
  std::vector<Row> rows;
  if (rows_ != nullptr) {
    BFA_ASSIGN_OR_RETURN(rows, internal::DecodeRows(*state_, *rows_, columns));
  }
  if (!state_->has_coverage()) return rows;
  BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, state_->coverage());
  for (const SymbolId id : coverage->CoveredOn(internal::NumberOf(day_))) {
    if (rows_ != nullptr && rows_->set(BitsetKind::kObserved).contains(id)) continue;
    Row row = internal::CoveredRow(*coverage->Find(id, internal::NumberOf(day_)));
    for (const Column column : row.metadata.present() - columns) row.metadata.SetNull(column);
    rows.push_back(std::move(row));
  }
  std::ranges::sort(rows, {}, &Row::symbol);
  return rows;
}

}  // namespace bfa
