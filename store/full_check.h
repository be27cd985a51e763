// Every byte and every commit of a store, checked in the order in which they were written.
#ifndef BFA_STORE_FULL_CHECK_H_
#define BFA_STORE_FULL_CHECK_H_

#include <memory>
#include <unordered_map>

#include "bfa/check.h"
#include "store/coverage_history.h"
#include "store/jump_link.h"
#include "store/read_budget.h"
#include "store/store_state.h"
#include "store/symbol_history.h"

namespace bfa::internal {

// Its cost is that of some passes over the file, and of decoding the rows of each revision of a day
// once, whoever made the file: one that asks for more is damaged.
class FullCheck {
 public:
  explicit FullCheck(const StoreState& newest) : newest_(newest), budget_(newest.bytes()) {}

  CheckReport Run();
  // Bytes of blocks that were read because a commit referred to them.
  uint64_t bytes_read_again() const { return budget_.spent(); }

 private:
  Status CheckBlock(const Block& block);
  Status CheckCommit(const Trailer& trailer);
  Status CheckLinks(const Commit& commit) const;
  Status CheckFlags(const Commit& commit) const;
  Status CheckReferences(const Commit& commit) const;
  Status CheckBatch(const Commit& commit, const Trailer& trailer) const;
  Status CheckLeaves(const StoreState& state);
  Status CheckLeaf(const StoreState& state, const VerifiedLeaf& leaf, const VerifiedLeaf* before);
  bool CheckSets(const StoreState& state, const LeafDay& day, int32_t number);
  bool IsNext(const DayEntry& entry, const LeafDay* old, uint64_t sequence) const;
  Status SpendGroup(const VerifiedDay& day, size_t group);
  Status CheckDay(const StoreState& state, const VerifiedDay& day);
  Status CheckRows(const StoreState& state, const VerifiedDay& day, bool all_known);
  void Note(Damage damage);
  void Note(const Status& status);
  Status NoteWithinBudget(Status status);

  const StoreState& newest_;
  CheckReport report_;
  bool bytes_damaged_ = false;
  std::unordered_map<uint64_t, BlockType> blocks_;    // by offset
  std::unordered_map<uint64_t, CommitPlace> places_;  // of the commits so far, by offset
  SymbolHistory symbols_;
  CoverageHistory coverage_;
  ReadBudget budget_;
  std::shared_ptr<const StoreState> last_;  // the commit before; null at first
};

}  // namespace bfa::internal

#endif  // BFA_STORE_FULL_CHECK_H_
