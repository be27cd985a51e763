// Every byte of a .bfa file that has a fixed place, once, for reader and writer alike.
// spec/bfa-format.md says the same in words; a change here is a change there.
//
//   | file header | block … block commit-block trailer | block … commit-block trailer | … |
//                  `------------- a batch -----------'
//
// Little-endian. Offsets count from the start of the file. Blocks, trailers and the first batch
// start at multiples of kAlignment; the bytes between are zero.
#ifndef BFA_FORMAT_LAYOUT_H_
#define BFA_FORMAT_LAYOUT_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace bfa::internal {

// The file is used as it lies on disk. Whoever opens or creates one has its header parsed first,
// and that is refused elsewhere: see docs/adr/0013-other-machines.md.
inline constexpr bool kIsLittleEndian = std::endian::native == std::endian::little;

inline constexpr uint64_t kAlignment = 64;
inline constexpr uint32_t kFormatVersion = 1;
inline constexpr uint32_t kMaxDescriptorSize = 64 * 1024;
inline constexpr uint32_t kDaysPerLeaf = 64;
inline constexpr uint32_t kMaxDayNumber = 107'015;  // 2262-12-31
// Out of reach for anything but a forged file; beyond them the next one would not fit.
inline constexpr uint64_t kMaxSequence = uint64_t{1} << 62;
inline constexpr uint32_t kMaxRevision = uint32_t{1} << 31;
// A batch up to this size is written and synced in one go, and verified whole by every open.
inline constexpr uint64_t kSmallBatchSize = 64 * 1024;

// Begins with a byte that no text has, and holds each line ending that a transfer might change.
inline constexpr std::array<uint8_t, 8> kFileMagic{0x89, 'B', 'F', 'A', '\r', '\n', 0x1a, '\n'};
inline constexpr std::array<uint8_t, 8> kTrailerMagic{0x89, 'b', 'f', 'a', 'E', 'N', 'D', '\n'};

using Id128 = std::array<uint8_t, 16>;

// XXH3-128, as its two halves.
struct Hash128 {
  uint64_t low;
  uint64_t high;
  friend bool operator==(const Hash128&, const Hash128&) = default;
};

struct FileHeader {
  std::array<uint8_t, 8> magic;
  uint32_t format_version;
  uint32_t header_size;  // descriptor and padding included
  Id128 file_id;
  Id128 compacted_from;  // file id, or zeros
  int32_t first_day;     // of the dataset, days since 1970-01-01
  uint32_t descriptor_size;
  uint64_t checksum;  // XXH3-64 of the header_size bytes, these eight left out
};

enum class BlockType : uint32_t {
  kSymbols = 0x424d5953,   // "SYMB"
  kCoverage = 0x52564f43,  // "COVR"
  kBitset = 0x53544942,    // "BITS"
  kMetadata = 0x4154454d,  // "META"
  kLeaf = 0x4641454c,      // "LEAF"
  kCommit = 0x544d4f43,    // "COMT"
};

struct BlockHeader {
  BlockType type;
  uint32_t reserved;
  uint64_t payload_size;
  uint64_t offset;    // of this header
  uint64_t checksum;  // XXH3-64 of the 24 bytes before it, then of the payload
};

// Payload of a symbol block: this, symbol_count lengths of a byte each, the names end to end.
struct SymbolsHeader {
  uint32_t first_id;
  uint32_t symbol_count;
};

// Payload of a coverage block: this, then range_count ranges, by symbol id and first day.
struct CoverageHeader {
  uint32_t range_count;
  uint32_t reserved;
};

struct CoverageRecord {
  uint32_t symbol_id;
  int32_t first_day;
  int32_t last_day;
  uint32_t reserved;
  int64_t probe_time_us;
  friend bool operator==(const CoverageRecord&, const CoverageRecord&) = default;
};

// Payload of a bitset block: 64-bit words, bit i of word w is symbol id 64 w + i; the last is not
// 0.

// Payload of a metadata block: this, the column directory, the columns' bytes in its order, each
// starting at a multiple of 8 within the payload.
struct MetadataHeader {
  int32_t day;
  uint16_t group;
  uint16_t column_count;
  uint32_t observed_count;
  uint32_t available_count;
  uint32_t volume_known_count;
  uint32_t zero_volume_count;
};

enum class Encoding : uint8_t {
  kConstant = 0,
  kStride = 1,
  kByAvailability = 2,
  kBitPacked = 3,
  kBitLength = 4,
  kBytePlanes = 5,
  kMd5 = 6,
  kTexts = 7,
};

// Which rows of the day a column has values for.
enum class Domain : uint8_t {
  kObserved = 0,
  kAvailable = 1,
  kVolumeKnown = 2,
  kZeroVolume = 3,
  kSomeObserved = 4,   // the column starts with a bitset over the observed rows
  kSomeAvailable = 5,  // the column starts with a bitset over the available rows
};

struct ColumnEntry {
  uint16_t column_id;
  Encoding encoding;
  Domain domain;
  uint32_t size;
};

struct StrideParameters {
  int64_t base;
  int64_t step;
};

struct AvailabilityParameters {
  int64_t if_available;
  int64_t if_absent;
};

struct BitPackedParameters {
  int64_t base;
  uint32_t divisor;
  uint8_t width;  // bits a value, 0 to 64
  std::array<uint8_t, 3> reserved;
};

// What the bit length of a number is expected to be.
enum class Reference : uint8_t {
  kNone = 0,   // 0
  kScale = 1,  // what the scale of the decimal takes
  kRow = 2,    // what other columns of the row say, which the number is a difference to as well
};

// A Rice code of whole numbers around a center.
struct RiceParameters {
  int8_t center = 0;
  uint8_t shift = 0;  // low bits that stand as they are
};

struct BitLengthParameters {
  Reference reference = Reference::kNone;
  uint8_t flags = 0;
  RiceParameters length = {};
  RiceParameters scale = {};  // zeros where numbers have no scale of their own
  uint16_t reserved = 0;
};

// Flag of a bit-length column: rows of the zero-volume set have the number 0, which is left out.
inline constexpr uint8_t kZeroVolumeLeftOut = 1;

// Payload of a day index leaf: this, four arrays of day_count counts (observed, available,
// volume known, zero volume), then day_count entries, all in order of day.
struct LeafHeader {
  uint32_t leaf_number;  // day number / 64
  uint32_t day_count;
  uint64_t day_mask;  // bit i: day 64 * leaf_number + i has an entry
};

inline constexpr int kBitsetKindCount = 4;
inline constexpr int kGroupCount = 3;

struct DayEntry {
  std::array<uint64_t, kBitsetKindCount> bitset_offset;  // 0: no bit is set
  std::array<uint64_t, kGroupCount> group_offset;        // 0: no value is known
  uint64_t commit_sequence;
  Hash128 content_hash;
  uint32_t revision;  // 1 when the day is first written
  uint32_t reserved;
};

// Commit flag, not a feature flag: the batch was synced before its commit was written.
inline constexpr uint32_t kBatchSyncedFirst = 1;

// Payload of a commit block: this, then symbol_block_count, coverage_block_count and leaf_count
// references, the leaves by leaf number.
struct CommitRecord {
  uint64_t sequence;
  int64_t time_ms;
  Id128 batch_id;
  uint64_t incompat_flags;
  uint64_t ro_compat_flags;
  uint64_t compat_flags;
  uint64_t batch_offset;     // where the batch begins: the end of the commit before
  uint64_t previous_offset;  // commit block, 0 for the first
  uint64_t jump_offset;      // commit block further back, 0 for the first
  Hash128 previous_chain_hash;
  uint32_t symbol_count;
  uint32_t symbol_block_count;
  uint32_t coverage_block_count;
  uint32_t leaf_count;
  uint32_t commit_flags;
  uint32_t reserved;
};

struct BlockReference {
  uint64_t offset;
  uint32_t key;    // first symbol id; 0 for coverage; leaf number
  uint32_t count;  // symbols, ranges, days
  friend bool operator==(const BlockReference&, const BlockReference&) = default;
};

// Follows each commit block and ends the batch.
struct Trailer {
  std::array<uint8_t, 8> magic;
  Id128 file_id;
  uint64_t trailer_offset;
  uint64_t commit_offset;
  Hash128 chain_hash;  // of the previous chain hash and all bytes from batch_offset to here
  uint64_t checksum;   // XXH3-64 of the 56 bytes before it
};

template <typename T, size_t kSize>
inline constexpr bool kIsLayout =
    sizeof(T) == kSize&& std::is_trivially_copyable_v<T>&& std::is_standard_layout_v<
                     T>&& std::has_unique_object_representations_v<T>;  // that is: no padding

static_assert(kIsLayout<FileHeader, 64> && offsetof(FileHeader, checksum) == 56);
static_assert(offsetof(FileHeader, file_id) == 16 && offsetof(FileHeader, first_day) == 48);
static_assert(kIsLayout<BlockHeader, 32> && offsetof(BlockHeader, checksum) == 24);
static_assert(kIsLayout<SymbolsHeader, 8>);
static_assert(kIsLayout<CoverageHeader, 8>);
static_assert(kIsLayout<CoverageRecord, 24> && offsetof(CoverageRecord, probe_time_us) == 16);
static_assert(kIsLayout<MetadataHeader, 24> && offsetof(MetadataHeader, observed_count) == 8);
static_assert(kIsLayout<ColumnEntry, 8> && offsetof(ColumnEntry, size) == 4);
static_assert(kIsLayout<StrideParameters, 16> && kIsLayout<AvailabilityParameters, 16>);
static_assert(kIsLayout<BitPackedParameters, 16> && offsetof(BitPackedParameters, width) == 12);
static_assert(kIsLayout<BitLengthParameters, 8> && offsetof(BitLengthParameters, scale) == 4);
static_assert(kIsLayout<LeafHeader, 16> && offsetof(LeafHeader, day_mask) == 8);
static_assert(kIsLayout<DayEntry, 88> && offsetof(DayEntry, commit_sequence) == 56);
static_assert(offsetof(DayEntry, content_hash) == 64 && offsetof(DayEntry, revision) == 80);
static_assert(kIsLayout<CommitRecord, 120> && offsetof(CommitRecord, batch_offset) == 56);
static_assert(offsetof(CommitRecord, previous_chain_hash) == 80);
static_assert(offsetof(CommitRecord, symbol_count) == 96);
static_assert(kIsLayout<BlockReference, 16>);
static_assert(kIsLayout<Trailer, kAlignment> && offsetof(Trailer, checksum) == 56);

}  // namespace bfa::internal

#endif  // BFA_FORMAT_LAYOUT_H_
