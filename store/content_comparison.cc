#include "store/content_comparison.h"

#include <algorithm>

#include "format/propagate.h"
#include "store/coverage_index.h"
#include "store/symbol_table.h"

namespace bfa::internal {
namespace {

bool HasSameRecord(const CommitRecord& a, const CommitRecord& b) {
  return a.sequence == b.sequence && a.time_ms == b.time_ms && a.batch_id == b.batch_id &&
         a.incompat_flags == b.incompat_flags && a.ro_compat_flags == b.ro_compat_flags &&
         a.compat_flags == b.compat_flags && a.symbol_count == b.symbol_count;
}

// But for where its blocks are.
bool HasSameEntry(const LeafDay& a, const LeafDay& b) {
  return a.counts == b.counts && a.entry.commit_sequence == b.entry.commit_sequence &&
         a.entry.revision == b.entry.revision && a.entry.content_hash == b.entry.content_hash;
}

}  // namespace

Status ContentComparison::Compare(const Commit& original, const Commit& copy) {
  if (!HasSameRecord(original.record, copy.record)) {
    return Damaged("another commit than " + std::to_string(original.record.sequence), copy.offset);
  }
  if (original.symbol_blocks != last_original_.symbol_blocks ||
      copy.symbol_blocks != last_copy_.symbol_blocks) {
    BFA_RETURN_IF_ERROR(CompareSymbols(original, copy));
  }
  if (original.coverage_blocks != last_original_.coverage_blocks ||
      copy.coverage_blocks != last_copy_.coverage_blocks) {
    BFA_RETURN_IF_ERROR(CompareCoverage(original, copy));
  }
  if (original.leaves.size() != copy.leaves.size()) {
    return Damaged("commit with other leaves", copy.offset);
  }
  for (size_t i = 0; i < copy.leaves.size(); ++i) {
    BFA_RETURN_IF_ERROR(CompareLeaf(original.leaves[i], copy.leaves[i]));
  }
  last_original_ = original;
  last_copy_ = copy;
  return {};
}

Status ContentComparison::CompareSymbols(const Commit& original, const Commit& copy) const {
  BFA_ASSIGN_OR_RETURN(const auto names, SymbolTable::Load(original_, original));
  BFA_ASSIGN_OR_RETURN(const auto copied_names, SymbolTable::Load(copy_, copy));
  for (SymbolId id = 0; id < names->size(); ++id) {
    if (id >= copied_names->size() || names->name(id) != copied_names->name(id)) {
      return Damaged("another name of symbol id " + std::to_string(id), copy.offset);
    }
  }
  return {};
}

Status ContentComparison::CompareCoverage(const Commit& original, const Commit& copy) const {
  BFA_ASSIGN_OR_RETURN(const auto coverage, CoverageIndex::Load(original_, original));
  BFA_ASSIGN_OR_RETURN(const auto copied_coverage, CoverageIndex::Load(copy_, copy));
  if (std::ranges::equal(coverage->ranges(), copied_coverage->ranges())) return {};
  return Damaged("other coverage ranges", copy.offset);
}

Status ContentComparison::CompareLeaf(const BlockReference& original, const BlockReference& copy) {
  const auto compared = same_.find(original.offset);
  if (compared != same_.end() && compared->second == copy.offset) return {};
  BFA_ASSIGN_OR_RETURN(const DayLeaf leaf, ReadLeaf(original_, original));
  BFA_ASSIGN_OR_RETURN(const DayLeaf copied_leaf, ReadLeaf(copy_, copy));
  if (leaf.number != copied_leaf.number || leaf.day_mask != copied_leaf.day_mask) {
    return Damaged("leaf of other days", copy.offset);
  }
  for (size_t i = 0; i < leaf.days.size(); ++i) {
    if (!HasSameEntry(leaf.days[i], copied_leaf.days[i])) {
      return Damaged("another day entry", copy.offset);
    }
    BFA_RETURN_IF_ERROR(CompareBlocks(leaf.days[i].entry, copied_leaf.days[i].entry));
  }
  same_[original.offset] = copy.offset;
  return {};
}

Status ContentComparison::CompareBlocks(const DayEntry& original, const DayEntry& copy) {
  for (size_t kind = 0; kind < original.bitset_offset.size(); ++kind) {
    BFA_RETURN_IF_ERROR(ComparePayload(original.bitset_offset[kind], copy.bitset_offset[kind]));
  }
  for (size_t group = 0; group < original.group_offset.size(); ++group) {
    BFA_RETURN_IF_ERROR(ComparePayload(original.group_offset[group], copy.group_offset[group]));
  }
  return {};
}

Status ContentComparison::ComparePayload(uint64_t original, uint64_t copy) {
  if (original == 0 && copy == 0) return {};
  const auto compared = same_.find(original);
  if (compared != same_.end() && compared->second == copy) return {};
  BFA_ASSIGN_OR_RETURN(const Block block, FindBlock(original_, original));
  BFA_ASSIGN_OR_RETURN(const Block copied_block, FindBlock(copy_, copy));
  if (block.type != copied_block.type || !std::ranges::equal(block.payload, copied_block.payload)) {
    return Damaged("block with another payload", copy);
  }
  same_[original] = copy;
  return {};
}

}  // namespace bfa::internal
