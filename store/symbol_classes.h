// The symbols of a store by what their names say of them.
#ifndef BFA_STORE_SYMBOL_CLASSES_H_
#define BFA_STORE_SYMBOL_CLASSES_H_

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "bfa/symbol_set.h"
#include "store/symbol_table.h"

namespace bfa::internal {

// One set for each kind of contract and each quote asset that occurs. The names of the assets are
// views of the file.
class SymbolClasses {
 public:
  static std::unique_ptr<const SymbolClasses> Of(const SymbolTable& symbols);

  // Every symbol; those of a kind; those quoted in an asset, which is empty where none is known.
  BitsetView all() const { return all_; }
  BitsetView OfKind(ContractKind kind) const;
  BitsetView QuotedIn(std::string_view quote_asset) const;

 private:
  SymbolSet all_;
  std::vector<std::pair<ContractKind, SymbolSet>> by_kind_;
  std::vector<std::pair<std::string_view, SymbolSet>> by_quote_asset_;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_SYMBOL_CLASSES_H_
