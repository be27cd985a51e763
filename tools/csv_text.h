// Text as csv cells (RFC 4180).
#ifndef BFA_TOOLS_CSV_TEXT_H_
#define BFA_TOOLS_CSV_TEXT_H_

#include <string>
#include <string_view>

namespace bfa::tools {

// Whether `text` must stand in quotes: it has a comma, a quote or a line end.
bool NeedsCsvQuotes(std::string_view text);

// Writes `text` as a cell to the end of `out`, in quotes if it needs them.
void AppendCsvText(std::string_view text, std::string& out);

// Whether a spreadsheet would take a cell of this text for a formula (OWASP, CSV injection): it
// begins with `=`, `+`, `-`, `@`, a tab or a carriage return.
bool LooksLikeFormula(std::string_view text);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_CSV_TEXT_H_
