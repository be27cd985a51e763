#include "format/group_reader.h"

#include "format/bit_length_code.h"
#include "format/propagate.h"
#include "format/row_model.h"

namespace bfa::internal {
namespace {

// The set of the day that the rows of a domain are, or are some of.
BitsetView BaseSet(const RowSets& sets, Domain domain) {
  switch (domain) {
    case Domain::kAvailable:
    case Domain::kSomeAvailable:
      return sets.available;
    case Domain::kVolumeKnown:
      return sets.volume_known;
    case Domain::kZeroVolume:
      return sets.zero_volume;
    default:
      return sets.observed;
  }
}

// Counts are below 2^63, decimals have at most 18 digits.
bool IsInRange(Column column, uint64_t mantissa) {
  return TypeOf(column) != ColumnType::kDecimal || mantissa <= kMaxMantissa;
}

}  // namespace

std::optional<uint32_t> ValueIndexOf(const RowSets& sets, const ColumnView& column, SymbolId id) {
  const BitsetView base = BaseSet(sets, column.domain());
  if (!base.contains(id)) return std::nullopt;
  const uint32_t rank = base.Rank(id);
  const Bytes bits = column.row_bits();
  if (bits.empty()) return rank;
  if ((LoadWord(bits, rank / 64) >> (rank % 64) & 1) == 0) return std::nullopt;
  uint32_t index = 0;
  for (uint32_t i = 0; i < rank / 64; ++i) {
    index += static_cast<uint32_t>(std::popcount(LoadWord(bits, i)));
  }
  return index +
         static_cast<uint32_t>(std::popcount(LoadWord(bits, rank / 64) & LowMask(rank % 64)));
}

std::vector<SymbolId> SymbolsOf(const RowSets& sets, const ColumnView& column) {
  std::vector<SymbolId> symbols;
  symbols.reserve(column.value_count());
  const Bytes bits = column.row_bits();
  uint32_t rank = 0;
  for (const SymbolId id : BaseSet(sets, column.domain())) {
    if (bits.empty() || (LoadWord(bits, rank / 64) >> (rank % 64) & 1) != 0) symbols.push_back(id);
    ++rank;
  }
  return symbols;
}

// The columns that another is predicted from, side by side.
class GroupReader::Inputs {
 public:
  static Result<Inputs> Of(GroupReader& reader, Column column) {
    Inputs inputs;
    for (const Column input : InputsOf(column)) {
      const ColumnView* view = reader.group_->Find(input);
      if (view == nullptr || view->encoding() != Encoding::kBitLength) continue;
      BFA_ASSIGN_OR_RETURN(const Decimals* decimals, reader.DecimalsOf(*view));
      inputs.columns_.push_back({input, decimals, 0});
    }
    return inputs;
  }

  // The inputs in the row of a symbol. To be called by ascending id.
  const RowDecimals& RowOf(SymbolId id) {
    for (Source& source : columns_) {
      const std::vector<SymbolId>& symbols = source.decimals->symbols;
      while (source.index < symbols.size() && symbols[source.index] < id) ++source.index;
      const bool has_value = source.index < symbols.size() && symbols[source.index] == id;
      row_[static_cast<size_t>(source.column)] =
          has_value ? source.decimals->values[source.index] : ShortDecimal{};
    }
    return row_;
  }

 private:
  struct Source {
    Column column;
    const Decimals* decimals;
    size_t index;
  };
  std::vector<Source> columns_;
  RowDecimals row_{};
};

Result<GroupReader::Decimals> GroupReader::Decode(const ColumnView& view) {
  const Column column = view.column();
  const auto parameters = Load<BitLengthParameters>(view.bytes(), 0);
  const bool by_row = parameters.reference == Reference::kRow;
  const bool has_scales = TypeOf(column) == ColumnType::kDecimal && !by_row;
  const bool leaves_out = (parameters.flags & kZeroVolumeLeftOut) != 0;
  BFA_ASSIGN_OR_RETURN(Inputs inputs,
                       by_row ? Inputs::Of(*this, column) : Result<Inputs>(Inputs()));
  BitLengthReader reader(parameters, view.bytes().subspan(sizeof parameters));
  Decimals decimals{SymbolsOf(sets_, view), {}};
  decimals.values.reserve(decimals.symbols.size());
  for (const SymbolId id : decimals.symbols) {
    if (id > last_symbol_) {
      if (reader.Overran()) return view.Broken("has fewer bits than its values");
      return decimals;
    }
    Expectation expectation{.difference = Difference::kAbove};
    if (by_row) expectation = Expect(column, inputs.RowOf(id));
    uint64_t difference = 0;
    if (!leaves_out || !sets_.zero_volume.contains(id)) {
      if (has_scales) {
        const std::optional<uint8_t> scale = reader.ReadScale();
        if (!scale) return view.Broken("has a scale out of range");
        expectation.scale = *scale;
        if (parameters.reference == Reference::kScale) expectation.length = LengthOfScale(*scale);
      }
      const std::optional<uint64_t> number = reader.ReadNumber(expectation.length);
      if (!number) return view.Broken("has a bit length out of range");
      difference = *number;
    }
    const std::optional<uint64_t> mantissa = MantissaAt(expectation, difference);
    if (!mantissa || !IsInRange(column, *mantissa)) return view.Broken("has a value out of range");
    decimals.values.push_back({*mantissa, expectation.scale});
  }
  if (!reader.AtEnd()) return view.Broken("has more or fewer bits than its values");
  return decimals;
}

Result<const GroupReader::Decimals*> GroupReader::DecimalsOf(const ColumnView& column) {
  std::optional<Decimals>& decoded = decoded_[static_cast<size_t>(column.column())];
  if (!decoded) {
    BFA_ASSIGN_OR_RETURN(decoded, Decode(column));
  }
  return &*decoded;
}

Result<std::vector<uint64_t>> GroupReader::ValuesOf(const ColumnView& column) {
  if (column.encoding() == Encoding::kBytePlanes) return column.ReadBytePlanes();
  std::vector<uint64_t> values;
  values.reserve(column.value_count());
  if (column.encoding() == Encoding::kBitLength) {
    BFA_ASSIGN_OR_RETURN(const Decimals* decimals, DecimalsOf(column));
    const bool decimal = TypeOf(column.column()) == ColumnType::kDecimal;
    for (const ShortDecimal& value : decimals->values) {
      values.push_back(decimal ? std::bit_cast<uint64_t>(ToDouble(value)) : value.mantissa);
      if (!IsAllowed(column.column(), values.back())) {
        return column.Broken("has a value out of range");
      }
    }
    return values;
  }
  if (column.encoding() == Encoding::kByAvailability) {
    uint32_t index = 0;
    for (const SymbolId id : sets_.observed) {
      BFA_ASSIGN_OR_RETURN(const uint64_t value,
                           column.ReadOne(index++, sets_.available.contains(id)));
      values.push_back(value);
    }
    return values;
  }
  for (uint32_t i = 0; i < column.value_count(); ++i) {
    BFA_ASSIGN_OR_RETURN(const uint64_t value, column.ReadOne(i, true));
    values.push_back(value);
  }
  return values;
}

}  // namespace bfa::internal
