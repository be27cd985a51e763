#include "tests/format/byte_editor.h"

#include <algorithm>

#include "format/checksum.h"

namespace bfa::internal {

void ByteEditor::Write(uint64_t offset, Bytes bytes) {
  if (!Fits(offset, bytes.size(), bytes_.size())) std::abort();
  std::ranges::copy(bytes, bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
}

void ByteEditor::Shrink(uint64_t count) {
  bytes_.erase(bytes_.end() - static_cast<std::ptrdiff_t>(count), bytes_.end());
}

void ByteEditor::FixHeaderChecksum() {
  const auto header_size = Get<uint32_t>(offsetof(FileHeader, header_size));
  const Bytes header = bytes().first(header_size);
  Set(offsetof(FileHeader, checksum),
      Checksum(header.first(offsetof(FileHeader, checksum)), header.subspan(sizeof(FileHeader))));
}

void ByteEditor::FixChecksum(uint64_t block_offset) {
  const auto payload_size = Get<uint64_t>(block_offset + offsetof(BlockHeader, payload_size));
  const Bytes payload = bytes().subspan(block_offset + sizeof(BlockHeader), payload_size);
  const Bytes head = bytes().subspan(block_offset, offsetof(BlockHeader, checksum));
  Set(block_offset + offsetof(BlockHeader, checksum), Checksum(head, payload));
}

void ByteEditor::FixTrailerChecksum(uint64_t trailer_offset) {
  const Bytes checked = bytes().subspan(trailer_offset, offsetof(Trailer, checksum));
  Set(trailer_offset + offsetof(Trailer, checksum), Checksum(checked));
}

void ByteEditor::FixChains() {
  const auto header_size = Get<uint32_t>(offsetof(FileHeader, header_size));
  Hash128 chain = HashOf(bytes().first(header_size));
  uint64_t batch_offset = header_size;
  for (const uint64_t commit : BlocksOf(BlockType::kCommit)) {
    Set(commit + sizeof(BlockHeader) + offsetof(CommitRecord, previous_chain_hash), chain);
    FixChecksum(commit);
    const uint64_t trailer = TrailerBehind(commit);
    chain = ChainHash(chain, bytes().subspan(batch_offset, trailer - batch_offset), {});
    Set(trailer + offsetof(Trailer, chain_hash), chain);
    FixTrailerChecksum(trailer);
    batch_offset = trailer + sizeof(Trailer);
  }
}

uint64_t ByteEditor::EndOfBlock(uint64_t offset) const {
  const auto payload_size = Get<uint64_t>(offset + offsetof(BlockHeader, payload_size));
  return AlignUp(offset + sizeof(BlockHeader) + payload_size);
}

std::vector<uint64_t> ByteEditor::BlocksOf(BlockType type) const {
  std::vector<uint64_t> offsets;
  uint64_t offset = Get<uint32_t>(offsetof(FileHeader, header_size));
  while (offset + sizeof(BlockHeader) <= size()) {
    const auto header = Get<BlockHeader>(offset);
    if (header.offset != offset) break;  // a torn tail
    if (header.type == type) offsets.push_back(offset);
    offset = EndOfBlock(offset);
    if (header.type == BlockType::kCommit) offset += sizeof(Trailer);
  }
  return offsets;
}

uint64_t ByteEditor::PayloadOf(BlockType type, int index) const {
  const std::vector<uint64_t> offsets = BlocksOf(type);
  const auto place =
      index < 0 ? offsets.size() - static_cast<size_t>(-index) : static_cast<size_t>(index);
  return offsets.at(place) + sizeof(BlockHeader);
}

uint64_t ByteEditor::TrailerBehind(uint64_t commit_offset) const {
  return EndOfBlock(commit_offset);
}

}  // namespace bfa::internal
