#include "store/symbol_history.h"

#include <algorithm>

#include "format/propagate.h"
#include "format/symbol_block.h"

namespace bfa::internal {

Status SymbolHistory::MoveTo(Bytes file, const Commit& commit, ReadBudget& budget) {
  if (commit.symbol_blocks == blocks_) return {};
  const auto [end, unused] = std::ranges::mismatch(blocks_, commit.symbol_blocks);
  blocks_.erase(end, blocks_.end());
  if (!state_) blocks_.clear();
  size_t kept = 0;
  for (const BlockReference& block : blocks_) kept += block.count;
  const auto tail = names_.begin() + static_cast<std::ptrdiff_t>(kept);
  const std::vector<std::string_view> replaced(tail, names_.end());
  names_.erase(tail, names_.end());
  state_ = Read(file, commit, budget);
  if (state_) state_ = AddIds(replaced, commit.offset);
  blocks_ = commit.symbol_blocks;
  if (!state_) {
    names_.clear();
    ids_.clear();
    return state_;
  }
  for (size_t i = 0; i < replaced.size(); ++i) {
    const size_t id = kept + i;
    if (id >= names_.size() || names_[id] != replaced[i]) {
      return Damaged("commit that renames symbol id " + std::to_string(id), commit.offset);
    }
  }
  return {};
}

// The blocks behind those that are known.
Status SymbolHistory::Read(Bytes file, const Commit& commit, ReadBudget& budget) {
  for (size_t i = blocks_.size(); i < commit.symbol_blocks.size(); ++i) {
    const BlockReference& reference = commit.symbol_blocks[i];
    BFA_RETURN_IF_ERROR(budget.SpendBlock(file, reference.offset, commit.offset));
    BFA_ASSIGN_OR_RETURN(const Block block,
                         VerifyBlock(file, reference.offset, BlockType::kSymbols));
    BFA_RETURN_IF_ERROR(ParseSymbolBlock(block, reference.key, reference.count, names_));
  }
  return {};
}

// Gives the names that took the place of `replaced`, which were the last ones, their ids.
Status SymbolHistory::AddIds(std::span<const std::string_view> replaced, uint64_t offset) {
  const size_t kept = ids_.size() - replaced.size();
  for (const std::string_view name : replaced) ids_.erase(name);
  for (size_t id = kept; id < names_.size(); ++id) {
    if (!ids_.emplace(names_[id], static_cast<SymbolId>(id)).second) {
      return SymbolTable::TwoIds(names_[id], offset);
    }
  }
  return {};
}

Result<std::span<const std::string_view>> SymbolHistory::names() const {
  if (!state_) return state_.error();
  return std::span<const std::string_view>(names_);
}

}  // namespace bfa::internal
