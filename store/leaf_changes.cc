#include "store/leaf_changes.h"

#include <optional>

#include "format/column_decoder.h"

namespace bfa::internal {
namespace {

// The commit in whose batch a block stands.
struct Batch {
  uint64_t begin;
  uint64_t commit_offset;
};

std::optional<Batch> BatchOf(uint64_t offset, const StoreState& state, const FoundCommits& found) {
  const Commit& newest = found.newest;
  if (offset >= newest.record.batch_offset) return Batch{newest.record.batch_offset, newest.offset};
  for (const uint64_t older : found.older) {
    const auto commit = ReadFoundCommit(state.bytes(), state.header(), older);
    if (!commit || commit->offset < offset) return std::nullopt;
    if (offset >= commit->record.batch_offset) {
      return Batch{commit->record.batch_offset, commit->offset};
    }
  }
  return std::nullopt;
}

}  // namespace

LeafChanges FindLeafChanges(const StoreState& state, const FoundCommits& found,
                            const std::vector<BlockReference>& damaged, WorkBudget& budget) {
  LeafChanges changes;
  for (const BlockReference& reference : damaged) {
    const auto batch = BatchOf(reference.offset, state, found);
    if (!batch) {
      changes.are_all = false;
      continue;
    }
    const uint64_t size = AlignUp(sizeof(BlockHeader) + sizeof(LeafHeader) +
                                  reference.count * (sizeof(RowCounts) + sizeof(DayEntry)));
    const bool is_whole = WalkSoundBlocks(
        state.bytes().first(AsSize(batch->commit_offset)), batch->begin, {{reference.offset, size}},
        budget, [&](const Block& block) {
          if (block.type != BlockType::kMetadata || block.payload.size() < sizeof(MetadataHeader)) {
            return;
          }
          const auto header = Load<MetadataHeader>(block.payload, 0);
          if (header.day < 0 || header.day / int32_t{kDaysPerLeaf} != int32_t(reference.key)) {
            return;
          }
          changes.observed_counts.emplace(header.day, header.observed_count);
        });
    changes.are_all = changes.are_all && is_whole;
  }
  return changes;
}

}  // namespace bfa::internal
