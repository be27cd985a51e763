// Rows of a store, printed column by column.
#ifndef BFA_TOOLS_ROW_WRITER_H_
#define BFA_TOOLS_ROW_WRITER_H_

#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/column.h"
#include "bfa/dataset.h"
#include "bfa/symbol.h"
#include "tools/row_column.h"
#include "tools/row_printer.h"
#include "tools/url_builder.h"

namespace bfa::tools {

// One (symbol, day) to print.
struct NamedRow {
  Day day;
  SymbolId id;
  std::string_view name;
  bool available;
  const Metadata& metadata;
};

class RowWriter {
 public:
  RowWriter(Output& output, RowFormat format, std::vector<RowColumn> columns,
            const Dataset& dataset);

  // False when nobody wants more rows.
  bool Write(const NamedRow& row);
  void Finish() { printer_.Finish(); }

 private:
  void WriteMetadata(Column column, const Metadata& metadata);

  std::vector<RowColumn> columns_;
  RowPrinter printer_;
  UrlBuilder url_builder_;
  Day day_{Day::min()};  // of the row before
  std::string day_text_;
  std::string instant_text_;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_ROW_WRITER_H_
