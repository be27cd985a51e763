#include "store/symbol_table.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <random>

#include "format/checksum.h"
#include "format/propagate.h"
#include "format/symbol_block.h"

namespace bfa::internal {
namespace {

constexpr SymbolId kNoSymbol = std::numeric_limits<SymbolId>::max();

}  // namespace

size_t NameHash::operator()(std::string_view name) const {
  static const uint64_t seed = std::random_device{}();
  return static_cast<size_t>(SeededHash(name, seed));
}

Error SymbolTable::TwoIds(std::string_view name, uint64_t offset) {
  return Damaged("symbol '" + std::string(name) + "' has two ids in the commit", offset);
}

Result<std::unique_ptr<const SymbolTable>> SymbolTable::Load(Bytes file, const Commit& commit) {
  auto table = std::make_unique<SymbolTable>();
  for (const BlockReference& reference : commit.symbol_blocks) {
    BFA_ASSIGN_OR_RETURN(const Block block,
                         VerifyBlock(file, reference.offset, BlockType::kSymbols));
    BFA_RETURN_IF_ERROR(ParseSymbolBlock(block, reference.key, reference.count, table->names_));
  }
  BFA_RETURN_IF_ERROR(table->BuildSlots(commit.offset));
  return std::unique_ptr<const SymbolTable>(std::move(table));
}

Status SymbolTable::BuildSlots(uint64_t offset) {
  slots_.assign(std::bit_ceil(names_.size() * 2 + 1), kNoSymbol);
  const size_t mask = slots_.size() - 1;
  for (SymbolId id = 0; id < names_.size(); ++id) {
    size_t slot = NameHash{}(names_[id]) & mask;
    while (slots_[slot] != kNoSymbol) {
      if (names_[slots_[slot]] == names_[id]) {
        return TwoIds(names_[id], offset);
      }
      slot = (slot + 1) & mask;
    }
    slots_[slot] = id;
  }
  return {};
}

std::optional<SymbolId> SymbolTable::Find(std::string_view name) const {
  const size_t mask = slots_.size() - 1;
  for (size_t slot = NameHash{}(name)&mask; slots_[slot] != kNoSymbol; slot = (slot + 1) & mask) {
    if (names_[slots_[slot]] == name) return slots_[slot];
  }
  return std::nullopt;
}

std::span<const SymbolId> SymbolTable::by_name() const {
  const auto sorted = by_name_.Get([&]() -> Result<std::unique_ptr<const std::vector<SymbolId>>> {
    auto ids = std::make_unique<std::vector<SymbolId>>(names_.size());
    std::iota(ids->begin(), ids->end(), SymbolId{0});
    std::ranges::sort(*ids, {}, [&](SymbolId id) { return names_[id]; });
    return std::unique_ptr<const std::vector<SymbolId>>(std::move(ids));
  });
  return **sorted;
}

}  // namespace bfa::internal
