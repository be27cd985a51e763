// Klines of one day, encoded as the store does and read back column by column.
#ifndef BFA_TESTS_FORMAT_KLINE_DAY_H_
#define BFA_TESTS_FORMAT_KLINE_DAY_H_

#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "format/group_reader.h"

namespace bfa::internal {

// What a test sets of a row; the rest is null.
Metadata KlineOf(std::initializer_list<std::pair<Column, double>> values);

class KlineDay {
 public:
  // Row i is of symbol i; all are available.
  explicit KlineDay(std::vector<Metadata> rows);

  // Fails the test where the block does not parse.
  const MetadataView& view() const { return view_; }
  const ColumnView& column(Column column) const;
  // What the bits of a column in bit-length encoding are a difference to.
  Reference reference(Column column) const;
  // Bytes of the columns, without directory and bitsets.
  size_t size() const;

  // The values of one column by symbol, decoded by a reader of its own.
  std::map<SymbolId, uint64_t> Decode(Column column) const;
  // By a reader that was asked about one symbol.
  Result<std::vector<uint64_t>> DecodeUpTo(SymbolId last, Column column) const;
  // Those that went in.
  std::map<SymbolId, uint64_t> Expected(Column column) const;

 private:
  std::vector<Metadata> rows_;
  std::array<std::vector<uint64_t>, 3> words_;  // available, volume known, zero volume
  ByteBuffer payload_;
  MetadataView view_;
  RowSets sets_;
};

}  // namespace bfa::internal

#endif  // BFA_TESTS_FORMAT_KLINE_DAY_H_
