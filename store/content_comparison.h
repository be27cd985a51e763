// Whether two stores say the same.
#ifndef BFA_STORE_CONTENT_COMPARISON_H_
#define BFA_STORE_CONTENT_COMPARISON_H_

#include <unordered_map>

#include "format/commit_block.h"
#include "format/day_leaf.h"

namespace bfa::internal {

// Goes through the commits of a store and of what should be its copy, pair by pair, oldest first.
// What stands in both stores at the places of a pair before is not looked at again.
class ContentComparison {
 public:
  // The bytes of two stores, which outlive it.
  ContentComparison(Bytes original, Bytes copy) : original_(original), copy_(copy) {}

  // Ok if the two commits say the same: sequence, time, batch id and flags, symbols, coverage, days
  // with their revisions, content hashes and values, those of unknown columns included. Otherwise
  // kDamaged about the copy; the same for what does not verify.
  Status Compare(const Commit& original, const Commit& copy);

 private:
  Status CompareSymbols(const Commit& original, const Commit& copy) const;
  Status CompareCoverage(const Commit& original, const Commit& copy) const;
  Status CompareLeaf(const BlockReference& original, const BlockReference& copy);
  Status CompareBlocks(const DayEntry& original, const DayEntry& copy);
  Status ComparePayload(uint64_t original, uint64_t copy);

  Bytes original_;
  Bytes copy_;
  Commit last_original_;
  Commit last_copy_;
  // Blocks of the original that were compared, each with its copy, by offset.
  std::unordered_map<uint64_t, uint64_t> same_;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_CONTENT_COMPARISON_H_
