// Rows of named cells as a table, csv, json or ndjson.
#ifndef BFA_TOOLS_ROW_PRINTER_H_
#define BFA_TOOLS_ROW_PRINTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/output.h"

namespace bfa::tools {

enum class RowFormat : uint8_t { kTable, kCsv, kJson, kNdjson };

// The format of that name.
std::optional<RowFormat> RowFormatNamed(std::string_view name);

// Give each row its cells, in order of the columns, then EndRow; Finish after the last row. csv and
// ndjson go out as they come, a table when its widths are known.
class RowPrinter {
 public:
  RowPrinter(Output& output, RowFormat format, std::vector<std::string> columns);

  void Text(std::string_view text);
  void Integer(int64_t number);
  void Unsigned(uint64_t number);
  // Null where it is not finite, as a sum beyond the doubles is: JSON has no word for that.
  void Decimal(double number);
  void Boolean(bool value);
  void Null();
  // A value as JSON has it, for the JSON formats.
  void Json(std::string_view value);
  void IntegerOrNull(const std::optional<int64_t>& number);
  void DecimalOrNull(const std::optional<double>& number);

  // False when nobody wants more rows: the output has failed or its reader has gone.
  bool EndRow();
  void Finish();

 private:
  struct TableCell {
    std::string text;
    bool is_number = false;
  };

  void Begin();
  void PlainText(std::string_view text);
  void TableText(std::string_view text, bool is_number);
  void PrintTable();

  Output& output_;
  RowFormat format_;
  std::vector<std::string> columns_;
  std::vector<std::string> json_keys_;  // with the brace or comma before and the colon behind
  size_t column_index_ = 0;
  uint64_t row_count_ = 0;
  size_t row_begin_ = 0;  // in the buffer of the output
  std::vector<TableCell> cells_;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_ROW_PRINTER_H_
