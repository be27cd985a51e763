#include "store/symbol_classes.h"

#include <algorithm>

namespace bfa::internal {
namespace {

// There are a handful of kinds and assets: a list is searched faster than a table.
template <typename Key>
using SetsByKey = std::vector<std::pair<Key, SymbolSet>>;

template <typename Key>
void Add(Key key, SymbolId id, SetsByKey<Key>& sets) {
  auto at = std::ranges::find(sets, key, &SetsByKey<Key>::value_type::first);
  if (at == sets.end()) at = sets.insert(at, {key, SymbolSet()});
  at->second.Add(id);
}

template <typename Key>
BitsetView Find(Key key, const SetsByKey<Key>& sets) {
  const auto at = std::ranges::find(sets, key, &SetsByKey<Key>::value_type::first);
  return at == sets.end() ? BitsetView() : at->second.view();
}

}  // namespace

std::unique_ptr<const SymbolClasses> SymbolClasses::Of(const SymbolTable& symbols) {
  auto classes = std::make_unique<SymbolClasses>();
  for (SymbolId id = 0; id < symbols.size(); ++id) {
    const Classification of_name = Classify(symbols.name(id));
    classes->all_.Add(id);
    Add(of_name.kind, id, classes->by_kind_);
    Add(of_name.quote_asset, id, classes->by_quote_asset_);
  }
  return classes;
}

BitsetView SymbolClasses::OfKind(ContractKind kind) const { return Find(kind, by_kind_); }

BitsetView SymbolClasses::QuotedIn(std::string_view quote_asset) const {
  return Find(quote_asset, by_quote_asset_);
}

}  // namespace bfa::internal
