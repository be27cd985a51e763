#include "format/short_decimal.h"

#include <cfloat>
#include <charconv>
#include <cmath>

namespace bfa::internal {
namespace {

static_assert(FLT_EVAL_METHOD == 0,
              "doubles must be rounded as they are computed: on x86 of 32 bits, compile with "
              "-msse2 -mfpmath=sse");

constexpr uint64_t kExactMantissa = uint64_t{1} << 53;  // up to here integers are exact doubles

// From the shortest text of a finite number: up to 17 digits, which may not fit in a double.
std::optional<ShortDecimal> FromShortestText(double value) {
  std::array<char, 32> text;  // d.dddddddddddddddde-ddd
  const auto written =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific);
  ShortDecimal decimal;
  int exponent = 0;
  int decimals = 0;
  const char* at = text.data();
  for (; at != written.ptr && *at != 'e'; ++at) {
    if (*at == '.') continue;
    decimal.mantissa = decimal.mantissa * 10 + static_cast<uint64_t>(*at - '0');
    if (at != text.data()) ++decimals;
  }
  const char* first_digit = at[1] == '+' ? at + 2 : at + 1;
  std::from_chars(first_digit, written.ptr, exponent);
  int scale = decimals - exponent;
  for (; scale < 0; ++scale) {
    if (decimal.mantissa > kMaxMantissa / 10) return std::nullopt;
    decimal.mantissa *= 10;
  }
  if (scale > static_cast<int>(kMaxScale)) return std::nullopt;
  decimal.scale = static_cast<uint8_t>(scale);
  return decimal;
}

}  // namespace

double NearestDouble(ShortDecimal decimal) {
  std::array<char, 32> text;  // ddddddddddddddddddde-dd
  auto end = std::to_chars(text.data(), text.data() + 20, decimal.mantissa).ptr;
  *end++ = 'e';
  *end++ = '-';
  end = std::to_chars(end, text.data() + text.size(), static_cast<unsigned>(decimal.scale)).ptr;
  double value = 0;
  std::from_chars(text.data(), end, value);
  return value;
}

std::optional<ShortDecimal> ToShortDecimal(double value) {
  if (!std::isfinite(value) || std::signbit(value)) return std::nullopt;
  uint8_t scale = 0;
  for (const double power : kPowersOfTen) {
    const double scaled = value * power;
    if (scaled > static_cast<double>(kExactMantissa)) return FromShortestText(value);
    const ShortDecimal decimal{static_cast<uint64_t>(std::nearbyint(scaled)), scale};
    if (ToDouble(decimal) == value) return decimal;
    ++scale;
  }
  return std::nullopt;
}

std::optional<ShortDecimal> AtScale(ShortDecimal decimal, unsigned scale) {
  if (scale < decimal.scale || scale > kMaxScale) return std::nullopt;
  while (decimal.scale < scale) {
    if (decimal.mantissa > kMaxMantissa / 10) return std::nullopt;
    decimal.mantissa *= 10;
    ++decimal.scale;
  }
  return decimal;
}

}  // namespace bfa::internal
