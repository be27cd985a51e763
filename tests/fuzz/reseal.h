// Makes the checksums of a damaged store right again: without that a fuzzer never gets behind them.
#ifndef BFA_TESTS_FUZZ_RESEAL_H_
#define BFA_TESTS_FUZZ_RESEAL_H_

#include <cstddef>
#include <span>
#include <vector>

namespace bfa::fuzz {

// Where the blocks of `file` start, as far as their sizes lead from one to the next.
std::vector<size_t> BlockOffsets(std::span<const std::byte> file);

// Corrects what only vouches for other bytes: the checksum of the header; offset and checksum of
// each block; of a commit the chain hash before it; of a trailer all but its place. All else stays,
// right or wrong.
void Reseal(std::span<std::byte> file);

// Makes what stands at `offset`, wherever that is, vouch for itself as a commit: block and trailer,
// with the chain hash that its own record leads to.
void SealCommitAt(size_t offset, std::span<std::byte> file);

}  // namespace bfa::fuzz

#endif  // BFA_TESTS_FUZZ_RESEAL_H_
