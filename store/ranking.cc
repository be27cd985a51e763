#include "bfa/ranking.h"

#include <algorithm>
#include <bit>

#include "format/propagate.h"
#include "store/population.h"

namespace bfa {
namespace {

using internal::MarketShare;
using internal::StoreAccess;
using internal::StoreState;
using internal::SymbolVolume;
using internal::VerifiedDay;

constexpr int kAvailableDays = 30;

// The ranks that each symbol had over the last days.
class RankHistory {
 public:
  explicit RankHistory(uint32_t symbol_count)
      : symbol_count_(symbol_count),
        ranks_(size_t{kDepth} * symbol_count),
        last_day_(symbol_count),
        days_(symbol_count) {}

  // Notes the rank of a symbol on `day`, which is later than any day noted for it before.
  void Note(SymbolId symbol, int32_t day, uint32_t rank) {
    const int32_t gap = day - last_day_[symbol];
    days_[symbol] = (gap < 32 ? days_[symbol] << gap : 0) | 1;
    last_day_[symbol] = day;
    RankOn(symbol, day) = rank;
  }

  // The rank so many days, at most 30, before the day noted last; nothing if there was none.
  std::optional<uint32_t> RankBefore(SymbolId symbol, int days) const {
    if ((days_[symbol] >> days & 1) == 0) return std::nullopt;
    const int32_t day = last_day_[symbol] - days;
    return ranks_[PlaceOf(symbol, day)];
  }

  // Of the last 30 days, the noted one included, how many have a rank.
  uint32_t AvailableDays(SymbolId symbol) const {
    return static_cast<uint32_t>(
        std::popcount(days_[symbol] & ((uint32_t{1} << kAvailableDays) - 1)));
  }

 private:
  static constexpr int32_t kDepth = kRankChangeDays.back() + 1;
  static_assert(kDepth <= 32, "a word has a bit for each day");

  size_t PlaceOf(SymbolId symbol, int32_t day) const {
    return static_cast<size_t>(day % kDepth) * symbol_count_ + symbol;
  }
  uint32_t& RankOn(SymbolId symbol, int32_t day) { return ranks_[PlaceOf(symbol, day)]; }

  uint32_t symbol_count_;
  std::vector<uint32_t> ranks_;    // [day % kDepth][symbol], where the bit in `days_` is set
  std::vector<int32_t> last_day_;  // 0 where none was noted: `days_` is 0 then
  std::vector<uint32_t> days_;     // bit i: i days before the last day there was a rank
};

// Visits the rows of one day, `population` ordered by volume; false if `visit` wants no more.
bool VisitDay(int32_t day, std::span<const SymbolVolume> population, RankHistory& history,
              const std::function<bool(const Ranking&)>& visit) {
  const double total = internal::TotalVolume(population);
  Ranking row{};
  row.day = internal::DayOf(day);
  size_t place = 0;  // of the first symbol with the same volume
  for (size_t i = 0; i < population.size(); ++i) {
    const SymbolVolume& symbol = population[i];
    if (i == 0 || symbol.quote_volume != population[i - 1].quote_volume) {
      place = i;
      ++row.rank;
    }
    row.symbol = symbol.symbol;
    row.quote_volume_usdt = symbol.quote_volume;
    row.trade_count = symbol.trade_count;
    row.percentile =
        place == 0 ? 0
                   : 100 * static_cast<double>(place) / static_cast<double>(population.size() - 1);
    row.market_share_pct = MarketShare(symbol.quote_volume, total);
    history.Note(symbol.symbol, day, row.rank);
    for (size_t change = 0; change < kRankChangeDays.size(); ++change) {
      const auto before = history.RankBefore(symbol.symbol, kRankChangeDays[change]);
      row.rank_change[change].reset();
      if (before) row.rank_change[change] = static_cast<int32_t>(row.rank - *before);
    }
    row.days_available = history.AvailableDays(symbol.symbol);
    if (!visit(row)) return false;
  }
  return true;
}

}  // namespace

Status ForEachRanking(const Reader& reader, std::string_view quote_asset,
                      const std::function<bool(const Ranking&)>& visit) {
  const StoreState& state = StoreAccess::StateOf(reader);
  BFA_ASSIGN_OR_RETURN(const internal::SymbolTable* symbols, state.symbols());
  BFA_ASSIGN_OR_RETURN(const internal::SymbolClasses* classes, state.classes());
  const BitsetView quoted = classes->QuotedIn(quote_asset);
  RankHistory history(symbols->size());
  bool wants_more = true;
  bool is_empty = true;
  const auto visit_day = [&](const VerifiedDay& day) -> Status {
    BFA_ASSIGN_OR_RETURN(std::vector<SymbolVolume> population,
                         internal::PopulationOf(state, &day, quoted));
    std::ranges::sort(population, internal::ByVolume(*symbols));
    is_empty = is_empty && population.empty();
    wants_more = VisitDay(day.day, population, history, visit);
    if (!wants_more) return Error(ErrorCode::kNotFound, "no more rows are wanted");
    return {};
  };
  // An error ends the loop: also the one that says no more than that.
  Status status = state.ForEachDay(visit_day);
  if (!wants_more) return {};
  BFA_RETURN_IF_ERROR(std::move(status));
  if (is_empty) {
    return Error(ErrorCode::kNotFound,
                 "no volume in " + std::string(quote_asset) + " is known on any day");
  }
  return {};
}

}  // namespace bfa
