#include "format/bit_length_code.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace bfa::internal {
namespace {

// 0, -1, 1, -2, 2, … as 0, 1, 2, 3, 4, …
unsigned Fold(int number) {
  return number >= 0 ? static_cast<unsigned>(number) * 2 : static_cast<unsigned>(-number) * 2 - 1;
}

int LengthDifference(const CodedNumber& number) {
  return static_cast<int>(std::bit_width(number.number)) - static_cast<int>(number.length);
}

// How often each whole number occurs.
class Histogram {
 public:
  explicit Histogram(std::span<const int> numbers) {
    const auto [least, greatest] = std::ranges::minmax(numbers);
    least_ = least;
    counts_.resize(static_cast<size_t>(greatest - least) + 1);
    for (const int number : numbers) ++counts_[static_cast<size_t>(number - least)];
  }

  // The code that takes the fewest bits.
  RiceParameters BestCode() const {
    RiceParameters best{};
    uint64_t best_size = std::numeric_limits<uint64_t>::max();
    for (size_t i = 0; i < counts_.size(); ++i) {
      for (uint8_t shift = 0; shift <= kMaxRiceShift; ++shift) {
        const RiceParameters code{static_cast<int8_t>(least_ + static_cast<int>(i)), shift};
        const uint64_t size = SizeIn(code);
        if (size >= best_size) continue;
        best_size = size;
        best = code;
      }
    }
    return best;
  }

 private:
  // In bits; the greatest number if the code cannot express all.
  uint64_t SizeIn(RiceParameters code) const {
    uint64_t size = 0;
    for (size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] == 0) continue;
      const unsigned quotient = Fold(least_ + static_cast<int>(i) - code.center) >> code.shift;
      if (quotient > kMaxRiceQuotient) return std::numeric_limits<uint64_t>::max();
      size += counts_[i] * (quotient + 1 + code.shift);
    }
    return size;
  }

  int least_;
  std::vector<uint64_t> counts_;
};

void WriteRice(int number, RiceParameters code, BitWriter& bits) {
  const unsigned folded = Fold(number - code.center);
  const unsigned quotient = folded >> code.shift;
  bits.Write(uint64_t{1} << quotient, quotient + 1);
  bits.Write(folded & LowMask(code.shift), code.shift);
}

}  // namespace

ByteBuffer EncodeBitLengths(Reference reference, uint8_t flags, bool has_scales,
                            std::span<const CodedNumber> numbers) {
  BitLengthParameters parameters{reference, flags, {}, {}, 0};
  if (!numbers.empty()) {
    std::vector<int> lengths;
    std::vector<int> scales;
    for (const CodedNumber& number : numbers) {
      lengths.push_back(LengthDifference(number));
      scales.push_back(number.scale);
    }
    parameters.length = Histogram(lengths).BestCode();
    if (has_scales) parameters.scale = Histogram(scales).BestCode();
  }
  BitWriter bits;
  for (const CodedNumber& number : numbers) {
    if (has_scales) WriteRice(number.scale, parameters.scale, bits);
    WriteRice(LengthDifference(number), parameters.length, bits);
    const auto length = static_cast<unsigned>(std::bit_width(number.number));
    if (length > 1) bits.Write(number.number & LowMask(length - 1), length - 1);
  }
  ByteBuffer bytes;
  AppendValue(parameters, bytes);
  AppendArray(bits.words(), bytes);
  return bytes;
}

}  // namespace bfa::internal
