#include "tools/repair_list.h"

namespace bfa::tools {

void RepairList::Add(const Observation& row, RowRepair repair, std::string_view old_text) {
  entries_.push_back({row.day, repair, row.symbol, std::string(old_text)});
  ++counts_[static_cast<size_t>(repair.kind)];
}

void RepairList::Print(Output& output, RowFormat format) const {
  RowPrinter printer(output, format, {"date", "symbol", "repair", "column", "old", "new"});
  for (const Entry& entry : entries_) {
    printer.Text(FormatDay(entry.day));
    printer.Text(entry.symbol);
    printer.Text(RepairName(entry.repair.kind));
    printer.Text(RowColumnName(entry.repair.column));
    printer.Text(entry.old_text);
    const std::string_view mended = MendedText(entry.repair);
    if (mended.empty()) {
      printer.Null();
    } else {
      printer.Text(mended);
    }
    if (!printer.EndRow()) return;
  }
  printer.Finish();
}

}  // namespace bfa::tools
