// Text as JSON strings.
#ifndef BFA_TOOLS_JSON_TEXT_H_
#define BFA_TOOLS_JSON_TEXT_H_

#include <string>
#include <string_view>

namespace bfa::tools {

// Writes `text` as a JSON string, quotes included, to the end of `out`. UTF-8 stays as it is.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_JSON_TEXT_H_
