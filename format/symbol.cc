#include "bfa/symbol.h"

#include <array>
#include <cstddef>
#include <string>

namespace bfa {
namespace {

constexpr size_t kMaxNameSize = 255;
constexpr std::array<std::string_view, 6> kQuoteAssets{"USDT", "BUSD", "USDC", "USD1", "BTC", "U"};
constexpr std::array<std::string_view, 3> kIndexes{"BLUEBIRDUSDT", "BTCDOMUSDT", "DEFIUSDT"};
constexpr std::string_view kSettled = "SETTLED";

struct CodePoint {
  uint32_t value;
  size_t size;  // bytes; 0 if the bytes are not valid UTF-8
};

// The code point that `text`, which is not empty, begins with. RFC 3629: no overlong forms, no
// surrogates, nothing beyond U+10FFFF.
CodePoint DecodeUtf8(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {0, 0};
  uint32_t value = lead & (0xffu >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {0, 0};
    value = value << 6 | (byte(i) & 0x3fu);
  }
  constexpr std::array<uint32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < kLeast[size] || surrogate || value > 0x10ffff) return {0, 0};
  return {value, size};
}

bool IsControl(uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7f && code_point <= 0x9f);
}

bool IsDeliveryDate(std::string_view text) {
  if (text.size() != 6) return false;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  const int month = (text[2] - '0') * 10 + (text[3] - '0');
  const int day = (text[4] - '0') * 10 + (text[5] - '0');
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

std::string_view QuoteAssetOf(std::string_view pair) {
  for (const std::string_view quote : kQuoteAssets) {
    if (pair.size() > quote.size() && pair.ends_with(quote)) {
      return pair.substr(pair.size() - quote.size());
    }
  }
  return pair.substr(pair.size());
}

}  // namespace

Status ValidateText(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const CodePoint point = DecodeUtf8(text.substr(i));
    if (point.size == 0) return Error(ErrorCode::kInvalidArgument, "is not valid UTF-8");
    if (IsControl(point.value)) {
      return Error(ErrorCode::kInvalidArgument, "contains a control character");
    }
    i += point.size;
  }
  return {};
}

Status ValidateSymbolName(std::string_view name) {
  if (name.empty()) return Error(ErrorCode::kInvalidArgument, "is empty");
  if (name.size() > kMaxNameSize) {
    return Error(ErrorCode::kInvalidArgument, "is longer than 255 bytes");
  }
  return ValidateText(name);
}

std::string_view ContractKindName(ContractKind kind) {
  switch (kind) {
    case ContractKind::kPerpetual:
      return "perpetual";
    case ContractKind::kQuarterly:
      return "quarterly";
    case ContractKind::kSettledAlias:
      return "settled alias";
    case ContractKind::kIndex:
      return "index";
  }
  return "";
}

Classification Classify(std::string_view name) {
  std::string_view pair = name;
  ContractKind kind = ContractKind::kPerpetual;
  while (pair.size() > kSettled.size() && pair.ends_with(kSettled)) {
    pair.remove_suffix(kSettled.size());
    kind = ContractKind::kSettledAlias;
  }
  if (kind == ContractKind::kSettledAlias) {
    if (pair.ends_with('_')) pair.remove_suffix(1);
    return {kind, QuoteAssetOf(pair)};
  }
  const size_t underscore = pair.rfind('_');
  if (underscore != std::string_view::npos && IsDeliveryDate(pair.substr(underscore + 1))) {
    return {ContractKind::kQuarterly, QuoteAssetOf(pair.substr(0, underscore))};
  }
  for (const std::string_view index : kIndexes) {
    if (pair == index) kind = ContractKind::kIndex;
  }
  return {kind, QuoteAssetOf(pair)};
}

}  // namespace bfa
