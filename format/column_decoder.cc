#include "format/column_decoder.h"

#include <algorithm>
#include <bit>

#include "bfa/symbol.h"
#include "format/bit_length_code.h"
#include "format/propagate.h"
#include "format/row_model.h"
#include "format/zstd_frame.h"

namespace bfa::internal {
namespace {

// Whether the words behind the first `bit_count` bits, fewer than 64, are zero.
bool UnusedBitsAreZero(Bytes words, uint64_t bit_count) {
  const auto used = static_cast<unsigned>(bit_count % 64);
  return used == 0 || (LoadWord(words, bit_count / 64) & ~LowMask(used)) == 0;
}

// Whether values of `type` can be in `encoding` over `domain`.
bool Allows(ColumnType type, Encoding encoding, Domain domain) {
  switch (encoding) {
    case Encoding::kConstant:
    case Encoding::kBitLength:
      return type != ColumnType::kText;
    case Encoding::kByAvailability:
      return domain == Domain::kObserved &&
             (type == ColumnType::kInteger || type == ColumnType::kInstant);
    case Encoding::kStride:
    case Encoding::kBitPacked:
      return type == ColumnType::kInteger || type == ColumnType::kInstant;
    case Encoding::kBytePlanes:
      return type == ColumnType::kDecimal;
    case Encoding::kMd5:
    case Encoding::kTexts:
      return type == ColumnType::kText;
  }
  return false;
}

}  // namespace

Error ColumnView::Broken(std::string what) const {
  return Damaged("column " + std::string(ColumnName(column_)) + " " + std::move(what), offset_);
}

Result<ColumnView> ColumnView::Parse(const ColumnEntry& entry, Bytes bytes, const RowCounts& counts,
                                     uint64_t offset) {
  ColumnView view;
  view.column_ = static_cast<Column>(entry.column_id);
  view.encoding_ = entry.encoding;
  view.domain_ = entry.domain;
  view.offset_ = offset;
  view.bytes_ = bytes;
  if (!Allows(TypeOf(view.column_), entry.encoding, entry.domain)) {
    return view.Broken("has an encoding that its type does not allow");
  }
  if (NeedsDirectAccess(view.column_) && !view.has_direct_access()) {
    return view.Broken("is not bit-packed");
  }
  BFA_RETURN_IF_ERROR(view.ParseDomain(counts));
  BFA_RETURN_IF_ERROR(view.CheckSize());
  if (view.encoding_ == Encoding::kBitPacked) BFA_RETURN_IF_ERROR(view.CheckBitPacked());
  if (view.encoding_ == Encoding::kBitLength) BFA_RETURN_IF_ERROR(view.CheckBitLength());
  return view;
}

Status ColumnView::ParseDomain(const RowCounts& counts) {
  switch (domain_) {
    case Domain::kObserved:
      value_count_ = counts.observed;
      break;
    case Domain::kAvailable:
      value_count_ = counts.available;
      break;
    case Domain::kVolumeKnown:
      value_count_ = counts.volume_known;
      break;
    case Domain::kZeroVolume:
      value_count_ = counts.zero_volume;
      break;
    case Domain::kSomeObserved:
    case Domain::kSomeAvailable: {
      const uint32_t row_count =
          domain_ == Domain::kSomeObserved ? counts.observed : counts.available;
      const uint64_t size = WordsFor(row_count) * 8;
      if (size > bytes_.size()) return Broken("is shorter than its bitset");
      row_bits_ = bytes_.first(AsSize(size));
      bytes_ = bytes_.subspan(AsSize(size));
      offset_ += size;
      for (uint64_t i = 0; i < size / 8; ++i) {
        value_count_ += static_cast<uint32_t>(std::popcount(LoadWord(row_bits_, i)));
      }
      const unsigned used = row_count % 64;
      if (used != 0 && (LoadWord(row_bits_, size / 8 - 1) & ~LowMask(used)) != 0) {
        return Broken("has a bit beyond its last row");
      }
      break;
    }
    default:
      return Broken("has an unknown domain");
  }
  if (value_count_ == 0) return Broken("has no values");
  return {};
}

Status ColumnView::CheckSize() const {
  uint64_t expected = bytes_.size();
  uint64_t least = 0;
  switch (encoding_) {
    case Encoding::kConstant:
      expected = 8;
      break;
    case Encoding::kStride:
    case Encoding::kByAvailability:
      expected = sizeof(StrideParameters);
      break;
    case Encoding::kMd5:
      expected = uint64_t{value_count_} * 16;
      break;
    case Encoding::kBitPacked:
      least = sizeof(BitPackedParameters);
      break;
    case Encoding::kBitLength:
      least = sizeof(BitLengthParameters);
      break;
    case Encoding::kTexts:
      least = 2 * sizeof(uint32_t);
      break;
    case Encoding::kBytePlanes:
      break;
  }
  if (bytes_.size() != expected || bytes_.size() < least) return Broken("has a wrong size");
  return {};
}

Status ColumnView::CheckBitPacked() const {
  const auto parameters = Load<BitPackedParameters>(bytes_, 0);
  if (parameters.width > 64 || parameters.divisor == 0 || !IsZero(AsBytes(parameters.reserved))) {
    return Broken("has wrong bit-packing parameters");
  }
  const uint64_t bit_count = uint64_t{value_count_} * parameters.width;
  if (bytes_.size() != sizeof parameters + WordsFor(bit_count) * 8) {
    return Broken("has a wrong size");
  }
  if (!UnusedBitsAreZero(bytes_.subspan(sizeof parameters), bit_count)) {
    return Broken("has bits behind its last value");
  }
  return {};
}

Status ColumnView::CheckBitLength() const {
  const auto parameters = Load<BitLengthParameters>(bytes_, 0);
  const bool decimal = TypeOf(column_) == ColumnType::kDecimal;
  const bool by_row = parameters.reference == Reference::kRow;
  const bool has_scales = decimal && !by_row;
  const bool reference_fits = by_row ? !InputsOf(column_).empty()
                                     : parameters.reference == Reference::kNone ||
                                           (parameters.reference == Reference::kScale && decimal);
  const uint8_t allowed_flags = GroupOf(column_) == ColumnGroup::kKline ? kZeroVolumeLeftOut : 0;
  if (!reference_fits || (parameters.flags & ~allowed_flags) != 0 || parameters.reserved != 0 ||
      parameters.length.shift > kMaxRiceShift || parameters.scale.shift > kMaxRiceShift ||
      (!has_scales && !IsZero(AsBytes(parameters.scale)))) {
    return Broken("has wrong bit-length parameters");
  }
  if (bytes_.size() % 8 != 0) return Broken("has a wrong size");
  return {};
}

Result<uint64_t> ColumnView::ReadOne(uint32_t index, bool available) const {
  uint64_t value = 0;
  switch (encoding_) {
    case Encoding::kStride: {
      const auto parameters = Load<StrideParameters>(bytes_, 0);
      int64_t integer = 0;
      if (__builtin_mul_overflow(parameters.step, int64_t{index}, &integer) ||
          __builtin_add_overflow(parameters.base, integer, &integer)) {
        return Broken("has a value out of range");
      }
      value = static_cast<uint64_t>(integer);
      break;
    }
    case Encoding::kByAvailability: {
      const auto parameters = Load<AvailabilityParameters>(bytes_, 0);
      value = static_cast<uint64_t>(available ? parameters.if_available : parameters.if_absent);
      break;
    }
    case Encoding::kBitPacked: {
      BFA_ASSIGN_OR_RETURN(value, ReadBitPacked(index));
      break;
    }
    default:
      value = LoadWord(bytes_, 0);
  }
  if (!IsAllowed(column_, value)) return Broken("has a value out of range");
  return value;
}

Result<uint64_t> ColumnView::ReadBitPacked(uint32_t index) const {
  const auto parameters = Load<BitPackedParameters>(bytes_, 0);
  const uint64_t number = ReadBits(bytes_.subspan(sizeof parameters),
                                   uint64_t{index} * parameters.width, parameters.width);
  uint64_t product = 0;
  int64_t integer = 0;
  if (__builtin_mul_overflow(number, uint64_t{parameters.divisor}, &product) ||
      __builtin_add_overflow(parameters.base, product, &integer)) {
    return Broken("has a value out of range");
  }
  return static_cast<uint64_t>(integer);
}

Result<std::vector<uint64_t>> ColumnView::ReadBytePlanes() const {
  std::vector<uint8_t> planes(AsSize(uint64_t{value_count_} * 8));
  if (!DecompressFrame(bytes_, std::as_writable_bytes(std::span(planes)))) {
    return Broken("has a zstd frame that does not decode");
  }
  std::vector<uint64_t> values(value_count_);
  for (size_t plane = 0; plane < 8; ++plane) {
    for (size_t i = 0; i < value_count_; ++i) {
      values[i] |= uint64_t{planes[plane * value_count_ + i]} << (8 * plane);
    }
  }
  for (const uint64_t value : values) {
    if (!IsAllowed(column_, value)) return Broken("has a value out of range");
  }
  return values;
}

Result<std::vector<std::string>> ColumnView::ReadTexts() const {
  std::vector<std::string> texts;
  if (encoding_ == Encoding::kMd5) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (size_t at = 0; at < bytes_.size(); ++at) {
      if (at % 16 == 0) texts.emplace_back();
      const auto byte = std::to_integer<unsigned>(bytes_[at]);
      texts.back() += {kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return texts;
  }
  const auto frame_size = Load<uint32_t>(bytes_, 0);
  const auto content_size = Load<uint32_t>(bytes_, 4);
  // A text is at most 255 bytes and its size: that bounds what a hostile frame can ask for.
  if (content_size > uint64_t{value_count_} * 256 || frame_size != bytes_.size() - 8) {
    return Broken("has wrong text sizes");
  }
  std::string content(content_size, '\0');
  if (!DecompressFrame(bytes_.subspan(8), std::as_writable_bytes(std::span(content)))) {
    return Broken("has a zstd frame that does not decode");
  }
  size_t at = 0;
  for (uint32_t i = 0; i < value_count_; ++i) {
    const size_t size = at < content.size() ? static_cast<uint8_t>(content[at]) : 0;
    if (size == 0 || !Fits(at + 1, size, content.size())) return Broken("has wrong text sizes");
    texts.push_back(content.substr(at + 1, size));
    if (!ValidateText(texts.back())) return Broken("has a text that is not allowed");
    at += 1 + size;
  }
  if (at != content.size()) return Broken("has wrong text sizes");
  return texts;
}

}  // namespace bfa::internal
