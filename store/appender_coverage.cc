// The part of the appender that stores coverage.
#include <algorithm>
#include <set>

#include "format/propagate.h"
#include "format/symbol_block.h"
#include "store/appender_state.h"
#include "store/block_list.h"

namespace bfa::internal {
namespace {

// The parts of [first, last] that no range of `known`, ordered and apart, covers.
std::vector<CoverageRecord> Uncovered(CoverageRecord wanted,
                                      std::span<const CoverageRecord> known) {
  std::vector<CoverageRecord> parts;
  for (const CoverageRecord& range : known) {
    if (range.last_day < wanted.first_day || range.first_day > wanted.last_day) continue;
    CoverageRecord before = wanted;
    before.last_day = range.first_day - 1;
    if (before.first_day <= before.last_day) parts.push_back(before);
    wanted.first_day = range.last_day + 1;
  }
  if (wanted.first_day <= wanted.last_day) parts.push_back(wanted);
  return parts;
}

}  // namespace

// Readers would refuse what they have no memory for.
Status AppenderState::CheckCoverageSize(std::span<const CoverageRecord> known,
                                        std::span<const CoverageRecord> added) const {
  CoverageSize size;
  std::set<int32_t> boundaries;
  for (const auto& ranges : {known, added}) {
    for (const CoverageRecord& range : ranges) {
      boundaries.insert({range.first_day, range.last_day + 1});
      size.last_symbol = std::max(size.last_symbol, range.symbol_id);
    }
    size.range_count += ranges.size();
  }
  size.boundary_count = boundaries.size();
  const Status checked = CheckSetsSize(size, static_cast<uint32_t>(names_.size()), 0);
  if (checked) return {};
  return Error(ErrorCode::kInvalidArgument, checked.error().message() + ": cover longer ranges");
}

Status AppenderState::AddCoverage(Batch& batch) {
  std::vector<CoverageRecord> added;
  BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, state_->coverage());
  for (const StagedCoverage& staged : staging_.coverage()) {
    const SymbolId id = id_of_staged_[staged.name];
    std::vector<CoverageRecord> known(coverage->RangesOf(id).begin(), coverage->RangesOf(id).end());
    std::ranges::copy_if(added, std::back_inserter(known),
                         [&](const CoverageRecord& range) { return range.symbol_id == id; });
    std::ranges::sort(known, {}, &CoverageRecord::first_day);
    const CoverageRecord wanted{id, NumberOf(staged.days.first), NumberOf(staged.days.last), 0,
                                staged.probe_time.time_since_epoch().count()};
    for (CoverageRecord& part : Uncovered(wanted, known)) {
      BFA_ASSIGN_OR_RETURN(const bool needed, TrimToUnknown(part));
      if (needed) added.push_back(part);
    }
  }
  if (added.empty()) return {};
  BFA_RETURN_IF_ERROR(CheckCoverageSize(coverage->ranges(), added));
  batch.outcome.ranges_added = added.size();
  auto& blocks = batch.commit.coverage_blocks;
  const size_t kept = KeptBlocks(blocks, added.size());
  for (size_t i = kept; i < blocks.size(); ++i) {
    BFA_ASSIGN_OR_RETURN(const Block block,
                         VerifyBlock(state_->bytes(), blocks[i].offset, BlockType::kCoverage));
    std::vector<CoverageRecord> absorbed;
    BFA_RETURN_IF_ERROR(
        ParseCoverageBlock(block, blocks[i].count, state_->commit().record.symbol_count, absorbed));
    added.insert(added.end(), absorbed.begin(), absorbed.end());
  }
  blocks.resize(kept);
  std::ranges::sort(added, {}, [](const CoverageRecord& range) {
    return std::pair(range.symbol_id, range.first_day);
  });
  blocks.push_back({batch.builder.AddBlock(BlockType::kCoverage, BuildCoverageBlock(added)), 0,
                    static_cast<uint32_t>(added.size())});
  return {};
}

// Takes days off both ends of a range on which the symbol has a row anyway; false if none are left.
Result<bool> AppenderState::TrimToUnknown(CoverageRecord& range) const {
  const auto has_row = [&](int32_t day) -> Result<bool> {
    BFA_ASSIGN_OR_RETURN(const VerifiedDay* known, state_->FindDay(DayOf(day)));
    return known != nullptr && known->set(BitsetKind::kObserved).contains(range.symbol_id);
  };
  for (; range.first_day <= range.last_day; ++range.first_day) {
    BFA_ASSIGN_OR_RETURN(const bool known, has_row(range.first_day));
    if (!known) break;
  }
  for (; range.first_day <= range.last_day; --range.last_day) {
    BFA_ASSIGN_OR_RETURN(const bool known, has_row(range.last_day));
    if (!known) break;
  }
  return range.first_day <= range.last_day;
}

}  // namespace bfa::internal
