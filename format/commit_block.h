// Commits: the block that names the whole content of a store, and the trailer behind it.
#ifndef BFA_FORMAT_COMMIT_BLOCK_H_
#define BFA_FORMAT_COMMIT_BLOCK_H_

#include "format/block.h"

namespace bfa::internal {

// Feature flags that this version knows, of each word.
inline constexpr uint64_t kKnownIncompatFlags = 0;
inline constexpr uint64_t kKnownRoCompatFlags = 0;

// Memory is asked for by a number of symbols and a small factor; a size of 32 bits holds that for
// so many.
inline constexpr uint32_t kMaxSymbolCount = sizeof(size_t) < 8 ? 1U << 20 : 0xffff'ffff;
Error TooManySymbols(uint64_t count);

// A commit, its references copied and checked to be in order and to point backwards.
struct Commit {
  uint64_t offset = 0;  // of its block
  uint64_t end = 0;     // of its trailer
  CommitRecord record{};
  Hash128 chain_hash{};
  std::vector<BlockReference> symbol_blocks;
  std::vector<BlockReference> coverage_blocks;
  std::vector<BlockReference> leaves;

  uint64_t trailer_offset() const { return end - sizeof(Trailer); }
  bool batch_synced_first() const { return (record.commit_flags & kBatchSyncedFirst) != 0; }
};

// The trailer at `offset`. kDamaged unless magic, file id, offset and checksum are right and the
// commit offset lies before it.
Result<Trailer> ParseTrailer(Bytes file, uint64_t offset, const Id128& file_id);

// The fixed part of the commit whose trailer is known, its block verified. kNewerVersion for an
// incompat flag that is not known; kDamaged if it breaks the format.
Result<CommitRecord> ParseCommitRecord(Bytes file, const Trailer& trailer);

// The whole commit. The same errors; kIo for more symbols than a machine of 32 bits has room for.
// Cost: a pass over its block.
Result<Commit> ParseCommit(Bytes file, const Trailer& trailer);

// The commit whose block stands at `offset`, for following links. The same errors.
Result<Commit> ParseCommitAt(Bytes file, uint64_t offset, const Id128& file_id);

// Its fixed part alone, for following many links. The same errors, but that references are not
// looked at.
struct CommitLink {
  uint64_t offset = 0;  // of its block
  uint64_t end = 0;     // of its trailer
  CommitRecord record{};
};
Result<CommitLink> ParseCommitLink(Bytes file, uint64_t offset, const Id128& file_id);

// kNewerVersion for a ro_compat flag that is not known: what follows such a commit in its file, or
// holds its content in another, is for a newer version to write.
Status CheckWritable(const Commit& commit);

// Ok if the chain hash in the trailer is that of the batch. Cost: a pass over the batch.
Status VerifyChainHash(Bytes file, const CommitRecord& record, const Trailer& trailer);

// The payload of the commit's block. The counts in `record` are taken from the references.
ByteBuffer BuildCommitPayload(const Commit& commit);
Trailer BuildTrailer(const Id128& file_id, uint64_t trailer_offset, uint64_t commit_offset,
                     const Hash128& chain_hash);

}  // namespace bfa::internal

#endif  // BFA_FORMAT_COMMIT_BLOCK_H_
