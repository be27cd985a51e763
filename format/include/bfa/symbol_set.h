// A set of symbol ids that owns its bits, and what can be made of two sets.
#ifndef BFA_SYMBOL_SET_H_
#define BFA_SYMBOL_SET_H_

#include <cstdint>
#include <span>
#include <vector>

#include "bfa/bitset_view.h"

namespace bfa {

// The answer of a query over symbols. A plain value: copies are independent of each other and of
// the Reader that the ids are of.
class SymbolSet {
 public:
  SymbolSet() = default;
  explicit SymbolSet(BitsetView ids) : words_(ids.words().begin(), ids.words().end()) {}

  // Valid until the set is changed or destroyed.
  BitsetView view() const { return BitsetView(words_); }
  // NOLINTNEXTLINE(google-explicit-constructor): a set can be asked whatever a view can be
  operator BitsetView() const { return view(); }

  bool contains(SymbolId id) const { return view().contains(id); }
  // Reads every word.
  uint32_t Count() const { return view().Count(); }
  BitsetView::Iterator begin() const { return view().begin(); }
  BitsetView::Iterator end() const { return view().end(); }

  void Add(SymbolId id);
  // Adds, keeps or takes out the ids that `other` has.
  SymbolSet& operator|=(BitsetView other);
  SymbolSet& operator&=(BitsetView other);
  SymbolSet& operator-=(BitsetView other);

  friend bool operator==(const SymbolSet& a, const SymbolSet& b) { return a.view() == b.view(); }

 private:
  std::vector<uint64_t> words_;
};

// The ids in a and in b; in a or in b; in a and not in b. Cost: one pass over the words.
SymbolSet And(BitsetView a, BitsetView b);
SymbolSet Or(BitsetView a, BitsetView b);
SymbolSet AndNot(BitsetView a, BitsetView b);

// How many ids those sets have, without making them. No allocation.
uint32_t CountAnd(BitsetView a, BitsetView b);
uint32_t CountOr(BitsetView a, BitsetView b);
uint32_t CountAndNot(BitsetView a, BitsetView b);

}  // namespace bfa

#endif  // BFA_SYMBOL_SET_H_
