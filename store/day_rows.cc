#include "store/day_rows.h"

#include <bit>

#include "format/bit_packing.h"
#include "format/checksum.h"
#include "format/propagate.h"

namespace bfa::internal {
namespace {

// The set of the day that the rows of a domain are, or are some of.
BitsetView BaseSet(const VerifiedDay& day, Domain domain) {
  switch (domain) {
    case Domain::kAvailable:
    case Domain::kSomeAvailable:
      return day.set(BitsetKind::kAvailable);
    case Domain::kVolumeKnown:
      return day.set(BitsetKind::kVolumeKnown);
    case Domain::kZeroVolume:
      return day.set(BitsetKind::kZeroVolume);
    default:
      return day.set(BitsetKind::kObserved);
  }
}

bool BitAt(Bytes words, uint32_t index) {
  return (LoadWord(words, index / 64) >> (index % 64) & 1) != 0;
}

uint32_t CountBefore(Bytes words, uint32_t index) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < index / 64; ++i) {
    count += static_cast<uint32_t>(std::popcount(LoadWord(words, i)));
  }
  const uint64_t last = index % 64 == 0 ? 0 : LoadWord(words, index / 64) & LowMask(index % 64);
  return count + static_cast<uint32_t>(std::popcount(last));
}

Status AddColumn(const VerifiedDay& day, const ColumnView& column, std::vector<Row>& rows) {
  const std::vector<SymbolId> symbols = SymbolsOf(day, column);
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
  BFA_ASSIGN_OR_RETURN(const std::vector<uint64_t> values, ValuesOf(day, column));
  for (size_t i = 0; i < symbols.size(); ++i) {
    row_of(symbols[i]).metadata.SetRaw(column.column(), values[i]);
  }
  return {};
}

}  // namespace

std::optional<uint32_t> ValueIndexOf(const VerifiedDay& day, const ColumnView& column,
                                     SymbolId id) {
  const BitsetView base = BaseSet(day, column.domain());
  if (!base.contains(id)) return std::nullopt;
  const uint32_t rank = base.Rank(id);
  if (column.row_bits().empty()) return rank;
  if (!BitAt(column.row_bits(), rank)) return std::nullopt;
  return CountBefore(column.row_bits(), rank);
}

std::vector<SymbolId> SymbolsOf(const VerifiedDay& day, const ColumnView& column) {
  std::vector<SymbolId> symbols;
  symbols.reserve(column.value_count());
  uint32_t rank = 0;
  for (const SymbolId id : BaseSet(day, column.domain())) {
    if (column.row_bits().empty() || BitAt(column.row_bits(), rank)) symbols.push_back(id);
    ++rank;
  }
  return symbols;
}

Result<std::vector<uint64_t>> ValuesOf(const VerifiedDay& day, const ColumnView& column) {
  std::vector<bool> available;
  if (column.encoding() == Encoding::kByAvailability) {
    for (const SymbolId id : day.set(BitsetKind::kObserved)) {
      available.push_back(day.set(BitsetKind::kAvailable).contains(id));
    }
  }
  return column.ReadAll(available);
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
    for (const ColumnView& column : metadata->columns()) {
      if (columns.contains(column.column())) {
        BFA_RETURN_IF_ERROR(AddColumn(day, column, rows));
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
