// Findings as rows and as JSON.
#ifndef BFA_TOOLS_FINDING_LIST_H_
#define BFA_TOOLS_FINDING_LIST_H_

#include <nlohmann/json.hpp>
#include <span>

#include "bfa/finding.h"
#include "tools/row_printer.h"

namespace bfa::tools {

// `rule`, `severity`, `date`, `symbol`, `message` and, in the JSON formats, the figures as an
// object.
void PrintFindings(std::span<const Finding> findings, RowFormat format, Output& output);

// The same as one object.
nlohmann::ordered_json JsonOf(const Finding& finding);

// The same as one line: rule, day (unless the message names it), symbol, message.
std::string TextOf(const Finding& finding);

// How many there are, by severity.
std::string CountText(std::span<const Finding> findings);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_FINDING_LIST_H_
