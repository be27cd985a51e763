#include "prober/checksum_line.h"

#include <openssl/evp.h>

#include <array>
#include <cctype>

namespace bfa::internal {
namespace {

constexpr size_t kDigestSize = 32;
constexpr size_t kHexSize = 2 * kDigestSize;

}  // namespace

Result<std::string> Sha256Of(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<unsigned char, kDigestSize> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    return Error(ErrorCode::kIo, "OpenSSL has no SHA-256");
  }
  std::string text;
  for (const unsigned char byte : digest) text += {kHex[byte >> 4], kHex[byte & 15]};
  return text;
}

Result<std::string> ParseChecksum(std::string_view text, std::string_view name) {
  const auto refuse = [](const std::string& why) {
    return Error(ErrorCode::kNetwork, "no usable checksum: " + why);
  };
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.size() < kHexSize + 2) return refuse("it is too short");
  std::string digest(text.substr(0, kHexSize));
  for (char& c : digest) {
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) {
      return refuse("it does not begin with 64 hexadecimal digits");
    }
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  const std::string_view gap = text.substr(kHexSize, 2);
  if (gap != "  " && gap != " *") return refuse("no two spaces behind the digits");
  if (text.substr(kHexSize + 2) != name) return refuse("it is of another file");
  return digest;
}

}  // namespace bfa::internal
