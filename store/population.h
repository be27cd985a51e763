// The symbols of a day that can be compared by volume.
#ifndef BFA_STORE_POPULATION_H_
#define BFA_STORE_POPULATION_H_

#include <optional>
#include <vector>

#include "store/store_state.h"

namespace bfa::internal {

struct SymbolVolume {
  SymbolId symbol;
  double quote_volume;
  std::optional<int64_t> trade_count;
};

// What of `symbols` was available on a day and has a `quote_volume_usdt`, by ascending id. `rows`
// may be null: a day without rows has no volumes. Decodes two columns.
Result<std::vector<SymbolVolume>> PopulationOf(const StoreState& state, const VerifiedDay* rows,
                                               BitsetView symbols);

double TotalVolume(std::span<const SymbolVolume> population);

// 100 * volume / total; nothing if the total is 0.
std::optional<double> MarketShare(double volume, double total);

// The greater volume before the smaller, ties by the bytes of the names.
class ByVolume {
 public:
  explicit ByVolume(const SymbolTable& symbols) : symbols_(&symbols) {}

  bool operator()(const SymbolVolume& a, const SymbolVolume& b) const {
    if (a.quote_volume != b.quote_volume) return a.quote_volume > b.quote_volume;
    return symbols_->name(a.symbol) < symbols_->name(b.symbol);
  }

 private:
  const SymbolTable* symbols_;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_POPULATION_H_
