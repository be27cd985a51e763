#include "bfa/volume.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "format/propagate.h"
#include "store/compensated_sum.h"
#include "store/day_rows.h"
#include "store/population.h"

namespace bfa {
namespace {

using internal::ByVolume;
using internal::CompensatedSum;
using internal::MarketShare;
using internal::StoreAccess;
using internal::StoreState;
using internal::SymbolVolume;

// Half away from zero, to 2 decimals.
double Rounded(double value) { return std::round(value * 100) / 100; }

// The population of a day, by ascending id. kNotFound if nothing was observed on it.
Result<std::vector<SymbolVolume>> PopulationOn(const Reader& reader, Day day,
                                               std::string_view quote_asset) {
  if (const auto snapshot = reader.SnapshotOf(day); !snapshot) return snapshot.error();
  const StoreState& state = StoreAccess::StateOf(reader);
  BFA_ASSIGN_OR_RETURN(const internal::VerifiedDay* rows, state.FindDay(day));
  BFA_ASSIGN_OR_RETURN(const internal::SymbolClasses* classes, state.classes());
  return internal::PopulationOf(state, rows, classes->QuotedIn(quote_asset));
}

// The days of `range` on which `quote_volume_usdt` or `trade_count` of a symbol is known, in order.
std::vector<Day> DaysWithKlines(const Timeline& timeline, DayRange range) {
  std::vector<Day> days;
  const auto known = timeline.bits(BitsetKind::kVolumeKnown);
  for (size_t i = 0; i < known.size(); ++i) {
    const auto first = static_cast<int32_t>(timeline.leaf_numbers()[i] * internal::kDaysPerLeaf);
    for (uint64_t word = known[i]; word != 0; word &= word - 1) {
      const Day day = internal::DayOf(first + std::countr_zero(word));
      if (range.contains(day)) days.push_back(day);
    }
  }
  return days;
}

// What a symbol traded on a day; nothing if that is not known.
Result<std::optional<VolumeOfDay>> VolumeOn(const Reader& reader, SymbolId symbol, Day day) {
  const StoreState& state = StoreAccess::StateOf(reader);
  BFA_ASSIGN_OR_RETURN(const internal::VerifiedDay* rows, state.FindDay(day));
  if (rows == nullptr) return std::nullopt;
  BFA_ASSIGN_OR_RETURN(const internal::MetadataView* klines,
                       state.GroupOf(*rows, ColumnGroup::kKline));
  if (klines == nullptr) return std::nullopt;
  internal::GroupReader columns(*klines, rows->row_sets(), symbol);
  const auto cell = [&](Column column) {
    return internal::CellOf(*rows, *klines, columns, column, symbol);
  };
  BFA_ASSIGN_OR_RETURN(const std::optional<uint64_t> volume, cell(Column::kQuoteVolumeUsdt));
  if (!volume) return std::nullopt;
  BFA_ASSIGN_OR_RETURN(const std::optional<uint64_t> trades, cell(Column::kTradeCount));
  return VolumeOfDay{day, std::bit_cast<double>(*volume),
                     trades ? std::optional(std::bit_cast<int64_t>(*trades)) : std::nullopt};
}

}  // namespace

Result<std::vector<RankedVolume>> TopByVolume(const Reader& reader, Day day,
                                              const VolumeQuery& query) {
  BFA_ASSIGN_OR_RETURN(std::vector<SymbolVolume> population,
                       PopulationOn(reader, day, query.quote_asset));
  std::erase_if(population,
                [&](const SymbolVolume& row) { return row.quote_volume < query.min_volume; });
  const double total = TotalVolume(population);
  BFA_ASSIGN_OR_RETURN(const internal::SymbolTable* symbols,
                       StoreAccess::StateOf(reader).symbols());
  const ByVolume order(*symbols);
  if (query.limit < population.size()) {
    const auto end = population.begin() + static_cast<std::ptrdiff_t>(query.limit);
    std::nth_element(population.begin(), end, population.end(), order);
    population.erase(end, population.end());
  }
  std::ranges::sort(population, order);
  std::vector<RankedVolume> top;
  top.reserve(population.size());
  for (const SymbolVolume& row : population) {
    auto rank = static_cast<uint32_t>(top.size() + 1);
    if (!top.empty() && top.back().quote_volume_usdt == row.quote_volume) rank = top.back().rank;
    std::optional<double> share = MarketShare(row.quote_volume, total);
    if (share) share = Rounded(*share);
    top.push_back({row.symbol, row.quote_volume, row.trade_count, rank, share});
  }
  return top;
}

Result<VolumePercentile> VolumePercentileOf(const Reader& reader, Day day, SymbolId symbol) {
  BFA_ASSIGN_OR_RETURN(const std::string_view name, reader.SymbolName(symbol));
  BFA_ASSIGN_OR_RETURN(const std::vector<SymbolVolume> population,
                       PopulationOn(reader, day, Classify(name).quote_asset));
  const auto own = std::ranges::lower_bound(population, symbol, {}, &SymbolVolume::symbol);
  if (own == population.end() || own->symbol != symbol) {
    return Error(ErrorCode::kNotFound,
                 "no volume of symbol '" + std::string(name) + "' is known on " + FormatDay(day));
  }
  const auto is_greater = [&](const SymbolVolume& row) {
    return row.quote_volume > own->quote_volume;
  };
  const auto count = static_cast<uint32_t>(population.size());
  const auto rank = static_cast<uint32_t>(std::ranges::count_if(population, is_greater) + 1);
  return VolumePercentile{rank, count, Rounded(100.0 * (count - rank) / count)};
}

Result<std::optional<AverageVolume>> AverageVolumeOf(const Reader& reader, SymbolId symbol,
                                                     DayRange range) {
  BFA_ASSIGN_OR_RETURN(const Timeline timeline, reader.TimelineOf(symbol));
  AverageVolume average{0, std::nullopt, 0, std::numeric_limits<double>::max(), 0};
  CompensatedSum volumes;
  CompensatedSum trades;
  uint32_t days_with_trades = 0;
  for (const Day day : DaysWithKlines(timeline, range)) {
    BFA_ASSIGN_OR_RETURN(const std::optional<VolumeOfDay> known, VolumeOn(reader, symbol, day));
    if (!known) continue;
    volumes.Add(known->quote_volume_usdt);
    average.min_volume_usdt = std::min(average.min_volume_usdt, known->quote_volume_usdt);
    average.max_volume_usdt = std::max(average.max_volume_usdt, known->quote_volume_usdt);
    ++average.days_with_data;
    if (!known->trade_count) continue;
    trades.Add(static_cast<double>(*known->trade_count));
    ++days_with_trades;
  }
  if (average.days_with_data == 0) return std::nullopt;
  average.avg_volume_usdt = volumes.Total() / average.days_with_data;
  if (days_with_trades > 0) average.avg_trade_count = trades.Total() / days_with_trades;
  return average;
}

Result<std::vector<VolumeOfDay>> VolumeTrendOf(const Reader& reader, SymbolId symbol,
                                               DayRange range, size_t limit) {
  BFA_ASSIGN_OR_RETURN(const Timeline timeline, reader.TimelineOf(symbol));
  const std::vector<Day> days = DaysWithKlines(timeline, range);
  std::vector<VolumeOfDay> trend;
  for (auto day = days.rbegin(); day != days.rend() && trend.size() < limit; ++day) {
    BFA_ASSIGN_OR_RETURN(const std::optional<VolumeOfDay> known, VolumeOn(reader, symbol, *day));
    if (known) trend.push_back(*known);
  }
  return trend;
}

Result<std::optional<MarketSummary>> MarketSummaryOf(const Reader& reader, Day day,
                                                     std::string_view quote_asset) {
  BFA_ASSIGN_OR_RETURN(const std::vector<SymbolVolume> population,
                       PopulationOn(reader, day, quote_asset));
  if (population.empty()) return std::nullopt;
  MarketSummary summary{TotalVolume(population), std::nullopt,
                        static_cast<uint32_t>(population.size()), 0};
  for (const SymbolVolume& row : population) {
    if (!row.trade_count) continue;
    int64_t sum = 0;
    if (__builtin_add_overflow(summary.total_trade_count.value_or(0), *row.trade_count, &sum)) {
      sum = std::numeric_limits<int64_t>::max();
    }
    summary.total_trade_count = sum;
  }
  summary.avg_volume_usdt = summary.total_volume_usdt / summary.symbol_count;
  return summary;
}

}  // namespace bfa
