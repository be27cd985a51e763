#include "store/coverage_history.h"

#include <algorithm>
#include <utility>

#include "format/propagate.h"
#include "format/symbol_block.h"

namespace bfa::internal {

Status CoverageHistory::MoveTo(Bytes file, const Commit& commit, ReadBudget& budget) {
  if (commit.coverage_blocks == blocks_) return {};
  const auto [end, unused] = std::ranges::mismatch(blocks_, commit.coverage_blocks);
  const auto same = static_cast<size_t>(end - blocks_.begin());
  Ranges replaced;
  while (ranges_.size() > same) {
    for (const CoverageRecord& range : ranges_.back()) {
      Remove(range);
      replaced.push_back(range);
    }
    ranges_.pop_back();
  }
  blocks_ = commit.coverage_blocks;
  if (Status read = Read(file, commit, budget); !read) {
    ranges_.clear();
    last_days_.clear();
    boundaries_.clear();
    return read;
  }
  for (const CoverageRecord& range : replaced) {
    if (!Covers(range)) return Damaged("commit that lost a covered cell", commit.offset);
  }
  if (last_days_.empty()) return {};
  return CheckSetsSize({last_days_.size(), boundaries_.size(), last_days_.rbegin()->first.first},
                       commit.record.symbol_count, commit.offset);
}

// The blocks behind those that are known.
Status CoverageHistory::Read(Bytes file, const Commit& commit, ReadBudget& budget) {
  for (size_t i = ranges_.size(); i < blocks_.size(); ++i) {
    BFA_RETURN_IF_ERROR(budget.SpendBlock(file, blocks_[i].offset, commit.offset));
    BFA_ASSIGN_OR_RETURN(const Block block,
                         VerifyBlock(file, blocks_[i].offset, BlockType::kCoverage));
    Ranges ranges;
    BFA_RETURN_IF_ERROR(
        ParseCoverageBlock(block, blocks_[i].count, commit.record.symbol_count, ranges));
    for (const CoverageRecord& range : ranges) BFA_RETURN_IF_ERROR(Add(range, commit.offset));
    ranges_.push_back(std::move(ranges));
  }
  return {};
}

Status CoverageHistory::Add(const CoverageRecord& range, uint64_t offset) {
  const auto overlap = [&] { return Damaged("coverage ranges of a symbol overlap", offset); };
  const auto after = last_days_.lower_bound({range.symbol_id, range.first_day});
  if (after != last_days_.end() && after->first.first == range.symbol_id &&
      after->first.second <= range.last_day) {
    return overlap();
  }
  if (after != last_days_.begin()) {
    const auto before = std::prev(after);
    if (before->first.first == range.symbol_id && before->second >= range.first_day) {
      return overlap();
    }
  }
  last_days_.emplace_hint(after, std::pair(range.symbol_id, range.first_day), range.last_day);
  ++boundaries_[range.first_day];
  ++boundaries_[range.last_day + 1];
  return {};
}

void CoverageHistory::Remove(const CoverageRecord& range) {
  last_days_.erase({range.symbol_id, range.first_day});
  for (const int32_t day : {range.first_day, range.last_day + 1}) {
    const auto boundary = boundaries_.find(day);
    if (--boundary->second == 0) boundaries_.erase(boundary);
  }
}

// Whether each cell of `range` is covered, by whatever ranges.
bool CoverageHistory::Covers(const CoverageRecord& range) const {
  auto at = last_days_.upper_bound({range.symbol_id, range.first_day});
  if (at == last_days_.begin()) return false;
  --at;
  for (int32_t day = range.first_day; day <= range.last_day; ++at) {
    const bool is_next = at != last_days_.end() && at->first.first == range.symbol_id &&
                         at->first.second <= day && at->second >= day;
    if (!is_next) return false;
    day = at->second + 1;
  }
  return true;
}

}  // namespace bfa::internal
