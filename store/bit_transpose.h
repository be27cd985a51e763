// Rows of bits to columns of bits.
#ifndef BFA_STORE_BIT_TRANSPOSE_H_
#define BFA_STORE_BIT_TRANSPOSE_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace bfa::internal {

// Bit j of word i becomes bit i of word j: ever smaller squares trade places (H. S. Warren,
// Hacker's Delight, section 7-3).
inline void Transpose(std::array<uint64_t, 64>& square) {
  uint64_t mask = 0x00000000ffffffff;
  for (size_t width = 32; width != 0; width >>= 1, mask ^= mask << width) {
    for (size_t row = 0; row < 64; row = ((row | width) + 1) & ~width) {
      const uint64_t swapped = ((square[row] >> width) ^ square[row | width]) & mask;
      square[row] ^= swapped << width;
      square[row | width] ^= swapped;
    }
  }
}

}  // namespace bfa::internal

#endif  // BFA_STORE_BIT_TRANSPOSE_H_
