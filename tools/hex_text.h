// Bytes as hexadecimal digits.
#ifndef BFA_TOOLS_HEX_TEXT_H_
#define BFA_TOOLS_HEX_TEXT_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace bfa::tools {

// Two lower-case digits for each byte, in their order.
template <size_t kSize>
std::string HexOf(const std::array<uint8_t, kSize>& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) text += {kDigits[byte >> 4], kDigits[byte & 15]};
  return text;
}

// `0x` and the digits that are needed.
inline std::string PrefixedHexOf(uint64_t number) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  do {
    text.insert(0, 1, kDigits[number & 15]);
    number >>= 4;
  } while (number != 0);
  return "0x" + text;
}

}  // namespace bfa::tools

#endif  // BFA_TOOLS_HEX_TEXT_H_
