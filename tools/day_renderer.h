// The rows of a day as the text of an export.
#ifndef BFA_TOOLS_DAY_RENDERER_H_
#define BFA_TOOLS_DAY_RENDERER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/reader.h"
#include "tools/export_selection.h"
#include "tools/text_buffer.h"

namespace bfa::tools {

// The text of some whole lines.
struct ExportPiece {
  std::optional<Day> day;  // none: of the header
  TextBuffer text;
  uint64_t row_count = 0;
};

// Writes what RowWriter writes in csv and ndjson, and several times as fast: what does not change
// from day to day is put together once, nulls are passed over, of which most rows are full, and a
// row is written straight to its place. Safe to use from any number of threads.
class DayRenderer {
 public:
  // `reader` must outlive it. kDamaged if the symbol table is.
  static Result<DayRenderer> Create(const Reader& reader, ExportSelection selection);

  const ExportSelection& selection() const { return selection_; }
  // The line before all rows; nothing in ndjson.
  const std::string& header() const { return header_; }

  // Puts the rows of `day`, on which something was observed, in place of what is in `piece`.
  // kDamaged.
  Status Render(Day day, ExportPiece& piece) const;

  // For those who look into the text again. A symbol stands for itself by its index among all of
  // the store, ordered by name.
  //
  // What stands before the value of a column, and behind the last one.
  std::string_view before(size_t column_index) const { return cells_[column_index].before; }
  std::string_view after_last() const { return is_csv_ ? "" : "}"; }
  std::string_view SymbolName(size_t symbol_index) const { return symbols_[symbol_index].name; }
  // How the symbol, or a day, is spelled as the value of a cell.
  std::string_view SymbolCell(size_t symbol_index) const { return symbols_[symbol_index].cell; }
  std::string DayCell(Day day) const;
  // The symbol that is spelled so; the day. Nothing if there is none.
  std::optional<size_t> FindSymbolCell(std::string_view cell) const;
  std::optional<Day> ParseDayCell(std::string_view cell) const;
  // The symbols that have a row on `day`, in order; none where nothing was observed or that is not
  // asked for. kDamaged.
  Result<std::vector<size_t>> SymbolsOn(Day day) const;

 private:
  // A column of the export.
  struct Cell {
    RowColumn column;
    std::string before;
  };
  // Bit i stands for cell i of a row.
  using CellSet = uint32_t;
  struct Symbol {
    SymbolId id;
    std::string name;
    std::string cell;
    std::vector<std::string> url_pieces;  // cut where the date goes, quotes and escapes included
  };
  // What is read of a day.
  struct DayContent {
    std::string date;
    BitsetView available;
    ColumnTable values;
    std::vector<std::string> etags;
    std::string scratch;
  };

  DayRenderer(const Reader& reader, ExportSelection selection);
  Status ReadSymbols();
  std::string TextCell(std::string_view text) const;
  std::vector<std::string> UrlCell(std::string_view name) const;
  Result<DayContent> Read(const Snapshot& snapshot) const;
  BitsetView RowsOf(const Snapshot& snapshot) const;
  CellSet CellsWithValue(SymbolId id, const DayContent& day) const;
  char* WriteRow(const Symbol& symbol, DayContent& day, char* at) const;
  char* WriteNulls(size_t begin, size_t end, char* at) const;
  char* WriteValue(const Cell& cell, const Symbol& symbol, DayContent& day, char* at) const;
  char* WriteMetadata(Column column, SymbolId id, DayContent& day, char* at) const;

  const Reader* reader_;
  ExportSelection selection_;
  bool is_csv_;
  std::vector<Cell> cells_;
  CellSet never_null_ = 0;
  std::array<uint8_t, kLastColumn + 1> cell_of_{};  // by number of the column
  ColumnSet read_columns_;                          // all but the etag
  bool reads_etag_ = false;
  std::string header_;
  std::vector<Symbol> symbols_;  // by the bytes of their names
  size_t row_room_ = 0;          // that any row has enough of
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_DAY_RENDERER_H_
