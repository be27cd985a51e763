// The rankings archive: where every symbol stood by volume on every day, and how that changed.
#ifndef BFA_RANKING_H_
#define BFA_RANKING_H_

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "bfa/volume.h"

namespace bfa {

// How far back the changes of rank look, in calendar days.
inline constexpr std::array<int, 4> kRankChangeDays{1, 7, 14, 30};

// One symbol of the population of a day; see volume.h.
struct Ranking {
  Day day;
  SymbolId symbol;
  uint32_t rank;  // 1 for the greatest volume; equal volumes share one, and none is skipped
  double quote_volume_usdt;
  std::optional<int64_t> trade_count;
  // By kRankChangeDays: rank less that so many calendar days before; nothing if there is no row on
  // that day.
  std::array<std::optional<int32_t>, kRankChangeDays.size()> rank_change;
  // 100 * (r - 1) / (count - 1), where r is the rank that skips after ties; 0 for a single symbol:
  // 0 is the top.
  double percentile;
  std::optional<double> market_share_pct;  // 100 * volume / total; nothing if the total is 0
  uint32_t days_available;  // of the 30 calendar days up to this one, those with a row
};

// Calls `visit` for every row of the archive: by day, then rank, then the bytes of the symbol. It
// ends early when `visit` returns false. kNotFound if there is no row at all; kDamaged as
// Reader::SnapshotOf, in which case rows of earlier days have been visited.
// Cost: decodes two columns of every day; memory for 31 days of ranks.
Status ForEachRanking(const Reader& reader, std::string_view quote_asset,
                      const std::function<bool(const Ranking&)>& visit);

}  // namespace bfa

#endif  // BFA_RANKING_H_
