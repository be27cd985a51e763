// Ids and names of symbols.
#ifndef BFA_STORE_SYMBOL_TABLE_H_
#define BFA_STORE_SYMBOL_TABLE_H_

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "bfa/symbol.h"
#include "format/commit_block.h"
#include "store/lazy.h"

namespace bfa::internal {

// Seeded, so that nobody can choose names that all fall into one place.
struct NameHash {
  size_t operator()(std::string_view name) const;
};

// The symbol table of one commit. Names are views of the file.
class SymbolTable {
 public:
  // kDamaged if a symbol block does not verify or a name stands twice.
  static Result<std::unique_ptr<const SymbolTable>> Load(Bytes file, const Commit& commit);

  // That it does: the damage of the commit at `offset`.
  static Error TwoIds(std::string_view name, uint64_t offset);

  uint32_t size() const { return static_cast<uint32_t>(names_.size()); }
  std::string_view name(SymbolId id) const { return names_[id]; }
  std::optional<SymbolId> Find(std::string_view name) const;
  // All ids by the bytes of their names.
  std::span<const SymbolId> by_name() const;

 private:
  Status BuildSlots(uint64_t offset);

  std::vector<std::string_view> names_;
  std::vector<SymbolId>
      slots_;  // hash table: linear probing, a power of two, kNoSymbol where empty
  Lazy<std::vector<SymbolId>> by_name_;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_SYMBOL_TABLE_H_
