// A store as text, line by line: section 6 of the description of the format.
#ifndef BFA_TOOLS_DUMP_TEXT_H_
#define BFA_TOOLS_DUMP_TEXT_H_

#include <span>
#include <string>

#include "bfa/reader.h"

namespace bfa::tools {

// Each appends its lines to `text`; on an error, kDamaged as a rule, some of them.

// All that stands before the days; `days` are those of the store.
Status AppendHeadText(const Reader& reader, std::span<const DaySummary> days, std::string& text);
// The line of a day and those of its rows.
Status AppendDayText(const Reader& reader, const DaySummary& day, std::string& text);
// `--commits`.
Status AppendCommitsText(const Reader& reader, std::string& text);
// `--blocks`.
Status AppendBlocksText(const Reader& reader, std::string& text);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_DUMP_TEXT_H_
