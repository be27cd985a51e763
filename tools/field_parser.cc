#include "tools/field_parser.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include "bfa/decimal_text.h"

namespace bfa::tools {
namespace {

// As much of a field as a message shows.
std::string Excerpt(std::string_view text) {
  constexpr size_t kMaxSize = 60;
  if (text.size() <= kMaxSize) return std::string(text);
  size_t size = kMaxSize;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return std::string(text.substr(0, size)) + "…";
}

bool IsJsonKindOf(RowColumn column, JsonKind kind) {
  switch (column.kind()) {
    case RowColumn::Kind::kAvailable:
      return kind == JsonKind::kTrue || kind == JsonKind::kFalse;
    case RowColumn::Kind::kDate:
    case RowColumn::Kind::kSymbol:
    case RowColumn::Kind::kUrl:
      return kind == JsonKind::kString;
    case RowColumn::Kind::kMetadata:
      break;
  }
  const ColumnType type = TypeOf(column.metadata());
  const bool is_number = type == ColumnType::kInteger || type == ColumnType::kDecimal;
  return kind == (is_number ? JsonKind::kNumber : JsonKind::kString);
}

}  // namespace

bool FieldParser::Fault(RowColumn column, std::string_view text, std::string_view why) {
  fault_ = std::string(RowColumnName(column)) + ": '" + Excerpt(text) + "' " + std::string(why);
  return false;
}

bool FieldParser::ParseDate(std::string_view text, Observation& observation) {
  const bool is_known = std::equal(text.begin(), text.end(), date_text_.begin(), date_text_.end());
  if (!is_known) {
    const std::optional<Day> day = ParseDay(text);
    if (!day) return Fault(RowColumn::Kind::kDate, text, "is no date; write YYYY-MM-DD");
    day_ = *day;
    std::copy(text.begin(), text.end(), date_text_.begin());
  }
  observation.day = day_;
  return true;
}

bool FieldParser::ParseMetadata(Column column, std::string_view text, Metadata& metadata) {
  switch (TypeOf(column)) {
    case ColumnType::kInteger: {
      int64_t number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error != std::errc{} || end != text.data() + text.size()) {
        return Fault(column, text, "is no whole number of 64 bits");
      }
      metadata.SetInteger(column, number);
      return true;
    }
    case ColumnType::kInstant: {
      const std::optional<Instant> instant = ParseInstant(text);
      if (!instant) {
        return Fault(column, text, "is no instant; write YYYY-MM-DDTHH:MM:SS[.ffffff]Z");
      }
      metadata.SetInteger(column, instant->time_since_epoch().count());
      return true;
    }
    case ColumnType::kDecimal: {
      const std::optional<double> number = ParseDecimal(text);
      if (!number) return Fault(column, text, "is no finite decimal number");
      metadata.SetDecimal(column, *number);
      return true;
    }
    case ColumnType::kText:
      metadata.SetEtag(std::string(text));
      return true;
  }
  return true;
}

bool FieldParser::ParseText(RowColumn column, std::string_view text, Observation& observation) {
  switch (column.kind()) {
    case RowColumn::Kind::kDate:
      return ParseDate(text, observation);
    case RowColumn::Kind::kSymbol:
      observation.symbol = text;
      return true;
    case RowColumn::Kind::kAvailable:
      observation.available = text == "true";
      if (observation.available || text == "false") return true;
      return Fault(column, text, "is neither true nor false");
    case RowColumn::Kind::kUrl:
      return true;  // it follows from the symbol and the date
    case RowColumn::Kind::kMetadata:
      break;
  }
  if (text.empty()) return true;
  return ParseMetadata(column.metadata(), text, observation.metadata);
}

bool FieldParser::ParseJson(RowColumn column, const JsonMember& member, Observation& observation) {
  const bool is_nullable =
      column.kind() == RowColumn::Kind::kMetadata || column.kind() == RowColumn::Kind::kUrl;
  if (member.kind == JsonKind::kNull && is_nullable) return true;
  if (!IsJsonKindOf(column, member.kind)) {
    return Fault(column, member.text, "is a JSON value of another type");
  }
  if (column.kind() == RowColumn::Kind::kMetadata) {
    return ParseMetadata(column.metadata(), member.text, observation.metadata);
  }
  return ParseText(column, member.text, observation);
}

}  // namespace bfa::tools
