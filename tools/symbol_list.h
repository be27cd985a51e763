// An answer that is a set of symbols.
#ifndef BFA_TOOLS_SYMBOL_LIST_H_
#define BFA_TOOLS_SYMBOL_LIST_H_

#include <string>

#include "bfa/bitset_view.h"
#include "bfa/reader.h"
#include "tools/console.h"
#include "tools/row_printer.h"

namespace bfa::tools {

// Prints the symbols of `reader`, the store at `path`, as a column `symbol`, by their bytes.
ExitCode PrintSymbolList(Console& console, const std::string& path, const Reader& reader,
                         BitsetView symbols, RowFormat format);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_SYMBOL_LIST_H_
