#include "store/population.h"

#include <cmath>

#include "format/propagate.h"
#include "store/compensated_sum.h"

namespace bfa::internal {
namespace {

// The values of a column, side by side with the symbols that have them.
struct DecodedColumn {
  std::vector<SymbolId> symbols;
  std::vector<uint64_t> values;
};

Result<DecodedColumn> Decode(const MetadataView& group, GroupReader& reader, const RowSets& sets,
                             Column column) {
  DecodedColumn decoded;
  const ColumnView* view = group.Find(column);
  if (view == nullptr) return decoded;
  decoded.symbols = SymbolsOf(sets, *view);
  BFA_ASSIGN_OR_RETURN(decoded.values, reader.ValuesOf(*view));
  return decoded;
}

}  // namespace

Result<std::vector<SymbolVolume>> PopulationOf(const StoreState& state, const VerifiedDay* rows,
                                               BitsetView symbols) {
  std::vector<SymbolVolume> population;
  if (rows == nullptr) return population;
  BFA_ASSIGN_OR_RETURN(const MetadataView* klines, state.GroupOf(*rows, ColumnGroup::kKline));
  if (klines == nullptr) return population;
  const RowSets sets = rows->row_sets();
  GroupReader reader(*klines, sets);  // trade counts are predicted from quote volumes
  BFA_ASSIGN_OR_RETURN(const DecodedColumn volumes,
                       Decode(*klines, reader, sets, Column::kQuoteVolumeUsdt));
  BFA_ASSIGN_OR_RETURN(const DecodedColumn trades,
                       Decode(*klines, reader, sets, Column::kTradeCount));
  const BitsetView available = rows->set(BitsetKind::kAvailable);
  population.reserve(volumes.symbols.size());
  size_t trade = 0;
  for (size_t i = 0; i < volumes.symbols.size(); ++i) {
    const SymbolId id = volumes.symbols[i];
    while (trade < trades.symbols.size() && trades.symbols[trade] < id) ++trade;
    if (!symbols.contains(id) || !available.contains(id)) continue;
    SymbolVolume& row = population.emplace_back();
    row.symbol = id;
    row.quote_volume = std::bit_cast<double>(volumes.values[i]);
    if (trade < trades.symbols.size() && trades.symbols[trade] == id) {
      row.trade_count = std::bit_cast<int64_t>(trades.values[trade]);
    }
  }
  return population;
}

double TotalVolume(std::span<const SymbolVolume> population) {
  CompensatedSum sum;
  for (const SymbolVolume& row : population) sum.Add(row.quote_volume);
  return sum.Total();
}

std::optional<double> MarketShare(double volume, double total) {
  if (total == 0) return std::nullopt;
  const double share = 100 * volume / total;
  // Volumes near the greatest double: the product, or the total, is infinite.
  return std::isfinite(share) ? share : 100 * (volume / total);
}

}  // namespace bfa::internal
