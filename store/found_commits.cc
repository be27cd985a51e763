#include "store/found_commits.h"

#include <algorithm>
#include <bit>

#include "bfa/calendar.h"
#include "format/checksum.h"
#include "format/day_leaf.h"
#include "format/propagate.h"
#include "format/symbol_block.h"

namespace bfa::internal {
namespace {

// The commit whose block may stand at `offset`; nothing if none does. `before`: the chain hash that
// it follows, where its own trailer does not say whose it is.
Result<std::optional<Commit>> CommitAt(Bytes file, uint64_t offset, const ParsedHeader& header,
                                       const Hash128& before, WorkBudget& budget) {
  const auto block = FindBlock(file, offset);
  if (!block || block->type != BlockType::kCommit || !budget.Spend(2 * block->payload.size()) ||
      !VerifyChecksum(file, *block)) {
    return std::nullopt;
  }
  auto trailer = ParseTrailer(file, block->end(), header.file_id);
  if (!trailer || trailer->commit_offset != offset) {
    if (block->payload.size() < sizeof(CommitRecord) ||
        Load<CommitRecord>(block->payload, 0).previous_chain_hash != before) {
      return std::nullopt;
    }
    trailer = BuildTrailer(header.file_id, block->end(), offset, {});
  }
  auto commit = ParseCommit(file, *trailer);
  if (!commit) {
    if (commit.error().code() != ErrorCode::kDamaged) return std::move(commit).error();
    return std::nullopt;
  }
  commit->end = std::min<uint64_t>(commit->end, file.size());
  return *std::move(commit);
}

// The last trailer behind `begin` whose commit block, which is behind it as well, did not verify.
std::optional<Trailer> FindLastTrailer(Bytes file, uint64_t begin, const Id128& file_id) {
  const uint64_t least = begin + sizeof(Trailer);
  for (uint64_t end = file.size() / kAlignment * kAlignment; end >= least; end -= kAlignment) {
    const auto trailer = ParseTrailer(file, end - sizeof(Trailer), file_id);
    if (trailer && trailer->commit_offset >= begin) return *trailer;
  }
  return std::nullopt;
}

// The references that a lost commit may have had: those of the commit before it, with the leaves,
// symbols and coverage of its batch in their place.
class PiecedCommit {
 public:
  explicit PiecedCommit(const Commit& before) : commit_(before) {
    for (const BlockReference& leaf : before.leaves) leaves_[leaf.key] = leaf;
  }

  void Add(const Block& block) {
    if (block.type == BlockType::kLeaf) AddLeaf(block);
    if (block.type == BlockType::kSymbols) AddSymbols(block);
    if (block.type == BlockType::kCoverage && block.payload.size() >= sizeof(CoverageHeader)) {
      const auto header = Load<CoverageHeader>(block.payload, 0);
      commit_.coverage_blocks.push_back({block.offset, 0, header.range_count});
      found_ = true;
    }
  }

  // Nothing if there was nothing to take its references from.
  std::optional<Commit> Make() {
    if (!found_) return std::nullopt;
    commit_.leaves.clear();
    for (const auto& [number, leaf] : leaves_) commit_.leaves.push_back(leaf);
    commit_.record.sequence =
        std::min(std::max(commit_.record.sequence + 1, last_sequence_), kMaxSequence);
    commit_.record.batch_id = {};
    return commit_;
  }

 private:
  void AddLeaf(const Block& block) {
    if (block.payload.size() < sizeof(LeafHeader)) return;
    const auto header = Load<LeafHeader>(block.payload, 0);
    if (header.leaf_number > kMaxDayNumber / kDaysPerLeaf) return;
    const auto leaf = ParseLeaf(block, header.leaf_number, header.day_count);
    if (!leaf) return;
    for (const LeafDay& day : leaf->days) {
      if (day.entry.commit_sequence > kMaxSequence) return;
      last_sequence_ = std::max(last_sequence_, day.entry.commit_sequence);
    }
    leaves_[header.leaf_number] = {block.offset, header.leaf_number, header.day_count};
    found_ = true;
  }

  // A symbol block takes the place of those that its names stood in before.
  void AddSymbols(const Block& block) {
    if (block.payload.size() < sizeof(SymbolsHeader)) return;
    const auto header = Load<SymbolsHeader>(block.payload, 0);
    std::vector<std::string_view> names;
    if (!ParseSymbolBlock(block, header.first_id, header.symbol_count, names)) return;
    auto& blocks = commit_.symbol_blocks;
    while (!blocks.empty() && blocks.back().key >= header.first_id) blocks.pop_back();
    const uint32_t known = blocks.empty() ? 0 : blocks.back().key + blocks.back().count;
    if (known != header.first_id) return;
    blocks.push_back({block.offset, header.first_id, header.symbol_count});
    commit_.record.symbol_count = header.first_id + header.symbol_count;
    found_ = true;
  }

  Commit commit_;
  std::map<uint32_t, BlockReference> leaves_;
  uint64_t last_sequence_ = 0;
  bool found_ = false;
};

void PieceTogether(Bytes file, const ParsedHeader& header, FoundCommits& found,
                   WorkBudget& budget) {
  const uint64_t begin = found.newest.end;
  const auto trailer = FindLastTrailer(file, begin, header.file_id);
  // A store that was compacted got its name when its first batch was whole.
  if (!trailer && (begin != header.header_size || header.compacted_from == Id128{})) return;
  const uint64_t commit_offset = trailer ? trailer->commit_offset : file.size();
  const Bytes batch = file.first(AsSize(commit_offset));
  PiecedCommit pieced(found.newest);
  const bool is_whole =
      WalkSoundBlocks(batch, begin, {}, budget, [&](const Block& block) { pieced.Add(block); });
  std::optional<Commit> commit = pieced.Make();
  if (!commit) return;
  commit->offset = commit_offset;
  commit->record.batch_offset = begin;
  commit->end = trailer ? trailer->trailer_offset + sizeof(Trailer) : file.size();
  if (found.newest.record.sequence != 0)
    found.older.insert(found.older.begin(), found.newest.offset);
  found.newest = *std::move(commit);
  const auto block = VerifyBlock(file, commit_offset, BlockType::kCommit);
  const std::string reason = block ? "damaged: commit block" : block.error().message();
  found.lost_commit =
      Error(ErrorCode::kDamaged,
            (is_whole ? "its time and batch id are lost, all else was found: "
                      : "its time, its batch id and what does not verify of its batch are lost: ") +
                reason,
            commit_offset);
}

}  // namespace

Result<Commit> ReadFoundCommit(Bytes file, const ParsedHeader& header, uint64_t offset) {
  BFA_ASSIGN_OR_RETURN(const Block block, FindBlock(file, offset));
  return ParseCommit(file, BuildTrailer(header.file_id, block.end(), offset, {}));
}

Result<FoundCommits> FindCommits(Bytes file, const ParsedHeader& header, WorkBudget& budget) {
  FoundCommits found;
  found.newest.end = header.header_size;
  for (uint64_t offset = header.header_size; Fits(offset, sizeof(BlockHeader), file.size());
       offset += kAlignment) {
    if (Load<BlockType>(file, offset) != BlockType::kCommit) continue;
    const CommitRecord& last = found.newest.record;
    const Hash128& before = last.sequence == 0 ? header.hash : found.newest.chain_hash;
    BFA_ASSIGN_OR_RETURN(std::optional<Commit> commit,
                         CommitAt(file, offset, header, before, budget));
    if (!commit) continue;
    // Only a forged one is not after those before it.
    if (commit->record.sequence <= last.sequence || commit->record.time_ms < last.time_ms) continue;
    if (last.sequence != 0) found.older.push_back(found.newest.offset);
    found.newest = *std::move(commit);
  }
  std::ranges::reverse(found.older);
  if (found.newest.end < file.size()) PieceTogether(file, header, found, budget);
  return found;
}

}  // namespace bfa::internal
