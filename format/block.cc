#include "format/block.h"

#include "format/checksum.h"
#include "format/propagate.h"

namespace bfa::internal {
namespace {

constexpr size_t kCheckedHeaderSize = offsetof(BlockHeader, checksum);

}  // namespace

std::string BlockTypeName(BlockType type) {
  std::string name;
  for (const std::byte byte : AsBytes(type)) {
    const auto c = static_cast<char>(byte);
    name += c >= 'A' && c <= 'Z' ? c : '.';
  }
  return name;
}

Result<Block> FindBlock(Bytes file, uint64_t offset) {
  if (offset % kAlignment != 0) return Damaged("block offset is not a multiple of 64", offset);
  if (!Fits(offset, sizeof(BlockHeader), file.size())) {
    return Damaged("block lies beyond the end of the commit", offset);
  }
  const auto header = Load<BlockHeader>(file, offset);
  if (header.offset != offset) return Damaged("no block with its own offset", offset);
  if (header.reserved != 0) return Damaged("reserved field of a block is not 0", offset);
  const uint64_t payload_offset = offset + sizeof(BlockHeader);
  if (!Fits(payload_offset, header.payload_size, file.size()) ||
      AlignUp(payload_offset + header.payload_size) > file.size()) {
    return Damaged("block reaches beyond the end of the commit", offset);
  }
  return Block{header.type, offset, header.checksum,
               file.subspan(AsSize(payload_offset), AsSize(header.payload_size))};
}

Status VerifyChecksum(Bytes file, const Block& block) {
  if (Checksum(file.subspan(AsSize(block.offset), kCheckedHeaderSize), block.payload) !=
      block.checksum) {
    return Damaged("wrong checksum of " + BlockTypeName(block.type) + " block", block.offset);
  }
  return {};
}

Result<Block> VerifyBlock(Bytes file, uint64_t offset, BlockType type) {
  BFA_ASSIGN_OR_RETURN(const Block block, FindBlock(file, offset));
  if (block.type != type) {
    return Damaged("expected a " + BlockTypeName(type) + " block", offset);
  }
  BFA_RETURN_IF_ERROR(VerifyChecksum(file, block));
  return block;
}

uint64_t BatchBuilder::AddBlock(BlockType type, Bytes payload) {
  BlockHeader header{type, 0, payload.size(), end_offset(), 0};
  header.checksum = Checksum(AsBytes(header).first(kCheckedHeaderSize), payload);
  AppendValue(header, bytes_);
  Append(payload, bytes_);
  PadTo(kAlignment, bytes_);
  return header.offset;
}

}  // namespace bfa::internal
