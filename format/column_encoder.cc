#include "format/column_encoder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numeric>
#include <optional>

#include "format/bit_length_code.h"
#include "format/zstd_frame.h"

namespace bfa::internal {
namespace {

using Values = std::span<const uint64_t>;

void KeepSmaller(EncodedColumn candidate, EncodedColumn& best) {
  if (candidate.bytes.size() < best.bytes.size()) best = std::move(candidate);
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
EncodedColumn EncodeBitPacked(Values values) {
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
  AppendValue(BitPackedParameters{static_cast<int64_t>(least),
                                  static_cast<uint32_t>(divisor),
                                  static_cast<uint8_t>(width),
                                  {}},
              column.bytes);
  AppendArray(writer.words(), column.bytes);
  return column;
}

bool IsPlainMd5(std::string_view text) {
  return text.size() == 32 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

uint8_t HexValue(char c) { return static_cast<uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); }

}  // namespace

bool AllEqual(std::span<const uint64_t> values) {
  return std::ranges::all_of(values, [&](uint64_t value) { return value == values.front(); });
}

EncodedColumn EncodeConstant(uint64_t value) {
  EncodedColumn column{Encoding::kConstant, {}};
  AppendValue(value, column.bytes);
  return column;
}

EncodedColumn EncodeIntegers(Column column, std::span<const uint64_t> values,
                             const std::vector<bool>& available) {
  if (AllEqual(values)) return EncodeConstant(values.front());
  EncodedColumn best = EncodeBitPacked(values);
  if (auto stride = EncodeStride(values)) KeepSmaller(*std::move(stride), best);
  if (!available.empty()) {
    if (auto pair = EncodeByAvailability(values, available)) KeepSmaller(*std::move(pair), best);
  }
  // Instants have equal bit lengths throughout: nothing to gain there.
  if (!NeedsDirectAccess(column) && TypeOf(column) == ColumnType::kInteger) {
    std::vector<CodedNumber> numbers;
    numbers.reserve(values.size());
    for (const uint64_t value : values) numbers.push_back({value, 0, 0});
    KeepSmaller({Encoding::kBitLength, EncodeBitLengths(Reference::kNone, 0, false, numbers)},
                best);
  }
  return best;
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
