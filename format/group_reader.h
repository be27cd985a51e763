// The columns of one group of a day, decoded with what they depend on: the sets of the day and each
// other.
#ifndef BFA_FORMAT_GROUP_READER_H_
#define BFA_FORMAT_GROUP_READER_H_

#include <array>
#include <limits>
#include <optional>
#include <vector>

#include "bfa/bitset_view.h"
#include "format/metadata_block.h"
#include "format/short_decimal.h"

namespace bfa::internal {

// The sets of a day over symbol ids, of rows alone.
struct RowSets {
  BitsetView observed;
  BitsetView available;
  BitsetView volume_known;
  BitsetView zero_volume;
};

// The index of the value that `column` has for a symbol; nothing if it has none.
std::optional<uint32_t> ValueIndexOf(const RowSets& sets, const ColumnView& column, SymbolId id);

// The ids that a column has values for, in order of the values.
std::vector<SymbolId> SymbolsOf(const RowSets& sets, const ColumnView& column);

// Reads columns of one group. What a column is predicted from is decoded once, however many ask for
// it. Not safe for more than one thread; the group must outlive it.
class GroupReader {
 public:
  // `last_symbol`: values of the symbols behind it are not decoded, for those who ask about one.
  GroupReader(const MetadataView& group, const RowSets& sets,
              SymbolId last_symbol = std::numeric_limits<SymbolId>::max())
      : group_(&group), sets_(sets), last_symbol_(last_symbol) {}

  // The values of a column that is not text, in order of SymbolsOf: those up to the last symbol at
  // least. kDamaged if the bytes of them, or of values that they are predicted from, do not decode.
  Result<std::vector<uint64_t>> ValuesOf(const ColumnView& column);

 private:
  // Values in bit-length encoding, as they are coded.
  struct Decimals {
    std::vector<SymbolId> symbols;
    std::vector<ShortDecimal> values;
  };
  class Inputs;
  Result<const Decimals*> DecimalsOf(const ColumnView& column);
  Result<Decimals> Decode(const ColumnView& view);

  const MetadataView* group_;
  RowSets sets_;
  SymbolId last_symbol_;
  std::array<std::optional<Decimals>, kLastColumn + 1> decoded_;
};

}  // namespace bfa::internal

#endif  // BFA_FORMAT_GROUP_READER_H_
