#include "tools/json_text.h"

namespace bfa::tools {
namespace {

void AppendEscaped(char c, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') {
    out += {'\\', c};
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else {
    out += "\\u00";
    out += {kHex[byte >> 4], kHex[byte & 15]};
  }
}

}  // namespace

void AppendJsonString(std::string_view text, std::string& out) {
  out += '"';
  size_t plain_begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool plain =
        static_cast<unsigned char>(text[i]) >= 0x20 && text[i] != '"' && text[i] != '\\';
    if (plain) continue;
    out += text.substr(plain_begin, i - plain_begin);
    AppendEscaped(text[i], out);
    plain_begin = i + 1;
  }
  out += text.substr(plain_begin);
  out += '"';
}

}  // namespace bfa::tools
