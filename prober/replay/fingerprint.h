// Digests, and numbers that look random but are the same on every run.
#ifndef BFA_PROBER_REPLAY_FINGERPRINT_H_
#define BFA_PROBER_REPLAY_FINGERPRINT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace bfa::replay {

// A function of the text and the number, with well mixed bits; no digest.
uint64_t Mix(std::string_view text, uint64_t number);
// The next of a sequence that begins at any `state`.
uint64_t NextRandom(uint64_t& state);

// 32 hex digits that follow from the text and the number.
std::string HexOf(std::string_view text, uint64_t number);

std::string Md5Hex(std::string_view bytes);
std::string Sha256Hex(std::string_view bytes);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_FINGERPRINT_H_
