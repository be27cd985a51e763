// The text of a field as part of an observation.
#ifndef BFA_TOOLS_FIELD_PARSER_H_
#define BFA_TOOLS_FIELD_PARSER_H_

#include <array>
#include <string>
#include <string_view>

#include "bfa/observation.h"
#include "tools/json_line.h"
#include "tools/row_column.h"

namespace bfa::tools {

// Sets the fields of observations. Whether the whole is fit to be stored, FindFault says.
class FieldParser {
 public:
  // Sets what a csv field says; empty is null. False if it says nothing sensible: see fault().
  bool ParseText(RowColumn column, std::string_view text, Observation& observation);
  // The same for a JSON value.
  bool ParseJson(RowColumn column, const JsonMember& member, Observation& observation);

  // After false: one line, the column named.
  const std::string& fault() const { return fault_; }

 private:
  bool ParseDate(std::string_view text, Observation& observation);
  bool ParseMetadata(Column column, std::string_view text, Metadata& metadata);
  bool Fault(RowColumn column, std::string_view text, std::string_view why);

  // Of the field before: most rows have the date of the row before them.
  std::array<char, 10> date_text_{};
  Day day_{};
  std::string fault_;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_FIELD_PARSER_H_
