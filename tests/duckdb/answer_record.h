// Rows of answers, the same for both sides.
#ifndef BFA_TESTS_DUCKDB_ANSWER_RECORD_H_
#define BFA_TESTS_DUCKDB_ANSWER_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bfa/calendar.h"

namespace bfa::test {

// A value, or null. Null is before everything else, and text is in order of its bytes.
using Cell = std::variant<std::monostate, bool, int64_t, double, std::string, Day, Instant>;
using Record = std::vector<Cell>;

inline Cell TextCell(std::string_view text) { return std::string(text); }
// For any kind of integer.
template <typename Integer>
Cell CountCell(Integer count) {
  return static_cast<int64_t>(count);
}
template <typename T>
Cell CellOf(const std::optional<T>& value) {
  return value ? Cell(*value) : Cell();
}

// The cells from `begin` on, one line: `[2021-01-01, BTCUSDT, null]`.
std::string FormatCells(const Record& record, size_t begin, size_t end);

}  // namespace bfa::test

#endif  // BFA_TESTS_DUCKDB_ANSWER_RECORD_H_
