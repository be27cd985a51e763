// Every byte and every commit of a store, checked in the order in which they were written.
#ifndef BFA_STORE_FULL_CHECK_H_
#define BFA_STORE_FULL_CHECK_H_

#include <memory>
#include <unordered_map>

#include "bfa/check.h"
#include "store/store_state.h"

namespace bfa::internal {

class FullCheck {
 public:
  explicit FullCheck(const StoreState& newest) : newest_(newest) {}

  CheckReport Run();

 private:
  Status CheckBlock(const Block& block);
  Status CheckCommit(const Trailer& trailer);
  Status CheckLinks(const Commit& commit) const;
  Status CheckFlags(const Commit& commit) const;
  Status CheckReferences(const Commit& commit) const;
  Status CheckSymbols(const StoreState& state) const;
  Status CheckCoverage(const StoreState& state) const;
  void CheckLeaves(const StoreState& state);
  Status CheckLeaf(const StoreState& state, const VerifiedLeaf& leaf, const VerifiedLeaf* before);
  bool CheckSets(const LeafDay& day, int32_t number);
  bool IsNext(const DayEntry& entry, const LeafDay* old, uint64_t sequence) const;
  Status CheckDay(const StoreState& state, const VerifiedDay& day);
  Status CheckRows(const StoreState& state, const VerifiedDay& day, bool all_known);
  void Note(Damage damage);
  void Note(const Status& status);

  const StoreState& newest_;
  CheckReport report_;
  bool bytes_damaged_ = false;
  std::unordered_map<uint64_t, BlockType> blocks_;  // by offset
  std::shared_ptr<const StoreState> last_;          // the commit before; null at first
};

}  // namespace bfa::internal

#endif  // BFA_STORE_FULL_CHECK_H_
