// Values that a store may be given, for properties. Those at the edges come often.
#ifndef BFA_TESTS_FORMAT_ARBITRARY_H_
#define BFA_TESTS_FORMAT_ARBITRARY_H_

#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/column.h"

namespace bfa {

// 0 to INT64_MAX, of every magnitude.
inline rc::Gen<int64_t> ArbitraryInteger() {
  const auto of_magnitude = rc::gen::map(
      rc::gen::pair(rc::gen::arbitrary<uint64_t>(), rc::gen::inRange(1, 64)),
      [](const auto& pair) { return static_cast<int64_t>(pair.first >> pair.second); });
  return rc::gen::oneOf(of_magnitude,
                        rc::gen::element<int64_t>(0, 1, 2, std::numeric_limits<int64_t>::max(),
                                                  std::numeric_limits<int64_t>::max() - 1));
}

inline rc::Gen<int64_t> ArbitraryInstant() {
  static constexpr int64_t kLast = kLastInstant.time_since_epoch().count();
  return rc::gen::oneOf(
      rc::gen::map(rc::gen::arbitrary<uint64_t>(),
                   [](uint64_t number) {
                     return static_cast<int64_t>(number % (static_cast<uint64_t>(kLast) + 1));
                   }),
      rc::gen::element<int64_t>(0, 1, int64_t{kLast}));
}

// What prices and volumes look like: an integer over a power of ten.
inline rc::Gen<double> ArbitraryShortDecimal() {
  return rc::gen::map(
      rc::gen::pair(rc::gen::arbitrary<uint64_t>(),
                    rc::gen::pair(rc::gen::inRange(11, 64), rc::gen::inRange(0, 9))),
      [](const auto& pair) {
        return static_cast<double>(pair.first >> pair.second.first) /
               std::pow(10.0, pair.second.second);
      });
}

// Finite, and neither negative nor -0.
inline rc::Gen<double> ArbitraryDecimal() {
  const auto of_bits = rc::gen::map(rc::gen::arbitrary<uint64_t>(), [](uint64_t bits) {
    const double value = std::fabs(std::bit_cast<double>(bits));
    return std::isfinite(value) ? value : 0.0;
  });
  return rc::gen::oneOf(
      of_bits, ArbitraryShortDecimal(), ArbitraryShortDecimal(),
      rc::gen::element(0.0, 5e-324, 2.2250738585072014e-308, 1e308,
                       std::numeric_limits<double>::max(), 0.1, 0.2 + 0.1, 2.0 / 3.0, 1e22, 1e23,
                       9007199254740991.0, 9007199254740992.0, 9007199254740994.0, 1e-22, 1e-23));
}

// The raw bits of a value that `column`, not etag, may have.
inline rc::Gen<uint64_t> ArbitraryRaw(Column column) {
  switch (TypeOf(column)) {
    case ColumnType::kInstant:
      return rc::gen::cast<uint64_t>(ArbitraryInstant());
    case ColumnType::kDecimal:
      return rc::gen::map(ArbitraryDecimal(),
                          [](double value) { return std::bit_cast<uint64_t>(value); });
    default:
      return rc::gen::cast<uint64_t>(ArbitraryInteger());
  }
}

// 32 lower-case hexadecimal digits, as the origin gives them for files sent in one piece.
inline rc::Gen<std::string> ArbitraryMd5() {
  return rc::gen::container<std::string>(32, rc::gen::elementOf(std::string("0123456789abcdef")));
}

// MD5s, what the origin gives for files sent in pieces, and any other text.
inline rc::Gen<std::string> ArbitraryEtag() {
  const auto of_pieces =
      rc::gen::map(rc::gen::pair(ArbitraryMd5(), rc::gen::inRange(1, 10'000)),
                   [](const auto& pair) { return pair.first + "-" + std::to_string(pair.second); });
  const auto text = rc::gen::map(
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(0x20, 0x7f))),
      [](const std::string& any) { return any.substr(0, 255); });
  return rc::gen::oneOf(ArbitraryMd5(), of_pieces, text,
                        rc::gen::element(std::string(255, 'x'), std::string("币安")));
}

// 1 to about 200 values, at times all alike or evenly spaced.
template <typename T>
rc::Gen<std::vector<T>> NonEmptyVectorOf(const rc::Gen<T>& value) {
  return rc::gen::oneOf(
      rc::gen::nonEmpty(rc::gen::container<std::vector<T>>(value)),
      rc::gen::mapcat(
          rc::gen::inRange<size_t>(1, 200),
          [value](size_t count) { return rc::gen::container<std::vector<T>>(count, value); }),
      rc::gen::map(rc::gen::pair(value, rc::gen::inRange<size_t>(1, 200)),
                   [](const auto& pair) { return std::vector<T>(pair.second, pair.first); }));
}

}  // namespace bfa

#endif  // BFA_TESTS_FORMAT_ARBITRARY_H_
