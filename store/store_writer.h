// A new store, written commit by commit.
#ifndef BFA_STORE_STORE_WRITER_H_
#define BFA_STORE_STORE_WRITER_H_

#include "format/commit_block.h"
#include "format/file_header.h"
#include "store/append_file.h"

namespace bfa::internal {

// Writes a file that nobody else sees yet: the one sync that it needs is the caller's, before the
// file is published. Blocks are written as they come, so that memory is needed for a buffer alone.
class StoreWriter {
 public:
  // `file`, which is empty and outlives the writer, gets its header.
  static Result<StoreWriter> Begin(AppendFile& file, const Dataset& dataset, const Id128& file_id,
                                   const Id128& compacted_from);

  // Adds a block to the batch of the next commit, and gives its offset.
  Result<uint64_t> AddBlock(BlockType type, Bytes payload);
  // The end of that batch, for those who add several blocks to it. They may reach the file with the
  // next block that is added here.
  BatchBuilder& batch() { return batch_; }
  // Ends the batch. `commit` has what EndBatch asks for.
  Status AddCommit(Commit commit);

 private:
  StoreWriter(AppendFile& file, ParsedHeader header);
  Status Flush();

  AppendFile* file_;
  ParsedHeader header_;
  Commit last_;
  BatchBuilder batch_;  // what of the next batch is not written yet
};

}  // namespace bfa::internal

#endif  // BFA_STORE_STORE_WRITER_H_
