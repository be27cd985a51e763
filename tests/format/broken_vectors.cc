// Stores that are broken in their frame: header, blocks, commits, index. Each in one thing.

#include <array>
#include <string>

#include "format/checksum.h"
#include "format/symbol_block.h"
#include "tests/format/byte_editor.h"
#include "tests/format/hand_made_batch.h"
#include "tests/format/vector_set.h"

namespace bfa::internal {
namespace {

// A change to a store, made by a function without a state.
using Damage = void (*)(ByteEditor&);

struct Recipe {
  const char* name;
  const char* about;
  const char* base;  // of the valid vectors
  const char* error;
  Damage damage;
};

// Of the newest commit's record.
uint64_t FieldOfCommit(const ByteEditor& editor, uint64_t field_offset) {
  return editor.PayloadOf(BlockType::kCommit, -1) + field_offset;
}

// Sets a field of the newest commit and mends all hashes.
template <typename T>
void SetInCommit(ByteEditor& editor, uint64_t field_offset, const T& value) {
  editor.Set(FieldOfCommit(editor, field_offset), value);
  editor.FixChains();
}

// Sets a field of the payload of a block, and mends all hashes.
template <typename T>
void SetInBlock(ByteEditor& editor, BlockType type, uint64_t at, const T& value, int index = 0) {
  const uint64_t payload = editor.PayloadOf(type, index);
  editor.Set(payload + at, value);
  editor.FixChecksum(payload - sizeof(BlockHeader));
  editor.FixChains();
}

// Breaks the checksum of a block, and mends what follows from that.
void BreakChecksum(ByteEditor& editor, BlockType type, int index = 0) {
  editor.FlipBit(editor.PayloadOf(type, index) - sizeof(BlockHeader) +
                 offsetof(BlockHeader, checksum));
  editor.FixChains();
}

// The chain hash of the newest commit, for when the chain of blocks before it is broken.
void FixLastChain(ByteEditor& editor) {
  const uint64_t trailer = editor.size() - sizeof(Trailer);
  const auto commit = editor.Get<uint64_t>(trailer + offsetof(Trailer, commit_offset));
  editor.FixChecksum(commit);
  const auto record = editor.Get<CommitRecord>(commit + sizeof(BlockHeader));
  const Bytes batch = editor.bytes().subspan(record.batch_offset, trailer - record.batch_offset);
  editor.Set(trailer + offsetof(Trailer, chain_hash),
             ChainHash(record.previous_chain_hash, batch, {}));
  editor.FixTrailerChecksum(trailer);
}

// Sets a field of the header of the first block, with all hashes right but its own.
template <typename T>
void SetInFirstBlock(ByteEditor& editor, uint64_t field_offset, const T& value) {
  const uint64_t block = editor.BlocksOf(BlockType::kBitset).front();
  editor.Set(block + field_offset, value);
  FixLastChain(editor);
}

void SetDescriptor(ByteEditor& editor, std::string_view from, std::string_view to) {
  const Bytes bytes = editor.bytes();
  const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  editor.Write(text.find(from), std::as_bytes(std::span(to)));
  editor.FixHeaderChecksum();
}

constexpr uint64_t kEntry = sizeof(LeafHeader) + sizeof(RowCounts);  // in a leaf of one day
constexpr uint64_t kFirstReference = sizeof(CommitRecord);

constexpr Recipe kHeaderRecipes[] = {
    {"empty_file", "nothing at all", "empty", "the file is empty",
     [](ByteEditor& e) { e.Shrink(e.size()); }},
    {"other_file", "a file of another kind", "empty", "not a bfa store",
     [](ByteEditor& e) {
       e.Write(0, std::as_bytes(std::span(std::string_view("PK\3\4\n\0\0\0"))));
     }},
    {"text_mode", "its magic as a text-mode transfer leaves it: CR LF became LF", "tiny",
     "not a bfa store",
     [](ByteEditor& e) {
       ByteBuffer bytes(e.bytes().begin(), e.bytes().end());
       bytes.erase(bytes.begin() + 4);
       e = ByteEditor(bytes);
     }},
    {"cut_magic", "cut within its magic", "tiny", "the file ends inside its header",
     [](ByteEditor& e) { e.Shrink(e.size() - 7); }},
    {"cut_header", "cut within its descriptor", "tiny", "the file ends inside its header",
     [](ByteEditor& e) { e.Shrink(e.size() - 100); }},
    {"newer_version", "format version 2", "tiny", "the store has format version 2",
     [](ByteEditor& e) { e.Set(offsetof(FileHeader, format_version), uint32_t{2}); }},
    {"newer_version_cut", "format version 2, cut behind it", "tiny",
     "the store has format version 2",
     [](ByteEditor& e) {
       e.Set(offsetof(FileHeader, format_version), uint32_t{2});
       e.Shrink(e.size() - offsetof(FileHeader, header_size));
     }},
    {"version_zero", "format version 0", "tiny", "format version is 0",
     [](ByteEditor& e) { e.Set(offsetof(FileHeader, format_version), uint32_t{0}); }},
    {"header_size", "a header size that is not that of its descriptor", "tiny",
     "header size does not match",
     [](ByteEditor& e) { e.Set(offsetof(FileHeader, header_size), uint32_t{192}); }},
    {"descriptor_size", "a descriptor of over 64 KiB", "tiny", "descriptor size is over 65536",
     [](ByteEditor& e) { e.Set(offsetof(FileHeader, descriptor_size), uint32_t{65'537}); }},
    {"header_checksum", "another file id under the old checksum", "tiny",
     "wrong checksum of file header",
     [](ByteEditor& e) { e.FlipBit(offsetof(FileHeader, file_id)); }},
    {"header_padding", "a byte behind the descriptor that is not zero", "tiny",
     "padding of file header is not 0",
     [](ByteEditor& e) {
       e.SetByte(127, 1);
       e.FixHeaderChecksum();
     }},
    {"first_day", "a first day before 1970", "tiny", "first day",
     [](ByteEditor& e) {
       e.Set(offsetof(FileHeader, first_day), int32_t{-1});
       e.FixHeaderChecksum();
     }},
    {"descriptor_line", "a line of the descriptor without =", "tiny", "not lines of key=value",
     [](ByteEditor& e) { SetDescriptor(e, "kind=k", "kind.k"); }},
    {"descriptor_key", "a key with a capital letter", "tiny", "is not of a-z, 0-9 and _",
     [](ByteEditor& e) { SetDescriptor(e, "kind=k", "Kind=k"); }},
    {"descriptor_missing", "no market", "tiny", "has no 'market'",
     [](ByteEditor& e) { SetDescriptor(e, "market=m", "markup=m"); }},
    {"descriptor_twice", "a key that stands twice", "empty", "stands twice",
     [](ByteEditor& e) { SetDescriptor(e, "interval=1m\n", "kind=1m\nx=y\n"); }},
    {"descriptor_control", "a control character in a value", "tiny", "control character",
     [](ByteEditor& e) { SetDescriptor(e, "kind=k", "kind=\t"); }},
};

// Found by whoever opens the store.
constexpr Recipe kCommitRecipes[] = {
    {"incompat_flag", "an incompat flag that nobody knows", "tiny", "incompat flags",
     [](ByteEditor& e) { SetInCommit(e, offsetof(CommitRecord, incompat_flags), uint64_t{1}); }},
    {"sequence_zero", "a commit with sequence 0", "tiny", "commit with a wrong sequence",
     [](ByteEditor& e) { SetInCommit(e, offsetof(CommitRecord, sequence), uint64_t{0}); }},
    {"commit_time", "a commit after 2262", "tiny", "commit with a time outside 1970 to 2262",
     [](ByteEditor& e) {
       SetInCommit(e, offsetof(CommitRecord, time_ms), int64_t{107'016} * 86'400'000);
     }},
    {"batch_offset", "a batch that begins behind its commit", "tiny",
     "commit with a wrong batch offset",
     [](ByteEditor& e) {
       e.Set(FieldOfCommit(e, offsetof(CommitRecord, batch_offset)), e.size());
       e.FixChecksum(e.BlocksOf(BlockType::kCommit).back());
     }},
    {"links", "a first commit with a commit before it", "tiny", "commit with wrong links",
     [](ByteEditor& e) { SetInCommit(e, offsetof(CommitRecord, previous_offset), uint64_t{64}); }},
    {"commit_flags", "a reserved commit flag", "tiny", "reserved field of a commit is not 0",
     [](ByteEditor& e) { SetInCommit(e, offsetof(CommitRecord, commit_flags), uint32_t{2}); }},
    {"commit_reserved", "a reserved field of a commit", "tiny",
     "reserved field of a commit is not 0",
     [](ByteEditor& e) { SetInCommit(e, offsetof(CommitRecord, reserved), uint32_t{1}); }},
    {"commit_size", "more references than the commit has room for", "tiny",
     "commit of a wrong size",
     [](ByteEditor& e) { SetInCommit(e, offsetof(CommitRecord, leaf_count), uint32_t{2}); }},
    {"reference_forward", "a reference to the commit itself", "tiny",
     "commit with a wrong reference",
     [](ByteEditor& e) {
       SetInCommit(e, kFirstReference, e.BlocksOf(BlockType::kCommit).front());
     }},
    {"reference_empty", "a reference to a leaf of no days", "tiny", "commit with a wrong reference",
     [](ByteEditor& e) { SetInCommit(e, kFirstReference + 16 + 12, uint32_t{0}); }},
    {"reference_type", "a bitset where a leaf should be", "tiny", "expected a LEAF block",
     [](ByteEditor& e) {
       SetInCommit(e, kFirstReference + 16, e.BlocksOf(BlockType::kBitset).front());
     }},
    {"symbol_gap", "symbol ids that begin with 1", "tiny", "commit with symbol blocks out of order",
     [](ByteEditor& e) { SetInCommit(e, kFirstReference + 8, uint32_t{1}); }},
    {"symbol_count", "one symbol more than its blocks have", "tiny",
     "commit with a wrong symbol count",
     [](ByteEditor& e) { SetInCommit(e, offsetof(CommitRecord, symbol_count), uint32_t{2}); }},
    {"leaf_number", "a leaf of days after 2262", "tiny", "commit with leaves out of order",
     [](ByteEditor& e) { SetInCommit(e, kFirstReference + 16 + 8, uint32_t{1673}); }},
    {"large_unsynced", "a batch of over 64 KiB that does not say that it was synced first",
     "synced_first", "a batch of over 64 KiB that was not synced first",
     [](ByteEditor& e) { SetInCommit(e, offsetof(CommitRecord, commit_flags), uint32_t{0}); }},
};

constexpr Recipe kChainRecipes[] = {
    {"symbols_checksum", "a wrong checksum", "tiny", "wrong checksum of SYMB block",
     [](ByteEditor& e) { BreakChecksum(e, BlockType::kSymbols); }},
    {"coverage_checksum", "a wrong checksum", "chain", "wrong checksum of COVR block",
     [](ByteEditor& e) { BreakChecksum(e, BlockType::kCoverage); }},
    {"bitset_checksum", "a wrong checksum", "tiny", "wrong checksum of BITS block",
     [](ByteEditor& e) { BreakChecksum(e, BlockType::kBitset); }},
    {"metadata_checksum", "a wrong checksum", "tiny", "wrong checksum of META block",
     [](ByteEditor& e) { BreakChecksum(e, BlockType::kMetadata); }},
    {"leaf_checksum", "a wrong checksum", "tiny", "wrong checksum of LEAF block",
     [](ByteEditor& e) { BreakChecksum(e, BlockType::kLeaf); }},
    {"commit_checksum", "a wrong checksum of a commit that is not the last", "chain",
     "wrong checksum of COMT block",
     [](ByteEditor& e) {
       e.FlipBit(e.BlocksOf(BlockType::kCommit).front() + offsetof(BlockHeader, checksum));
     }},
    {"trailer_checksum", "a wrong checksum of a trailer that is not the last", "chain",
     "wrong checksum of trailer",
     [](ByteEditor& e) {
       e.FlipBit(e.TrailerBehind(e.BlocksOf(BlockType::kCommit).front()) +
                 offsetof(Trailer, checksum));
     }},
    {"chain_hash", "another batch id in its first commit, under a right checksum", "chain",
     "wrong chain hash of commit 1",
     [](ByteEditor& e) {
       const uint64_t commit = e.BlocksOf(BlockType::kCommit).front();
       e.FlipBit(commit + sizeof(BlockHeader) + offsetof(CommitRecord, batch_id));
       e.FixChecksum(commit);
     }},
    {"synced_chain_hash", "a batch that was synced first and has another chain hash", "tiny",
     "wrong chain hash of commit 1",
     [](ByteEditor& e) {
       SetInCommit(e, offsetof(CommitRecord, commit_flags), kBatchSyncedFirst);
       const uint64_t trailer = e.size() - sizeof(Trailer);
       e.FlipBit(trailer + offsetof(Trailer, chain_hash));
       e.FixTrailerChecksum(trailer);
     }},
    {"previous_chain_hash", "a first commit that follows another header", "tiny",
     "first commit with wrong links",
     [](ByteEditor& e) {
       e.FlipBit(FieldOfCommit(e, offsetof(CommitRecord, previous_chain_hash)));
       FixLastChain(e);
     }},
    {"first_sequence", "a first commit with sequence 2, and no store that it was compacted from",
     "tiny", "first commit with a wrong sequence",
     [](ByteEditor& e) { SetInCommit(e, offsetof(CommitRecord, sequence), uint64_t{2}); }},
    {"sequence_gap", "sequence 5 behind sequence 3", "chain",
     "commit with a wrong sequence or time",
     [](ByteEditor& e) { SetInCommit(e, offsetof(CommitRecord, sequence), uint64_t{5}); }},
    {"time_back", "a commit with a time before that of the one before", "chain",
     "commit with a wrong sequence or time",
     [](ByteEditor& e) {
       const uint64_t at = FieldOfCommit(e, offsetof(CommitRecord, time_ms));
       SetInCommit(e, offsetof(CommitRecord, time_ms), e.Get<int64_t>(at) - 3'600'002);
     }},
    {"jump", "a jump to another commit than the rule says", "chain", "commit with wrong links",
     [](ByteEditor& e) {
       const auto commits = e.BlocksOf(BlockType::kCommit);
       const uint64_t at = FieldOfCommit(e, offsetof(CommitRecord, jump_offset));
       const bool is_first = e.Get<uint64_t>(at) == commits[0];
       SetInCommit(e, offsetof(CommitRecord, jump_offset), commits[is_first ? 1 : 0]);
     }},
    {"flag_lost", "a compat flag that the next commit does not have", "chain",
     "commit that lost a flag",
     [](ByteEditor& e) {
       const uint64_t commit = e.PayloadOf(BlockType::kCommit, 2);
       e.Set(commit + offsetof(CommitRecord, compat_flags), uint64_t{4});
       e.FixChains();
     }},
    {"block_padding", "a byte behind a block that is not zero", "tiny",
     "padding of a block is not 0",
     [](ByteEditor& e) {
       e.SetByte(e.PayloadOf(BlockType::kSymbols) + 31, 1);
       e.FixChains();
     }},
    {"block_reserved", "a reserved field of a block", "tiny", "reserved field of a block is not 0",
     [](ByteEditor& e) { SetInFirstBlock(e, offsetof(BlockHeader, reserved), uint32_t{1}); }},
    {"block_offset", "a block with the offset of another place", "tiny",
     "no block with its own offset",
     [](ByteEditor& e) { SetInFirstBlock(e, offsetof(BlockHeader, offset), uint64_t{64}); }},
    {"block_size", "a block that reaches beyond the end", "tiny",
     "block reaches beyond the end of the commit",
     [](ByteEditor& e) {
       SetInFirstBlock(e, offsetof(BlockHeader, payload_size), ~uint64_t{0} - 100);
     }},
};

constexpr Recipe kSymbolRecipes[] = {
    {"symbol_empty", "a symbol without a name", "tiny", "symbol name is empty",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kSymbols, 8, uint8_t{0}); }},
    {"symbol_size", "a name shorter than its block", "tiny", "more bytes than names",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kSymbols, 8, uint8_t{6}); }},
    {"symbol_control", "a control character in a name", "tiny", "control character",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kSymbols, 9, uint8_t{0x7f}); }},
    {"symbol_utf8", "a name that is no UTF-8", "tiny", "not valid UTF-8",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kSymbols, 9, uint8_t{0x80}); }},
    {"symbol_twice", "two symbols of one name", "chain", "has two ids in the commit",
     [](ByteEditor& e) {
       const uint64_t block = e.PayloadOf(BlockType::kSymbols, -1) - sizeof(BlockHeader);
       e.Write(block + 32 + 11 + 7, std::as_bytes(std::span(std::string_view("BTCUSDT"))));
       e.FixChecksum(block);
       e.FixChains();
     }},
    {"coverage_order", "ranges that are not by symbol", "chain", "coverage ranges out of order",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kCoverage, 8, uint32_t{1}); }},
    {"coverage_overlap", "two ranges of a symbol that overlap", "chain",
     "coverage ranges out of order",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kCoverage, 8 + 24 + 8, int32_t{19'727}); }},
    {"coverage_symbol", "a range of a symbol that is not there", "chain",
     "coverage of an unknown symbol id",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kCoverage, 8 + 48, uint32_t{3}); }},
    {"coverage_days", "a range that ends before it begins", "chain", "coverage with wrong days",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kCoverage, 8 + 8, int32_t{0}); }},
    {"coverage_reserved", "a reserved field of a range", "chain",
     "reserved field of coverage is not 0",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kCoverage, 8 + 12, uint32_t{1}); }},
    {"coverage_time", "a range probed before 1970", "chain",
     "coverage with a probe time outside 1970 to 2262",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kCoverage, 8 + 16, int64_t{-1}); }},
    {"coverage_count", "a range more than the commit says", "chain",
     "coverage block with a wrong count",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kCoverage, 0, uint32_t{4}); }},
};

constexpr Recipe kIndexRecipes[] = {
    {"leaf_mask", "two days where the leaf has one", "tiny",
     "leaf with a wrong number, day count or size",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, 8, uint64_t{3}); }},
    {"leaf_of_other_days", "another leaf than the commit says", "tiny",
     "leaf with a wrong number, day count or size",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, 0, uint32_t{300}); }},
    {"day_count", "a count that is not that of its bitset", "tiny", "does not have its count",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, sizeof(LeafHeader), uint32_t{2}); }},
    {"day_counts_impossible", "more available than observed symbols", "tiny",
     "day entry with impossible counts",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, sizeof(LeafHeader) + 4, uint32_t{2}); }},
    {"day_offset_forward", "a bitset that stands behind its leaf", "tiny",
     "day entry with a wrong bitset offset",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, kEntry, e.size()); }},
    {"day_offset_of_nothing", "a bitset of an empty set", "tiny",
     "day entry with a wrong bitset offset",
     [](ByteEditor& e) {
       SetInBlock(e, BlockType::kLeaf, kEntry + 16, e.BlocksOf(BlockType::kBitset).front());
     }},
    {"day_no_bitset", "a metadata block where a bitset should be", "tiny", "expected a BITS block",
     [](ByteEditor& e) {
       SetInBlock(e, BlockType::kLeaf, kEntry, e.BlocksOf(BlockType::kMetadata).front());
     }},
    {"day_no_metadata", "a bitset where a metadata block should be", "tiny", "no metadata block",
     [](ByteEditor& e) {
       SetInBlock(e, BlockType::kLeaf, kEntry + 32, e.BlocksOf(BlockType::kBitset).front());
     }},
    {"day_reserved", "a reserved field of a day", "tiny", "revision, commit or reserved field",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, kEntry + 84, uint32_t{1}); }},
    {"day_revision_zero", "a day of revision 0", "tiny", "revision, commit or reserved field",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, kEntry + 80, uint32_t{0}); }},
    {"day_revision", "a first revision that is the second", "tiny",
     "day entry with a wrong revision or commit",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, kEntry + 80, uint32_t{2}); }},
    {"day_commit", "a day that says it was written by another commit", "chain",
     "day entry with a wrong revision or commit",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, kEntry + 56, uint64_t{1}, -1); }},
    {"compacted_commit", "a day that says it was written by a commit after the first", "compacted",
     "day entry with a wrong revision or commit",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, kEntry + 56, uint64_t{41}); }},
    {"compacted_revision", "a day of more revisions than there were commits", "compacted",
     "day entry with a wrong revision or commit",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, kEntry + 80, uint32_t{18}); }},
    {"content_hash", "another content hash than that of the rows", "tiny", "wrong content hash",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kLeaf, kEntry + 64, uint64_t{1}); }},
    {"bitset_last_word", "a bitset whose last word is empty", "tiny",
     "bitset with an empty last word",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kBitset, 0, uint64_t{0}); }},
    {"bitset_unknown_symbol", "a bitset with a symbol that is not there", "tiny",
     "has an unknown symbol id",
     [](ByteEditor& e) { SetInBlock(e, BlockType::kBitset, 0, uint64_t{2}); }},
};

void AddAll(std::span<const Recipe> recipes, std::vector<Vector>& vectors) {
  for (const Recipe& recipe : recipes) {
    ByteEditor editor(ValidVector(recipe.base));
    recipe.damage(editor);
    const std::string about = std::string(recipe.about) + "; from `" + recipe.base + "`";
    vectors.push_back(
        {recipe.name, about, {editor.bytes().begin(), editor.bytes().end()}, recipe.error});
  }
}

// Those that need blocks of their own.
void AddHandMade(std::vector<Vector>& vectors) {
  const auto add = [&](const char* name, const char* about, const char* error,
                       void (*change)(HandMadeBatch&)) {
    HandMadeBatch batch(ValidVector("chain"));
    change(batch);
    const ByteEditor editor = batch.Finish();
    vectors.push_back({name,
                       std::string(about) + "; in a commit behind `chain`",
                       {editor.bytes().begin(), editor.bytes().end()},
                       error});
  };
  add("bitset_size", "a bitset of 12 bytes", "bitset of a wrong size", [](HandMadeBatch& batch) {
    batch.day().entry.bitset_offset[0] = batch.AddBlock(BlockType::kBitset, ByteBuffer(12));
  });
  add("bitset_subset", "an available symbol that was not observed", "is no subset",
      [](HandMadeBatch& batch) {
        batch.day().entry.bitset_offset[0] = batch.AddBitset(std::array{uint64_t{0b01}});
        batch.day().entry.bitset_offset[1] = batch.AddBitset(std::array{uint64_t{0b10}});
        batch.day().counts = {1, 1, 0, 0};
      });
  add("coverage_lost", "a commit without the covered cells of the one before it",
      "commit that lost a covered cell", [](HandMadeBatch& batch) {
        constexpr CoverageRecord kRanges[] = {{1, 19'724, 19'724, 0, 0}};  // 2024-01-02
        const uint64_t offset = batch.AddBlock(BlockType::kCoverage, BuildCoverageBlock(kRanges));
        batch.commit().coverage_blocks.assign(1, {offset, 0, 1});
      });
  add("coverage_twice", "a second coverage block that covers a day again",
      "coverage ranges of a symbol overlap", [](HandMadeBatch& batch) {
        constexpr CoverageRecord kRanges[] = {{1, 19'724, 19'724, 0, 0}};  // 2024-01-02
        batch.commit().coverage_blocks.push_back(
            {batch.AddBlock(BlockType::kCoverage, BuildCoverageBlock(kRanges)), 0, 1});
      });
}

}  // namespace

std::vector<Vector> BrokenVectors() {
  std::vector<Vector> vectors;
  AddAll(kHeaderRecipes, vectors);
  AddAll(kCommitRecipes, vectors);
  AddAll(kChainRecipes, vectors);
  AddAll(kSymbolRecipes, vectors);
  AddAll(kIndexRecipes, vectors);
  AddHandMade(vectors);
  for (Vector& vector : BrokenColumnVectors()) vectors.push_back(std::move(vector));
  return vectors;
}

}  // namespace bfa::internal
