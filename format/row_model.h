// What a value of a kline is expected to be, given other values of its row. The arithmetic is part
// of the format: see section 3.4 of spec/bfa-format.md.
#ifndef BFA_FORMAT_ROW_MODEL_H_
#define BFA_FORMAT_ROW_MODEL_H_

#include <array>
#include <cstdint>
#include <optional>

#include "bfa/column.h"
#include "format/short_decimal.h"

namespace bfa::internal {

// Values of one row by the number of their column, as they are coded: counts have scale 0. One that
// is null, or whose column is not in bit-length encoding, is 0 at scale 0.
using RowDecimals = std::array<ShortDecimal, kLastColumn + 1>;

// The columns that a column is predicted from; empty for one that never is.
ColumnSet InputsOf(Column column);

// What stands in the file is a difference to the expected mantissa, in one of three directions.
enum class Difference : uint8_t {
  kSigned,  // either way: 0, -1, 1, -2, … as 0, 1, 2, 3, …
  kAbove,   // never below
  kBelow,   // never above
};

struct Expectation {
  uint64_t mantissa = 0;
  uint8_t scale = 0;
  uint8_t length = 0;  // bits that the difference is expected to take
  Difference difference = Difference::kSigned;
};

// For a column that has inputs, which must be in `row`.
Expectation Expect(Column column, const RowDecimals& row);

// The difference of a mantissa (below 2^63, at the expected scale) to what is expected; nothing if
// it is in the wrong direction.
std::optional<uint64_t> DifferenceTo(const Expectation& expectation, uint64_t mantissa);
// The mantissa at that difference (below 2^63); nothing if it would be negative or above 2^63.
std::optional<uint64_t> MantissaAt(const Expectation& expectation, uint64_t difference);

}  // namespace bfa::internal

#endif  // BFA_FORMAT_ROW_MODEL_H_
