#include "tools/symbol_list.h"

namespace bfa::tools {

ExitCode PrintSymbolList(Console& console, const std::string& path, const Reader& reader,
                         BitsetView symbols, RowFormat format) {
  const auto ids = reader.InNameOrder(symbols);
  if (!ids) return console.Fail(path, ids.error());
  Output output;
  RowPrinter printer(output, format, {"symbol"});
  for (const SymbolId id : *ids) {
    const Result<std::string_view> name = reader.SymbolName(id);
    if (!name) return console.Fail(path, name.error());
    printer.Text(*name);
    if (!printer.EndRow()) break;
  }
  printer.Finish();
  return output.Close(console);
}

}  // namespace bfa::tools
