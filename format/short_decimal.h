// Doubles as integers with a decimal scale.
#ifndef BFA_FORMAT_SHORT_DECIMAL_H_
#define BFA_FORMAT_SHORT_DECIMAL_H_

#include <array>
#include <cstdint>
#include <optional>

namespace bfa::internal {

inline constexpr unsigned kMaxScale = 22;  // 10^22 is the last exact power
// 18 digits: a double has a decimal of at most 17 that no other double is nearer to.
inline constexpr uint64_t kMaxMantissa = 999'999'999'999'999'999;
inline constexpr std::array<double, kMaxScale + 1> kPowersOfTen{
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

struct ShortDecimal {
  uint64_t mantissa = 0;  // at most kMaxMantissa
  uint8_t scale = 0;      // at most kMaxScale

  friend bool operator==(const ShortDecimal&, const ShortDecimal&) = default;
};

// The double nearest to any such decimal, found digit by digit.
double NearestDouble(ShortDecimal decimal);

// The double nearest to mantissa / 10^scale. Up to 2^53 both are exact doubles, so that their
// quotient is it (W. D. Clinger, How to Read Floating Point Numbers Accurately, 1990).
inline double ToDouble(ShortDecimal decimal) {
  if (decimal.mantissa > uint64_t{1} << 53) [[unlikely]]
    return NearestDouble(decimal);
  return static_cast<double>(decimal.mantissa) / kPowersOfTen[decimal.scale];
}

// A short decimal that is exactly `value`, bit for bit, with the least scale; nothing if there is
// none, as for -0.0, 1e300 or 5e-324.
std::optional<ShortDecimal> ToShortDecimal(double value);

// The same decimal at another scale; nothing if that is less, or the mantissa becomes too large.
std::optional<ShortDecimal> AtScale(ShortDecimal decimal, unsigned scale);

}  // namespace bfa::internal

#endif  // BFA_FORMAT_SHORT_DECIMAL_H_
