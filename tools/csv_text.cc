#include "tools/csv_text.h"

#include <algorithm>
#include <array>

namespace bfa::tools {
namespace {

constexpr std::array<bool, 256> CharactersToQuote() {
  std::array<bool, 256> quoted{};
  for (const char c : {',', '"', '\r', '\n'}) quoted[static_cast<unsigned char>(c)] = true;
  return quoted;
}

}  // namespace

bool NeedsCsvQuotes(std::string_view text) {
  static constexpr std::array<bool, 256> kToQuote = CharactersToQuote();
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return kToQuote[static_cast<unsigned char>(c)]; });
}

void AppendCsvText(std::string_view text, std::string& out) {
  if (!NeedsCsvQuotes(text)) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

bool LooksLikeFormula(std::string_view text) {
  constexpr std::string_view kFirstCharacters = "=+-@\t\r";
  return !text.empty() && kFirstCharacters.find(text.front()) != std::string_view::npos;
}

}  // namespace bfa::tools
