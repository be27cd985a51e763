// The symbols of one commit after the other.
#ifndef BFA_STORE_SYMBOL_HISTORY_H_
#define BFA_STORE_SYMBOL_HISTORY_H_

#include <string_view>
#include <unordered_map>
#include <vector>

#include "format/commit_block.h"
#include "store/read_budget.h"
#include "store/symbol_table.h"

namespace bfa::internal {

// Goes from commit to commit and reads what is new in each. Names are views of the file.
class SymbolHistory {
 public:
  // Goes on to `commit`, of the file that ends with it. kDamaged as SymbolTable::Load has it, if an
  // id has another name than before (ids are for ever), or if the budget is spent. Cost: of the
  // blocks that the commit before did not have.
  Status MoveTo(Bytes file, const Commit& commit, ReadBudget& budget);

  // The names of the commit by their ids; the error, where they could not be read.
  Result<std::span<const std::string_view>> names() const;

 private:
  Status Read(Bytes file, const Commit& commit, ReadBudget& budget);
  Status AddIds(std::span<const std::string_view> replaced, uint64_t offset);

  std::vector<BlockReference> blocks_;
  std::vector<std::string_view> names_;
  std::unordered_map<std::string_view, SymbolId, NameHash> ids_;
  Status state_;  // without it nothing is known of any block
};

}  // namespace bfa::internal

#endif  // BFA_STORE_SYMBOL_HISTORY_H_
