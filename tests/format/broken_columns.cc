// Stores that are broken in the metadata of a day. Each in one thing.

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "format/metadata_block.h"
#include "format/zstd_frame.h"
#include "tests/format/hand_made_batch.h"
#include "tests/format/vector_set.h"

namespace bfa::internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The data of a column, put together piece by piece.
class Data {
 public:
  template <typename T>
  Data& Add(const T& value) {
    AppendValue(value, bytes_);
    return *this;
  }
  Data& Add(double value) { return Add(std::bit_cast<uint64_t>(value)); }
  Data& AddBytes(Bytes bytes) {
    Append(bytes, bytes_);
    return *this;
  }
  Data& AddTexts(std::string_view content) {
    const ByteBuffer frame = CompressFrame(std::as_bytes(std::span(content)));
    Add(static_cast<uint32_t>(frame.size())).Add(static_cast<uint32_t>(content.size()));
    return AddBytes(frame);
  }
  const ByteBuffer& bytes() const { return bytes_; }

 private:
  ByteBuffer bytes_;
};

struct ColumnPart {
  Column column;
  Encoding encoding;
  Domain domain;
  Data data;
};

// Writes the day of `bars` anew: its rows are BTCUSDT (traded), FLATUSDT (flat), NEWUSDT (unknown
// volume), OLDUSDT (absent).
class DayMaker {
 public:
  DayMaker() : batch_(ValidVector("bars")) {}

  HandMadeBatch& batch() { return batch_; }
  DayEntry& entry() { return batch_.day().entry; }

  // The payload of a group of these columns.
  ByteBuffer Group(ColumnGroup group, const std::vector<ColumnPart>& parts) {
    MetadataBuilder builder(batch_.day_number(), group, batch_.day().counts);
    for (const ColumnPart& part : parts) {
      builder.AddColumn(part.column, part.domain, {}, part.encoding, part.data.bytes());
    }
    return builder.Build();
  }
  void SetGroup(ColumnGroup group, Bytes payload) {
    entry().group_offset[static_cast<size_t>(group)] =
        batch_.AddBlock(BlockType::kMetadata, payload);
  }
  // A probe group of the status and of a column behind or before it.
  void SetProbe(const ColumnPart& part) {
    std::vector<ColumnPart> parts{Status()};
    parts.insert(part.column < Column::kStatusCode ? parts.begin() : parts.end(), part);
    SetGroup(ColumnGroup::kProbe, Group(ColumnGroup::kProbe, parts));
  }
  // A kline group of the trade counts and of a column behind them.
  void SetKline(const ColumnPart& part) {
    SetGroup(ColumnGroup::kKline, Group(ColumnGroup::kKline, {Trades(), part}));
  }
  void SetTrades(const ColumnPart& part) {
    SetGroup(ColumnGroup::kKline, Group(ColumnGroup::kKline, {part}));
  }
  void SetEtag(const ColumnPart& part) {
    SetGroup(ColumnGroup::kEtag, Group(ColumnGroup::kEtag, {part}));
  }

  static ColumnPart Status() {
    return {Column::kStatusCode, Encoding::kByAvailability, Domain::kObserved,
            Data().Add(AvailabilityParameters{200, 404})};
  }
  static ColumnPart Trades() {
    return {Column::kTradeCount, Encoding::kStride, Domain::kVolumeKnown,
            Data().Add(StrideParameters{885'100, -885'100})};
  }

 private:
  HandMadeBatch batch_;
};

ColumnPart PriceOf(double value) {
  return {Column::kClosePrice, Encoding::kConstant, Domain::kVolumeKnown, Data().Add(value)};
}

// Two trade counts, bit-packed.
ColumnPart Packed(const BitPackedParameters& parameters, std::optional<uint64_t> word = {}) {
  ColumnPart part{Column::kTradeCount, Encoding::kBitPacked, Domain::kVolumeKnown,
                  Data().Add(parameters)};
  if (word) part.data.Add(*word);
  return part;
}

// Two trade counts as bit lengths.
ColumnPart Lengths(const BitLengthParameters& parameters, uint64_t word) {
  return {Column::kTradeCount, Encoding::kBitLength, Domain::kVolumeKnown,
          Data().Add(parameters).Add(word)};
}

// Two close prices likewise.
ColumnPart PricesOf(const BitLengthParameters& parameters, uint64_t word) {
  ColumnPart part = Lengths(parameters, word);
  part.column = Column::kClosePrice;
  return part;
}

// Changes some bytes of the probe group of the day, and writes that anew.
template <typename T>
void EditProbe(DayMaker& day, uint64_t at, const T& value) {
  ByteEditor editor(day.batch().PayloadAt(day.entry().group_offset[0]));
  editor.Set(at, value);
  day.SetGroup(ColumnGroup::kProbe, editor.bytes());
}

struct Recipe {
  const char* name;
  const char* about;
  const char* error;
  void (*damage)(DayMaker&);
};

constexpr Recipe kMetadataRecipes[] = {
    {"metadata_day", "a metadata block of another day", "of another day, group or counts",
     [](DayMaker& day) { EditProbe(day, offsetof(MetadataHeader, day), int32_t{19'729}); }},
    {"metadata_group", "a metadata block of another group", "of another day, group or counts",
     [](DayMaker& day) { EditProbe(day, offsetof(MetadataHeader, group), uint16_t{1}); }},
    {"metadata_count", "a metadata block with another count than its day",
     "of another day, group or counts",
     [](DayMaker& day) { EditProbe(day, offsetof(MetadataHeader, observed_count), uint32_t{3}); }},
    {"metadata_volume_count", "a probe block that speaks of known volume",
     "of another day, group or counts",
     [](DayMaker& day) {
       EditProbe(day, offsetof(MetadataHeader, volume_known_count), uint32_t{2});
     }},
    {"metadata_no_columns", "a metadata block without columns", "wrong column count",
     [](DayMaker& day) { EditProbe(day, offsetof(MetadataHeader, column_count), uint16_t{0}); }},
    {"column_order", "a column that stands twice", "column ids out of order",
     [](DayMaker& day) { EditProbe(day, sizeof(MetadataHeader) + 8, uint16_t{1}); }},
    {"column_group", "trade counts in the probe group", "column in the wrong group",
     [](DayMaker& day) { EditProbe(day, sizeof(MetadataHeader) + 24, uint16_t{7}); }},
    {"column_size", "a column that reaches beyond its block", "column reaches beyond its block",
     [](DayMaker& day) { EditProbe(day, sizeof(MetadataHeader) + 28, uint32_t{0xffffffff}); }},
    {"metadata_tail", "a byte behind the last column", "more bytes than columns",
     [](DayMaker& day) {
       ByteEditor editor(day.batch().PayloadAt(day.entry().group_offset[0]));
       editor.Grow(ByteBuffer(1));
       day.SetGroup(ColumnGroup::kProbe, editor.bytes());
     }},
    {"column_padding", "a byte between two columns that is not zero",
     "padding between columns is not 0",
     [](DayMaker& day) {
       const ColumnPart unknown{Column{77}, Encoding::kConstant, Domain::kObserved,
                                Data().Add(uint8_t{1})};
       const ColumnPart next{Column{78}, Encoding::kConstant, Domain::kObserved,
                             Data().Add(uint8_t{1})};
       ByteEditor editor(day.Group(ColumnGroup::kKline, {DayMaker::Trades(), unknown, next}));
       editor.SetByte(editor.size() - 2, 1);
       day.SetGroup(ColumnGroup::kKline, editor.bytes());
     }},
};

constexpr Recipe kEncodingRecipes[] = {
    {"encoding_unknown", "encoding 8", "an encoding that its type does not allow",
     [](DayMaker& day) {
       day.SetTrades(
           {Column::kTradeCount, Encoding{8}, Domain::kVolumeKnown, Data().Add(uint64_t{1})});
     }},
    {"encoding_of_text", "trade counts as MD5", "an encoding that its type does not allow",
     [](DayMaker& day) {
       day.SetTrades({Column::kTradeCount, Encoding::kMd5, Domain::kVolumeKnown,
                      Data().AddBytes(ByteBuffer(32))});
     }},
    {"size_not_packed", "file sizes as bit lengths", "is not bit-packed",
     [](DayMaker& day) {
       day.SetProbe({Column::kFileSizeBytes, Encoding::kBitLength, Domain::kAvailable,
                     Data().Add(BitLengthParameters{}).Add(uint64_t{0b111})});
     }},
    {"domain_unknown", "domain 6", "has an unknown domain",
     [](DayMaker& day) {
       day.SetTrades(
           {Column::kTradeCount, Encoding::kConstant, Domain{6}, Data().Add(uint64_t{1})});
     }},
    {"domain_of_klines", "file sizes over the rows of known volume", "has no values",
     [](DayMaker& day) {
       day.SetProbe({Column::kFileSizeBytes, Encoding::kConstant, Domain::kVolumeKnown,
                     Data().Add(uint64_t{1})});
     }},
    {"domain_bit", "a value for a row beyond the last", "has a bit beyond its last row",
     [](DayMaker& day) {
       day.SetProbe({Column::kFileSizeBytes, Encoding::kConstant, Domain::kSomeAvailable,
                     Data().Add(uint64_t{0b1001}).Add(uint64_t{1})});
     }},
    {"domain_empty", "a column without values", "has no values",
     [](DayMaker& day) {
       day.SetProbe({Column::kFileSizeBytes, Encoding::kConstant, Domain::kSomeAvailable,
                     Data().Add(uint64_t{0}).Add(uint64_t{1})});
     }},
    {"constant_size", "a constant of 9 bytes", "has a wrong size",
     [](DayMaker& day) {
       day.SetTrades({Column::kTradeCount, Encoding::kConstant, Domain::kVolumeKnown,
                      Data().Add(uint64_t{1}).Add(uint8_t{0})});
     }},
    {"stride_range", "a stride beyond an i64", "has a value out of range",
     [](DayMaker& day) {
       day.SetTrades({Column::kTradeCount, Encoding::kStride, Domain::kVolumeKnown,
                      Data().Add(StrideParameters{INT64_MAX, 1})});
     }},
    {"packed_width", "packed numbers of 65 bits", "wrong bit-packing parameters",
     [](DayMaker& day) {
       day.SetTrades(Packed({1, 1, 65, {}}));
     }},
    {"packed_divisor", "a divisor of 0", "wrong bit-packing parameters",
     [](DayMaker& day) {
       day.SetTrades(Packed({1, 0, 0, {}}));
     }},
    {"packed_reserved", "a reserved byte of packed numbers", "wrong bit-packing parameters",
     [](DayMaker& day) {
       day.SetTrades(Packed({1, 1, 0, {1, 0, 0}}));
     }},
    {"packed_size", "packed numbers that take a word more than they are given", "has a wrong size",
     [](DayMaker& day) {
       day.SetTrades(Packed({1, 1, 33, {}}, 0));
     }},
    {"packed_unused_bits", "a bit behind the last packed number", "has bits behind its last value",
     [](DayMaker& day) {
       day.SetTrades(Packed({0, 1, 8, {}}, 0x10001));
     }},
    {"packed_range", "a packed number beyond an i64", "has a value out of range",
     [](DayMaker& day) {
       day.SetTrades(Packed({INT64_MAX, 1, 8, {}}, 0x0001));
     }},
    {"lengths_reserved", "a reserved field of bit lengths", "wrong bit-length parameters",
     [](DayMaker& day) { day.SetTrades(Lengths({.reserved = 1}, 0b11)); }},
    {"lengths_reference", "trade counts expected by their scale", "wrong bit-length parameters",
     [](DayMaker& day) { day.SetTrades(Lengths({.reference = Reference::kScale}, 0b11)); }},
    {"lengths_flag", "an unknown flag of bit lengths", "wrong bit-length parameters",
     [](DayMaker& day) { day.SetTrades(Lengths({.flags = 2}, 0b11)); }},
    {"lengths_shift", "a Rice code with 7 low bits", "wrong bit-length parameters",
     [](DayMaker& day) {
       day.SetTrades(Lengths({.length = {0, 7}}, 0b11));
     }},
    {"lengths_range", "a bit length of 64", "has a bit length out of range",
     [](DayMaker& day) {
       day.SetTrades(Lengths({.length = {64, 0}}, 0b11));
     }},
    {"lengths_quotient", "a Rice code of 32 zeros", "has a bit length out of range",
     [](DayMaker& day) {
       day.SetTrades(Lengths({.length = {16, 0}}, uint64_t{1} << 32));
     }},
    {"lengths_unused_bits", "a bit behind the last number", "more or fewer bits than its values",
     [](DayMaker& day) { day.SetTrades(Lengths({}, 0b111)); }},
    {"lengths_cut", "bits that end within a number", "more or fewer bits than its values",
     [](DayMaker& day) {
       day.SetTrades(Lengths({.length = {62, 0}}, 1 | uint64_t{1} << 62));
     }},
    {"decimal_scale", "a scale of 23", "has a scale out of range",
     [](DayMaker& day) {
       day.SetKline(PricesOf({.scale = {23, 0}}, 0b1111));
     }},
    {"mantissa_range", "a mantissa of 2^62", "has a value out of range",
     [](DayMaker& day) {
       day.SetKline(PricesOf({.length = {63, 0}}, 0b11));
     }},
    {"row_range", "a close price that is less than nothing", "has a value out of range",
     [](DayMaker& day) {
       day.SetKline(PricesOf({.reference = Reference::kRow}, 0b1'100));  // 1 is -1
     }},
    {"frame", "a zstd frame of more values than there are", "has a zstd frame that does not decode",
     [](DayMaker& day) {
       day.SetKline({Column::kClosePrice, Encoding::kBytePlanes, Domain::kVolumeKnown,
                     Data().AddBytes(CompressFrame(ByteBuffer(24)))});
     }},
    {"text_sizes", "fewer etags than rows", "has wrong text sizes",
     [](DayMaker& day) {
       day.SetEtag(
           {Column::kEtag, Encoding::kTexts, Domain::kAvailable, Data().AddTexts("\1a\1b")});
     }},
    {"text_control", "an etag with a control character", "has a text that is not allowed",
     [](DayMaker& day) {
       day.SetEtag(
           {Column::kEtag, Encoding::kTexts, Domain::kAvailable, Data().AddTexts("\1a\1b\1\x1f")});
     }},
};

constexpr Recipe kValueRecipes[] = {
    {"size_negative", "a negative file size", "file_size_bytes has a value out of range",
     [](DayMaker& day) {
       day.SetProbe({Column::kFileSizeBytes, Encoding::kConstant, Domain::kAvailable,
                     Data().Add(int64_t{-1})});
     }},
    {"instant_range", "a file modified after 2262", "last_modified has a value out of range",
     [](DayMaker& day) {
       day.SetProbe({Column::kLastModified, Encoding::kConstant, Domain::kAvailable,
                     Data().Add(int64_t{107'016} * 86'400'000'000)});
     }},
    {"price_negative", "a negative price", "close_price has a value out of range",
     [](DayMaker& day) { day.SetKline(PriceOf(-1)); }},
    {"price_minus_zero", "a price of -0", "close_price has a value out of range",
     [](DayMaker& day) { day.SetKline(PriceOf(-0.0)); }},
    {"price_infinite", "an infinite price", "close_price has a value out of range",
     [](DayMaker& day) { day.SetKline(PriceOf(kInfinity)); }},
    {"price_nan", "a price that is no number", "close_price has a value out of range",
     [](DayMaker& day) {
       day.SetKline({Column::kClosePrice, Encoding::kConstant, Domain::kVolumeKnown,
                     Data().Add(uint64_t{0x7ff8000000000000})});
     }},
    {"status_wrong", "status 200 of an absent row", "status_code must be 404",
     [](DayMaker& day) {
       const ColumnPart status{Column::kStatusCode, Encoding::kConstant, Domain::kObserved,
                               Data().Add(uint64_t{200})};
       day.SetGroup(ColumnGroup::kProbe, day.Group(ColumnGroup::kProbe, {status}));
     }},
    {"status_foreign", "status 403 of an absent row", "status_code must be 404",
     [](DayMaker& day) {
       const ColumnPart status{Column::kStatusCode, Encoding::kByAvailability, Domain::kObserved,
                               Data().Add(uint64_t{200}).Add(uint64_t{403})};
       day.SetGroup(ColumnGroup::kProbe, day.Group(ColumnGroup::kProbe, {status}));
     }},
    {"status_missing", "a row without a status", "has no status_code",
     [](DayMaker& day) {
       const ColumnPart status{Column::kStatusCode, Encoding::kConstant, Domain::kAvailable,
                               Data().Add(uint64_t{200})};
       day.SetGroup(ColumnGroup::kProbe, day.Group(ColumnGroup::kProbe, {status}));
     }},
    {"absent_with_size", "an absent row with a file size",
     "file_size_bytes must be empty on a row that is not available",
     [](DayMaker& day) {
       day.SetProbe({Column::kFileSizeBytes, Encoding::kConstant, Domain::kObserved,
                     Data().Add(uint64_t{1})});
     }},
    {"zero_volume_set", "trade counts that are not those of its zero-volume set",
     "is in a set that its values do not put it in",
     [](DayMaker& day) {
       day.SetTrades(Packed({0, 1, 1, {}}, 0b10));
     }},
    {"volume_known_set", "a trade count of a symbol of unknown volume",
     "is in a set that its values do not put it in",
     [](DayMaker& day) {
       ColumnPart part = Packed({0, 1, 3, {}}, 0b101'000'111);
       part.domain = Domain::kAvailable;
       day.SetTrades(part);
     }},
};

}  // namespace

std::vector<Vector> BrokenColumnVectors() {
  std::vector<Vector> vectors;
  const auto add_all = [&](std::span<const Recipe> recipes) {
    for (const Recipe& recipe : recipes) {
      DayMaker day;
      recipe.damage(day);
      const ByteEditor editor = day.batch().Finish();
      vectors.push_back({recipe.name,
                         std::string(recipe.about) + "; in a commit behind `bars`",
                         {editor.bytes().begin(), editor.bytes().end()},
                         recipe.error});
    }
  };
  add_all(kMetadataRecipes);
  add_all(kEncodingRecipes);
  add_all(kValueRecipes);
  return vectors;
}

}  // namespace bfa::internal
