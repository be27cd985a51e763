// The bit-length encoding: of each number how long it is, as the difference to what is expected of
// it in a Rice code, then its bits below the highest as they are.
#ifndef BFA_FORMAT_BIT_LENGTH_CODE_H_
#define BFA_FORMAT_BIT_LENGTH_CODE_H_

#include <optional>
#include <vector>

#include "format/bit_packing.h"
#include "format/short_decimal.h"

namespace bfa::internal {

// A number on its way to bits.
struct CodedNumber {
  uint64_t number;  // below 2^63
  uint8_t scale;    // where scales are written
  uint8_t length;   // bits that it is expected to take
};

// The bits that a decimal of this scale takes where its value is about 1.
constexpr uint8_t LengthOfScale(uint8_t scale) { return static_cast<uint8_t>(scale * 10 / 3); }

// Parameters and bits of a column. `has_scales`: whether the numbers have scales of their own.
ByteBuffer EncodeBitLengths(Reference reference, uint8_t flags, bool has_scales,
                            std::span<const CodedNumber> numbers);

// The limits of the code that a reader checks.
inline constexpr unsigned kMaxRiceShift = 6;
inline constexpr unsigned kMaxRiceQuotient = 31;
inline constexpr int kMaxBitLength = 63;

// Takes numbers off the bits of a column.
class BitLengthReader {
 public:
  BitLengthReader(const BitLengthParameters& parameters, Bytes words)
      : parameters_(parameters), bits_(words) {}

  // The next scale; nothing if it is out of range.
  std::optional<uint8_t> ReadScale() {
    const std::optional<int> scale = ReadRice(parameters_.scale);
    if (!scale || *scale < 0 || *scale > static_cast<int>(kMaxScale)) return std::nullopt;
    return static_cast<uint8_t>(*scale);
  }
  // The next number, of which so many bits are expected; nothing if its length is out of range.
  std::optional<uint64_t> ReadNumber(unsigned expected_length) {
    const std::optional<int> rest = ReadRice(parameters_.length);
    if (!rest) return std::nullopt;
    const int length = *rest + static_cast<int>(expected_length);
    if (length < 0 || length > kMaxBitLength) return std::nullopt;
    if (length <= 1) return static_cast<uint64_t>(length);
    const auto width = static_cast<unsigned>(length - 1);
    return uint64_t{1} << width | bits_.Read(width);
  }
  // Whether the numbers took all of the bits and no more, with zeros up to the end of the word.
  bool AtEnd() const { return bits_.AtEnd(); }
  // Whether the bits ended before what was read of them.
  bool Overran() const { return bits_.Overran(); }

 private:
  std::optional<int> ReadRice(RiceParameters parameters) {
    const unsigned quotient = bits_.ReadUnary();
    if (quotient > kMaxRiceQuotient) return std::nullopt;
    const auto folded = static_cast<int>(quotient << parameters.shift |
                                         static_cast<unsigned>(bits_.Read(parameters.shift)));
    return parameters.center + (folded % 2 == 0 ? folded / 2 : -(folded / 2) - 1);
  }

  BitLengthParameters parameters_;
  BitReader bits_;
};

}  // namespace bfa::internal

#endif  // BFA_FORMAT_BIT_LENGTH_CODE_H_
