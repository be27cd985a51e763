// Products of two 64-bit numbers, divided by a third.
#ifndef BFA_FORMAT_WIDE_DIVISION_H_
#define BFA_FORMAT_WIDE_DIVISION_H_

#include <algorithm>
#include <cstdint>

namespace bfa::internal {

inline constexpr uint64_t kMostQuotient = (uint64_t{1} << 63) - 1;

// ⌊a · b / c⌋, at most kMostQuotient; 0 for c = 0. For compilers that have no 128-bit integers.
constexpr uint64_t MultiplyAndDivideBySteps(uint64_t a, uint64_t b, uint64_t c) {
  if (c == 0) return 0;
  constexpr uint64_t kLowHalf = 0xffff'ffff;
  const uint64_t low_product = (a & kLowHalf) * (b & kLowHalf);
  const uint64_t middle = (a >> 32) * (b & kLowHalf) + (low_product >> 32);
  const uint64_t other_middle = (a & kLowHalf) * (b >> 32) + (middle & kLowHalf);
  const uint64_t high = (a >> 32) * (b >> 32) + (middle >> 32) + (other_middle >> 32);
  const uint64_t low = other_middle << 32 | (low_product & kLowHalf);
  if (high >= c) return kMostQuotient;  // 2^64 or more
  uint64_t rest = high;
  uint64_t quotient = 0;
  for (int bit = 63; bit >= 0; --bit) {
    const bool carried = rest >> 63 != 0;
    rest = rest << 1 | (low >> bit & 1);
    if (!carried && rest < c) continue;
    rest -= c;
    quotient |= uint64_t{1} << bit;
  }
  return std::min(quotient, kMostQuotient);
}

// The same.
constexpr uint64_t MultiplyAndDivide(uint64_t a, uint64_t b, uint64_t c) {
#ifdef __SIZEOF_INT128__
  __extension__ using Wide = unsigned __int128;
  if (c == 0) return 0;
  return static_cast<uint64_t>(std::min<Wide>(Wide{a} * b / c, kMostQuotient));
#else
  return MultiplyAndDivideBySteps(a, b, c);
#endif
}

}  // namespace bfa::internal

#endif  // BFA_FORMAT_WIDE_DIVISION_H_
