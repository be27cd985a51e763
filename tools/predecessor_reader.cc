#include "tools/predecessor_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "bfa/decimal_text.h"
#include "bfa/symbol.h"

namespace bfa::tools {
namespace {

std::string Quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

// Rewrites an instant of DuckDB to RFC 3339. False for a text that is none.
bool RewriteInstant(std::string_view text, std::string& rewritten) {
  constexpr size_t kTimeBegin = 10;
  if (text.size() <= kTimeBegin || text[kTimeBegin] != ' ') return false;
  for (const std::string_view zone : {"+00:00", "+00", "Z"}) {
    if (!text.ends_with(zone)) continue;
    text.remove_suffix(zone.size());
    break;
  }
  rewritten = text;
  rewritten[kTimeBegin] = 'T';
  rewritten += 'Z';
  return true;
}

// A whole number that is written as a decimal, as after a detour through doubles.
std::optional<int64_t> ParseWholeDecimal(std::string_view text) {
  constexpr double kMaxExact = 9007199254740992;  // 2^53
  const std::optional<double> number = ParseDecimal(text);
  if (!number || std::abs(*number) > kMaxExact || *number != std::trunc(*number)) {
    return std::nullopt;
  }
  return static_cast<int64_t>(*number);
}

// `infinity` or `-infinity`, as an instant that no store can hold.
std::optional<int64_t> ParseEndlessInstant(std::string_view text) {
  if (text == "infinity") return std::numeric_limits<int64_t>::max();
  if (text == "-infinity") return std::numeric_limits<int64_t>::min();
  return std::nullopt;
}

// `nan`, `inf` or `-inf`.
std::optional<double> ParseNotFinite(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_all = error == std::errc{} && end == text.data() + text.size();
  if (!is_all || std::isfinite(number)) return std::nullopt;
  return number;
}

// Sets what `append` does not read. False if that is nothing sensible either.
bool ParseOddValue(Column column, std::string_view text, Metadata& metadata) {
  if (TypeOf(column) == ColumnType::kDecimal) {
    const std::optional<double> number = ParseNotFinite(text);
    if (number) metadata.SetDecimal(column, *number);
    return number.has_value();
  }
  const bool is_instant = TypeOf(column) == ColumnType::kInstant;
  const std::optional<int64_t> number =
      is_instant ? ParseEndlessInstant(text) : ParseWholeDecimal(text);
  if (number) metadata.SetInteger(column, *number);
  return number.has_value();
}

}  // namespace

std::vector<RowColumn> PredecessorColumns() {
  std::vector<RowColumn> columns(kRowColumns.begin(), kRowColumns.end());
  std::erase(columns, RowColumn(Column::kEtag));
  return columns;
}

ReadState PredecessorReader::ReadHeader() {
  const ReadState state = csv_.Next();
  if (state == ReadState::kFault) return Fault(csv_.fault().place, csv_.fault().message);
  if (state == ReadState::kEnd) return Fault({1, 1}, "the input is empty; a csv header is missing");
  const std::vector<RowColumn> known = PredecessorColumns();
  for (size_t i = 0; i < csv_.fields().size(); ++i) {
    const std::string_view name = csv_.fields()[i];
    const std::optional<RowColumn> column = RowColumnNamed(name);
    if (!column || std::find(known.begin(), known.end(), *column) == known.end()) {
      return Fault(csv_.PlaceOf(i), "the predecessor's table has no column " + Quoted(name));
    }
    if (IndexOf(*column)) {
      return Fault(csv_.PlaceOf(i), "the column " + Quoted(name) + " stands twice");
    }
    columns_.push_back(*column);
  }
  for (const RowColumn column : known) {
    if (column.kind() == RowColumn::Kind::kUrl || IndexOf(column)) continue;
    return Fault({1, 1}, "the header lacks the column " + Quoted(RowColumnName(column)) +
                             ", which the predecessor's table has");
  }
  given_ = MetadataOf(columns_);
  return ReadState::kRecord;
}

std::optional<size_t> PredecessorReader::IndexOf(RowColumn column) const {
  const auto at = std::find(columns_.begin(), columns_.end(), column);
  if (at == columns_.end()) return std::nullopt;
  return static_cast<size_t>(at - columns_.begin());
}

ReadState PredecessorReader::FaultIn(RowColumn column, std::string_view why) {
  return Fault(PlaceOf(column), std::string(RowColumnName(column)) + ": " + std::string(why));
}

bool PredecessorReader::ParseField(RowColumn column, std::string_view text, Observation& row) {
  const bool is_value = column.kind() == RowColumn::Kind::kMetadata;
  const bool is_instant = is_value && TypeOf(column.metadata()) == ColumnType::kInstant;
  if (is_instant && RewriteInstant(text, instant_) && parser_.ParseText(column, instant_, row)) {
    return true;
  }
  // Also after an instant: what this has to say of it is about the text that stands there.
  if (parser_.ParseText(column, text, row)) return true;
  return is_value && ParseOddValue(column.metadata(), text, row.metadata);
}

ReadState PredecessorReader::Next(Observation& row) {
  if (columns_.empty()) {
    if (const ReadState state = ReadHeader(); state != ReadState::kRecord) return state;
  }
  const ReadState state = csv_.Next();
  if (state == ReadState::kEnd) return state;
  if (state == ReadState::kFault) return Fault(csv_.fault().place, csv_.fault().message);
  const auto fields = csv_.fields();
  if (fields.size() != columns_.size()) {
    return Fault(csv_.PlaceOf(columns_.size()),
                 "the number of fields is " + std::to_string(fields.size()) + "; the header has " +
                     std::to_string(columns_.size()));
  }
  row.metadata = Metadata();
  row.given = given_;
  row.source_line = csv_.line();
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!ParseField(columns_[i], fields[i], row)) return Fault(csv_.PlaceOf(i), parser_.fault());
  }
  if (!IsStorable(row.day)) {
    return FaultIn(RowColumn::Kind::kDate, "must lie between 1970 and 2262");
  }
  if (const Status name = ValidateSymbolName(row.symbol); !name) {
    return FaultIn(RowColumn::Kind::kSymbol, name.error().message());
  }
  if (!row.metadata.has(Column::kStatusCode)) {
    return FaultIn(Column::kStatusCode, "is empty, which it never is in the predecessor's table");
  }
  return ReadState::kRecord;
}

std::string_view PredecessorReader::TextOf(RowColumn column) const {
  const std::optional<size_t> index = IndexOf(column);
  return index ? csv_.fields()[*index] : std::string_view();
}

TextPlace PredecessorReader::PlaceOf(RowColumn column) const {
  return csv_.PlaceOf(IndexOf(column).value_or(0));
}

}  // namespace bfa::tools
