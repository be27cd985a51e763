#include "format/column_encoder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numeric>
#include <optional>

#include "format/bit_packing.h"
#include "format/short_decimal.h"
#include "format/zstd_frame.h"

namespace bfa::internal {
namespace {

using Values = std::span<const uint64_t>;

void KeepSmaller(EncodedColumn candidate, EncodedColumn& best) {
  if (candidate.bytes.size() < best.bytes.size()) best = std::move(candidate);
}

bool AllEqual(Values values) {
  return std::ranges::all_of(values, [&](uint64_t value) { return value == values.front(); });
}

EncodedColumn EncodeConstant(uint64_t value) {
  EncodedColumn column{Encoding::kConstant, {}};
  AppendValue(value, column.bytes);
  return column;
}

std::optional<EncodedColumn> EncodeStride(Values values) {
  const uint64_t step = values[1] - values[0];
  for (size_t i = 1; i < values.size(); ++i) {
    if (values[i] - values[i - 1] != step) return std::nullopt;
  }
  EncodedColumn column{Encoding::kStride, {}};
  AppendValue(StrideParameters{static_cast<int64_t>(values[0]), static_cast<int64_t>(step)},
              column.bytes);
  return column;
}

std::optional<EncodedColumn> EncodeByAvailability(Values values,
                                                  const std::vector<bool>& available) {
  std::array<std::optional<uint64_t>, 2> of_kind;
  for (size_t i = 0; i < values.size(); ++i) {
    auto& value = of_kind[available[i] ? 1 : 0];
    if (value && *value != values[i]) return std::nullopt;
    value = values[i];
  }
  EncodedColumn column{Encoding::kByAvailability, {}};
  AppendValue(AvailabilityParameters{static_cast<int64_t>(of_kind[1].value_or(0)),
                                     static_cast<int64_t>(of_kind[0].value_or(0))},
              column.bytes);
  return column;
}

// `values` as signed numbers, each base + divisor * n with n as small as can be.
EncodedColumn EncodeBitPacked(Values values, uint8_t scale) {
  const auto less = [](uint64_t a, uint64_t b) {
    return static_cast<int64_t>(a) < static_cast<int64_t>(b);
  };
  const auto [least, greatest] = std::ranges::minmax(values, less);
  uint64_t divisor = 0;
  for (const uint64_t value : values) divisor = std::gcd(divisor, value - least);
  if (divisor == 0 || divisor > std::numeric_limits<uint32_t>::max()) divisor = 1;
  const auto width = static_cast<unsigned>(std::bit_width((greatest - least) / divisor));
  BitWriter writer;
  for (const uint64_t value : values) writer.Write((value - least) / divisor, width);
  EncodedColumn column{Encoding::kBitPacked, {}};
  AppendValue(BitPackedParameters{static_cast<int64_t>(least), static_cast<uint32_t>(divisor),
                                  static_cast<uint8_t>(width), scale, 0},
              column.bytes);
  AppendArray(writer.words(), column.bytes);
  return column;
}

// The bit lengths of the values under zstd, behind `scales` where there are any, and the bits below
// the highest as they are.
EncodedColumn EncodeBitLengths(Encoding encoding, std::span<const uint8_t> scales, Values values) {
  std::vector<uint8_t> lengths(scales.begin(), scales.end());
  BitWriter low_bits;
  for (const uint64_t value : values) {
    const auto length = static_cast<unsigned>(std::bit_width(value));
    lengths.push_back(static_cast<uint8_t>(length));
    if (length > 1) low_bits.Write(value & LowMask(length - 1), length - 1);
  }
  const ByteBuffer frame = CompressFrame(std::as_bytes(std::span(lengths)));
  EncodedColumn column{encoding, {}};
  AppendValue(BitLengthParameters{static_cast<uint32_t>(frame.size()), 0}, column.bytes);
  Append(frame, column.bytes);
  PadTo(8, column.bytes);
  AppendArray(low_bits.words(), column.bytes);
  return column;
}

EncodedColumn EncodeBytePlanes(Values values) {
  ByteBuffer planes;
  planes.reserve(values.size() * 8);
  for (unsigned shift = 0; shift < 64; shift += 8) {
    for (const uint64_t value : values) planes.push_back(static_cast<std::byte>(value >> shift));
  }
  return {Encoding::kBytePlanes, CompressFrame(planes)};
}

EncodedColumn EncodeIntegers(Column column, Values values, const std::vector<bool>& available) {
  EncodedColumn best = EncodeBitPacked(values, 0);
  if (auto stride = EncodeStride(values)) KeepSmaller(*std::move(stride), best);
  if (!available.empty()) {
    if (auto pair = EncodeByAvailability(values, available)) KeepSmaller(*std::move(pair), best);
  }
  // Instants have equal bit lengths throughout: nothing to gain there.
  if (!NeedsDirectAccess(column) && TypeOf(column) == ColumnType::kInteger) {
    KeepSmaller(EncodeBitLengths(Encoding::kBitLength, {}, values), best);
  }
  return best;
}

// The mantissas at one common scale; nothing where one becomes too large.
std::optional<std::vector<uint64_t>> AtScale(Values mantissas, std::span<const uint8_t> scales,
                                             uint8_t scale) {
  std::vector<uint64_t> scaled;
  scaled.reserve(mantissas.size());
  for (size_t i = 0; i < mantissas.size(); ++i) {
    uint64_t mantissa = mantissas[i];
    for (unsigned at = scales[i]; at < scale; ++at) {
      if (mantissa > kMaxMantissa / 10) return std::nullopt;
      mantissa *= 10;
    }
    scaled.push_back(mantissa);
  }
  return scaled;
}

EncodedColumn EncodeDecimals(Values values) {
  std::vector<uint64_t> mantissas;
  std::vector<uint8_t> scales;
  for (const uint64_t bits : values) {
    const auto decimal = ToShortDecimal(std::bit_cast<double>(bits));
    if (!decimal) return EncodeBytePlanes(values);
    mantissas.push_back(decimal->mantissa);
    scales.push_back(decimal->scale);
  }
  EncodedColumn best = EncodeBitLengths(Encoding::kDecimalBitLength, scales, mantissas);
  const uint8_t scale = *std::ranges::max_element(scales);
  if (const auto scaled = AtScale(mantissas, scales, scale)) {
    KeepSmaller(EncodeBitPacked(*scaled, scale), best);
  }
  return best;
}

bool IsPlainMd5(std::string_view text) {
  return text.size() == 32 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

uint8_t HexValue(char c) { return static_cast<uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); }

}  // namespace

EncodedColumn EncodeValues(Column column, std::span<const uint64_t> values,
                           const std::vector<bool>& available) {
  if (AllEqual(values)) return EncodeConstant(values.front());
  if (TypeOf(column) == ColumnType::kDecimal) return EncodeDecimals(values);
  return EncodeIntegers(column, values, available);
}

EncodedColumn EncodeTexts(std::span<const std::string_view> texts) {
  if (std::ranges::all_of(texts, IsPlainMd5)) {
    EncodedColumn column{Encoding::kMd5, {}};
    for (const std::string_view text : texts) {
      for (size_t i = 0; i < text.size(); i += 2) {
        column.bytes.push_back(
            static_cast<std::byte>(HexValue(text[i]) << 4 | HexValue(text[i + 1])));
      }
    }
    return column;
  }
  ByteBuffer content;
  for (const std::string_view text : texts) {
    AppendValue(static_cast<uint8_t>(text.size()), content);
    Append(std::as_bytes(std::span(text)), content);
  }
  const ByteBuffer frame = CompressFrame(content);
  EncodedColumn column{Encoding::kTexts, {}};
  AppendValue(static_cast<uint32_t>(frame.size()), column.bytes);
  AppendValue(static_cast<uint32_t>(content.size()), column.bytes);
  Append(frame, column.bytes);
  return column;
}

}  // namespace bfa::internal
