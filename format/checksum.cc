#include "format/checksum.h"

#include <xxhash.h>

#include <memory>

namespace bfa::internal {
namespace {

struct FreeState {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

// One for each thread: making one costs more than hashing a block.
XXH3_state_t* ThreadState() {
  thread_local const std::unique_ptr<XXH3_state_t, FreeState> state(XXH3_createState());
  return state.get();
}

}  // namespace

uint64_t Checksum(Bytes bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

uint64_t SeededHash(std::string_view text, uint64_t seed) {
  return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

uint64_t Checksum(Bytes first, Bytes second) {
  XXH3_state_t* state = ThreadState();
  XXH3_64bits_reset(state);
  XXH3_64bits_update(state, first.data(), first.size());
  XXH3_64bits_update(state, second.data(), second.size());
  return XXH3_64bits_digest(state);
}

Hash128 HashOf(Bytes bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.low64, hash.high64};
}

Hash128 ChainHash(const Hash128& previous, Bytes first, Bytes second) {
  XXH3_state_t* state = ThreadState();
  XXH3_128bits_reset(state);
  XXH3_128bits_update(state, &previous, sizeof previous);
  XXH3_128bits_update(state, first.data(), first.size());
  XXH3_128bits_update(state, second.data(), second.size());
  const XXH128_hash_t hash = XXH3_128bits_digest(state);
  return {hash.low64, hash.high64};
}

std::string HexOf(uint64_t number) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[number >> shift & 15];
  return text;
}

std::string HexOf(const Hash128& hash) { return HexOf(hash.high) + HexOf(hash.low); }

std::string HexOf(const Id128& id) {
  std::string text;
  for (const uint8_t byte : id) text += HexOf(uint64_t{byte}).substr(14);
  return text;
}

}  // namespace bfa::internal
