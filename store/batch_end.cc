#include "store/batch_end.h"

#include "format/checksum.h"
#include "format/propagate.h"
#include "store/jump_link.h"

namespace bfa::internal {

Status EndBatch(Bytes file, const ParsedHeader& header, const Commit& last, Commit& commit,
                BatchBuilder& batch) {
  CommitRecord& record = commit.record;
  record.batch_offset = last.end;
  record.previous_offset = last.offset;
  record.jump_offset = 0;
  record.previous_chain_hash = header.hash;
  if (last.record.sequence != 0) {
    record.previous_chain_hash = last.chain_hash;
    BFA_ASSIGN_OR_RETURN(record.jump_offset,
                         JumpOffsetAfter(file.first(AsSize(last.end)), header.file_id, last));
  }
  const uint64_t references =
      commit.symbol_blocks.size() + commit.coverage_blocks.size() + commit.leaves.size();
  const uint64_t commit_size =
      AlignUp(sizeof(BlockHeader) + sizeof record + references * sizeof(BlockReference)) +
      sizeof(Trailer);
  const bool is_large = batch.end_offset() - last.end + commit_size > kSmallBatchSize;
  record.commit_flags = is_large ? kBatchSyncedFirst : 0;
  commit.offset = batch.end_offset();
  batch.AddBlock(BlockType::kCommit, BuildCommitPayload(commit));
  commit.chain_hash =
      ChainHash(record.previous_chain_hash, file.subspan(AsSize(last.end)), batch.bytes());
  batch.AddRaw(
      AsBytes(BuildTrailer(header.file_id, batch.end_offset(), commit.offset, commit.chain_hash)));
  commit.end = batch.end_offset();
  return {};
}

}  // namespace bfa::internal
