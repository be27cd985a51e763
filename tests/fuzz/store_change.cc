#include "tests/fuzz/store_change.h"

#include <algorithm>

#include "format/checksum.h"
#include "format/commit_block.h"
#include "tests/fuzz/reseal.h"

namespace bfa::fuzz {
namespace {

using internal::AlignUp;
using internal::BlockHeader;
using internal::BlockType;
using internal::Load;
using internal::Trailer;

constexpr size_t kMaxSize = 64 * 1024;  // that a file is made longer than

std::vector<size_t> CommitOffsets(Bytes file) {
  std::vector<size_t> offsets = BlockOffsets(file);
  std::erase_if(offsets, [&](size_t offset) {
    return Load<BlockHeader>(file, offset).type != BlockType::kCommit;
  });
  return offsets;
}

void AppendNoise(ByteBuffer& file, Random& random) {
  for (size_t count = 1 + random() % 200; count > 0; --count) {
    file.push_back(std::byte{static_cast<uint8_t>(random())});
  }
}

void AppendEarlierPiece(ByteBuffer& file, Random& random) {
  if (file.size() < internal::kAlignment) return;
  if (random() % 2 == 0) file.resize(AlignUp(file.size()));
  const size_t begin = random() % (file.size() / internal::kAlignment) * internal::kAlignment;
  const size_t size = std::min<size_t>(file.size() - begin, 64 + random() % 4096);
  const ByteBuffer piece(file.begin() + static_cast<std::ptrdiff_t>(begin),
                         file.begin() + static_cast<std::ptrdiff_t>(begin + size));
  file.insert(file.end(), piece.begin(), piece.end());
}

// Copies a commit with its trailer to another place, where both vouch for themselves.
void StrayCommit(ByteBuffer& file, Random& random) {
  const std::vector<size_t> commits = CommitOffsets(file);
  if (commits.empty()) return;
  const size_t from = commits[random() % commits.size()];
  const uint64_t size = AlignUp(sizeof(BlockHeader) + Load<BlockHeader>(file, from).payload_size);
  ByteBuffer block(file.begin() + static_cast<std::ptrdiff_t>(from),
                   file.begin() + static_cast<std::ptrdiff_t>(from + size));
  const size_t place = random() % 4 == 0
                           ? AlignUp(random() % (file.size() + 1))
                           : AlignUp(file.size()) + random() % 4 * internal::kAlignment;
  if (random() % 2 == 0) ChangeField(sizeof(BlockHeader), block.size(), block, random);
  if (file.size() < place + size + sizeof(Trailer)) file.resize(place + size + sizeof(Trailer));
  std::ranges::copy(block, file.begin() + static_cast<std::ptrdiff_t>(place));
  SealCommitAt(place, file);
}

}  // namespace

void ChangeStore(ByteBuffer& file, Random& random) {
  const std::vector<size_t> blocks = BlockOffsets(file);
  const size_t first = blocks.empty() ? 0 : blocks[random() % blocks.size()];
  // The size of a payload seldom: the walk ends at a wrong one.
  const size_t begin = first + (random() % 16 == 0 ? 0 : sizeof(BlockHeader));
  ChangeField(begin, begin + (random() % 2 == 0 ? 160 : 2048), file, random);
  Reseal(file);
}

void TearStore(ByteBuffer& file, Random& random) {
  switch (random() % 6) {
    case 0:
      file.resize(random() % (file.size() + 1));
      break;
    case 1:
      AppendNoise(file, random);
      break;
    case 2:
      AppendEarlierPiece(file, random);
      break;
    case 3:
      StrayCommit(file, random);
      break;
    case 4:
      ChangeField(0, file.size(), file, random);
      break;
    default:
      ChangeStore(file, random);
  }
  file.resize(std::min(file.size(), kMaxSize));
}

}  // namespace bfa::fuzz
