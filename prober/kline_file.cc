#include "prober/kline_file.h"

#include <zip.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <vector>

#include "bfa/decimal_text.h"
#include "prober/quoted_text.h"

namespace bfa::internal {
namespace {

// The columns of a file, in their order.
constexpr std::array<std::string_view, 12> kNames{"open_time",
                                                  "open",
                                                  "high",
                                                  "low",
                                                  "close",
                                                  "volume",
                                                  "close_time",
                                                  "quote_volume",
                                                  "count",
                                                  "taker_buy_volume",
                                                  "taker_buy_quote_volume",
                                                  "ignore"};
constexpr size_t kOpenTime = 0;
constexpr size_t kCloseTime = 6;
constexpr size_t kIgnored = 11;

struct KlineField {
  size_t index;  // of kNames
  Column column;
};
constexpr std::array<KlineField, 9> kFields{{{1, Column::kOpenPrice},
                                             {2, Column::kHighPrice},
                                             {3, Column::kLowPrice},
                                             {4, Column::kClosePrice},
                                             {5, Column::kVolumeBase},
                                             {7, Column::kQuoteVolumeUsdt},
                                             {8, Column::kTradeCount},
                                             {9, Column::kTakerBuyVolumeBase},
                                             {10, Column::kTakerBuyQuoteVolumeUsdt}}};

// Where each of kNames stands in a line.
using Places = std::array<std::optional<size_t>, kNames.size()>;

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
    return UnusableKline(std::string(kNames[field.index]) + ": " + QuotedText(text) +
                         " is not allowed");
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

void Note(DriftList& drift, std::string what, std::string_view name, std::string made) {
  drift.Add({SchemaDrift::Part::kKline, std::move(what), ShownText(name), std::move(made)});
}

// Names, and no number among them.
bool IsHeader(std::string_view line) {
  const std::vector<std::string_view> fields = Split(line, ',');
  return fields.size() > 1 &&
         std::none_of(fields.begin(), fields.end(), [](std::string_view field) {
           return field.empty() || ParseDecimal(field) || ParseInteger(field);
         });
}

// That the known columns stand in another order; those between them do not count.
void NoteMoved(const Places& places, DriftList& drift) {
  size_t last = 0;
  for (size_t i = 0; i < places.size(); ++i) {
    if (places[i] && *places[i] < last) {
      return Note(drift, "moved column", kNames[i], "the values are found by their names");
    }
    last = places[i].value_or(last);
  }
}

Result<Places> ReadHeader(std::string_view line, DriftList& drift) {
  Places places;
  std::string fault;
  DriftList changes;
  const std::vector<std::string_view> fields = Split(line, ',');
  for (size_t at = 0; at < fields.size(); ++at) {
    const auto* const known = std::find(kNames.begin(), kNames.end(), fields[at]);
    if (known == kNames.end()) {
      Note(changes, "new column", fields[at], "it is skipped");
      continue;
    }
    std::optional<size_t>& place = places[static_cast<size_t>(known - kNames.begin())];
    if (place) fault = "its header has " + std::string(*known) + " twice";
    place = at;
  }
  for (size_t i = 0; i < places.size() && fault.empty(); ++i) {
    if (places[i]) continue;
    Note(changes, "missing column", kNames[i], "the others are taken");
    if (i != kCloseTime && i != kIgnored) fault = "its header lacks " + std::string(kNames[i]);
  }
  if (!fault.empty()) {
    // Of which the whole is one change: it cannot be told what became of what.
    Note(drift, "other header", line, fault + ": no value is taken");
    return UnusableKline(fault);
  }
  NoteMoved(places, changes);
  drift.AddAll(changes, {});
  return places;
}

// Those of a line without a header. Nobody says what more or fewer fields mean.
Result<Places> PlacesWithoutHeader(size_t field_count, DriftList& drift) {
  if (field_count != kNames.size()) {
    const std::string count = std::to_string(field_count);
    if (field_count > 1) {
      Note(drift, "other number of fields", count, "there is no header: no value is taken");
    }
    return UnusableKline("there are " + count + " fields, not 12");
  }
  Places places;
  for (size_t i = 0; i < places.size(); ++i) places[i] = i;
  return places;
}

// Whether the times are the first and the last of `day`, in either unit.
bool IsOfDay(std::string_view open_time, std::optional<std::string_view> close_time, Day day,
             DriftList& drift) {
  const auto is_in = [&](auto unit) {
    using Unit = decltype(unit);
    const Unit begin = day.time_since_epoch();
    const Unit end = begin + std::chrono::days{1} - Unit{1};
    return ParseInteger(open_time) == begin.count() &&
           (!close_time || ParseInteger(*close_time) == end.count());
  };
  if (is_in(std::chrono::milliseconds{})) return true;
  if (!is_in(std::chrono::microseconds{})) return false;
  Note(drift, "other unit", "microseconds", "the times are read as such");
  return true;
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

Result<Metadata> ParseKlineText(std::string_view text, Day day, DriftList& drift) {
  std::vector<std::string_view> lines = Split(text, '\n');
  for (std::string_view& line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
  }
  if (lines.back().empty()) lines.pop_back();
  std::optional<std::string_view> header;
  if (!lines.empty() && IsHeader(lines.front())) {
    header = lines.front();
    lines.erase(lines.begin());
  }
  if (lines.size() != 1) {
    return UnusableKline("there are " + std::to_string(lines.size()) + " lines of values, not 1");
  }
  const std::vector<std::string_view> fields = Split(lines.front(), ',');
  const Result<Places> places =
      header ? ReadHeader(*header, drift) : PlacesWithoutHeader(fields.size(), drift);
  if (!places) return places.error();
  if (header) {
    const size_t name_count = Split(*header, ',').size();
    if (fields.size() != name_count) {
      const std::string count = std::to_string(fields.size());
      Note(drift, "other number of fields", count + " below " + std::to_string(name_count),
           "they are not those of the header: no value is taken");
      return UnusableKline("there are " + count + " fields, not " + std::to_string(name_count));
    }
  }
  const auto at = [&](size_t name) -> std::string_view { return fields[*(*places)[name]]; };
  std::optional<std::string_view> close_time;
  if ((*places)[kCloseTime]) close_time = at(kCloseTime);
  if (!IsOfDay(at(kOpenTime), close_time, day, drift)) {
    return UnusableKline("it is not of " + FormatDay(day));
  }
  Metadata kline;
  for (const KlineField& field : kFields) {
    if (const Status stored = StoreField(field, at(field.index), kline); !stored) {
      return stored.error();
    }
  }
  if (!PricesAgree(kline))
    return UnusableKline("the low is not the lowest price, or the high the highest");
  return kline;
}

}  // namespace bfa::internal
