// Promises of the block decoders: what one of them takes, built again, is the same bytes.
#include <algorithm>
#include <array>

#include "bfa/bitset_view.h"
#include "format/commit_block.h"
#include "format/day_leaf.h"
#include "format/file_header.h"
#include "format/symbol_block.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/reseal.h"

namespace bfa::fuzz {
namespace {

using internal::Block;
using internal::BlockType;
using internal::Load;
using internal::Trailer;

// Where a block pretends to stand: what it refers to may lie before it.
constexpr uint64_t kPlace = uint64_t{1} << 14;
constexpr uint32_t kMostNames = 4096;

// The first byte of an input, modulo their number.
enum Part : uint8_t { kHeader, kSymbols, kCoverage, kLeaf, kBitset, kCommit, kTrailer, kPartCount };

Part PartOf(Bytes input) {
  return static_cast<Part>(std::to_integer<unsigned>(input[0]) % kPartCount);
}

Block BlockOf(BlockType type, Bytes payload) { return {type, kPlace, 0, payload}; }

void CheckHeader(Bytes file, Promises& promises) {
  const auto header = internal::ParseFileHeader(file);
  if (!header) return promises.ExpectOfStore(header.error());
  const ByteBuffer built =
      internal::BuildFileHeader(header->dataset, header->file_id, header->compacted_from);
  const auto again = internal::ParseFileHeader(built);
  promises.Expect(again && again->dataset == header->dataset && again->file_id == header->file_id &&
                      again->compacted_from == header->compacted_from,
                  "a file header built again differs");
  const std::string url = header->dataset.Url("币/A", kFirstDay);
  promises.Expect(
      url.find("{symbol}") == std::string::npos && url.find("{date}") == std::string::npos,
      "a URL has a gap");
}

void CheckSymbols(Bytes payload, Promises& promises) {
  if (payload.size() < sizeof(internal::SymbolsHeader)) return;
  const auto header = Load<internal::SymbolsHeader>(payload, 0);
  const uint32_t before = std::min(header.first_id, kMostNames);
  std::vector<std::string_view> names(before, "BEFORE");
  const Status parsed =
      internal::ParseSymbolBlock(BlockOf(BlockType::kSymbols, payload), header.symbol_count, names);
  if (!parsed) return promises.ExpectOfStore(parsed.error());
  const ByteBuffer built =
      internal::BuildSymbolBlock(header.first_id, std::span(names).subspan(before));
  promises.Expect(std::ranges::equal(built, payload), "a symbol block built again differs");
  for (const std::string_view name : names) {
    const Classification of_name = Classify(name);
    promises.Expect(!ContractKindName(of_name.kind).empty() &&
                        name.find(of_name.quote_asset) != std::string_view::npos,
                    "a name with a foreign quote asset");
  }
}

void CheckCoverage(Bytes payload, Promises& promises) {
  if (payload.size() < sizeof(internal::CoverageHeader)) return;
  constexpr uint32_t kSymbolCount = 1000;
  std::vector<internal::CoverageRecord> ranges;
  const Status parsed = internal::ParseCoverageBlock(
      BlockOf(BlockType::kCoverage, payload),
      Load<internal::CoverageHeader>(payload, 0).range_count, kSymbolCount, ranges);
  if (!parsed) return promises.ExpectOfStore(parsed.error());
  promises.Expect(std::ranges::equal(internal::BuildCoverageBlock(ranges), payload),
                  "a coverage block built again differs");
}

void CheckLeaf(Bytes payload, Promises& promises) {
  if (payload.size() < sizeof(internal::LeafHeader)) return;
  const auto header = Load<internal::LeafHeader>(payload, 0);
  // A commit that refers to anything else is refused before its leaves are read.
  if (header.day_count == 0 || header.leaf_number > internal::kMaxDayNumber) return;
  const auto leaf =
      internal::ParseLeaf(BlockOf(BlockType::kLeaf, payload), header.leaf_number, header.day_count);
  if (!leaf) return promises.ExpectOfStore(leaf.error());
  promises.Expect(std::ranges::equal(internal::BuildLeaf(*leaf), payload),
                  "a leaf built again differs");
}

void CheckBitset(Bytes payload, Promises& promises) {
  const auto words = internal::ParseBitset(BlockOf(BlockType::kBitset, payload));
  if (!words) return promises.ExpectOfStore(words.error());
  promises.Expect(std::ranges::equal(std::as_bytes(*words), payload), "a bitset differs");
  const BitsetView set(*words);
  uint32_t count = 0;
  for (const SymbolId id : set) {
    promises.Expect(set.contains(id) && set.Rank(id) == count, "a bitset has another rank");
    ++count;
  }
  promises.Expect(count == set.Count(), "a bitset has another count");
}

void CheckCommit(Bytes payload, Promises& promises) {
  // Empty up to the commit: nothing that it refers to is looked at.
  internal::BatchBuilder file(0);
  file.AddRaw(ByteBuffer(kPlace));
  file.AddBlock(BlockType::kCommit, payload);
  const uint64_t trailer_offset = file.end_offset();
  const Trailer trailer = internal::BuildTrailer({}, trailer_offset, kPlace, {});
  file.AddRaw(internal::AsBytes(trailer));
  const auto commit = internal::ParseCommit(file.bytes(), trailer);
  const auto by_offset = internal::ParseCommitAt(file.bytes(), kPlace, {});
  const auto link = internal::ParseCommitLink(file.bytes(), kPlace, {});
  promises.Expect(commit.has_value() == by_offset.has_value(), "a commit is parsed in two ways");
  if (!commit) return promises.ExpectOfStore(commit.error());
  promises.Expect(link && link->end == commit->end, "a commit parses and its link does not");
  promises.Expect(std::ranges::equal(internal::BuildCommitPayload(*commit), payload),
                  "a commit built again differs");
  promises.Expect(!internal::VerifyChainHash(file.bytes(), commit->record, trailer),
                  "zeros are no chain hash");
  if (const Status writable = internal::CheckWritable(*commit); !writable) {
    promises.ExpectOfStore(writable.error());
  }
}

void CheckTrailer(Bytes bytes, Promises& promises) {
  if (bytes.size() < sizeof(Trailer)) return;
  ByteBuffer file(kPlace);
  internal::Append(bytes.first(sizeof(Trailer)), file);
  const auto given = Load<Trailer>(bytes, 0);
  const auto trailer = internal::ParseTrailer(file, kPlace, given.file_id);
  if (!trailer) return promises.ExpectOfStore(trailer.error());
  const Trailer built = internal::BuildTrailer(trailer->file_id, trailer->trailer_offset,
                                               trailer->commit_offset, trailer->chain_hash);
  promises.Expect(std::ranges::equal(internal::AsBytes(built), bytes.first(sizeof(Trailer))),
                  "a trailer built again differs");
}

std::string DecodeBlock(Bytes input) {
  if (input.empty()) return {};
  const ByteBuffer payload(input.begin() + 1, input.end());  // 8-byte aligned
  constexpr std::array<void (*)(Bytes, Promises&), kPartCount> kChecks{
      &CheckHeader, &CheckSymbols, &CheckCoverage, &CheckLeaf,
      &CheckBitset, &CheckCommit,  &CheckTrailer};
  Promises promises;
  kChecks[PartOf(input)](payload, promises);
  return promises.broken();
}

void MendBlock(ByteBuffer& input) {
  if (input.empty()) return;
  const std::span<std::byte> bytes = std::span(input).subspan(1);
  if (PartOf(input) == kHeader) Reseal(bytes);
  if (PartOf(input) == kTrailer && bytes.size() >= sizeof(Trailer)) {
    const auto trailer = Load<Trailer>(bytes, 0);
    const Trailer sealed =
        internal::BuildTrailer(trailer.file_id, kPlace, trailer.commit_offset, trailer.chain_hash);
    std::ranges::copy(internal::AsBytes(sealed), bytes.begin());
  }
}

void ChangeBlock(ByteBuffer& input, Random& random) {
  if (input.empty()) return;
  const std::span<std::byte> bytes = std::span(input).subspan(1);
  ChangeField(0, random() % 2 == 0 ? 128 : bytes.size(), bytes, random);
}

}  // namespace

const FuzzTarget kBlockTarget{"block_fuzz", &DecodeBlock, &MendBlock, &ChangeBlock};

}  // namespace bfa::fuzz
