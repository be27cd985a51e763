// Writes the seeds of block_fuzz and metadata_fuzz: the parts of the stores that are given, each
// shape once.
//
//   seed_parts tests/fuzz/corpus tests/fuzz/corpus/reader_fuzz/*.bfa spec/vectors/*.bfa
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "format/commit_block.h"
#include "format/day_leaf.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/reseal.h"

namespace bfa::fuzz {
namespace {

using internal::Block;
using internal::BlockType;
using internal::ColumnEntry;
using internal::DayEntry;
using internal::FindBlock;
using internal::Load;
using internal::MetadataHeader;

constexpr size_t kMostSize = 2500;  // of a seed
constexpr size_t kTrailerSize = sizeof(internal::Trailer);
constexpr std::byte kHeaderPart{0};
constexpr std::byte kTrailerPart{6};

std::byte PartOf(BlockType type) {
  switch (type) {
    case BlockType::kSymbols:
      return std::byte{1};
    case BlockType::kCoverage:
      return std::byte{2};
    case BlockType::kLeaf:
      return std::byte{3};
    case BlockType::kBitset:
      return std::byte{4};
    default:
      return std::byte{5};
  }
}

class Parts {
 public:
  explicit Parts(std::string folder) : folder_(std::move(folder)) {}

  void Add(const std::string& name, Bytes file) {
    name_ = name;
    const std::vector<size_t> blocks = BlockOffsets(file);
    if (blocks.empty()) return;
    AddBlockSeed("header", kHeaderPart, file.first(blocks.front()), "");
    for (const size_t offset : blocks) {
      const auto block = FindBlock(file, offset);
      if (!block) continue;
      if (block->type == BlockType::kLeaf) AddDays(file, *block);
      if (block->type == BlockType::kMetadata) continue;
      AddBlockSeed(internal::BlockTypeName(block->type), PartOf(block->type), block->payload,
                   std::to_string(std::min<size_t>(block->payload.size() / 64, 3)));
      if (block->type == BlockType::kCommit && file.size() - block->end() >= kTrailerSize) {
        AddBlockSeed("trailer", kTrailerPart, file.subspan(block->end(), kTrailerSize), "");
      }
    }
  }

 private:
  void Write(const std::string& target, const std::string& name, const ByteBuffer& bytes) {
    const std::string path = folder_ + "/" + target + "/" + name;
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }

  void AddBlockSeed(const std::string& what, std::byte part, Bytes bytes,
                    const std::string& shape) {
    if (bytes.size() > kMostSize || !seen_.insert(what + shape).second) return;
    ByteBuffer seed{part};
    internal::Append(bytes, seed);
    kBlockTarget.mend(seed);  // a trailer vouches for its place
    Write("block_fuzz", name_ + "-" + what + shape, seed);
  }

  void AddDays(Bytes file, const Block& block) {
    if (block.payload.size() < sizeof(internal::LeafHeader)) return;
    const auto header = Load<internal::LeafHeader>(block.payload, 0);
    const auto leaf = internal::ParseLeaf(block, header.leaf_number, header.day_count);
    if (!leaf) return;
    for (const internal::LeafDay& day : leaf->days) {
      for (size_t group = 0; group < internal::kGroupCount; ++group)
        AddGroup(file, day.entry, group);
    }
  }

  void AddGroup(Bytes file, const DayEntry& entry, size_t group) {
    const auto block = FindBlock(file, entry.group_offset[group]);
    if (entry.group_offset[group] == 0 || !block) return;
    if (block->payload.size() < sizeof(MetadataHeader) || !IsNew(block->payload)) return;
    std::vector<Bytes> sets;
    size_t size = 8;
    for (const uint64_t offset : entry.bitset_offset) {
      const auto set = FindBlock(file, offset);
      sets.push_back(offset != 0 && set ? set->payload : Bytes());
      size = std::max(size, sets.back().size());
    }
    ByteBuffer seed{static_cast<std::byte>(group), static_cast<std::byte>(size / 8 - 1)};
    for (const Bytes set : sets) {
      internal::Append(set, seed);
      seed.resize(seed.size() + size - set.size());
    }
    internal::Append(block->payload, seed);
    if (seed.size() <= kMostSize) {
      Write("metadata_fuzz", name_ + "-" + std::to_string(++metadata_count_), seed);
    }
  }

  // Whether a block has a column in a form that none had before it.
  bool IsNew(Bytes payload) {
    bool is_new = false;
    const size_t count = Load<MetadataHeader>(payload, 0).column_count;
    for (size_t i = 0; i < count; ++i) {
      const size_t at = sizeof(MetadataHeader) + i * sizeof(ColumnEntry);
      if (!internal::Fits(at, sizeof(ColumnEntry), payload.size())) break;
      const auto entry = Load<ColumnEntry>(payload, at);
      const std::string form = std::to_string(entry.column_id) + "/" +
                               std::to_string(static_cast<int>(entry.encoding)) + "/" +
                               std::to_string(static_cast<int>(entry.domain));
      is_new = seen_.insert(form).second || is_new;
    }
    return is_new;
  }

  std::string folder_;
  std::string name_;
  std::set<std::string> seen_;
  int metadata_count_ = 0;
};

}  // namespace
}  // namespace bfa::fuzz

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: seed_parts FOLDER STORE...\n");
    return 2;
  }
  bfa::fuzz::Parts parts(argv[1]);
  for (int i = 2; i < argc; ++i) {
    const std::string path = argv[i];
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    if (text.size() < sizeof(bfa::internal::FileHeader)) continue;
    const bfa::fuzz::ByteBuffer bytes(std::as_bytes(std::span(text)).begin(),
                                      std::as_bytes(std::span(text)).end());
    const size_t name_begin = path.rfind('/') + 1;
    parts.Add(path.substr(name_begin, path.rfind('.') - name_begin), bytes);
  }
}
