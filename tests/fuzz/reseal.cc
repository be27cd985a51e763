#include "tests/fuzz/reseal.h"

#include <cstring>
#include <optional>

#include "format/checksum.h"
#include "format/commit_block.h"

namespace bfa::fuzz {
namespace {

using internal::AlignUp;
using internal::BlockHeader;
using internal::BlockType;
using internal::Bytes;
using internal::CommitRecord;
using internal::FileHeader;
using internal::Fits;
using internal::Hash128;
using internal::Load;
using internal::Trailer;

template <typename T>
void Store(const T& value, size_t offset, std::span<std::byte> file) {
  std::memcpy(file.data() + offset, &value, sizeof value);
}

// Of a header that lies within the file.
std::optional<size_t> HeaderSize(Bytes file) {
  if (file.size() < sizeof(FileHeader)) return std::nullopt;
  const size_t size = Load<FileHeader>(file, 0).header_size;
  if (size < sizeof(FileHeader) || size > file.size()) return std::nullopt;
  return size;
}

// Where the block at `offset` ends, padding included.
std::optional<size_t> BlockEnd(Bytes file, size_t offset) {
  if (!Fits(offset, sizeof(BlockHeader), file.size())) return std::nullopt;
  const uint64_t payload_size = Load<BlockHeader>(file, offset).payload_size;
  if (!Fits(offset + sizeof(BlockHeader), payload_size, file.size())) return std::nullopt;
  const uint64_t end = AlignUp(offset + sizeof(BlockHeader) + payload_size);
  if (end > file.size()) return std::nullopt;
  return end;
}

bool IsCommit(Bytes file, size_t offset) {
  return Load<BlockHeader>(file, offset).type == BlockType::kCommit;
}

void ResealBlock(size_t offset, std::span<std::byte> file) {
  auto header = Load<BlockHeader>(file, offset);
  header.offset = offset;
  const Bytes payload = Bytes(file).subspan(offset + sizeof header, header.payload_size);
  header.checksum =
      internal::Checksum(internal::AsBytes(header).first(offsetof(BlockHeader, checksum)), payload);
  Store(header, offset, file);
}

// A commit with its trailer, which gives the chain hash that the next one follows.
Hash128 ResealCommit(size_t offset, size_t end, const Hash128& previous,
                     std::span<std::byte> file) {
  const size_t payload_offset = offset + sizeof(BlockHeader);
  CommitRecord record{};
  const bool is_whole = end - payload_offset >= sizeof record;
  if (is_whole) {
    record = Load<CommitRecord>(file, payload_offset);
    record.previous_chain_hash = previous;
    Store(record, payload_offset, file);
  }
  ResealBlock(offset, file);
  if (!Fits(end, sizeof(Trailer), file.size())) return previous;
  Hash128 chain_hash{};
  if (is_whole && record.batch_offset <= end) {
    const Bytes batch = Bytes(file).subspan(record.batch_offset, end - record.batch_offset);
    chain_hash = internal::ChainHash(previous, batch, {});
  }
  Store(internal::BuildTrailer(Load<FileHeader>(file, 0).file_id, end, offset, chain_hash), end,
        file);
  return chain_hash;
}

}  // namespace

std::vector<size_t> BlockOffsets(std::span<const std::byte> file) {
  std::vector<size_t> offsets;
  auto offset = HeaderSize(file);
  while (offset) {
    const auto end = BlockEnd(file, *offset);
    if (!end) break;
    offsets.push_back(*offset);
    offset = IsCommit(file, *offset) ? *end + sizeof(Trailer) : *end;
  }
  return offsets;
}

void SealCommitAt(size_t offset, std::span<std::byte> file) {
  const auto end = BlockEnd(file, offset);
  if (!HeaderSize(file) || !end || !Fits(*end, sizeof(Trailer), file.size())) return;
  ResealBlock(offset, file);
  Hash128 chain_hash{};
  if (*end - offset >= sizeof(BlockHeader) + sizeof(CommitRecord)) {
    const auto record = Load<CommitRecord>(file, offset + sizeof(BlockHeader));
    if (record.batch_offset <= *end) {
      const Bytes batch = Bytes(file).subspan(record.batch_offset, *end - record.batch_offset);
      chain_hash = internal::ChainHash(record.previous_chain_hash, batch, {});
    }
  }
  Store(internal::BuildTrailer(Load<FileHeader>(file, 0).file_id, *end, offset, chain_hash), *end,
        file);
}

void Reseal(std::span<std::byte> file) {
  const auto header_size = HeaderSize(file);
  if (!header_size) return;
  auto header = Load<FileHeader>(file, 0);
  const Bytes whole = Bytes(file).first(*header_size);
  header.checksum = internal::Checksum(whole.first(offsetof(FileHeader, checksum)),
                                       whole.subspan(sizeof(FileHeader)));
  Store(header, 0, file);
  Hash128 chain_hash = internal::HashOf(whole);
  for (const size_t offset : BlockOffsets(file)) {
    if (IsCommit(file, offset)) {
      chain_hash = ResealCommit(offset, *BlockEnd(file, offset), chain_hash, file);
    } else {
      ResealBlock(offset, file);
    }
  }
}

}  // namespace bfa::fuzz
