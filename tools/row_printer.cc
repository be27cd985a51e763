#include "tools/row_printer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "bfa/decimal_text.h"
#include "tools/csv_text.h"
#include "tools/json_text.h"

namespace bfa::tools {
namespace {

constexpr std::array<std::pair<std::string_view, RowFormat>, 4> kFormats{{
    {"table", RowFormat::kTable},
    {"csv", RowFormat::kCsv},
    {"json", RowFormat::kJson},
    {"ndjson", RowFormat::kNdjson},
}};

template <typename Number>
std::string_view NumberText(Number number, std::array<char, 24>& digits) {
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return {digits.data(), static_cast<size_t>(end - digits.data())};
}

struct CodePoints {
  char32_t first;
  char32_t last;
};
// Scripts whose characters take two cells of a terminal.
constexpr std::array<CodePoints, 8> kWide{{{0x1100, 0x115F},
                                           {0x2E80, 0xA4CF},
                                           {0xAC00, 0xD7A3},
                                           {0xF900, 0xFAFF},
                                           {0xFE30, 0xFE6F},
                                           {0xFF00, 0xFF60},
                                           {0x1F300, 0x1FAFF},
                                           {0x20000, 0x3FFFD}}};

// Cells that valid UTF-8 takes on a terminal.
size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (size_t k = 1; k < size && i + k < text.size(); ++k) {
      point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    const bool wide = std::any_of(kWide.begin(), kWide.end(), [point](const CodePoints& range) {
      return range.first <= point && point <= range.last;
    });
    width += wide ? 2 : 1;
    i += size;
  }
  return width;
}

}  // namespace

std::optional<RowFormat> RowFormatNamed(std::string_view name) {
  for (const auto& [format_name, format] : kFormats) {
    if (format_name == name) return format;
  }
  return std::nullopt;
}

RowPrinter::RowPrinter(Output& output, RowFormat format, std::vector<std::string> columns)
    : output_(output), format_(format), columns_(std::move(columns)) {
  for (const std::string& column : columns_) {
    std::string& key = json_keys_.emplace_back(json_keys_.empty() ? "{" : ",");
    AppendJsonString(column, key);
    key += ':';
  }
  if (format_ != RowFormat::kCsv) return;
  std::string& out = output_.buffer();
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (i != 0) out += ',';
    AppendCsvText(columns_[i], out);
  }
  out += '\n';
}

void RowPrinter::Begin() {
  std::string& out = output_.buffer();
  if (column_index_ == 0) {
    if (format_ == RowFormat::kJson) out += row_count_ == 0 ? "[\n" : ",\n";
    row_begin_ = out.size();
  }
  if (format_ == RowFormat::kCsv) {
    if (column_index_ != 0) out += ',';
  } else if (format_ != RowFormat::kTable) {
    out += json_keys_[column_index_];
  }
  ++column_index_;
}

void RowPrinter::PlainText(std::string_view text) { output_.buffer() += text; }

void RowPrinter::TableText(std::string_view text, bool is_number) {
  cells_.push_back({std::string(text), is_number});
}

void RowPrinter::Text(std::string_view text) {
  Begin();
  switch (format_) {
    case RowFormat::kTable:
      return TableText(text, false);
    case RowFormat::kCsv:
      return AppendCsvText(text, output_.buffer());
    case RowFormat::kJson:
    case RowFormat::kNdjson:
      return AppendJsonString(text, output_.buffer());
  }
}

void RowPrinter::Integer(int64_t number) {
  std::array<char, 24> digits;
  Begin();
  const std::string_view text = NumberText(number, digits);
  return format_ == RowFormat::kTable ? TableText(text, true) : PlainText(text);
}

void RowPrinter::Unsigned(uint64_t number) {
  std::array<char, 24> digits;
  Begin();
  const std::string_view text = NumberText(number, digits);
  return format_ == RowFormat::kTable ? TableText(text, true) : PlainText(text);
}

void RowPrinter::Decimal(double number) {
  if (!std::isfinite(number)) return Null();
  Begin();
  if (format_ == RowFormat::kTable) return TableText(FormatDecimal(number), true);
  AppendDecimal(number, output_.buffer());
}

void RowPrinter::Boolean(bool value) {
  Begin();
  const std::string_view text = value ? "true" : "false";
  return format_ == RowFormat::kTable ? TableText(text, false) : PlainText(text);
}

void RowPrinter::Null() {
  Begin();
  if (format_ == RowFormat::kTable) return TableText({}, true);
  if (format_ != RowFormat::kCsv) PlainText("null");
}

void RowPrinter::Json(std::string_view value) {
  Begin();
  PlainText(value);
}

void RowPrinter::IntegerOrNull(const std::optional<int64_t>& number) {
  return number ? Integer(*number) : Null();
}

void RowPrinter::DecimalOrNull(const std::optional<double>& number) {
  return number ? Decimal(*number) : Null();
}

bool RowPrinter::EndRow() {
  column_index_ = 0;
  ++row_count_;
  if (format_ == RowFormat::kTable) return output_.ok();
  std::string& out = output_.buffer();
  if (format_ == RowFormat::kCsv) {
    // An empty line is no row to many readers.
    if (out.size() == row_begin_) out += "\"\"";
    out += '\n';
  } else {
    out += '}';
    if (format_ == RowFormat::kNdjson) out += '\n';
  }
  output_.FlushIfFull();
  return output_.ok();
}

void RowPrinter::Finish() {
  if (format_ == RowFormat::kJson) output_.buffer() += row_count_ == 0 ? "[]\n" : "\n]\n";
  if (format_ == RowFormat::kTable) PrintTable();
}

void RowPrinter::PrintTable() {
  const size_t column_count = columns_.size();
  std::vector<size_t> widths;
  for (const std::string& column : columns_) widths.push_back(DisplayWidth(column));
  std::vector<bool> has_numbers(column_count, true);
  for (size_t i = 0; i < cells_.size(); ++i) {
    const size_t column = i % column_count;
    widths[column] = std::max(widths[column], DisplayWidth(cells_[i].text));
    if (!cells_[i].is_number) has_numbers[column] = false;
  }
  const auto print_cell = [&](size_t column, std::string_view text) {
    std::string& out = output_.buffer();
    const std::string padding(widths[column] - DisplayWidth(text), ' ');
    if (column != 0) out += "  ";
    if (has_numbers[column]) out += padding;
    out += text;
    const bool is_last = column + 1 == column_count;
    if (!has_numbers[column] && !is_last) out += padding;
    if (!is_last) return;
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
    output_.FlushIfFull();
  };
  for (size_t i = 0; i < column_count; ++i) print_cell(i, columns_[i]);
  for (size_t i = 0; i < cells_.size(); ++i) print_cell(i % column_count, cells_[i].text);
}

}  // namespace bfa::tools
