#include "prober/kline_file.h"

#include <zip.h>

#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <vector>

#include "bfa/decimal_text.h"
#include "prober/quoted_text.h"

namespace bfa::internal {
namespace {

constexpr std::string_view kHeader =
    "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
    "taker_buy_quote_volume,ignore";
constexpr size_t kFieldCount = 12;
constexpr size_t kOpenTime = 0;
constexpr size_t kCloseTime = 6;

struct KlineField {
  size_t index;
  Column column;
  std::string_view name;
};
constexpr std::array<KlineField, 9> kFields{{
    {1, Column::kOpenPrice, "open"},
    {2, Column::kHighPrice, "high"},
    {3, Column::kLowPrice, "low"},
    {4, Column::kClosePrice, "close"},
    {5, Column::kVolumeBase, "volume"},
    {7, Column::kQuoteVolumeUsdt, "quote_volume"},
    {8, Column::kTradeCount, "count"},
    {9, Column::kTakerBuyVolumeBase, "taker_buy_volume"},
    {10, Column::kTakerBuyQuoteVolumeUsdt, "taker_buy_quote_volume"},
}};

Error UnusableZip(std::string why) {
  return {ErrorCode::kNetwork, "no usable zip: " + std::move(why)};
}

Error UnusableKline(std::string why) {
  return {ErrorCode::kNetwork, "no usable kline: " + std::move(why)};
}

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseEntry {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

// The archive over `bytes`, which must outlive it.
Result<std::unique_ptr<zip_t, CloseArchive>> OpenArchive(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = nullptr;
  if (source != nullptr) {
    archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (archive == nullptr) zip_source_free(source);
  }
  const std::string why = archive == nullptr ? zip_error_strerror(&error) : "";
  zip_error_fini(&error);
  if (archive == nullptr) return UnusableZip(why);
  return std::unique_ptr<zip_t, CloseArchive>(archive);
}

// Reads to the end, or to one byte more than is allowed.
Result<std::string> ReadEntry(zip_file_t* entry) {
  std::string text(kMaxKlineTextSize + 1, '\0');
  size_t size = 0;
  while (size < text.size()) {
    const zip_int64_t count = zip_fread(entry, text.data() + size, text.size() - size);
    if (count < 0) return UnusableZip(zip_error_strerror(zip_file_get_error(entry)));
    if (count == 0) break;
    size += static_cast<size_t>(count);
  }
  if (size > kMaxKlineTextSize) {
    return UnusableZip("it unpacks to more than " + std::to_string(kMaxKlineTextSize) + " bytes");
  }
  text.resize(size);
  return text;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<int64_t> ParseInteger(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Status StoreField(const KlineField& field, std::string_view text, Metadata& metadata) {
  const auto refuse = [&] {
    return UnusableKline(std::string(field.name) + ": " + QuotedText(text) + " is not allowed");
  };
  if (TypeOf(field.column) == ColumnType::kInteger) {
    const std::optional<int64_t> number = ParseInteger(text);
    if (!number) return refuse();
    metadata.SetInteger(field.column, *number);
  } else {
    const std::optional<double> number = ParseDecimal(text);
    if (!number) return refuse();
    metadata.SetDecimal(field.column, *number);
  }
  if (!IsAllowed(field.column, metadata.raw(field.column))) return refuse();
  return {};
}

// Whether low <= open, close <= high.
bool PricesAgree(const Metadata& kline) {
  const double low = kline.decimal(Column::kLowPrice);
  const double high = kline.decimal(Column::kHighPrice);
  for (const Column column : {Column::kOpenPrice, Column::kClosePrice}) {
    if (kline.decimal(column) < low || kline.decimal(column) > high) return false;
  }
  return low <= high;
}

}  // namespace

Result<std::string> UnpackKlineFile(std::string_view bytes, const std::string& entry_name) {
  const auto archive = OpenArchive(bytes);
  if (!archive) return archive.error();
  const zip_int64_t count = zip_get_num_entries(archive->get(), 0);
  if (count != 1) return UnusableZip("it has " + std::to_string(count) + " entries, not 1");
  const char* name = zip_get_name(archive->get(), 0, ZIP_FL_ENC_RAW);
  if (name == nullptr || name != entry_name) {
    return UnusableZip("its entry is not called " + entry_name);
  }
  const std::unique_ptr<zip_file_t, CloseEntry> entry(zip_fopen_index(archive->get(), 0, 0));
  if (!entry) return UnusableZip(zip_strerror(archive->get()));
  return ReadEntry(entry.get());
}

Result<Metadata> ParseKlineText(std::string_view text, Day day) {
  std::vector<std::string_view> lines = Split(text, '\n');
  for (std::string_view& line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
  }
  if (lines.back().empty()) lines.pop_back();
  if (!lines.empty() && lines.front() == kHeader) lines.erase(lines.begin());
  if (lines.size() != 1) {
    return UnusableKline("there are " + std::to_string(lines.size()) + " lines of values, not 1");
  }
  const std::vector<std::string_view> fields = Split(lines.front(), ',');
  if (fields.size() != kFieldCount) {
    return UnusableKline("there are " + std::to_string(fields.size()) + " fields, not 12");
  }
  const int64_t begin = std::chrono::milliseconds(day.time_since_epoch()).count();
  const int64_t end =
      std::chrono::milliseconds((day + std::chrono::days{1}).time_since_epoch()).count() - 1;
  if (ParseInteger(fields[kOpenTime]) != begin || ParseInteger(fields[kCloseTime]) != end) {
    return UnusableKline("it is not of " + FormatDay(day));
  }
  Metadata kline;
  for (const KlineField& field : kFields) {
    if (const Status stored = StoreField(field, fields[field.index], kline); !stored) {
      return stored.error();
    }
  }
  if (!PricesAgree(kline))
    return UnusableKline("the low is not the lowest price, or the high the highest");
  return kline;
}

}  // namespace bfa::internal
