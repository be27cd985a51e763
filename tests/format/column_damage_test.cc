// Columns that break the format, each in one thing. Named after the failure.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "bfa/calendar.h"
#include "format/group_reader.h"
#include "format/zstd_frame.h"
#include "tests/format/byte_editor.h"
#include "tests/format/error_matchers.h"

namespace bfa::internal {
namespace {

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

// The data of a column as it is put together piece by piece.
class ColumnBytes {
 public:
  template <typename T>
  ColumnBytes& Add(const T& value) {
    AppendValue(value, bytes_);
    return *this;
  }
  ColumnBytes& AddBytes(Bytes bytes) {
    Append(bytes, bytes_);
    return *this;
  }
  // Bits of a column in bit-length encoding: pieces of (number, width), end to end.
  ColumnBytes& AddBits(std::initializer_list<std::pair<uint64_t, unsigned>> pieces) {
    BitWriter bits;
    for (const auto& [number, width] : pieces) bits.Write(number, width);
    AppendArray(bits.words(), bytes_);
    return *this;
  }
  ColumnBytes& AddTexts(std::string_view content) {
    const ByteBuffer frame = CompressFrame(std::as_bytes(std::span(content)));
    return Add(static_cast<uint32_t>(frame.size()))
        .Add(static_cast<uint32_t>(content.size()))
        .AddBytes(frame);
  }
  Bytes bytes() const { return bytes_; }

 private:
  ByteBuffer bytes_;
};

// 5 rows, of which 3 are available, 2 have a known volume and 1 has none.
constexpr RowCounts kCounts{5, 3, 2, 1};
constexpr uint64_t kSets[] = {0b11111, 0b00111, 0b00011, 0b00010};

RowSets DaySets() {
  const auto set = [](size_t index) { return BitsetView(std::span(kSets).subspan(index, 1)); };
  return {set(0), set(1), set(2), set(3)};
}

struct Shape {
  Column column;
  Encoding encoding;
  Domain domain = Domain::kObserved;
};

Result<ColumnView> Parse(const Shape& shape, const ColumnBytes& data) {
  const ColumnEntry entry{static_cast<uint16_t>(shape.column), shape.encoding, shape.domain,
                          static_cast<uint32_t>(data.bytes().size())};
  return ColumnView::Parse(entry, data.bytes(), kCounts, 4096);
}

// What decoding says, once parsing has nothing against the column.
Result<std::vector<uint64_t>> Decode(const Shape& shape, const ColumnBytes& data) {
  auto view = Parse(shape, data);
  EXPECT_THAT(view, Succeeds());
  if (!view) return view.error();
  const MetadataView alone;
  return GroupReader(alone, DaySets()).ValuesOf(*view);
}

Result<std::vector<std::string>> DecodeTexts(const ColumnBytes& data) {
  auto view = Parse({Column::kEtag, Encoding::kTexts}, data);
  EXPECT_THAT(view, Succeeds());
  if (!view) return view.error();
  return view->ReadTexts();
}

constexpr Shape kPackedCount{Column::kTradeCount, Encoding::kBitPacked};
constexpr Shape kLengths{Column::kTradeCount, Encoding::kBitLength};
constexpr Shape kDecimalLengths{Column::kOpenPrice, Encoding::kBitLength};

// A Rice code around 0 without low bits: 0 is `1`, -1 `01`, 1 `001`, …
constexpr BitLengthParameters kPlain{Reference::kNone, 0, {0, 0}, {0, 0}, 0};

TEST(ColumnDamageTest, DamageNamesTheColumnAndThePlace) {
  const auto view = Parse({Column::kTradeCount, Encoding::kConstant}, ColumnBytes());
  ASSERT_THAT(view, IsDamage("column trade_count has a wrong size"));
  EXPECT_EQ(view.error().offset(), 4096U);
}

TEST(ColumnDamageTest, EncodingOfAnotherType) {
  const ColumnBytes data = ColumnBytes().Add(uint64_t{0}).Add(uint64_t{0});
  for (const Shape& shape : std::vector<Shape>{
           {Column::kEtag, Encoding::kConstant},
           {Column::kEtag, Encoding::kBitPacked},
           {Column::kEtag, Encoding::kBytePlanes},
           {Column::kEtag, Encoding::kByAvailability},
           {Column::kOpenPrice, Encoding::kStride},
           {Column::kOpenPrice, Encoding::kByAvailability},
           {Column::kOpenPrice, Encoding::kBitPacked},
           {Column::kOpenPrice, Encoding::kMd5},
           {Column::kEtag, Encoding::kBitLength},
           {Column::kTradeCount, Encoding::kBytePlanes},
           {Column::kTradeCount, Encoding::kTexts},
           {Column::kProbeTimestamp, Encoding::kMd5},
           {Column::kStatusCode, Encoding::kByAvailability, Domain::kAvailable},
           {Column::kStatusCode, Encoding::kByAvailability, Domain::kSomeObserved},
           {Column::kTradeCount, Encoding{8}},
           {Column::kTradeCount, Encoding{255}},
       }) {
    EXPECT_THAT(Parse(shape, data), IsDamage("an encoding that its type does not allow"));
  }
}

TEST(ColumnDamageTest, SizeThatIsNotBitPacked) {
  const ColumnBytes data = ColumnBytes().Add(kPlain).AddBits({{0b11111, 5}});
  EXPECT_THAT(Parse({Column::kFileSizeBytes, Encoding::kBitLength}, data),
              IsDamage("column file_size_bytes is not bit-packed"));
  EXPECT_THAT(Parse({Column::kLastModified, Encoding::kBitLength}, data),
              IsDamage("column last_modified is not bit-packed"));
}

TEST(ColumnDamageTest, UnknownDomain) {
  for (const uint8_t domain : {uint8_t{6}, uint8_t{255}}) {
    EXPECT_THAT(Parse({Column::kTradeCount, Encoding::kConstant, Domain{domain}},
                      ColumnBytes().Add(uint64_t{1})),
                IsDamage("an unknown domain"));
  }
}

TEST(ColumnDamageTest, BitsetCutShort) {
  EXPECT_THAT(Parse({Column::kTradeCount, Encoding::kConstant, Domain::kSomeObserved},
                    ColumnBytes().Add(uint32_t{1})),
              IsDamage("is shorter than its bitset"));
}

TEST(ColumnDamageTest, BitBeyondTheLastRow) {
  const auto parse = [](Domain domain, uint64_t bits) {
    return Parse({Column::kTradeCount, Encoding::kConstant, domain},
                 ColumnBytes().Add(bits).Add(uint64_t{7}));
  };
  EXPECT_THAT(parse(Domain::kSomeObserved, 0b10001), Succeeds());
  EXPECT_THAT(parse(Domain::kSomeObserved, 0b100001), IsDamage("a bit beyond its last row"));
  EXPECT_THAT(parse(Domain::kSomeAvailable, 0b101), Succeeds());
  EXPECT_THAT(parse(Domain::kSomeAvailable, 0b1001), IsDamage("a bit beyond its last row"));
  EXPECT_THAT(parse(Domain::kSomeAvailable, uint64_t{1} << 63), IsDamage("beyond its last row"));
}

TEST(ColumnDamageTest, NoValues) {
  EXPECT_THAT(Parse({Column::kTradeCount, Encoding::kConstant, Domain::kSomeObserved},
                    ColumnBytes().Add(uint64_t{0}).Add(uint64_t{7})),
              IsDamage("has no values"));
  const ColumnEntry entry{static_cast<uint16_t>(Column::kTradeCount), Encoding::kConstant,
                          Domain::kZeroVolume, 8};
  EXPECT_THAT(ColumnView::Parse(entry, ColumnBytes().Add(uint64_t{7}).bytes(), {5, 3, 2, 0}, 0),
              IsDamage("has no values"));
}

TEST(ColumnDamageTest, WrongSize) {
  const auto of_size = [](const Shape& shape, size_t size) {
    return Parse(shape, ColumnBytes().AddBytes(ByteBuffer(size)));
  };
  constexpr auto kWrong = "has a wrong size";
  for (const size_t size : {0U, 7U, 9U, 16U}) {
    EXPECT_THAT(of_size({Column::kTradeCount, Encoding::kConstant}, size), IsDamage(kWrong));
  }
  for (const size_t size : {0U, 8U, 15U, 17U, 24U}) {
    EXPECT_THAT(of_size({Column::kTradeCount, Encoding::kStride}, size), IsDamage(kWrong));
    EXPECT_THAT(of_size({Column::kStatusCode, Encoding::kByAvailability}, size), IsDamage(kWrong));
  }
  for (const size_t size : {0U, 79U, 81U, 96U}) {
    EXPECT_THAT(of_size({Column::kEtag, Encoding::kMd5}, size), IsDamage(kWrong));
  }
  EXPECT_THAT(of_size(kPackedCount, 15), IsDamage(kWrong));
  EXPECT_THAT(of_size(kLengths, 7), IsDamage(kWrong));
  EXPECT_THAT(of_size(kDecimalLengths, 7), IsDamage(kWrong));
  EXPECT_THAT(of_size({Column::kEtag, Encoding::kTexts}, 7), IsDamage(kWrong));
}

TEST(ColumnDamageTest, WrongBitPackingParameters) {
  const auto parse = [](const Shape& shape, const BitPackedParameters& parameters) {
    return Parse(shape, ColumnBytes().Add(parameters));
  };
  EXPECT_THAT(parse(kPackedCount, {0, 1, 0, {}}), Succeeds());
  constexpr auto kWrong = "has wrong bit-packing parameters";
  EXPECT_THAT(parse(kPackedCount, {0, 1, 65, {}}), IsDamage(kWrong));
  EXPECT_THAT(parse(kPackedCount, {0, 0, 0, {}}), IsDamage(kWrong));
  EXPECT_THAT(parse(kPackedCount, {0, 1, 0, {1, 0, 0}}), IsDamage(kWrong));
  EXPECT_THAT(parse(kPackedCount, {0, 1, 0, {0, 0, 1}}), IsDamage(kWrong));
}

TEST(ColumnDamageTest, PackedNumbersOfAWrongSize) {
  const BitPackedParameters parameters{0, 1, 13, {}};  // 65 bits: two words
  EXPECT_THAT(Parse(kPackedCount, ColumnBytes().Add(parameters).Add(uint64_t{0})),
              IsDamage("has a wrong size"));
  EXPECT_THAT(Parse(kPackedCount, ColumnBytes().Add(parameters).AddBytes(ByteBuffer(24))),
              IsDamage("has a wrong size"));
}

TEST(ColumnDamageTest, BitsBehindTheLastPackedNumber) {
  const BitPackedParameters parameters{0, 1, 4, {}};  // 20 bits
  const auto parse = [&](uint64_t word) {
    return Parse(kPackedCount, ColumnBytes().Add(parameters).Add(word));
  };
  EXPECT_THAT(parse((uint64_t{1} << 20) - 1), Succeeds());
  EXPECT_THAT(parse(uint64_t{1} << 20), IsDamage("has bits behind its last value"));
  EXPECT_THAT(parse(uint64_t{1} << 63), IsDamage("has bits behind its last value"));
}

TEST(ColumnDamageTest, PackedValueOutOfRange) {
  const auto check = [](const Shape& shape, int64_t base, uint32_t divisor, uint64_t greatest) {
    ColumnBytes data;
    data.Add(BitPackedParameters{base, divisor, 64, {}});
    for (int i = 0; i < 4; ++i) data.Add(uint64_t{0});
    return Decode(shape, data.Add(greatest));
  };
  constexpr auto kWrong = "has a value out of range";
  EXPECT_THAT(check(kPackedCount, 0, 1, kMost), Succeeds());
  EXPECT_THAT(check(kPackedCount, 0, 1, uint64_t{1} << 63), IsDamage(kWrong));
  EXPECT_THAT(check(kPackedCount, 1, 1, kMost), IsDamage(kWrong));
  EXPECT_THAT(check(kPackedCount, 0, 2, uint64_t{1} << 62), IsDamage(kWrong));
  EXPECT_THAT(check(kPackedCount, 0, 0xffffffff, ~uint64_t{0}), IsDamage(kWrong));
  EXPECT_THAT(check(kPackedCount, -1, 1, 0), IsDamage(kWrong));
}

// The format bounds the results, not the numbers on the way to them.
TEST(ColumnDamageTest, APackedNumberBeyondAnIntegerIsNoDamageIfTheValueIsNot) {
  ColumnBytes data;
  data.Add(BitPackedParameters{-1, 1, 64, {}});
  for (int i = 0; i < 4; ++i) data.Add(uint64_t{1});
  data.Add(uint64_t{1} << 63);
  const auto values = Decode(kPackedCount, data);
  ASSERT_THAT(values, Succeeds());
  EXPECT_EQ(values->back(), static_cast<uint64_t>(kMost));
}

TEST(ColumnDamageTest, StrideOutOfRange) {
  const auto check = [](int64_t base, int64_t step) {
    return Decode({Column::kTradeCount, Encoding::kStride},
                  ColumnBytes().Add(StrideParameters{base, step}));
  };
  EXPECT_THAT(check(kMost - 4, 1), Succeeds());
  EXPECT_THAT(check(kMost - 3, 1), IsDamage("has a value out of range"));
  EXPECT_THAT(check(kLeast + 3, -1), IsDamage("has a value out of range"));
  EXPECT_THAT(check(0, kMost), IsDamage("has a value out of range"));
  EXPECT_THAT(check(0, kLeast), IsDamage("has a value out of range"));
}

// Whichever encoding has them.
TEST(ColumnDamageTest, ValueThatItsColumnMayNotHave) {
  constexpr auto kWrong = "has a value out of range";
  const auto constant = [](Column column, uint64_t raw) {
    return Decode({column, Encoding::kConstant}, ColumnBytes().Add(raw));
  };
  const int64_t last = kLastInstant.time_since_epoch().count();
  EXPECT_THAT(constant(Column::kLastModified, static_cast<uint64_t>(last)), Succeeds());
  EXPECT_THAT(constant(Column::kLastModified, static_cast<uint64_t>(last) + 1), IsDamage(kWrong));
  EXPECT_THAT(constant(Column::kProbeTimestamp, ~uint64_t{0}), IsDamage(kWrong));
  EXPECT_THAT(constant(Column::kFileSizeBytes, ~uint64_t{0}), IsDamage(kWrong));
  for (const double value : {-1.0, -0.0, std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()}) {
    const auto raw = std::bit_cast<uint64_t>(value);
    EXPECT_THAT(constant(Column::kOpenPrice, raw), IsDamage(kWrong)) << value;
    ByteBuffer planes(40);
    for (size_t i = 0; i < 8; ++i) planes[5 * i] = static_cast<std::byte>(raw >> (8 * i));
    EXPECT_THAT(Decode({Column::kOpenPrice, Encoding::kBytePlanes},
                       ColumnBytes().AddBytes(CompressFrame(planes))),
                IsDamage(kWrong))
        << value;
  }
  // 2^62, four zeros: bit length 63 at center 62 and shift 6.
  constexpr BitLengthParameters kLong{Reference::kNone, 0, {62, 6}, {0, 0}, 0};
  EXPECT_THAT(Decode({Column::kProbeTimestamp, Encoding::kBitLength},
                     ColumnBytes().Add(kLong).AddBits({{1 | 2 << 1, 7},
                                                       {0, 62},
                                                       {0b10 | 59 << 2, 8},
                                                       {0b10 | 59 << 2, 8},
                                                       {0b10 | 59 << 2, 8},
                                                       {0b10 | 59 << 2, 8}})),
              IsDamage(kWrong));
  EXPECT_THAT(Decode({Column::kStatusCode, Encoding::kByAvailability},
                     ColumnBytes().Add(AvailabilityParameters{200, -1})),
              IsDamage(kWrong));
}

TEST(ColumnDamageTest, OneValueOutOfRangeDoesNotKeepTheOthersFromBeingRead) {
  const ColumnBytes data = ColumnBytes().Add(StrideParameters{2, -1});
  const auto view = Parse({Column::kFileSizeBytes, Encoding::kStride}, data);
  ASSERT_THAT(view, Succeeds());
  EXPECT_EQ(view->ReadOne(2, true).value(), 0U);
  EXPECT_THAT(view->ReadOne(3, true), IsDamage("has a value out of range"));
  const MetadataView alone;
  EXPECT_THAT(GroupReader(alone, DaySets()).ValuesOf(*view), IsDamage("has a value out of range"));
}

TEST(ColumnDamageTest, WrongBitLengthParameters) {
  const auto parse = [](const Shape& shape, const BitLengthParameters& parameters) {
    return Parse(shape, ColumnBytes().Add(parameters).AddBits({{0b11111'11111, 10}}));
  };
  const Shape close{Column::kClosePrice, Encoding::kBitLength};
  const Shape status{Column::kStatusCode, Encoding::kBitLength};
  EXPECT_THAT(parse(kLengths, {Reference::kRow, 1, {-128, 6}, {}, 0}), Succeeds());
  EXPECT_THAT(parse(kDecimalLengths, {Reference::kScale, 1, {127, 6}, {127, 6}, 0}), Succeeds());
  EXPECT_THAT(parse(close, {Reference::kRow, 0, {}, {}, 0}), Succeeds());
  constexpr auto kWrong = "has wrong bit-length parameters";
  EXPECT_THAT(parse(kLengths, {Reference{3}, 0, {}, {}, 0}), IsDamage(kWrong));
  EXPECT_THAT(parse(kLengths, {Reference::kScale, 0, {}, {}, 0}), IsDamage(kWrong));
  EXPECT_THAT(parse(kDecimalLengths, {Reference::kRow, 0, {}, {}, 0}), IsDamage(kWrong));
  EXPECT_THAT(parse(status, {Reference::kRow, 0, {}, {}, 0}), IsDamage(kWrong));
  EXPECT_THAT(parse(kLengths, {Reference::kNone, 2, {}, {}, 0}), IsDamage(kWrong));
  EXPECT_THAT(parse(status, {Reference::kNone, 1, {}, {}, 0}), IsDamage(kWrong));
  EXPECT_THAT(parse(kLengths, {Reference::kNone, 0, {0, 7}, {}, 0}), IsDamage(kWrong));
  EXPECT_THAT(parse(kDecimalLengths, {Reference::kNone, 0, {}, {0, 7}, 0}), IsDamage(kWrong));
  EXPECT_THAT(parse(kLengths, {Reference::kNone, 0, {}, {1, 0}, 0}), IsDamage(kWrong));
  EXPECT_THAT(parse(close, {Reference::kRow, 0, {}, {0, 1}, 0}), IsDamage(kWrong));
  EXPECT_THAT(parse(kLengths, {Reference::kNone, 0, {}, {}, 1}), IsDamage(kWrong));
}

TEST(ColumnDamageTest, BitsOfAWrongSize) {
  constexpr auto kWrong = "has more or fewer bits than its values";
  EXPECT_THAT(Decode(kLengths, ColumnBytes().Add(kPlain).AddBits({{0b11111, 5}})), Succeeds());
  EXPECT_THAT(Decode(kLengths, ColumnBytes().Add(kPlain).AddBits({{0b11111, 5}}).Add(uint64_t{0})),
              IsDamage(kWrong));
  EXPECT_THAT(Decode(kLengths, ColumnBytes().Add(kPlain).AddBits({{0b111111, 6}})),
              IsDamage(kWrong));
  EXPECT_THAT(Parse(kLengths, ColumnBytes().Add(kPlain).Add(uint32_t{0b11111})),
              IsDamage("has a wrong size"));
  // Behind the last word there are no ones.
  EXPECT_THAT(Decode(kLengths, ColumnBytes().Add(kPlain)), IsDamage("a bit length out of range"));
  // Four zeros of 8 bits, then 2^33: its 33 low bits reach beyond the only word.
  constexpr BitLengthParameters kAround34{Reference::kNone, 0, {34, 6}, {0, 0}, 0};
  EXPECT_THAT(Decode(kLengths, ColumnBytes().Add(kAround34).AddBits({{0x0e0e0e0e, 32}, {1, 7}})),
              IsDamage(kWrong));
}

// A reader that is asked about one symbol sees no further, but what it reads must be there.
TEST(ColumnDamageTest, BitsCutShortAtTheSymbolThatIsAskedAbout) {
  constexpr BitLengthParameters kAround34{Reference::kNone, 0, {34, 6}, {0, 0}, 0};
  // 0, 0, 2^33, and 2^33 without its low bits.
  const ColumnBytes data =
      ColumnBytes().Add(kAround34).AddBits({{0x0e0e, 16}, {1, 7}, {0, 33}, {1, 7}});
  const auto view = Parse(kLengths, data);
  ASSERT_THAT(view, Succeeds());
  const MetadataView alone;
  const auto up_to = [&](SymbolId last) {
    return GroupReader(alone, DaySets(), last).ValuesOf(*view);
  };
  ASSERT_THAT(up_to(2), Succeeds());
  EXPECT_EQ(up_to(2)->back(), uint64_t{1} << 33);
  EXPECT_THAT(up_to(3), IsDamage("has fewer bits than its values"));
}

TEST(ColumnDamageTest, BitLengthOutOfRange) {
  const auto decode = [](RiceParameters code, uint64_t bits) {
    return Decode(kLengths, ColumnBytes()
                                .Add(BitLengthParameters{Reference::kNone, 0, code, {0, 0}, 0})
                                .Add(bits)
                                .Add(uint64_t{0})
                                .Add(uint64_t{0})
                                .Add(uint64_t{0})
                                .Add(uint64_t{0}));
  };
  constexpr auto kWrong = "has a bit length out of range";
  EXPECT_THAT(decode({64, 0}, 1), IsDamage(kWrong));
  EXPECT_THAT(decode({-1, 0}, 1), IsDamage(kWrong));
  EXPECT_THAT(decode({0, 0}, 0b10), IsDamage(kWrong));  // -1
  // 31 zeros are the most: they stand for -16.
  EXPECT_THAT(decode({16, 0}, uint64_t{1} << 31 | uint64_t{1} << 32), IsDamage(""));
  EXPECT_THAT(decode({17, 0}, uint64_t{1} << 32), IsDamage(kWrong));
}

TEST(ColumnDamageTest, ScaleOutOfRange) {
  const auto decode = [](int8_t center) {
    return Decode(kDecimalLengths,
                  ColumnBytes()
                      .Add(BitLengthParameters{Reference::kNone, 0, {0, 0}, {center, 0}, 0})
                      .AddBits({{0b11111'11111, 10}}));
  };
  EXPECT_THAT(decode(22), Succeeds());
  EXPECT_THAT(decode(23), IsDamage("has a scale out of range"));
  EXPECT_THAT(decode(-1), IsDamage("has a scale out of range"));
}

// 10^18 - 1 has 60 bits.
TEST(ColumnDamageTest, MantissaOutOfRange) {
  const auto decode = [](uint64_t mantissa) {
    constexpr BitLengthParameters kAround60{Reference::kNone, 0, {60, 6}, {0, 0}, 0};
    BitWriter bits;
    for (int i = 0; i < 5; ++i) {
      bits.Write(1, 1);
      bits.Write(1, 7);
      bits.Write(mantissa & LowMask(59), 59);
    }
    return Decode(kDecimalLengths,
                  ColumnBytes().Add(kAround60).AddBytes(std::as_bytes(bits.words())));
  };
  EXPECT_THAT(decode(kMaxMantissa), Succeeds());
  EXPECT_THAT(decode(kMaxMantissa + 1), IsDamage("has a value out of range"));
}

TEST(ColumnDamageTest, FrameThatDoesNotDecode) {
  constexpr auto kWrong = "has a zstd frame that does not decode";
  const Shape planes{Column::kOpenPrice, Encoding::kBytePlanes};
  const auto decode = [&](Bytes frame) { return Decode(planes, ColumnBytes().AddBytes(frame)); };
  ByteEditor frame(CompressFrame(ByteBuffer(40)));
  EXPECT_THAT(decode(frame.bytes()), Succeeds());
  frame.FlipBit(0);  // its magic
  EXPECT_THAT(decode(frame.bytes()), IsDamage(kWrong));
  EXPECT_THAT(decode(CompressFrame(ByteBuffer(39))), IsDamage(kWrong));
  EXPECT_THAT(decode(CompressFrame(ByteBuffer(41))), IsDamage(kWrong));
  EXPECT_THAT(decode({}), IsDamage(kWrong));
  EXPECT_THAT(DecodeTexts(ColumnBytes()
                              .Add(static_cast<uint32_t>(frame.size()))
                              .Add(uint32_t{10})
                              .AddBytes(frame.bytes())),
              IsDamage(kWrong));
}

TEST(ColumnDamageTest, WrongTextSizes) {
  constexpr auto kWrong = "has wrong text sizes";
  EXPECT_THAT(DecodeTexts(ColumnBytes().AddTexts("\1a\1b\1c\1d\1e")), Succeeds());
  EXPECT_THAT(DecodeTexts(ColumnBytes().AddTexts("\1a\1b\1c\1d")), IsDamage(kWrong));
  EXPECT_THAT(DecodeTexts(ColumnBytes().AddTexts("\1a\1b\1c\1d\1e\1f")), IsDamage(kWrong));
  EXPECT_THAT(DecodeTexts(ColumnBytes().AddTexts("\1a\1b\1c\1d\2e")), IsDamage(kWrong));
  EXPECT_THAT(DecodeTexts(ColumnBytes().AddTexts(std::string_view("\1a\0\1c\1d\1e", 9))),
              IsDamage(kWrong));
  EXPECT_THAT(DecodeTexts(ColumnBytes().AddTexts("\1a\1b\1c\1d\1e").Add(uint8_t{0})),
              IsDamage(kWrong));
  EXPECT_THAT(DecodeTexts(ColumnBytes().AddTexts(std::string(5 * 256 + 1, '\1'))),
              IsDamage(kWrong));
  EXPECT_THAT(DecodeTexts(ColumnBytes().Add(uint32_t{0xffffffff}).Add(uint32_t{10})),
              IsDamage(kWrong));
}

TEST(ColumnDamageTest, HugeContentSizeIsRefusedBeforeAnythingIsAllocated) {
  EXPECT_THAT(DecodeTexts(ColumnBytes().Add(uint32_t{0}).Add(uint32_t{0xffffffff})),
              IsDamage("has wrong text sizes"));
}

TEST(ColumnDamageTest, TextThatIsNotAllowed) {
  EXPECT_THAT(DecodeTexts(ColumnBytes().AddTexts("\1a\1b\1c\1d\1\n")),
              IsDamage("has a text that is not allowed"));
  EXPECT_THAT(DecodeTexts(ColumnBytes().AddTexts("\1a\1b\1c\1d\1\xff")),
              IsDamage("has a text that is not allowed"));
}

RC_GTEST_PROP(ColumnDamageProperty, AnyBytesAreDecodedOrRefused,
              (uint16_t column_id, uint8_t encoding, uint8_t domain,
               const std::vector<uint64_t>& words, const std::vector<uint8_t>& tail)) {
  ColumnBytes data;
  for (const uint64_t word : words) data.Add(word);
  data.AddBytes(std::as_bytes(std::span(tail)));
  const Shape shape{static_cast<Column>(column_id % kLastColumn + 1), Encoding(encoding % 10),
                    Domain(domain % 7)};
  const auto view = Parse(shape, data);
  if (!view) return;
  RC_TAG(static_cast<int>(view->encoding()));
  if (TypeOf(shape.column) == ColumnType::kText) {
    const auto texts = view->ReadTexts();
    if (texts) RC_ASSERT(texts->size() == view->value_count());
    return;
  }
  const MetadataView alone;
  const auto values = GroupReader(alone, DaySets()).ValuesOf(*view);
  if (values) RC_ASSERT(values->size() == view->value_count());
}

}  // namespace
}  // namespace bfa::internal
