#include "tools/day_renderer.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <utility>

#include "bfa/decimal_text.h"
#include "tools/csv_text.h"
#include "tools/json_text.h"
#include "tools/url_builder.h"

namespace bfa::tools {
namespace {

// No value but symbol and url takes more: a decimal has up to 17 digits and 324 zeros, an etag is
// of up to 255 bytes, each of which may take an escape, in quotes.
constexpr size_t kMaxDecimalSize = 400;
constexpr size_t kMaxValueSize = 32;
constexpr size_t kMaxEtagSize = 255 * 6 + 3;

char* Put(std::string_view text, char* at) {
  std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

size_t RoomFor(RowColumn column) {
  if (column.kind() != RowColumn::Kind::kMetadata) return kMaxValueSize;
  switch (TypeOf(column.metadata())) {
    case ColumnType::kDecimal:
      return kMaxDecimalSize;
    case ColumnType::kText:
      return kMaxEtagSize;
    case ColumnType::kInteger:
    case ColumnType::kInstant:
      break;
  }
  return kMaxValueSize;
}

}  // namespace

Result<DayRenderer> DayRenderer::Create(const Reader& reader, ExportSelection selection) {
  DayRenderer renderer(reader, std::move(selection));
  if (Status read = renderer.ReadSymbols(); !read) return std::move(read).error();
  return renderer;
}

DayRenderer::DayRenderer(const Reader& reader, ExportSelection selection)
    : reader_(&reader),
      selection_(std::move(selection)),
      is_csv_(selection_.format == RowFormat::kCsv),
      read_columns_(MetadataOf(selection_.columns)) {
  reads_etag_ = read_columns_.contains(Column::kEtag);
  read_columns_.Remove(Column::kEtag);
  for (const RowColumn column : selection_.columns) {
    const std::string_view name = RowColumnName(column);
    std::string before = cells_.empty() ? "" : ",";
    if (is_csv_) {
      header_ += before;
      AppendCsvText(name, header_);
    } else {
      if (cells_.empty()) before = "{";
      AppendJsonString(name, before);
      before += ':';
    }
    row_room_ += before.size() + RoomFor(column);
    if (column.kind() == RowColumn::Kind::kMetadata) {
      cell_of_[static_cast<size_t>(column.metadata())] = static_cast<uint8_t>(cells_.size());
    } else {
      never_null_ |= CellSet{1} << cells_.size();
    }
    cells_.push_back({column, std::move(before)});
  }
  if (is_csv_) header_ += '\n';
}

std::string DayRenderer::TextCell(std::string_view text) const {
  std::string cell;
  if (!is_csv_) {
    AppendJsonString(text, cell);
  } else if (selection_.spreadsheet_safe && LooksLikeFormula(text)) {
    AppendCsvText("'" + std::string(text), cell);
  } else {
    AppendCsvText(text, cell);
  }
  return cell;
}

std::vector<std::string> DayRenderer::UrlCell(std::string_view name) const {
  std::vector<std::string> pieces = UrlPieces(reader_->dataset().value("url_template"), name);
  // A date between them needs no quotes and no escape.
  const bool in_quotes = !is_csv_ || std::any_of(pieces.begin(), pieces.end(), NeedsCsvQuotes);
  if (is_csv_ && selection_.spreadsheet_safe && LooksLikeFormula(pieces.front())) {
    pieces.front().insert(0, 1, '\'');
  }
  for (std::string& piece : pieces) {
    std::string cell;
    is_csv_ ? AppendCsvText(piece, cell) : AppendJsonString(piece, cell);
    const bool has_quotes = !is_csv_ || NeedsCsvQuotes(piece);
    piece = has_quotes ? cell.substr(1, cell.size() - 2) : cell;
  }
  if (in_quotes) {
    pieces.front().insert(0, 1, '"');
    pieces.back() += '"';
  }
  return pieces;
}

Status DayRenderer::ReadSymbols() {
  const auto ids = reader_->SymbolsByName();
  if (!ids) return ids.error();
  const bool has_url = std::find(selection_.columns.begin(), selection_.columns.end(),
                                 RowColumn::Kind::kUrl) != selection_.columns.end();
  size_t text_room = 0;
  for (const SymbolId id : *ids) {
    const Result<std::string_view> name = reader_->SymbolName(id);
    if (!name) return name.error();
    Symbol& symbol = symbols_.emplace_back(Symbol{id, std::string(*name), TextCell(*name), {}});
    size_t size = symbol.cell.size();
    if (has_url) symbol.url_pieces = UrlCell(*name);
    for (const std::string& piece : symbol.url_pieces) size += piece.size() + kMaxValueSize;
    text_room = std::max(text_room, size);
  }
  row_room_ += text_room + kMaxValueSize;
  return {};
}

BitsetView DayRenderer::RowsOf(const Snapshot& snapshot) const {
  return selection_.only_available ? snapshot.available() : snapshot.observed();
}

Result<DayRenderer::DayContent> DayRenderer::Read(const Snapshot& snapshot) const {
  Result<ColumnTable> values = snapshot.Columns(read_columns_);
  if (!values) return std::move(values).error();
  DayContent content{FormatDay(snapshot.day()), snapshot.available(), *std::move(values), {}, {}};
  if (reads_etag_) {
    Result<std::vector<std::string>> etags = snapshot.Etags();
    if (!etags) return std::move(etags).error();
    content.etags = *std::move(etags);
  }
  return content;
}

Status DayRenderer::Render(Day day, ExportPiece& piece) const {
  piece.day = day;
  piece.text.Clear();
  piece.row_count = 0;
  const Result<Snapshot> snapshot = reader_->SnapshotOf(day);
  if (!snapshot) return snapshot.error();
  Result<DayContent> content = Read(*snapshot);
  if (!content) return std::move(content).error();
  const BitsetView rows = RowsOf(*snapshot);
  for (const Symbol& symbol : symbols_) {
    if (!rows.contains(symbol.id)) continue;
    piece.text.EndAt(WriteRow(symbol, *content, piece.text.Room(row_room_)));
    ++piece.row_count;
  }
  return {};
}

DayRenderer::CellSet DayRenderer::CellsWithValue(SymbolId id, const DayContent& day) const {
  CellSet cells = never_null_;
  for (const Column column : day.values.present(id)) {
    cells |= CellSet{1} << cell_of_[static_cast<size_t>(column)];
  }
  if (reads_etag_ && !day.etags[id].empty()) {
    cells |= CellSet{1} << cell_of_[static_cast<size_t>(Column::kEtag)];
  }
  return cells;
}

char* DayRenderer::WriteRow(const Symbol& symbol, DayContent& day, char* at) const {
  const char* const begin = at;
  size_t index = 0;
  for (CellSet rest = CellsWithValue(symbol.id, day); rest != 0; rest &= rest - 1) {
    const auto next = static_cast<size_t>(std::countr_zero(rest));
    at = WriteNulls(index, next, at);
    if (!is_csv_) at = Put(cells_[next].before, at);
    if (is_csv_ && next != 0) *at++ = ',';
    at = WriteValue(cells_[next], symbol, day, at);
    index = next + 1;
  }
  at = WriteNulls(index, cells_.size(), at);
  // An empty line is no row to many readers.
  if (at == begin) at = Put("\"\"", at);
  return Put(is_csv_ ? "\n" : "}\n", at);
}

// Of the cells from `begin` up to `end`.
char* DayRenderer::WriteNulls(size_t begin, size_t end, char* at) const {
  if (is_csv_) return std::fill_n(at, end - std::max<size_t>(begin, end == 0 ? 0 : 1), ',');
  for (size_t i = begin; i < end; ++i) at = Put("null", Put(cells_[i].before, at));
  return at;
}

char* DayRenderer::WriteValue(const Cell& cell, const Symbol& symbol, DayContent& day,
                              char* at) const {
  switch (cell.column.kind()) {
    case RowColumn::Kind::kDate:
      return is_csv_ ? Put(day.date, at) : Put("\"", Put(day.date, Put("\"", at)));
    case RowColumn::Kind::kSymbol:
      return Put(symbol.cell, at);
    case RowColumn::Kind::kAvailable:
      return Put(day.available.contains(symbol.id) ? "true" : "false", at);
    case RowColumn::Kind::kUrl:
      at = Put(symbol.url_pieces.front(), at);
      for (size_t i = 1; i < symbol.url_pieces.size(); ++i) {
        at = Put(symbol.url_pieces[i], Put(day.date, at));
      }
      return at;
    case RowColumn::Kind::kMetadata:
      break;
  }
  return WriteMetadata(cell.column.metadata(), symbol.id, day, at);
}

char* DayRenderer::WriteMetadata(Column column, SymbolId id, DayContent& day, char* at) const {
  switch (TypeOf(column)) {
    case ColumnType::kInteger:
      return std::to_chars(at, at + kMaxValueSize, day.values.integer(column, id)).ptr;
    case ColumnType::kInstant:
      day.scratch.assign(is_csv_ ? "" : "\"");
      AppendInstant(Instant{std::chrono::microseconds{day.values.integer(column, id)}},
                    day.scratch);
      if (!is_csv_) day.scratch += '"';
      return Put(day.scratch, at);
    case ColumnType::kDecimal:
      day.scratch.clear();
      AppendDecimal(day.values.decimal(column, id), day.scratch);
      return Put(day.scratch, at);
    case ColumnType::kText:
      break;
  }
  return Put(TextCell(day.etags[id]), at);
}

std::string DayRenderer::DayCell(Day day) const { return TextCell(FormatDay(day)); }

std::optional<size_t> DayRenderer::FindSymbolCell(std::string_view cell) const {
  const auto found = std::find_if(symbols_.begin(), symbols_.end(),
                                  [cell](const Symbol& symbol) { return symbol.cell == cell; });
  if (found == symbols_.end()) return std::nullopt;
  return static_cast<size_t>(found - symbols_.begin());
}

std::optional<Day> DayRenderer::ParseDayCell(std::string_view cell) const {
  if (!is_csv_) {
    if (cell.size() < 2 || !cell.starts_with('"') || !cell.ends_with('"')) return std::nullopt;
    cell = cell.substr(1, cell.size() - 2);
  }
  return ParseDay(cell);
}

Result<std::vector<size_t>> DayRenderer::SymbolsOn(Day day) const {
  std::vector<size_t> indices;
  if (!selection_.days().contains(day)) return indices;
  const Result<Snapshot> snapshot = reader_->SnapshotOf(day);
  if (!snapshot && snapshot.error().code() == ErrorCode::kNotFound) return indices;
  if (!snapshot) return snapshot.error();
  const BitsetView rows = RowsOf(*snapshot);
  for (size_t i = 0; i < symbols_.size(); ++i) {
    if (rows.contains(symbols_[i].id)) indices.push_back(i);
  }
  return indices;
}

}  // namespace bfa::tools
