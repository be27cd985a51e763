// The two hashes of the format: XXH3-64 for blocks, XXH3-128 for chains and content. Seed 0.
#ifndef BFA_FORMAT_CHECKSUM_H_
#define BFA_FORMAT_CHECKSUM_H_

#include <string_view>

#include "format/bytes.h"

namespace bfa::internal {

uint64_t Checksum(Bytes bytes);
// Of a text, under a seed: for tables in memory.
uint64_t SeededHash(std::string_view text, uint64_t seed);
// Of the two, one behind the other.
uint64_t Checksum(Bytes first, Bytes second);

Hash128 HashOf(Bytes bytes);
// Of the 16 bytes of `previous`, then `first`, then `second`.
Hash128 ChainHash(const Hash128& previous, Bytes first, Bytes second);

// 32 hexadecimal digits, the high half first.
std::string HexOf(const Hash128& hash);
// 32 hexadecimal digits in order of the bytes.
std::string HexOf(const Id128& id);
// 16 hexadecimal digits.
std::string HexOf(uint64_t number);

}  // namespace bfa::internal

#endif  // BFA_FORMAT_CHECKSUM_H_
