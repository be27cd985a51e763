// Blocks: the frame around everything but the file header and the trailers.
#ifndef BFA_FORMAT_BLOCK_H_
#define BFA_FORMAT_BLOCK_H_

#include "format/bytes.h"

namespace bfa::internal {

struct Block {
  BlockType type;
  uint64_t offset;
  uint64_t checksum;
  Bytes payload;

  uint64_t payload_offset() const { return offset + sizeof(BlockHeader); }
  // Where the next block or the trailer starts.
  uint64_t end() const { return AlignUp(payload_offset() + payload.size()); }
};

// `SYMB` and so on; four dots for bytes that are no letters.
std::string BlockTypeName(BlockType type);

// The block whose header stands at `offset` of the file, checked to lie within `file` and to carry
// its own offset; its checksum and padding are not looked at. kDamaged otherwise.
Result<Block> FindBlock(Bytes file, uint64_t offset);

// The same, with its type and checksum verified. Cost: a pass over the payload.
Result<Block> VerifyBlock(Bytes file, uint64_t offset, BlockType type);

// Ok if the checksum in the header of `block` is that of its bytes in `file`.
Status VerifyChecksum(Bytes file, const Block& block);

// The bytes of a batch while it is made. Blocks know their offset in the file from the start.
class BatchBuilder {
 public:
  // `offset`: where in the file the batch will stand; a multiple of kAlignment.
  explicit BatchBuilder(uint64_t offset) : batch_offset_(offset) {}

  // Adds a block and returns its offset in the file.
  uint64_t AddBlock(BlockType type, Bytes payload);
  // Adds bytes as they are.
  void AddRaw(Bytes bytes) { Append(bytes, bytes_); }

  uint64_t batch_offset() const { return batch_offset_; }
  uint64_t end_offset() const { return batch_offset_ + bytes_.size(); }
  Bytes bytes() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }

 private:
  uint64_t batch_offset_;
  ByteBuffer bytes_;
};

}  // namespace bfa::internal

#endif  // BFA_FORMAT_BLOCK_H_
