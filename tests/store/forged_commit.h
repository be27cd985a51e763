// Commits that no appender writes, with checksums that are right: what stands behind those is only
// reached by way of them.
#ifndef BFA_TESTS_STORE_FORGED_COMMIT_H_
#define BFA_TESTS_STORE_FORGED_COMMIT_H_

#include <functional>
#include <vector>

#include "format/commit_block.h"

namespace bfa::test {

// `store`, which must be sound, with one more commit behind it: first made as it should be, with
// nothing new in it, then changed by `change`, then hashed.
std::vector<std::byte> WithCommit(const std::vector<std::byte>& store,
                                  const std::function<void(internal::Commit&)>& change);

// The same, with a last say over the trailer; its checksum is made afterwards.
std::vector<std::byte> WithTrailer(const std::vector<std::byte>& store,
                                   const std::function<void(internal::Trailer&)>& change);

// The same, with a block of a type that nobody knows, and this payload size, before the commit.
std::vector<std::byte> WithUnknownBlock(const std::vector<std::byte>& store, size_t payload_size,
                                        uint32_t commit_flags);

// A trailer at `offset`, right in itself, that says that it ends the commit at `commit_offset`.
std::vector<std::byte> TrailerAt(const std::vector<std::byte>& store, uint64_t offset,
                                 uint64_t commit_offset);

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_FORGED_COMMIT_H_
