// A set of symbol ids, read in place.
#ifndef BFA_BITSET_VIEW_H_
#define BFA_BITSET_VIEW_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "bfa/symbol.h"

namespace bfa {

// A view of 64-bit words in which bit i of word w stands for symbol id 64 w + i; ids beyond the
// last word are not in the set. It owns nothing: it is valid as long as whatever it came from says.
// Safe to read from any number of threads.
class BitsetView {
 public:
  constexpr BitsetView() = default;
  constexpr explicit BitsetView(std::span<const uint64_t> words) : words_(words) {}

  constexpr std::span<const uint64_t> words() const { return words_; }
  // The word at `index`, 0 beyond the last.
  constexpr uint64_t word(size_t index) const { return index < words_.size() ? words_[index] : 0; }
  constexpr bool contains(SymbolId id) const { return (word(id / 64) >> (id % 64) & 1) != 0; }

  // How many ids are in the set. Reads every word.
  constexpr uint32_t Count() const {
    uint64_t count = 0;
    for (const uint64_t word : words_) count += static_cast<uint64_t>(std::popcount(word));
    return static_cast<uint32_t>(count);
  }
  // How many ids smaller than `id` are in the set. Reads the words up to that id.
  constexpr uint32_t Rank(SymbolId id) const {
    const size_t last = id / 64;
    uint64_t rank = 0;
    for (size_t i = 0; i < last && i < words_.size(); ++i) {
      rank += static_cast<uint64_t>(std::popcount(words_[i]));
    }
    const uint64_t below = (uint64_t{1} << (id % 64)) - 1;
    return static_cast<uint32_t>(rank + static_cast<uint64_t>(std::popcount(word(last) & below)));
  }

  // Ids in ascending order.
  class Iterator {
   public:
    using value_type = SymbolId;
    using difference_type = std::ptrdiff_t;

    constexpr Iterator() = default;
    constexpr Iterator(std::span<const uint64_t> words, size_t index)
        : words_(words), index_(index) {
      if (index_ < words_.size()) word_ = words_[index_];
      SkipEmptyWords();
    }
    constexpr SymbolId operator*() const {
      return static_cast<SymbolId>(index_ * 64 + static_cast<size_t>(std::countr_zero(word_)));
    }
    constexpr Iterator& operator++() {
      word_ &= word_ - 1;
      SkipEmptyWords();
      return *this;
    }
    constexpr Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.index_ == b.index_ && a.word_ == b.word_;
    }

   private:
    constexpr void SkipEmptyWords() {
      while (word_ == 0 && index_ < words_.size()) {
        ++index_;
        word_ = index_ < words_.size() ? words_[index_] : 0;
      }
    }

    std::span<const uint64_t> words_;
    size_t index_ = 0;
    uint64_t word_ = 0;
  };
  constexpr Iterator begin() const { return {words_, 0}; }
  constexpr Iterator end() const { return {words_, words_.size()}; }

  // Whether the two hold the same ids, whatever their widths.
  friend constexpr bool operator==(BitsetView a, BitsetView b) {
    const size_t size = a.words_.size() > b.words_.size() ? a.words_.size() : b.words_.size();
    for (size_t i = 0; i < size; ++i) {
      if (a.word(i) != b.word(i)) return false;
    }
    return true;
  }

 private:
  std::span<const uint64_t> words_;
};

}  // namespace bfa

#endif  // BFA_BITSET_VIEW_H_
