#include "store/store_writer.h"

#include "format/propagate.h"
#include "store/batch_end.h"

namespace bfa::internal {
namespace {

constexpr uint64_t kBufferSize = 1024 * 1024;

}  // namespace

StoreWriter::StoreWriter(AppendFile& file, ParsedHeader header)
    : file_(&file), header_(std::move(header)), batch_(header_.header_size) {
  last_.end = header_.header_size;
}

Result<StoreWriter> StoreWriter::Begin(AppendFile& file, const Dataset& dataset,
                                       const Id128& file_id, const Id128& compacted_from) {
  const ByteBuffer bytes = BuildFileHeader(dataset, file_id, compacted_from);
  BFA_ASSIGN_OR_RETURN(ParsedHeader header, ParseFileHeader(bytes));
  BFA_RETURN_IF_ERROR(file.Append(bytes));
  return StoreWriter(file, std::move(header));
}

Result<uint64_t> StoreWriter::AddBlock(BlockType type, Bytes payload) {
  const uint64_t offset = batch_.AddBlock(type, payload);
  if (batch_.bytes().size() >= kBufferSize) BFA_RETURN_IF_ERROR(Flush());
  return offset;
}

Status StoreWriter::AddCommit(Commit commit) {
  // What was written is asked for its hash and for the jump, and is not kept in memory for that.
  BFA_ASSIGN_OR_RETURN(const SharedBytes written, file_->Map());
  BFA_RETURN_IF_ERROR(EndBatch(written.bytes, header_, last_, commit, batch_));
  last_ = std::move(commit);
  return Flush();
}

Status StoreWriter::Flush() {
  BFA_RETURN_IF_ERROR(file_->Append(batch_.bytes()));
  batch_ = BatchBuilder(batch_.end_offset());
  return {};
}

}  // namespace bfa::internal
