#include "format/commit_block.h"

#include "bfa/calendar.h"
#include "format/checksum.h"
#include "format/propagate.h"
#include "format/symbol_block.h"

namespace bfa::internal {
namespace {

constexpr size_t kCheckedTrailerSize = offsetof(Trailer, checksum);
constexpr size_t kFlagsEnd = offsetof(CommitRecord, batch_offset);

// Copies `count` references, which fit, from `at` of the payload.
std::vector<BlockReference> LoadReferences(Bytes payload, uint64_t at, uint32_t count) {
  std::vector<BlockReference> references(count);
  if (count != 0) {
    std::memcpy(references.data(), payload.data() + AsSize(at), count * sizeof(BlockReference));
  }
  return references;
}

// `item_size`: the fewest bytes that each of reference.count items takes in its block. A count that
// cannot be true is refused here, before anything is sized by it.
Status CheckReference(const BlockReference& reference, uint64_t item_size, uint64_t commit_offset) {
  if (reference.offset % kAlignment != 0 || reference.offset < sizeof(FileHeader) ||
      reference.offset >= commit_offset || reference.count == 0 ||
      reference.count > (commit_offset - reference.offset) / item_size) {
    return Damaged("commit with a wrong reference", commit_offset);
  }
  return {};
}

uint64_t CountOf(const std::vector<BlockReference>& references) {
  uint64_t count = 0;
  for (const BlockReference& reference : references) count += reference.count;
  return count;
}

Status CheckReferences(const Commit& commit) {
  uint64_t symbol_count = 0;
  for (const BlockReference& reference : commit.symbol_blocks) {
    BFA_RETURN_IF_ERROR(CheckReference(reference, kLeastSymbolSize, commit.offset));
    if (reference.key != symbol_count) {
      return Damaged("commit with symbol blocks out of order", commit.offset);
    }
    symbol_count += reference.count;
  }
  // Tables are sized by it, and several references may name one block.
  if (symbol_count != commit.record.symbol_count ||
      symbol_count > commit.offset / kLeastSymbolSize) {
    return Damaged("commit with a wrong symbol count", commit.offset);
  }
  for (const BlockReference& reference : commit.coverage_blocks) {
    BFA_RETURN_IF_ERROR(CheckReference(reference, sizeof(CoverageRecord), commit.offset));
    if (reference.key != 0) return Damaged("commit with a wrong reference", commit.offset);
  }
  // Each item stands in the file: a symbol and a covered cell have one block.
  const uint64_t offset = commit.offset;
  if (CountOf(commit.coverage_blocks) > offset / sizeof(CoverageRecord)) {
    return Damaged("commit with a wrong reference", offset);
  }
  uint64_t next_leaf = 0;
  for (const BlockReference& reference : commit.leaves) {
    BFA_RETURN_IF_ERROR(CheckReference(reference, sizeof(DayEntry), commit.offset));
    if (reference.key < next_leaf || reference.key > kMaxDayNumber / kDaysPerLeaf ||
        reference.count > kDaysPerLeaf) {
      return Damaged("commit with leaves out of order", commit.offset);
    }
    next_leaf = uint64_t{reference.key} + 1;
  }
  return {};
}

Status CheckRecord(const CommitRecord& record, uint64_t commit_offset) {
  const auto wrong = [&](const char* what) { return Damaged(what, commit_offset); };
  if (record.sequence == 0 || record.sequence > kMaxSequence) {
    return wrong("commit with a wrong sequence");
  }
  if (!IsStorable(Instant{std::chrono::milliseconds{
          record.time_ms >= 0 && record.time_ms < int64_t{1} << 50 ? record.time_ms : -1}})) {
    return wrong("commit with a time outside 1970 to 2262");
  }
  if (record.batch_offset % kAlignment != 0 || record.batch_offset < sizeof(FileHeader) ||
      record.batch_offset > commit_offset) {
    return wrong("commit with a wrong batch offset");
  }
  if (record.previous_offset >= record.batch_offset ||
      record.jump_offset > record.previous_offset ||
      (record.previous_offset == 0) != (record.jump_offset == 0)) {
    return wrong("commit with wrong links");
  }
  if ((record.commit_flags & ~kBatchSyncedFirst) != 0 || record.reserved != 0) {
    return wrong("reserved field of a commit is not 0");
  }
  return {};
}

// The trailer of the commit whose block stands at `offset`.
Result<Trailer> FindTrailer(Bytes file, uint64_t offset, const Id128& file_id) {
  BFA_ASSIGN_OR_RETURN(const Block block, FindBlock(file, offset));
  BFA_ASSIGN_OR_RETURN(const Trailer trailer, ParseTrailer(file, block.end(), file_id));
  if (trailer.commit_offset != offset) return Damaged("trailer of another commit", block.end());
  return trailer;
}

}  // namespace

Result<Trailer> ParseTrailer(Bytes file, uint64_t offset, const Id128& file_id) {
  if (!Fits(offset, sizeof(Trailer), file.size())) return Damaged("no trailer", offset);
  const auto trailer = Load<Trailer>(file, offset);
  if (trailer.magic != kTrailerMagic || trailer.file_id != file_id ||
      trailer.trailer_offset != offset || trailer.commit_offset >= offset) {
    return Damaged("no trailer", offset);
  }
  if (Checksum(file.subspan(AsSize(offset), kCheckedTrailerSize)) != trailer.checksum) {
    return Damaged("wrong checksum of trailer", offset);
  }
  return trailer;
}

Result<CommitRecord> ParseCommitRecord(Bytes file, const Trailer& trailer) {
  const uint64_t offset = trailer.commit_offset;
  BFA_ASSIGN_OR_RETURN(const Block block, VerifyBlock(file.first(AsSize(trailer.trailer_offset)),
                                                      offset, BlockType::kCommit));
  if (block.payload.size() < kFlagsEnd || block.end() != trailer.trailer_offset) {
    return Damaged("commit of a wrong size", offset);
  }
  // Before all that a newer version may have changed, the size included.
  const auto flags = Load<uint64_t>(block.payload, offsetof(CommitRecord, incompat_flags));
  if ((flags & ~kKnownIncompatFlags) != 0) {
    return Error(ErrorCode::kNewerVersion,
                 "the store uses features that this bfa does not know (incompat flags 0x" +
                     HexOf(flags) + "): install a newer one");
  }
  if (block.payload.size() < sizeof(CommitRecord)) {
    return Damaged("commit of a wrong size", offset);
  }
  const auto record = Load<CommitRecord>(block.payload, 0);
  BFA_RETURN_IF_ERROR(CheckRecord(record, offset));
  return record;
}

Result<Commit> ParseCommit(Bytes file, const Trailer& trailer) {
  Commit commit;
  BFA_ASSIGN_OR_RETURN(commit.record, ParseCommitRecord(file, trailer));
  commit.offset = trailer.commit_offset;
  commit.end = trailer.trailer_offset + sizeof(Trailer);
  commit.chain_hash = trailer.chain_hash;
  BFA_ASSIGN_OR_RETURN(const Block block, FindBlock(file, commit.offset));
  const CommitRecord& record = commit.record;
  const uint64_t reference_count =
      uint64_t{record.symbol_block_count} + record.coverage_block_count + record.leaf_count;
  if (block.payload.size() != sizeof(CommitRecord) + reference_count * sizeof(BlockReference)) {
    return Damaged("commit of a wrong size", commit.offset);
  }
  uint64_t at = sizeof(CommitRecord);
  commit.symbol_blocks = LoadReferences(block.payload, at, record.symbol_block_count);
  at += uint64_t{record.symbol_block_count} * sizeof(BlockReference);
  commit.coverage_blocks = LoadReferences(block.payload, at, record.coverage_block_count);
  at += uint64_t{record.coverage_block_count} * sizeof(BlockReference);
  commit.leaves = LoadReferences(block.payload, at, record.leaf_count);
  BFA_RETURN_IF_ERROR(CheckReferences(commit));
  if (record.symbol_count > kMaxSymbolCount) {
    return TooManySymbols(record.symbol_count);
  }
  return commit;
}

Error TooManySymbols(uint64_t count) {
  return {ErrorCode::kIo, "the store has " + std::to_string(count) +
                              " symbols, which take a machine of 64 bits: use one"};
}

Result<Commit> ParseCommitAt(Bytes file, uint64_t offset, const Id128& file_id) {
  BFA_ASSIGN_OR_RETURN(const Trailer trailer, FindTrailer(file, offset, file_id));
  return ParseCommit(file, trailer);
}

Result<CommitLink> ParseCommitLink(Bytes file, uint64_t offset, const Id128& file_id) {
  BFA_ASSIGN_OR_RETURN(const Trailer trailer, FindTrailer(file, offset, file_id));
  BFA_ASSIGN_OR_RETURN(const CommitRecord record, ParseCommitRecord(file, trailer));
  return CommitLink{offset, trailer.trailer_offset + sizeof(Trailer), record};
}

Status CheckWritable(const Commit& commit) {
  const uint64_t flags = commit.record.ro_compat_flags;
  if ((flags & ~kKnownRoCompatFlags) == 0) return {};
  return Error(ErrorCode::kNewerVersion,
               "the store uses features that this bfa cannot write (ro_compat flags 0x" +
                   HexOf(flags) + "): install a newer one");
}

Status VerifyChainHash(Bytes file, const CommitRecord& record, const Trailer& trailer) {
  const Bytes batch = file.subspan(AsSize(record.batch_offset),
                                   AsSize(trailer.trailer_offset - record.batch_offset));
  if (ChainHash(record.previous_chain_hash, batch, {}) != trailer.chain_hash) {
    return Damaged("wrong chain hash of commit " + std::to_string(record.sequence),
                   trailer.trailer_offset);
  }
  return {};
}

ByteBuffer BuildCommitPayload(const Commit& commit) {
  CommitRecord record = commit.record;
  record.symbol_block_count = static_cast<uint32_t>(commit.symbol_blocks.size());
  record.coverage_block_count = static_cast<uint32_t>(commit.coverage_blocks.size());
  record.leaf_count = static_cast<uint32_t>(commit.leaves.size());
  ByteBuffer payload;
  AppendValue(record, payload);
  for (const auto* references : {&commit.symbol_blocks, &commit.coverage_blocks, &commit.leaves}) {
    AppendArray(std::span<const BlockReference>(*references), payload);
  }
  return payload;
}

Trailer BuildTrailer(const Id128& file_id, uint64_t trailer_offset, uint64_t commit_offset,
                     const Hash128& chain_hash) {
  Trailer trailer{kTrailerMagic, file_id, trailer_offset, commit_offset, chain_hash, 0};
  trailer.checksum = Checksum(AsBytes(trailer).first(kCheckedTrailerSize));
  return trailer;
}

}  // namespace bfa::internal
