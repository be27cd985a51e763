// Numbers of any width, end to end in 64-bit words from the least significant bit up.
#ifndef BFA_FORMAT_BIT_PACKING_H_
#define BFA_FORMAT_BIT_PACKING_H_

#include <bit>

#include "format/bytes.h"

namespace bfa::internal {

constexpr uint64_t LowMask(unsigned width) {
  return width >= 64 ? ~uint64_t{0} : (uint64_t{1} << width) - 1;
}

// Words needed for `bits` bits.
constexpr uint64_t WordsFor(uint64_t bits) { return bits / 64 + (bits % 64 != 0 ? 1 : 0); }

// The `width` bits (0 to 64) at `bit_offset`, which lie within `words`.
inline uint64_t ReadBits(Bytes words, uint64_t bit_offset, unsigned width) {
  if (width == 0) return 0;
  const uint64_t index = bit_offset / 64;
  const auto shift = static_cast<unsigned>(bit_offset % 64);
  uint64_t bits = LoadWord(words, index) >> shift;
  if (shift + width > 64) bits |= LoadWord(words, index + 1) << (64 - shift);
  return bits & LowMask(width);
}

// Takes numbers off words, one behind the other. Behind the last word there are zeros: Overran says
// whether any was taken from there.
class BitReader {
 public:
  explicit BitReader(Bytes words) : words_(words) {}

  // The next `width` bits (0 to 64).
  uint64_t Read(unsigned width) {
    const uint64_t bits = Peek() & LowMask(width);
    at_ += width;
    return bits;
  }
  // How many 0 bits, up to 63, come before the next 1, which is taken as well; 64 if there are
  // more.
  unsigned ReadUnary() {
    const auto zeros = static_cast<unsigned>(std::countr_zero(Peek()));
    at_ += zeros + 1;
    return zeros;
  }

  bool Overran() const { return at_ > uint64_t{words_.size()} * 8; }
  // Whether what was read is all but for fewer than 64 bits, and those are zero.
  bool AtEnd() const {
    if (WordsFor(at_) * 8 != words_.size()) return false;
    const auto used = static_cast<unsigned>(at_ % 64);
    return used == 0 || LoadWord(words_, at_ / 64) >> used == 0;
  }

 private:
  uint64_t Peek() const {
    const uint64_t index = at_ / 64;
    const auto shift = static_cast<unsigned>(at_ % 64);
    const uint64_t low = WordAt(index) >> shift;
    return shift == 0 ? low : low | WordAt(index + 1) << (64 - shift);
  }
  uint64_t WordAt(uint64_t index) const {
    return index < words_.size() / 8 ? LoadWord(words_, index) : 0;
  }

  Bytes words_;
  uint64_t at_ = 0;  // in bits
};

// Puts numbers end to end.
class BitWriter {
 public:
  // Appends the low `width` bits of `number`; the others are 0.
  void Write(uint64_t number, unsigned width) {
    if (width == 0) return;
    const auto shift = static_cast<unsigned>(bit_count_ % 64);
    if (shift == 0) {
      words_.push_back(number);
    } else {
      words_.back() |= number << shift;
      if (shift + width > 64) words_.push_back(number >> (64 - shift));
    }
    bit_count_ += width;
  }

  std::span<const uint64_t> words() const { return words_; }

 private:
  std::vector<uint64_t> words_;
  uint64_t bit_count_ = 0;
};

}  // namespace bfa::internal

#endif  // BFA_FORMAT_BIT_PACKING_H_
