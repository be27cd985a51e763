#include "bfa/symbol_set.h"

#include <algorithm>

namespace bfa {
namespace {

size_t MostWords(BitsetView a, BitsetView b) {
  return std::max(a.words().size(), b.words().size());
}

// How many bits `combine(word of a, word of b)` has over the first `word_count` words.
template <typename Combine>
uint32_t CountOf(BitsetView a, BitsetView b, size_t word_count, const Combine& combine) {
  uint64_t count = 0;
  for (size_t i = 0; i < word_count; ++i) {
    count += static_cast<uint64_t>(std::popcount(combine(a.word(i), b.word(i))));
  }
  return static_cast<uint32_t>(count);
}

}  // namespace

void SymbolSet::Add(SymbolId id) {
  if (words_.size() <= id / 64) words_.resize(id / 64 + 1);
  words_[id / 64] |= uint64_t{1} << (id % 64);
}

SymbolSet& SymbolSet::operator|=(BitsetView other) {
  // A view of this set stays valid: it is not longer than the set.
  if (words_.size() < other.words().size()) words_.resize(other.words().size());
  for (size_t i = 0; i < other.words().size(); ++i) words_[i] |= other.words()[i];
  return *this;
}

SymbolSet& SymbolSet::operator&=(BitsetView other) {
  for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.word(i);
  return *this;
}

SymbolSet& SymbolSet::operator-=(BitsetView other) {
  for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.word(i);
  return *this;
}

SymbolSet And(BitsetView a, BitsetView b) { return SymbolSet(a) &= b; }
SymbolSet Or(BitsetView a, BitsetView b) { return SymbolSet(a) |= b; }
SymbolSet AndNot(BitsetView a, BitsetView b) { return SymbolSet(a) -= b; }

uint32_t CountAnd(BitsetView a, BitsetView b) {
  return CountOf(a, b, std::min(a.words().size(), b.words().size()),
                 [](uint64_t x, uint64_t y) { return x & y; });
}

uint32_t CountOr(BitsetView a, BitsetView b) {
  return CountOf(a, b, MostWords(a, b), [](uint64_t x, uint64_t y) { return x | y; });
}

uint32_t CountAndNot(BitsetView a, BitsetView b) {
  return CountOf(a, b, a.words().size(), [](uint64_t x, uint64_t y) { return x & ~y; });
}

}  // namespace bfa
