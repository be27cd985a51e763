// One line of ndjson: an object of plain values.
#ifndef BFA_TOOLS_JSON_LINE_H_
#define BFA_TOOLS_JSON_LINE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bfa::tools {

enum class JsonKind : uint8_t { kNull, kTrue, kFalse, kNumber, kString };

struct JsonMember {
  std::string_view key;
  JsonKind kind = JsonKind::kNull;
  std::string_view text;  // a string decoded; a number, true, false and null as they are spelled
  size_t key_offset = 0;  // in the line
  size_t value_offset = 0;
};

// Parses a line that is one JSON object (RFC 8259) without arrays and objects in it. Numbers keep
// their text, so that no digit is lost, and every member its place.
class JsonLine {
 public:
  // False if the line is something else. The members are views into `line` and into this object.
  bool Parse(std::string_view line);

  const std::vector<JsonMember>& members() const { return members_; }
  // After Parse returned false.
  size_t fault_offset() const { return fault_offset_; }
  const std::string& fault() const { return fault_; }

 private:
  bool Fault(size_t offset, std::string message);
  void SkipBlanks();
  bool Sees(char c) const { return at_ < line_.size() && line_[at_] == c; }
  bool ParseMember();
  bool ParseValue(JsonMember& member);
  bool ParseNumber(JsonMember& member);
  bool ParseString(std::string_view& text);
  bool DecodeString(size_t begin, std::string_view& text);
  bool DecodeEscape();
  bool DecodeUnicode(size_t begin);
  bool ReadHex(unsigned& unit);

  std::string_view line_;
  size_t at_ = 0;
  std::vector<JsonMember> members_;
  std::string decoded_;  // strings with escapes, one behind the other
  size_t fault_offset_ = 0;
  std::string fault_;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_JSON_LINE_H_
