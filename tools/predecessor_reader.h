// Rows of the predecessor's table `daily_availability`, as csv.
#ifndef BFA_TOOLS_PREDECESSOR_READER_H_
#define BFA_TOOLS_PREDECESSOR_READER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/observation.h"
#include "tools/console.h"
#include "tools/csv_reader.h"
#include "tools/field_parser.h"
#include "tools/input_buffer.h"
#include "tools/row_column.h"

namespace bfa::tools {

// The columns of that table, in its order.
std::vector<RowColumn> PredecessorColumns();

// Reads what DuckDB writes for COPY daily_availability TO 'x.csv' (HEADER), in any order of
// columns. `url` may be missing: it follows from the others. Beside what `append` reads, an instant
// may have a blank for its T and end in `+00` or nothing, or be endless; a whole number may be
// written as 42.0; and a decimal may be nan or inf.
class PredecessorReader {
 public:
  // `input` must outlive the reader.
  explicit PredecessorReader(InputBuffer& input) : csv_(input) {}

  // Reads the next one into `row`, as the predecessor had it: a day and a symbol that a store can
  // hold, and a status; whether the rest makes sense is the caller's business. After kEnd and
  // kFault there is no more.
  ReadState Next(Observation& row);

  // Of the last row: what stands in the column, valid until Next, and where. A column that the
  // input lacks has no text, and the place where the row begins.
  std::string_view TextOf(RowColumn column) const;
  TextPlace PlaceOf(RowColumn column) const;
  // After kFault.
  const InputFault& fault() const { return fault_; }

 private:
  ReadState ReadHeader();
  bool ParseField(RowColumn column, std::string_view text, Observation& row);
  std::optional<size_t> IndexOf(RowColumn column) const;
  ReadState FaultIn(RowColumn column, std::string_view why);
  ReadState Fault(TextPlace place, std::string message) {
    fault_ = {place, std::move(message)};
    return ReadState::kFault;
  }

  CsvReader csv_;
  FieldParser parser_;
  std::vector<RowColumn> columns_;  // of the header; empty before it is read
  ColumnSet given_;
  std::string instant_;
  InputFault fault_;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_PREDECESSOR_READER_H_
