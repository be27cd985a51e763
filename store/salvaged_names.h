// The symbol table of a damaged store.
#ifndef BFA_STORE_SALVAGED_NAMES_H_
#define BFA_STORE_SALVAGED_NAMES_H_

#include <string_view>
#include <vector>

#include "bfa/symbol.h"
#include "store/found_commits.h"
#include "store/loss_list.h"

namespace bfa::internal {

class SalvagedNames {
 public:
  // Those of the newest commit; what its blocks do not tell is looked for in those that they took
  // the place of. Adds to `losses` the ids that have no name. Names are views of `file`.
  static SalvagedNames Find(Bytes file, const ParsedHeader& header, const FoundCommits& found,
                            WorkBudget& budget, LossList& losses);

  uint32_t id_count() const { return static_cast<uint32_t>(names_.size()); }
  bool has(SymbolId id) const { return id < names_.size() && !names_[id].empty(); }
  // Of an id below id_count(); empty if it was lost.
  std::string_view name(SymbolId id) const { return names_[id]; }
  // Why names were lost; null if none were.
  const Cause& lost() const { return lost_; }

  // Ids of the new store: dense, in the same order. They are the old ones if no name was lost.
  SymbolId NewId(SymbolId id) const { return new_ids_[id]; }
  std::span<const std::string_view> kept() const { return kept_; }

 private:
  void Take(Bytes file, const BlockReference& reference, WorkBudget& budget);
  void DropRepeated();
  void Number(LossList& losses);

  std::vector<std::string_view> names_;  // by id; empty where there is none
  std::vector<SymbolId> new_ids_;        // by id, where it has a name
  std::vector<std::string_view> kept_;
  uint64_t missing_ = 0;         // while they are looked for
  std::optional<Error> damage_;  // the first
  Cause lost_;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_SALVAGED_NAMES_H_
