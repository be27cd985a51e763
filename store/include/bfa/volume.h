// Who traded how much. Throughout, the population of a day is the symbols that were available, have
// a `quote_volume_usdt` and are quoted in the asset asked for: volumes in different assets do not
// compare. Those without a trade are in it, with volume 0. Symbols whose name spells no quote asset
// are a population of their own, that of the asset ``.
#ifndef BFA_VOLUME_H_
#define BFA_VOLUME_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bfa/reader.h"

namespace bfa {

inline constexpr std::string_view kDefaultQuoteAsset = "USDT";

struct VolumeQuery {
  std::string_view quote_asset = kDefaultQuoteAsset;
  double min_volume = 0;  // leave out symbols below it, before anything is ranked or summed
  size_t limit = 10;      // of the rows returned; the others count for ranks and shares
};

struct RankedVolume {
  SymbolId symbol;
  double quote_volume_usdt;
  std::optional<int64_t> trade_count;
  uint32_t rank;  // 1 for the greatest; equal volumes share a rank, and the next ones are skipped
  // 100 * volume / total, rounded half away from zero to 2 decimals; nothing if the total is 0.
  std::optional<double> market_share_pct;
};

// The symbols of the day with the greatest volumes, ties in order of their bytes. Empty if the
// population is. kNotFound if nothing was observed on `day`.
// Cost: decodes two columns of the day, then O(symbols + limit log limit).
Result<std::vector<RankedVolume>> TopByVolume(const Reader& reader, Day day,
                                              const VolumeQuery& query = {});

struct VolumePercentile {
  uint32_t rank;          // as in RankedVolume, among the symbols quoted in the same asset
  uint32_t symbol_count;  // of them
  double percentile;      // 100 * (count - rank) / count, rounded half away from zero to 2 decimals
};

// Where a symbol stood on a day. kNotFound if it is not in the population of that day, if nothing
// was observed on it, or if the store does not know the symbol.
Result<VolumePercentile> VolumePercentileOf(const Reader& reader, Day day, SymbolId symbol);

struct AverageVolume {
  double avg_volume_usdt;
  std::optional<double> avg_trade_count;  // over the days that have one
  uint32_t days_with_data;
  double min_volume_usdt;
  double max_volume_usdt;
};

// Over the days of `range` on which the symbol has a volume; nothing if there is none. kNotFound
// for an unknown symbol. Cost: decodes two columns of each of those days.
Result<std::optional<AverageVolume>> AverageVolumeOf(const Reader& reader, SymbolId symbol,
                                                     DayRange range);

struct VolumeOfDay {
  Day day;
  double quote_volume_usdt;
  std::optional<int64_t> trade_count;
};

// The last `limit` days of `range` on which the symbol has a volume, newest first. kNotFound for an
// unknown symbol. Cost: decodes two columns of each of those days, and one of each day passed over.
Result<std::vector<VolumeOfDay>> VolumeTrendOf(const Reader& reader, SymbolId symbol,
                                               DayRange range, size_t limit);

struct MarketSummary {
  // Summed with compensation, so that the order hardly matters; infinite beyond all doubles.
  double total_volume_usdt;
  std::optional<int64_t> total_trade_count;  // at most 2^63 - 1; nothing if none is known
  uint32_t symbol_count;
  double avg_volume_usdt;
};

// The whole population of a day; nothing if it is empty. kNotFound if nothing was observed on
// `day`.
Result<std::optional<MarketSummary>> MarketSummaryOf(
    const Reader& reader, Day day, std::string_view quote_asset = kDefaultQuoteAsset);

}  // namespace bfa

#endif  // BFA_VOLUME_H_
