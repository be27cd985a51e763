#include "prober/replay/fingerprint.h"

#include <openssl/evp.h>

#include <array>
#include <cstddef>

namespace bfa::replay {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

void AppendHex(uint64_t number, std::string& out) {
  for (int shift = 60; shift >= 0; shift -= 4) out += kHexDigits[number >> shift & 0xF];
}

std::string DigestHex(const EVP_MD* kind, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  // Fails only where the library was built without the digest: then the text is empty.
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, kind, nullptr) != 1) return {};
  std::string hex;
  for (size_t i = 0; i < size; ++i) {
    hex += {kHexDigits[digest[i] >> 4], kHexDigits[digest[i] & 0xF]};
  }
  return hex;
}

}  // namespace

uint64_t NextRandom(uint64_t& state) {
  // splitmix64
  state += 0x9E37'79B9'7F4A'7C15U;
  uint64_t mixed = state;
  mixed = (mixed ^ mixed >> 30) * 0xBF58'476D'1CE4'E5B9U;
  mixed = (mixed ^ mixed >> 27) * 0x94D0'49BB'1331'11EBU;
  return mixed ^ mixed >> 31;
}

uint64_t Mix(std::string_view text, uint64_t number) {
  uint64_t state = 0xCBF2'9CE4'8422'2325U;  // FNV-1a
  for (const char c : text) {
    state = (state ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3U;
  }
  state ^= NextRandom(number);
  return NextRandom(state);
}

std::string HexOf(std::string_view text, uint64_t number) {
  uint64_t state = Mix(text, number);
  std::string hex;
  hex.reserve(32);
  AppendHex(NextRandom(state), hex);
  AppendHex(NextRandom(state), hex);
  return hex;
}

std::string Md5Hex(std::string_view bytes) { return DigestHex(EVP_md5(), bytes); }

std::string Sha256Hex(std::string_view bytes) { return DigestHex(EVP_sha256(), bytes); }

}  // namespace bfa::replay
