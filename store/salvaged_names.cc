#include "store/salvaged_names.h"

#include <set>
#include <unordered_set>

#include "format/propagate.h"
#include "format/symbol_block.h"

namespace bfa::internal {
namespace {

Result<std::vector<std::string_view>> ReadNames(Bytes file, const BlockReference& reference,
                                                WorkBudget& budget) {
  BFA_ASSIGN_OR_RETURN(const Block found, FindBlock(file, reference.offset));
  if (!budget.Spend(found.payload.size())) {
    return Damaged("more symbol blocks than a sound store has", reference.offset);
  }
  BFA_ASSIGN_OR_RETURN(const Block block, VerifyBlock(file, reference.offset, BlockType::kSymbols));
  std::vector<std::string_view> names;
  BFA_RETURN_IF_ERROR(ParseSymbolBlock(block, reference.key, reference.count, names));
  return names;
}

std::string IdRange(SymbolId first, SymbolId last) {
  return first == last ? "symbol id " + std::to_string(first) + " has no name"
                       : "symbol ids " + std::to_string(first) + " to " + std::to_string(last) +
                             " have no names";
}

}  // namespace

SalvagedNames SalvagedNames::Find(Bytes file, const ParsedHeader& header, const FoundCommits& found,
                                  WorkBudget& budget, LossList& losses) {
  SalvagedNames names;
  names.names_.resize(found.newest.record.symbol_count);
  names.missing_ = names.names_.size();
  std::set<uint64_t> seen;
  for (const BlockReference& reference : found.newest.symbol_blocks) {
    seen.insert(reference.offset);
    names.Take(file, reference, budget);
  }
  for (size_t i = 0; i < found.older.size() && names.missing_ != 0; ++i) {
    const auto commit = ReadFoundCommit(file, header, found.older[i]);
    if (!commit) continue;
    for (const BlockReference& reference : commit->symbol_blocks) {
      if (seen.insert(reference.offset).second) names.Take(file, reference, budget);
    }
  }
  names.DropRepeated();
  names.Number(losses);
  return names;
}

void SalvagedNames::Take(Bytes file, const BlockReference& reference, WorkBudget& budget) {
  const auto read = ReadNames(file, reference, budget);
  if (!read) {
    if (!damage_) damage_ = read.error();
    return;
  }
  for (size_t i = 0; i < read->size() && reference.key + i < names_.size(); ++i) {
    if (!names_[reference.key + i].empty()) continue;
    names_[reference.key + i] = (*read)[i];
    --missing_;
  }
}

// Which of two ids a name is of cannot be told. Only a forged store has such.
void SalvagedNames::DropRepeated() {
  std::unordered_set<std::string_view> seen;
  for (SymbolId id = 0; id < id_count(); ++id) {
    if (names_[id].empty() || seen.insert(names_[id]).second) continue;
    if (!damage_) {
      damage_ = Error(ErrorCode::kDamaged,
                      "damaged: symbol '" + std::string(names_[id]) + "' has two ids");
    }
    names_[id] = {};
  }
}

void SalvagedNames::Number(LossList& losses) {
  new_ids_.resize(names_.size());
  for (SymbolId id = 0; id < id_count(); ++id) {
    if (names_[id].empty()) continue;
    new_ids_[id] = static_cast<SymbolId>(kept_.size());
    kept_.push_back(names_[id]);
  }
  if (kept_.size() == names_.size()) return;
  lost_ = MakeCause(damage_.value_or(Error(ErrorCode::kDamaged, "damaged: symbols without names")));
  for (SymbolId first = 0; first < id_count(); ++first) {
    if (!names_[first].empty()) continue;
    SymbolId last = first;
    while (last + 1 < id_count() && names_[last + 1].empty()) ++last;
    losses.Add(LossKind::kSymbol, MakeCause(IdRange(first, last), *lost_));
    first = last;
  }
}

}  // namespace bfa::internal
