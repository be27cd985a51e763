// What of a store is exported, and how it is written.
#ifndef BFA_TOOLS_EXPORT_SELECTION_H_
#define BFA_TOOLS_EXPORT_SELECTION_H_

#include <optional>
#include <vector>

#include "bfa/calendar.h"
#include "tools/row_column.h"
#include "tools/row_printer.h"

namespace bfa::tools {

struct ExportSelection {
  // As asked for; open where they are not given.
  std::optional<Day> start;
  std::optional<Day> end;
  bool only_available = false;
  std::vector<RowColumn> columns;
  RowFormat format = RowFormat::kCsv;  // or kNdjson
  bool spreadsheet_safe = false;       // csv alone

  DayRange days() const { return {start.value_or(kFirstDay), end.value_or(kLastDay)}; }
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_EXPORT_SELECTION_H_
