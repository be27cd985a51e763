#include "tools/observation_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tools/field_parser.h"
#include "tools/json_line.h"
#include "tools/row_column.h"

namespace bfa::tools {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\r\n";

void Clear(Observation& observation) {
  observation.metadata = Metadata();
  observation.source_line = 0;
}

std::string Quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

// The first of the three columns that every row must have and `columns` lacks.
std::optional<RowColumn> MissingColumn(const std::vector<RowColumn>& columns) {
  for (const RowColumn needed :
       {RowColumn::Kind::kDate, RowColumn::Kind::kSymbol, RowColumn::Kind::kAvailable}) {
    if (std::find(columns.begin(), columns.end(), needed) == columns.end()) return needed;
  }
  return std::nullopt;
}

class CsvObservationReader : public ObservationReader {
 public:
  explicit CsvObservationReader(InputBuffer& input) : csv_(input) {}

  ReadState Next(Observation& observation) override;
  TextPlace PlaceOf(std::string_view field) const override;
  const InputFault& fault() const override { return fault_; }

 private:
  ReadState ReadHeader();
  ReadState Fault(TextPlace place, std::string message) {
    fault_ = {place, std::move(message)};
    return ReadState::kFault;
  }

  CsvReader csv_;
  FieldParser parser_;
  std::vector<RowColumn> columns_;  // of the header; empty before it is read
  ColumnSet given_;
  InputFault fault_;
};

ReadState CsvObservationReader::ReadHeader() {
  const ReadState state = csv_.Next();
  if (state == ReadState::kFault) return Fault(csv_.fault().place, csv_.fault().message);
  if (state == ReadState::kEnd) {
    return Fault({1, 1}, "the input is empty; a csv header or JSON objects are expected");
  }
  for (size_t i = 0; i < csv_.fields().size(); ++i) {
    const std::string_view name = csv_.fields()[i];
    const std::optional<RowColumn> column = RowColumnNamed(name);
    if (!column) return Fault(csv_.PlaceOf(i), "no column is called " + Quoted(name));
    if (std::find(columns_.begin(), columns_.end(), *column) != columns_.end()) {
      return Fault(csv_.PlaceOf(i), "the column " + Quoted(name) + " stands twice");
    }
    columns_.push_back(*column);
  }
  if (const auto missing = MissingColumn(columns_)) {
    return Fault({1, 1}, "the header lacks the column " + Quoted(RowColumnName(*missing)));
  }
  given_ = MetadataOf(columns_);
  return ReadState::kRecord;
}

ReadState CsvObservationReader::Next(Observation& observation) {
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
  Clear(observation);
  observation.source_line = csv_.line();
  observation.given = given_;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!parser_.ParseText(columns_[i], fields[i], observation)) {
      return Fault(csv_.PlaceOf(i), parser_.fault());
    }
  }
  return ReadState::kRecord;
}

TextPlace CsvObservationReader::PlaceOf(std::string_view field) const {
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (RowColumnName(columns_[i]) == field) return csv_.PlaceOf(i);
  }
  return csv_.PlaceOf(0);
}

class NdjsonObservationReader : public ObservationReader {
 public:
  explicit NdjsonObservationReader(InputBuffer& input) : input_(input) {}

  ReadState Next(Observation& observation) override;
  TextPlace PlaceOf(std::string_view field) const override;
  const InputFault& fault() const override { return fault_; }

 private:
  ReadState NextLine(std::string_view& line);
  ReadState ReadMembers(Observation& observation);
  ReadState Fault(size_t offset, std::string message) {
    fault_ = {{line_number_, offset + 1}, std::move(message)};
    return ReadState::kFault;
  }

  InputBuffer& input_;
  size_t line_size_ = 0;  // with its end, to be consumed
  uint64_t line_number_ = 0;
  JsonLine json_;
  FieldParser parser_;
  std::vector<RowColumn> columns_;  // of the members of the line
  InputFault fault_;
};

// The next line, without its end.
ReadState NdjsonObservationReader::NextLine(std::string_view& line) {
  input_.Consume(line_size_);
  line_size_ = 0;
  ++line_number_;
  for (size_t searched = 0;;) {
    const std::string_view bytes = input_.bytes();
    const size_t end = bytes.find('\n', searched);
    if (std::min(end, bytes.size()) > CsvReader::kMaxRecordSize) {
      return Fault(0, "the line is longer than 1 MiB");
    }
    if (end != std::string_view::npos || (input_.at_end() && !bytes.empty())) {
      line = bytes.substr(0, end);
      line_size_ = std::min(end, bytes.size() - 1) + 1;
      return ReadState::kRecord;
    }
    if (input_.at_end()) return ReadState::kEnd;
    searched = bytes.size();
    if (!input_.Fill() && input_.error()) {
      fault_ = {{}, input_.error()->message()};
      return ReadState::kFault;
    }
  }
}

ReadState NdjsonObservationReader::Next(Observation& observation) {
  std::string_view line;
  do {
    if (const ReadState state = NextLine(line); state != ReadState::kRecord) return state;
  } while (line.find_first_not_of(kBlanks) == std::string_view::npos);
  if (!json_.Parse(line)) return Fault(json_.fault_offset(), json_.fault());
  Clear(observation);
  observation.source_line = line_number_;
  return ReadMembers(observation);
}

ReadState NdjsonObservationReader::ReadMembers(Observation& observation) {
  columns_.clear();
  for (const JsonMember& member : json_.members()) {
    const std::optional<RowColumn> column = RowColumnNamed(member.key);
    if (!column) return Fault(member.key_offset, "no column is called " + Quoted(member.key));
    if (std::find(columns_.begin(), columns_.end(), *column) != columns_.end()) {
      return Fault(member.key_offset, "the key " + Quoted(member.key) + " stands twice");
    }
    columns_.push_back(*column);
    if (!parser_.ParseJson(*column, member, observation)) {
      return Fault(member.value_offset, parser_.fault());
    }
  }
  if (const auto missing = MissingColumn(columns_)) {
    return Fault(0, "the key " + Quoted(RowColumnName(*missing)) + " is missing");
  }
  observation.given = MetadataOf(columns_);
  return ReadState::kRecord;
}

TextPlace NdjsonObservationReader::PlaceOf(std::string_view field) const {
  for (const JsonMember& member : json_.members()) {
    if (member.key == field) return {line_number_, member.value_offset + 1};
  }
  return {line_number_, 1};
}

}  // namespace

std::unique_ptr<ObservationReader> MakeObservationReader(InputBuffer& input) {
  while (input.bytes().size() < kByteOrderMark.size() && input.Fill()) {
  }
  if (input.bytes().starts_with(kByteOrderMark)) input.Consume(kByteOrderMark.size());
  size_t first = input.bytes().find_first_not_of(kBlanks);
  while (first == std::string_view::npos && input.bytes().size() < CsvReader::kMaxRecordSize &&
         input.Fill()) {
    first = input.bytes().find_first_not_of(kBlanks);
  }
  if (first != std::string_view::npos && input.bytes()[first] == '{') {
    return std::make_unique<NdjsonObservationReader>(input);
  }
  return std::make_unique<CsvObservationReader>(input);
}

}  // namespace bfa::tools
