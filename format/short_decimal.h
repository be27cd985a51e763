// Doubles as integers with a decimal scale.
#ifndef BFA_FORMAT_SHORT_DECIMAL_H_
#define BFA_FORMAT_SHORT_DECIMAL_H_

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>

namespace bfa::internal {

inline constexpr unsigned kMaxScale = 22;                    // 10^22 is the last exact power
inline constexpr uint64_t kMaxMantissa = uint64_t{1} << 53;  // up to here integers are exact
inline constexpr std::array<double, kMaxScale + 1> kPowersOfTen{
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

struct ShortDecimal {
  uint64_t mantissa;  // at most kMaxMantissa
  uint8_t scale;      // at most kMaxScale
};

// mantissa / 10^scale. Both are exact doubles, so the quotient is the double nearest to the decimal
// (W. D. Clinger, How to Read Floating Point Numbers Accurately, 1990).
inline double ToDouble(uint64_t mantissa, unsigned scale) {
  return static_cast<double>(mantissa) / kPowersOfTen[scale];
}

// The short decimal with the least scale that is exactly `value`, bit for bit; nothing if there is
// none, as for -0.0, 1e300 or 5e-324.
inline std::optional<ShortDecimal> ToShortDecimal(double value) {
  if (!(value >= 0) || std::signbit(value)) return std::nullopt;
  for (unsigned scale = 0; scale <= kMaxScale; ++scale) {
    const double scaled = value * kPowersOfTen[scale];
    if (scaled > static_cast<double>(kMaxMantissa)) break;
    const auto mantissa = static_cast<uint64_t>(std::nearbyint(scaled));
    if (ToDouble(mantissa, scale) == value)
      return ShortDecimal{mantissa, static_cast<uint8_t>(scale)};
  }
  return std::nullopt;
}

}  // namespace bfa::internal

#endif  // BFA_FORMAT_SHORT_DECIMAL_H_
