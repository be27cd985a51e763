#include "store/full_check.h"

#include <algorithm>
#include <bit>

#include "format/propagate.h"
#include "store/day_rows.h"
#include "store/file_walk.h"
#include "store/row_fault.h"

namespace bfa::internal {
namespace {

bool SameEntry(const LeafDay& a, const LeafDay& b) {
  return a.counts == b.counts && std::ranges::equal(AsBytes(a.entry), AsBytes(b.entry));
}

}  // namespace

void FullCheck::Note(Damage damage) {
  const bool of_bytes = damage.rule == Rule::kDamagedBytes;
  if (report_.damage.size() < kMaxDamage) {
    report_.damage.push_back(std::move(damage));
  } else {
    ++report_.damage_left_out;
    if (of_bytes && !bytes_damaged_) report_.damage.back() = std::move(damage);
  }
  bytes_damaged_ = bytes_damaged_ || of_bytes;
}

void FullCheck::Note(const Status& status) {
  if (!status) Note({Rule::kDamagedBytes, status.error()});
}

// Gives back what ends the check.
Status FullCheck::NoteWithinBudget(Status status) {
  if (budget_.is_exceeded()) return status;
  Note(status);
  return {};
}

CheckReport FullCheck::Run() {
  report_.torn_size = newest_.torn_size();
  Note(WalkFile(
      newest_.bytes(), newest_.header(), [&](const Block& block) { return CheckBlock(block); },
      [&](const Trailer& trailer) { return CheckCommit(trailer); }));
  std::ranges::stable_sort(report_.damage, {},
                           [](const Damage& damage) { return damage.error.offset().value_or(0); });
  return std::move(report_);
}

Status FullCheck::CheckBlock(const Block& block) {
  BFA_RETURN_IF_ERROR(newest_.CheckNotCut());
  ++report_.block_count;
  blocks_.emplace(block.offset, block.type);
  const Bytes file = newest_.bytes();
  Note(VerifyChecksum(file, block));
  const uint64_t payload_end = block.payload_offset() + block.payload.size();
  if (!IsZero(file.subspan(AsSize(payload_end), AsSize(block.end() - payload_end)))) {
    Note(Damaged("padding of a block is not 0", payload_end));
  }
  return {};
}

// A commit that does not verify ends the walk: what follows cannot be told from noise.
Status FullCheck::CheckCommit(const Trailer& trailer) {
  ++report_.commit_count;
  const Bytes file = newest_.bytes();
  BFA_ASSIGN_OR_RETURN(internal::Commit commit, ParseCommit(file, trailer));
  Note(CheckBatch(commit, trailer));
  Note(CheckLinks(commit));
  Note(CheckFlags(commit));
  Note(CheckReferences(commit));
  const Bytes before = file.first(AsSize(commit.end));
  BFA_RETURN_IF_ERROR(NoteWithinBudget(symbols_.MoveTo(before, commit, budget_)));
  BFA_RETURN_IF_ERROR(NoteWithinBudget(coverage_.MoveTo(before, commit, budget_)));
  places_[commit.offset] = {commit.record.sequence, commit.record.jump_offset};
  const uint64_t end = commit.end;
  const auto state =
      std::make_shared<const StoreState>(newest_.shared_bytes(), newest_.file(), newest_.header(),
                                         Recovery{std::move(commit), end, 0});
  BFA_RETURN_IF_ERROR(CheckLeaves(*state));
  last_ = state;
  return {};
}

// The chain hash, of a batch that begins where the one before ends: others would be hashed over and
// over.
Status FullCheck::CheckBatch(const Commit& commit, const Trailer& trailer) const {
  const uint64_t begin = last_ == nullptr ? newest_.header().header_size : last_->commit().end;
  if (commit.record.batch_offset != begin) return {};  // wrong links
  return VerifyChainHash(newest_.bytes(), commit.record, trailer);
}

Status FullCheck::CheckLinks(const Commit& commit) const {
  const CommitRecord& record = commit.record;
  const auto wrong = [&](const char* what) { return Damaged(what, commit.offset); };
  if (last_ == nullptr) {
    const bool compacted = newest_.header().compacted_from != Id128{};
    if (record.sequence != 1 && !compacted) return wrong("first commit with a wrong sequence");
    if (record.batch_offset != newest_.header().header_size || record.previous_offset != 0 ||
        record.previous_chain_hash != newest_.header().hash) {
      return wrong("first commit with wrong links");
    }
    return {};
  }
  const Commit& last = last_->commit();
  if (record.sequence != last.record.sequence + 1 || record.time_ms < last.record.time_ms) {
    return wrong("commit with a wrong sequence or time");
  }
  const auto place_of = [&](uint64_t offset) -> Result<CommitPlace> {
    const auto place = places_.find(offset);
    if (place == places_.end()) return wrong("commit with wrong links");
    return place->second;
  };
  BFA_ASSIGN_OR_RETURN(const uint64_t jump_offset, JumpOffsetAfter(last, place_of));
  if (record.batch_offset != last.end || record.previous_offset != last.offset ||
      record.jump_offset != jump_offset || record.previous_chain_hash != last.chain_hash) {
    return wrong("commit with wrong links");
  }
  return {};
}

Status FullCheck::CheckFlags(const Commit& commit) const {
  if (!commit.batch_synced_first() && commit.end - commit.record.batch_offset > kSmallBatchSize) {
    return Damaged("a batch of over 64 KiB that was not synced first", commit.offset);
  }
  if (last_ == nullptr) return {};
  const CommitRecord& last = last_->commit().record;
  if ((last.incompat_flags & ~commit.record.incompat_flags) != 0 ||
      (last.ro_compat_flags & ~commit.record.ro_compat_flags) != 0 ||
      (last.compat_flags & ~commit.record.compat_flags) != 0) {
    return Damaged("commit that lost a flag", commit.offset);
  }
  return {};
}

Status FullCheck::CheckReferences(const Commit& commit) const {
  const auto check = [&](const std::vector<BlockReference>& references, BlockType type) -> Status {
    for (const BlockReference& reference : references) {
      const auto block = blocks_.find(reference.offset);
      if (block == blocks_.end() || block->second != type) {
        return Damaged("commit refers to what is no " + BlockTypeName(type) + " block",
                       commit.offset);
      }
    }
    return {};
  };
  BFA_RETURN_IF_ERROR(check(commit.symbol_blocks, BlockType::kSymbols));
  BFA_RETURN_IF_ERROR(check(commit.coverage_blocks, BlockType::kCoverage));
  return check(commit.leaves, BlockType::kLeaf);
}

Status FullCheck::CheckLeaves(const StoreState& state) {
  const auto& leaves = state.commit().leaves;
  if (last_ != nullptr) {
    for (const uint32_t number : last_->leaf_numbers()) {
      if (!std::ranges::binary_search(state.leaf_numbers(), number)) {
        Note(Damaged("commit that lost a leaf", state.commit().offset));
      }
    }
  }
  for (size_t i = 0; i < leaves.size(); ++i) {
    const VerifiedLeaf* before = nullptr;
    if (last_ != nullptr) {
      const auto& old = last_->commit().leaves;
      const auto at = std::ranges::lower_bound(old, leaves[i].key, {}, &BlockReference::key);
      if (at != old.end() && at->key == leaves[i].key) {
        if (*at == leaves[i]) continue;  // checked with the commit that wrote it
        BFA_RETURN_IF_ERROR(budget_.SpendBlock(state.bytes(), at->offset, state.commit().offset));
        const auto found = last_->LeafAt(static_cast<size_t>(at - old.begin()));
        if (!found) {
          Note(found.error());  // nobody can say what has changed
          continue;
        }
        before = *found;
      }
    }
    BFA_RETURN_IF_ERROR(budget_.SpendBlock(state.bytes(), leaves[i].offset, state.commit().offset));
    const auto leaf = state.LeafAt(i);
    Note(leaf ? CheckLeaf(state, **leaf, before) : leaf.error());
  }
  return {};
}

// Whether a commit may write such an entry after `old`, which is null if it had none.
bool FullCheck::IsNext(const DayEntry& entry, const LeafDay* old, uint64_t sequence) const {
  // What the first commit of a compacted store found was written by it or before, each revision by
  // another commit. Where it is commit 1, that leaves revision 1 of commit 1.
  if (last_ == nullptr) {
    return entry.revision <= entry.commit_sequence && entry.commit_sequence <= sequence;
  }
  const uint32_t revision = old == nullptr ? 1 : old->entry.revision + 1;
  return entry.revision == revision && entry.commit_sequence == sequence;
}

Status FullCheck::CheckLeaf(const StoreState& state, const VerifiedLeaf& leaf,
                            const VerifiedLeaf* before) {
  const uint64_t offset = state.commit().offset;
  if (before != nullptr && (before->leaf.day_mask & ~leaf.leaf.day_mask) != 0) {
    return Damaged("leaf that lost a day", offset);
  }
  for (uint64_t mask = leaf.leaf.day_mask; mask != 0; mask &= mask - 1) {
    const auto in_leaf = static_cast<unsigned>(std::countr_zero(mask));
    const LeafDay& day = leaf.leaf.days[leaf.leaf.IndexOf(in_leaf)];
    const LeafDay* old = nullptr;
    if (before != nullptr && (before->leaf.day_mask >> in_leaf & 1) != 0) {
      old = &before->leaf.days[before->leaf.IndexOf(in_leaf)];
      if (SameEntry(*old, day)) continue;
    }
    if (!IsNext(day.entry, old, state.commit().record.sequence)) {
      // Checked with the commit that wrote it, if there is one.
      Note(Damaged("day entry with a wrong revision or commit", offset));
      continue;
    }
    const auto number = static_cast<int32_t>(leaf.leaf.number * kDaysPerLeaf + in_leaf);
    if (!CheckSets(state, day, number)) continue;
    const auto verified = state.DayAt(leaf, in_leaf);
    Note(verified ? CheckDay(state, **verified) : verified.error());
  }
  return {};
}

// Whether the bitsets of a day can be used: each with its count, and within the one before.
bool FullCheck::CheckSets(const StoreState& state, const LeafDay& day, int32_t number) {
  const auto sets = ParseDaySets(newest_.bytes(), day.entry, state.commit().record.symbol_count);
  if (!sets) {
    Note(sets.error());
    return false;
  }
  bool sound = true;
  const auto note = [&](Rule rule, const Status& status) {
    if (status) return;
    Note({rule, status.error(), DayOf(number)});
    sound = false;
  };
  for (size_t kind = 0; kind < kBitsetKindCount; ++kind) {
    note(Rule::kCountMismatch, CheckDayCount(day, *sets, kind, number));
    note(Rule::kSetMismatch, CheckDaySubset(day, *sets, kind, number));
  }
  return sound;
}

// Of the bytes of a group only those that its rows do not explain: columns of a later version, or
// what a forger put there.
Status FullCheck::SpendGroup(const VerifiedDay& day, size_t group) {
  constexpr uint64_t kMostOfARow = 1024;
  constexpr uint64_t kMostOfNone = 4096;
  const uint64_t offset = day.entry.group_offset[group];
  const auto block = offset == 0 ? Result<Block>(Block{}) : FindBlock(newest_.bytes(), offset);
  if (!block) return {};
  const uint64_t explained = kMostOfNone + kMostOfARow * day.counts.observed;
  const uint64_t size = block->payload.size();
  return budget_.Spend(size - std::min(size, explained), offset);
}

Status FullCheck::CheckDay(const StoreState& state, const VerifiedDay& day) {
  ++report_.day_count;
  report_.row_count += day.counts.observed;
  const auto is_of_type = [&](uint64_t offset, BlockType type) {
    const auto block = blocks_.find(offset);
    return offset == 0 || (block != blocks_.end() && block->second == type);
  };
  for (const uint64_t offset : day.entry.bitset_offset) {
    if (!is_of_type(offset, BlockType::kBitset)) return Damaged("no bitset block", offset);
  }
  bool all_known = true;
  for (size_t group = 0; group < kGroupCount; ++group) {
    if (!is_of_type(day.entry.group_offset[group], BlockType::kMetadata)) {
      return Damaged("no metadata block", day.entry.group_offset[group]);
    }
    BFA_RETURN_IF_ERROR(SpendGroup(day, group));
    BFA_ASSIGN_OR_RETURN(const MetadataView* metadata,
                         state.GroupOf(day, static_cast<ColumnGroup>(group)));
    if (metadata == nullptr) continue;
    all_known = all_known && !metadata->has_unknown_columns();
  }
  return CheckRows(state, day, all_known);
}

Status FullCheck::CheckRows(const StoreState& state, const VerifiedDay& day, bool all_known) {
  BFA_ASSIGN_OR_RETURN(const std::vector<Row> rows, DecodeRows(state, day, ColumnSet::All()));
  BFA_ASSIGN_OR_RETURN(const auto names, symbols_.names());
  std::vector<NamedRow> named;
  bool sound = true;
  for (const Row& row : rows) {
    const std::string_view name = names[row.symbol];
    if (std::optional<Damage> damage = FindRowFault(row, name, day)) {
      Note(*std::move(damage));
      sound = false;
    }
    named.push_back({name, &row});
  }
  std::ranges::sort(named, {}, &NamedRow::name);
  // Where a row is at fault, nobody needs to be told that the day is.
  if (sound && all_known && ContentHash(named) != day.entry.content_hash) {
    const std::string what = "wrong content hash of " + FormatDay(DayOf(day.day));
    Note({Rule::kDamagedBytes, Damaged(what, day.entry.bitset_offset[0]), DayOf(day.day)});
  }
  return {};
}

}  // namespace bfa::internal
