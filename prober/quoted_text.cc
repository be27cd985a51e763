#include "prober/quoted_text.h"

#include "bfa/symbol.h"

namespace bfa::internal {
namespace {

constexpr size_t kMaxSize = 100;
constexpr size_t kMaxCharacterSize = 4;  // of UTF-8

// The size of the character that `text` begins with; 0 if it is none that can be shown.
size_t ShownSize(std::string_view text) {
  for (size_t size = 1; size <= kMaxCharacterSize && size <= text.size(); ++size) {
    if (ValidateText(text.substr(0, size))) return size;
  }
  return 0;
}

}  // namespace

std::string ShownText(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string shown;
  const bool cut = text.size() > kMaxSize;
  text = text.substr(0, kMaxSize);
  for (size_t at = 0; at < text.size();) {
    const size_t size = ShownSize(text.substr(at));
    if (size != 0) {
      shown += text.substr(at, size);
      at += size;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[at++]);
    shown += "\\x";
    shown += {kHex[byte >> 4], kHex[byte & 15]};
  }
  return shown + (cut ? "…" : "");
}

std::string QuotedText(std::string_view text) { return "'" + ShownText(text) + "'"; }

}  // namespace bfa::internal
