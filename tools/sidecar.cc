#include "tools/sidecar.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "tools/hex_text.h"

namespace bfa::tools {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;

constexpr size_t kStoreIdDigits = 2 * std::tuple_size_v<FileId>;
constexpr size_t kSha256Digits = 64;

// The members, in the order in which they are written and read.
constexpr const char* kRows = "rows";
constexpr const char* kRange = "range";
constexpr const char* kFirstDay = "first_day";
constexpr const char* kLastDay = "last_day";
constexpr const char* kStart = "start";
constexpr const char* kEnd = "end";
constexpr const char* kStoreId = "store_id";
constexpr const char* kCommit = "commit";
constexpr const char* kCommitTime = "commit_time";
constexpr const char* kFormat = "format";
constexpr const char* kColumns = "columns";
constexpr const char* kAvailable = "available";
constexpr const char* kSpreadsheetSafe = "spreadsheet_safe";
constexpr const char* kBytes = "bytes";
constexpr const char* kSha256 = "sha256";

Json DayOrNull(const std::optional<Day>& day) { return day ? Json(FormatDay(*day)) : Json(); }

// Takes the members of an object one after the other, and remembers what is wrong first. After that
// the values that it gives mean nothing.
class MemberReader {
 public:
  // `object` and `fault`, which is empty if nothing was wrong before, must outlive the reader.
  MemberReader(const Json& object, std::string prefix, std::string& fault)
      : object_(object), prefix_(std::move(prefix)), fault_(fault) {}

  // Null where there is none.
  const Json& Take(const char* name) {
    static const Json kNull;
    known_.emplace_back(name);
    const auto member = object_.find(name);
    if (member != object_.end()) return *member;
    Fault(name, "is missing");
    return kNull;
  }

  std::string Text(const char* name) {
    const Json& value = Take(name);
    if (value.is_string()) return value.get<std::string>();
    Fault(name, "is no text");
    return {};
  }

  uint64_t Count(const char* name) {
    const Json& value = Take(name);
    if (value.is_number_unsigned()) return value.get<uint64_t>();
    Fault(name, "is no whole number below 2^64");
    return 0;
  }

  bool Flag(const char* name) {
    const Json& value = Take(name);
    if (value.is_boolean()) return value.get<bool>();
    Fault(name, "is neither true nor false");
    return false;
  }

  std::optional<Day> DayOrNull(const char* name) {
    const Json& value = Take(name);
    if (value.is_null()) return std::nullopt;
    std::optional<Day> day;
    if (value.is_string()) day = ParseDay(value.get_ref<const std::string&>());
    if (!day || !IsStorable(*day)) Fault(name, "is neither null nor a date between 1970 and 2262");
    return day;
  }

  // In lower-case digits.
  std::string Hex(const char* name, size_t digit_count) {
    std::string text = Text(name);
    const bool fits = text.size() == digit_count &&
                      text.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!fits) Fault(name, "is not " + std::to_string(digit_count) + " hexadecimal digits");
    return text;
  }

  // After all that are known were taken.
  void RefuseOthers() {
    for (const auto& [name, value] : object_.items()) {
      if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
      Fault(name, "is unknown; a newer version may have written it");
    }
  }

  void Fault(const std::string& name, const std::string& what) {
    if (fault_.empty()) fault_ = "'" + prefix_ + name + "' " + what;
  }

 private:
  const Json& object_;
  std::string prefix_;
  std::string& fault_;
  std::vector<std::string> known_;
};

void ReadRange(const Json& json, Sidecar& sidecar, std::string& fault) {
  MemberReader range(json, "range.", fault);
  const std::optional<Day> first_day = range.DayOrNull(kFirstDay);
  const std::optional<Day> last_day = range.DayOrNull(kLastDay);
  sidecar.selection.start = range.DayOrNull(kStart);
  sidecar.selection.end = range.DayOrNull(kEnd);
  range.RefuseOthers();
  const DayRange asked = sidecar.selection.days();
  if (asked.empty()) range.Fault(kEnd, "is before the start");
  if (!first_day && !last_day) return;
  if (!first_day || !last_day || *last_day < *first_day) {
    return range.Fault(kLastDay, "does not go with the first day");
  }
  if (*first_day < asked.first || *last_day > asked.last) {
    range.Fault(kFirstDay, "or the last day is outside what was asked for");
  }
  sidecar.totals.days = {*first_day, *last_day};
}

void ReadCommitTime(MemberReader& members, Sidecar& sidecar) {
  const std::optional<Instant> time = ParseInstant(members.Text(kCommitTime));
  if (!time || !IsStorable(*time) || std::chrono::floor<milliseconds>(*time) != *time) {
    return members.Fault(kCommitTime, "is no instant of whole milliseconds");
  }
  sidecar.commit_time = std::chrono::floor<milliseconds>(*time);
}

void ReadFormat(MemberReader& members, Sidecar& sidecar) {
  const std::optional<RowFormat> format = RowFormatNamed(members.Text(kFormat));
  if (format == RowFormat::kCsv || format == RowFormat::kNdjson) {
    sidecar.selection.format = *format;
  } else {
    members.Fault(kFormat, "is neither csv nor ndjson");
  }
}

void ReadColumns(MemberReader& members, Sidecar& sidecar) {
  std::vector<RowColumn>& columns = sidecar.selection.columns;
  const Json& names = members.Take(kColumns);
  if (!names.is_array() || names.empty()) return members.Fault(kColumns, "is no list of columns");
  for (const Json& name : names) {
    std::optional<RowColumn> column;
    if (name.is_string()) column = RowColumnNamed(name.get_ref<const std::string&>());
    if (!column) return members.Fault(kColumns, "names a column that there is not");
    if (std::find(columns.begin(), columns.end(), *column) != columns.end()) {
      return members.Fault(kColumns, "names a column twice");
    }
    columns.push_back(*column);
  }
}

// The members of `json`, and the first fault in them, or nothing.
Sidecar ReadMembers(const Json& json, std::string& fault) {
  Sidecar sidecar;
  MemberReader members(json, "", fault);
  sidecar.totals.row_count = members.Count(kRows);
  const Json& range = members.Take(kRange);
  if (!range.is_object()) members.Fault(kRange, "is no object");
  ReadRange(range, sidecar, fault);
  sidecar.store_id = members.Hex(kStoreId, kStoreIdDigits);
  sidecar.sequence = members.Count(kCommit);
  ReadCommitTime(members, sidecar);
  ReadFormat(members, sidecar);
  ReadColumns(members, sidecar);
  sidecar.selection.only_available = members.Flag(kAvailable);
  sidecar.selection.spreadsheet_safe = members.Flag(kSpreadsheetSafe);
  if (sidecar.selection.spreadsheet_safe && sidecar.selection.format != RowFormat::kCsv) {
    members.Fault(kSpreadsheetSafe, "goes with csv alone");
  }
  sidecar.totals.size = members.Count(kBytes);
  sidecar.totals.sha256 = members.Hex(kSha256, kSha256Digits);
  members.RefuseOthers();
  return sidecar;
}

// Of a byte from 1, as the parser counts.
TextPlace PlaceOf(std::string_view text, size_t byte) {
  const std::string_view before = text.substr(0, byte - std::min<size_t>(byte, 1));
  const auto line_ends = std::count(before.begin(), before.end(), '\n');
  return {static_cast<uint64_t>(line_ends) + 1, before.size() - (before.rfind('\n') + 1) + 1};
}

}  // namespace

void ExportTotals::Add(const ExportPiece& piece) {
  size += piece.text.text().size();
  row_count += piece.row_count;
  if (!piece.day || piece.row_count == 0) return;
  if (days.empty()) days.first = *piece.day;
  days.last = *piece.day;
}

std::string SidecarPath(std::string_view path) { return std::string(path) + ".json"; }

std::string FormatSidecar(const Reader& reader, const ExportSelection& selection,
                          const ExportTotals& totals) {
  Json json;
  json[kRows] = totals.row_count;
  Json& range = json[kRange];
  const bool has_rows = !totals.days.empty();
  range[kFirstDay] = DayOrNull(has_rows ? std::optional(totals.days.first) : std::nullopt);
  range[kLastDay] = DayOrNull(has_rows ? std::optional(totals.days.last) : std::nullopt);
  range[kStart] = DayOrNull(selection.start);
  range[kEnd] = DayOrNull(selection.end);
  json[kStoreId] = HexOf(reader.file_id());
  json[kCommit] = reader.sequence();
  json[kCommitTime] = FormatInstant(reader.commit_time());
  json[kFormat] = selection.format == RowFormat::kCsv ? "csv" : "ndjson";
  json[kColumns] = NamesOf(selection.columns);
  json[kAvailable] = selection.only_available;
  json[kSpreadsheetSafe] = selection.spreadsheet_safe;
  json[kBytes] = totals.size;
  json[kSha256] = totals.sha256;
  return json.dump(2) + "\n";
}

std::variant<Sidecar, InputFault> ParseSidecar(std::string_view text) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    return InputFault{PlaceOf(text, error.byte), "is no JSON from here on"};
  } catch (const Json::exception&) {
    return InputFault{{}, "has a number that is too large"};
  }
  if (!json.is_object()) return InputFault{{}, "is no JSON object"};
  std::string fault;
  Sidecar sidecar = ReadMembers(json, fault);
  if (!fault.empty()) return InputFault{{}, std::move(fault)};
  return sidecar;
}

}  // namespace bfa::tools
