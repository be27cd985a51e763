#include "bfa/dataset.h"

#include <array>
#include <cstddef>

#include "bfa/symbol.h"
#include "format/layout.h"
#include "format/propagate.h"

namespace bfa {
namespace {

constexpr std::array<std::string_view, 5> kRequiredKeys{"market", "cadence", "kind", "interval",
                                                        "url_template"};

bool IsKey(std::string_view key) {
  for (const char c : key) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    if (!allowed) return false;
  }
  return !key.empty();
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

Error Invalid(std::string message) {
  return {ErrorCode::kInvalidArgument, "dataset descriptor: " + std::move(message)};
}

void ReplaceAll(std::string_view from, std::string_view to, std::string& text) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

Dataset Dataset::BinanceUsdMarginedKlines() {
  return {{{"market", "um"},
           {"cadence", "daily"},
           {"kind", "klines"},
           {"interval", "1m"},
           {"url_template",
            "https://data.binance.vision/data/futures/um/daily/klines/{symbol}/1m/"
            "{symbol}-1m-{date}.zip"}},
          Day{std::chrono::year{2019} / 12 / 31}};
}

Result<Dataset> Dataset::Create(Entries entries, Day first_day) {
  if (!IsStorable(first_day)) return Invalid("first day is not between 1970 and 2262");
  const Dataset dataset(std::move(entries), first_day);
  size_t size = 0;
  for (const auto& [key, value] : dataset.entries_) {
    if (!IsKey(key)) return Invalid("key '" + key + "' is not of a-z, 0-9 and _");
    if (const Status text = ValidateText(value); !text) {
      return Invalid("value of '" + key + "' " + text.error().message());
    }
    if (dataset.value(key).data() != value.data()) return Invalid("key '" + key + "' stands twice");
    size += key.size() + value.size() + 2;
  }
  if (size > internal::kMaxDescriptorSize) return Invalid("is longer than 64 KiB");
  for (const std::string_view key : kRequiredKeys) {
    if (dataset.value(key).empty()) return Invalid("has no '" + std::string(key) + "'");
  }
  return dataset;
}

std::string_view Dataset::value(std::string_view key) const {
  for (const auto& [name, value] : entries_) {
    if (name == key) return value;
  }
  return {};
}

std::string Dataset::Url(std::string_view symbol, Day day) const {
  std::string url(value("url_template"));
  ReplaceAll("{date}", FormatDay(day), url);
  ReplaceAll("{symbol}", PercentEncode(symbol), url);
  return url;
}

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (IsUnreserved(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return encoded;
}

}  // namespace bfa
