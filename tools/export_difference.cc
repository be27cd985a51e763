#include "tools/export_difference.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bfa::tools {
namespace {

// In a message: what is beyond 250 bytes, more than a url has as a rule, is left out.
std::string Quoted(std::string_view text) {
  constexpr size_t kMaxSize = 250;
  if (text.size() <= kMaxSize) return "'" + std::string(text) + "'";
  size_t size = kMaxSize;
  // Not within a character of UTF-8.
  while (size != 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80) --size;
  return "'" + std::string(text.substr(0, size)) + "…'";
}

// The line that begins at `begin`, without its line end; nothing behind the text.
std::string_view LineAt(std::string_view text, size_t begin) {
  if (begin >= text.size()) return {};
  return text.substr(begin, text.find('\n', begin) - begin);
}

// A line, cut into cells where the format of the export has its commas. A cell begins with the
// comma before it.
class CellLine {
 public:
  CellLine(const DayRenderer& renderer, std::string_view line) : renderer_(renderer), line_(line) {
    const bool escapes = renderer.selection().format == RowFormat::kNdjson;
    bool in_quotes = false;  // "" within them toggles twice
    for (size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '"') in_quotes = !in_quotes;
      if (line[i] == ',' && !in_quotes) commas_.push_back(i);
      if (line[i] == '\\' && in_quotes && escapes) ++i;
    }
  }

  // Of the cell that a byte belongs to: a comma ends the one before it.
  size_t IndexAt(size_t offset) const {
    const auto found = std::lower_bound(commas_.begin(), commas_.end(), offset);
    return static_cast<size_t>(found - commas_.begin());
  }

  // As it is spelled. Where what should stand around it does not, that comes with it.
  std::string_view ValueOf(size_t index) const {
    if (index > commas_.size()) return {};
    const size_t begin = index == 0 ? 0 : commas_[index - 1];
    const size_t end = index == commas_.size() ? line_.size() : commas_[index];
    std::string_view value = line_.substr(begin, end - begin);
    const std::string_view before = renderer_.before(index);
    const std::string_view after = index == commas_.size() ? renderer_.after_last() : "";
    if (value.starts_with(before)) value.remove_prefix(before.size());
    if (value.ends_with(after)) value.remove_suffix(after.size());
    return value;
  }

 private:
  const DayRenderer& renderer_;
  std::string_view line_;
  std::vector<size_t> commas_;
};

// The cells that say which row a line is, as they are spelled; empty without both columns.
struct RowKey {
  std::string_view date;
  std::string_view symbol;

  friend bool operator==(const RowKey&, const RowKey&) = default;
};

RowKey KeyOf(const DayRenderer& renderer, std::string_view line) {
  const std::vector<RowColumn>& columns = renderer.selection().columns;
  const auto date = std::find(columns.begin(), columns.end(), RowColumn::Kind::kDate);
  const auto symbol = std::find(columns.begin(), columns.end(), RowColumn::Kind::kSymbol);
  if (date == columns.end() || symbol == columns.end()) return {};
  const CellLine cells(renderer, line);
  return {cells.ValueOf(static_cast<size_t>(date - columns.begin())),
          cells.ValueOf(static_cast<size_t>(symbol - columns.begin()))};
}

std::string RowOf(const RowKey& key) {
  return "a row of " + Quoted(key.symbol) + " on " + Quoted(key.date);
}

std::string RowOf(const DayRenderer& renderer, Day day, size_t symbol) {
  return std::string(renderer.SymbolName(symbol)) + " on " + FormatDay(day);
}

// The two lines that differ, and those behind them as far as they are at hand.
struct LinePair {
  std::string_view exported;
  std::string_view next_exported;
  std::string_view in_file;
  std::string_view next_in_file;
  size_t offset;  // of the first byte that differs
  bool at_end;    // of the file: it has no such byte
};

// `cell`: what the cells of the pair are, as it begins a sentence.
std::string DescribeCell(const DayRenderer& renderer, const LinePair& lines, size_t index,
                         const std::string& cell) {
  const std::string_view wanted = CellLine(renderer, lines.exported).ValueOf(index);
  const std::string_view found = CellLine(renderer, lines.in_file).ValueOf(index);
  if (wanted == found) {
    return "behind " + cell + " the file goes on with " +
           Quoted(lines.in_file.substr(lines.offset)) + ", the store with " +
           Quoted(lines.exported.substr(lines.offset));
  }
  return cell + " is " + Quoted(found) + " in the file and " + Quoted(wanted) + " in the store" +
         (lines.at_end ? "; the file ends there" : "");
}

std::string DescribeHeader(const DayRenderer& renderer, const LinePair& lines) {
  if (lines.at_end && lines.offset == 0) return "the file is empty";
  const size_t index = CellLine(renderer, lines.exported).IndexAt(lines.offset);
  const std::string_view column = RowColumnName(renderer.selection().columns[index]);
  return DescribeCell(renderer, lines, index, "the header of " + std::string(column));
}

// Whether the file has another row than the store there, and which of the two has one more. Nothing
// if it is the same row, or one that cannot be told.
Result<std::optional<std::string>> DescribeRow(const DayRenderer& renderer, const LinePair& lines,
                                               Day day, size_t symbol) {
  const RowKey expected = KeyOf(renderer, lines.exported);
  const RowKey found = KeyOf(renderer, lines.in_file);
  const RowKey next_found = KeyOf(renderer, lines.next_in_file);
  // Where both go on alike, the two lines are one row whose date or symbol is other.
  const bool goes_on_alike =
      next_found != RowKey() && next_found == KeyOf(renderer, lines.next_exported);
  if (found == expected || goes_on_alike) return std::optional<std::string>();
  const std::optional<Day> found_day = renderer.ParseDayCell(found.date);
  const std::optional<size_t> found_symbol = renderer.FindSymbolCell(found.symbol);
  if (found_day && found_symbol) {
    const auto symbols = renderer.SymbolsOn(*found_day);
    if (!symbols) return symbols.error();
    if (std::binary_search(symbols->begin(), symbols->end(), *found_symbol)) {
      const bool is_later = std::pair(day, symbol) < std::pair(*found_day, *found_symbol);
      if (is_later) {
        return std::optional("the row of " + RowOf(renderer, day, symbol) + " is missing");
      }
      return std::optional("the row of " + RowOf(renderer, *found_day, *found_symbol) +
                           " stands a second time, or behind its place");
    }
  }
  if (next_found == expected) {
    return std::optional("the file has " + RowOf(found) + ", the store has none");
  }
  return std::optional<std::string>();
}

Result<std::string> DescribeLine(const DayRenderer& renderer, const LinePair& lines, Day day,
                                 size_t row_index) {
  const auto symbols = renderer.SymbolsOn(day);
  if (!symbols) return symbols.error();
  const size_t symbol = (*symbols)[row_index];
  const std::string row = RowOf(renderer, day, symbol);
  if (lines.at_end && lines.offset == 0) {
    return "the file ends before the row of " + row + ", which the store has";
  }
  if (!lines.at_end) {
    Result<std::optional<std::string>> other_row = DescribeRow(renderer, lines, day, symbol);
    if (!other_row) return std::move(other_row).error();
    if (*other_row) return **std::move(other_row);
  }
  if (lines.at_end && lines.offset == lines.exported.size()) {
    return "the line end behind " + row + " is missing";
  }
  const size_t index = CellLine(renderer, lines.exported).IndexAt(lines.offset);
  const std::string_view column = RowColumnName(renderer.selection().columns[index]);
  return DescribeCell(renderer, lines, index, std::string(column) + " of " + row);
}

}  // namespace

Result<InputFault> Describe(const DayRenderer& renderer, const ExportDifference& difference) {
  const std::string_view file = difference.file;
  if (difference.exported == nullptr) {
    const RowKey key = KeyOf(renderer, LineAt(file, 0));
    const std::string what = key == RowKey() ? Quoted(LineAt(file, 0)) : RowOf(key);
    return InputFault{{difference.first_line, 1},
                      "behind the last row of the store the file goes on with " + what};
  }
  const std::string_view exported = difference.exported->text.text();
  const auto parted = std::mismatch(file.begin(), file.end(), exported.begin(), exported.end());
  const auto offset = static_cast<size_t>(parted.second - exported.begin());
  const auto line_index = static_cast<size_t>(std::count(exported.begin(), parted.second, '\n'));
  const size_t begin = offset == 0 ? 0 : exported.rfind('\n', offset - 1) + 1;
  LinePair lines{LineAt(exported, begin), {}, LineAt(file, begin), {}, offset - begin,
                 offset == file.size()};
  lines.next_exported = LineAt(exported, begin + lines.exported.size() + 1);
  lines.next_in_file = LineAt(file, begin + lines.in_file.size() + 1);
  const TextPlace place{difference.first_line + line_index, lines.offset + 1};
  if (!difference.exported->day) return InputFault{place, DescribeHeader(renderer, lines)};
  Result<std::string> what = DescribeLine(renderer, lines, *difference.exported->day, line_index);
  if (!what) return std::move(what).error();
  return InputFault{place, *std::move(what)};
}

}  // namespace bfa::tools
