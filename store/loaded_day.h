// One revision of a day, as far as its blocks verify.
#ifndef BFA_STORE_LOADED_DAY_H_
#define BFA_STORE_LOADED_DAY_H_

#include <memory>
#include <optional>
#include <vector>

#include "store/day_rows.h"
#include "store/salvaged_names.h"

namespace bfa::internal {

struct LoadedDay {
  // Without what was lost: then it has no volume known, or no etag group.
  std::unique_ptr<const VerifiedDay> day;
  std::vector<Row> rows;  // by ascending id; those whose symbol has no name as well
  std::optional<Error> etag_lost;
  std::optional<Error> klines_lost;
  // With klines_lost, the symbols whose volume was known; all available ones if nobody knows.
  BitsetView with_klines;
  bool has_nameless = false;

  bool is_whole() const { return !etag_lost && !klines_lost && !has_nameless; }
};

// The day that an entry of an index leaf is about, checked as a full check does. An error if what
// says which rows there are, or a value of the group probe, cannot be believed; the groups etag and
// kline may be lost without that. `state`: of the store's newest commit.
Result<LoadedDay> LoadDay(const StoreState& state, const LeafDay& entry, int32_t number,
                          const SalvagedNames& names, WorkBudget& budget);

// The content hash of rows, those of nameless symbols left out.
Hash128 ContentHashOf(std::span<const Row> rows, const SalvagedNames& names);

// Symbols that are known to have a row by an entry: those of its observed set where that verifies,
// else those of its available one; none if neither does.
BitsetView KnownSymbolsOf(Bytes file, const LeafDay& entry, int32_t number,
                          const SalvagedNames& names, WorkBudget& budget);

}  // namespace bfa::internal

#endif  // BFA_STORE_LOADED_DAY_H_
