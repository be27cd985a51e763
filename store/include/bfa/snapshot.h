// All symbols of one day.
#ifndef BFA_SNAPSHOT_H_
#define BFA_SNAPSHOT_H_

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/bitset_view.h"
#include "bfa/calendar.h"
#include "bfa/column.h"
#include "bfa/result.h"

namespace bfa {

namespace internal {
class StoreAccess;
class StoreState;
struct VerifiedDay;
}  // namespace internal

// One (symbol, day) that was observed.
struct Row {
  SymbolId symbol;
  bool available;
  bool covered;  // known by a coverage range, not by a row of its own
  Metadata metadata;
};

// One column of a day, by symbol id.
class ColumnValues {
 public:
  explicit ColumnValues(size_t symbol_count) : raw_(symbol_count), present_(symbol_count) {}

  bool has(SymbolId id) const { return id < present_.size() && present_[id]; }
  // 0 where there is no value. Integers and instants; decimals.
  int64_t integer(SymbolId id) const { return has(id) ? std::bit_cast<int64_t>(raw_[id]) : 0; }
  double decimal(SymbolId id) const { return has(id) ? std::bit_cast<double>(raw_[id]) : 0; }

  void Set(SymbolId id, uint64_t raw) {
    raw_[id] = raw;
    present_[id] = true;
  }

 private:
  std::vector<uint64_t> raw_;
  std::vector<bool> present_;
};

// Several columns of a day, by symbol id. A plain value.
class ColumnTable {
 public:
  ColumnTable(ColumnSet columns, size_t symbol_count)
      : columns_(columns),
        width_(static_cast<size_t>(columns.size())),
        present_(symbol_count),
        raw_(symbol_count * width_) {
    uint8_t place = 0;
    for (const Column column : columns) place_[static_cast<size_t>(column)] = place++;
  }

  ColumnSet columns() const { return columns_; }
  // Those of the columns that have a value for this symbol.
  ColumnSet present(SymbolId id) const { return id < present_.size() ? present_[id] : ColumnSet(); }
  bool has(Column column, SymbolId id) const { return present(id).contains(column); }
  // 0 where there is no value. Integers and instants; decimals.
  int64_t integer(Column column, SymbolId id) const {
    return has(column, id) ? std::bit_cast<int64_t>(raw_[IndexOf(column, id)]) : 0;
  }
  double decimal(Column column, SymbolId id) const {
    return has(column, id) ? std::bit_cast<double>(raw_[IndexOf(column, id)]) : 0;
  }

  // `column` must be one of columns(), `id` below the number of symbols.
  void Set(Column column, SymbolId id, uint64_t raw) {
    raw_[IndexOf(column, id)] = raw;
    present_[id].Add(column);
  }

 private:
  size_t IndexOf(Column column, SymbolId id) const {
    return id * width_ + place_[static_cast<size_t>(column)];
  }

  ColumnSet columns_;
  size_t width_;
  std::array<uint8_t, kLastColumn + 1> place_{};  // of a column among columns_
  std::vector<ColumnSet> present_;
  std::vector<uint64_t> raw_;
};

// What was observed on one day. A view into the Reader that it came from, which must outlive it;
// cheap to copy, safe to use from any number of threads. Making one verifies the day's bitsets at
// the first touch; the sets are then read in place.
class Snapshot {
 public:
  Day day() const { return day_; }

  // The symbols that were asked about and answered for: the others are unknown on this day.
  BitsetView observed() const;
  // Those of them that had a file; the rest of observed() is absent.
  BitsetView available() const;
  // Available, and `trade_count` or `quote_volume_usdt` is known.
  BitsetView volume_known() const;
  // Of those, the ones without a trade: their file is there, but nothing could be traded.
  BitsetView zero_volume() const;

  // Names of the available symbols, by their bytes. Views into the store.
  Result<std::vector<std::string_view>> Names() const;

  // The value of one cell; nothing if it is null or the symbol was not observed. `column` must be
  // of the type asked for: integers and instants (microseconds), decimals, text; kInvalidArgument
  // otherwise. For `file_size_bytes` and `last_modified` the cost does not depend on the number of
  // symbols but for their rank; other columns may have to be decoded whole.
  Result<std::optional<int64_t>> Integer(Column column, SymbolId id) const;
  Result<std::optional<double>> Decimal(Column column, SymbolId id) const;
  Result<std::optional<std::string>> Etag(SymbolId id) const;

  // One column of all symbols, any but etag (kInvalidArgument).
  Result<ColumnValues> Values(Column column) const;
  // Several of them, side by side: cheaper than Rows for all symbols of a day, and than Values for
  // one column after the other, since what columns are predicted from is decoded once.
  // kInvalidArgument if etag is among them; kDamaged. Cost: decodes the columns, and for each
  // symbol of the store, observed or not, takes 4 bytes and 8 a column.
  Result<ColumnTable> Columns(ColumnSet columns) const;
  // The etags of all symbols of the store, by id; an empty text where there is none. kDamaged.
  Result<std::vector<std::string>> Etags() const;
  // All columns of one symbol; kNotFound if it was not observed. Columns without direct access are
  // decoded whole: for many symbols ask for Rows.
  Result<Row> RowOf(SymbolId id) const;
  // These columns (and no others) of all observed symbols, by ascending id.
  Result<std::vector<Row>> Rows(ColumnSet columns = ColumnSet::All()) const;

 private:
  friend class internal::StoreAccess;
  Snapshot(const internal::StoreState& state, const internal::VerifiedDay* rows, Day day)
      : state_(&state), rows_(rows), day_(day) {}
  Result<std::optional<uint64_t>> Raw(Column column, SymbolId id) const;
  // Calls `add(column, id, raw value)` for each value of these columns, none of them etag.
  template <typename Add>
  Status ForEachStored(ColumnSet columns, const Add& add) const;
  template <typename Add>
  Status ForEachCovered(ColumnSet columns, const Add& add) const;

  const internal::StoreState* state_;
  const internal::VerifiedDay* rows_;  // null on a day that is known by coverage alone
  Day day_;
};

}  // namespace bfa

#endif  // BFA_SNAPSHOT_H_
