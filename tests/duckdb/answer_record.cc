#include "tests/duckdb/answer_record.h"

#include <array>
#include <charconv>

namespace bfa::test {
namespace {

struct CellFormat {
  std::string operator()(std::monostate) const { return "null"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
  }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(Day value) const { return FormatDay(value); }
  std::string operator()(Instant value) const { return FormatInstant(value); }
};

}  // namespace

std::string FormatCells(const Record& record, size_t begin, size_t end) {
  std::string text = "[";
  for (size_t i = begin; i < end && i < record.size(); ++i) {
    if (i > begin) text += ", ";
    text += std::visit(CellFormat(), record[i]);
  }
  return text + "]";
}

}  // namespace bfa::test
