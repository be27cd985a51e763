#include "format/kline_encoder.h"

#include <algorithm>
#include <optional>

#include "format/bit_length_code.h"
#include "format/row_model.h"
#include "format/zstd_frame.h"

namespace bfa::internal {
namespace {

// Each after those that it is predicted from.
constexpr Column kInOrderOfPrediction[] = {
    Column::kQuoteVolumeUsdt, Column::kTradeCount,         Column::kOpenPrice,
    Column::kClosePrice,      Column::kHighPrice,          Column::kLowPrice,
    Column::kVolumeBase,      Column::kTakerBuyVolumeBase, Column::kTakerBuyQuoteVolumeUsdt};

size_t NumberOf(Column column) { return static_cast<size_t>(column); }

// For doubles that are no short decimals: bytes 0 of all values, then bytes 1, …
EncodedColumn EncodeBytePlanes(std::span<const uint64_t> values) {
  ByteBuffer planes;
  planes.reserve(values.size() * 8);
  for (unsigned shift = 0; shift < 64; shift += 8) {
    for (const uint64_t value : values) planes.push_back(static_cast<std::byte>(value >> shift));
  }
  return {Encoding::kBytePlanes, CompressFrame(planes)};
}

// One row on its way to bits.
struct CodedRow {
  ColumnSet present;
  bool zero_volume = false;
  RowDecimals exact;    // at the least scale, but for the two that carry that of others
  RowDecimals decoded;  // as a reader will have them: what other columns are predicted from
};

// Gives the open price the scale of all prices of its row, and the quote volume that of price and
// volume together, which is what it is a sum of products of: those of the others then follow.
void ShareScales(CodedRow& row) {
  const auto exact = [&](Column column) -> ShortDecimal& { return row.exact[NumberOf(column)]; };
  const auto greatest = [&](std::initializer_list<Column> columns) {
    unsigned scale = 0;
    for (const Column column : columns) scale = std::max<unsigned>(scale, exact(column).scale);
    return scale;
  };
  const unsigned price_scale =
      greatest({Column::kOpenPrice, Column::kHighPrice, Column::kLowPrice, Column::kClosePrice});
  const unsigned volume_scale = greatest({Column::kVolumeBase, Column::kTakerBuyVolumeBase});
  const unsigned quote_scale =
      greatest({Column::kQuoteVolumeUsdt, Column::kTakerBuyQuoteVolumeUsdt});
  ShortDecimal& open = exact(Column::kOpenPrice);
  if (open.mantissa != 0) open = AtScale(open, price_scale).value_or(open);
  ShortDecimal& volume = exact(Column::kQuoteVolumeUsdt);
  if (volume.mantissa == 0) return;
  volume = AtScale(volume, std::max(quote_scale, price_scale + volume_scale)).value_or(volume);
}

// The numbers of a column under one way to expect them, and what a reader makes of them.
struct Attempt {
  std::vector<CodedNumber> numbers;
  std::vector<ShortDecimal> decoded;
  uint8_t flags = 0;
};

class KlineEncoder {
 public:
  explicit KlineEncoder(std::span<const KlineRow> rows) : source_(rows) {
    rows_.reserve(rows.size());
    for (const KlineRow& row : rows) AddRow(row);
  }

  std::vector<std::pair<Column, EncodedColumn>> Encode() {
    std::vector<std::pair<Column, EncodedColumn>> columns;
    for (const Column column : kInOrderOfPrediction) {
      if (present_.contains(column)) columns.emplace_back(column, EncodeColumn(column));
    }
    std::ranges::sort(columns, {}, [](const auto& column) { return column.first; });
    return columns;
  }

 private:
  void AddRow(const KlineRow& source) {
    const Metadata& metadata = *source.metadata;
    CodedRow& row = rows_.emplace_back();
    row.present = metadata.present() & ColumnSet::Of(ColumnGroup::kKline);
    row.zero_volume = source.zero_volume;
    present_ = present_ | row.present;
    for (const Column column : row.present) {
      if (TypeOf(column) == ColumnType::kInteger) {
        row.exact[NumberOf(column)] = {metadata.raw(column), 0};
      } else if (const auto decimal = ToShortDecimal(metadata.decimal(column))) {
        row.exact[NumberOf(column)] = *decimal;
      } else {
        not_short_.Add(column);
      }
    }
    ShareScales(row);
  }

  EncodedColumn EncodeColumn(Column column) {
    std::vector<uint64_t> values;
    for (const KlineRow& row : source_) {
      if (row.metadata->has(column)) values.push_back(row.metadata->raw(column));
    }
    if (AllEqual(values)) return EncodeConstant(values.front());
    if (not_short_.contains(column)) return EncodeBytePlanes(values);
    const bool decimal = TypeOf(column) == ColumnType::kDecimal;
    std::optional<EncodedColumn> best;
    if (!decimal) best = EncodeIntegers(column, values, {});
    std::vector<ShortDecimal> decoded;
    for (const Reference reference : {Reference::kNone, Reference::kScale, Reference::kRow}) {
      if (reference == Reference::kScale && !decimal) continue;
      std::optional<Attempt> attempt = Try(column, reference);
      if (!attempt) continue;
      const bool has_scales = decimal && reference != Reference::kRow;
      ByteBuffer bytes = EncodeBitLengths(reference, attempt->flags, has_scales, attempt->numbers);
      if (best && bytes.size() >= best->bytes.size()) continue;
      best = {Encoding::kBitLength, std::move(bytes)};
      decoded = std::move(attempt->decoded);
    }
    if (!decoded.empty()) Remember(column, decoded);
    return *std::move(best);
  }

  // Nothing if the values cannot be expressed so.
  std::optional<Attempt> Try(Column column, Reference reference) const {
    const bool by_row = reference == Reference::kRow;
    if (by_row && InputsOf(column).empty()) return std::nullopt;
    Attempt attempt;
    for (const CodedRow& row : rows_) {
      if (!row.present.contains(column)) continue;
      const ShortDecimal exact = row.exact[NumberOf(column)];
      Expectation expectation{.scale = exact.scale, .difference = Difference::kAbove};
      if (reference == Reference::kScale) expectation.length = LengthOfScale(exact.scale);
      if (by_row) expectation = Expect(column, row.decoded);
      // A count is no decimal: it may have more digits, and has no scale to be raised.
      const auto decimal =
          exact.scale == expectation.scale ? exact : AtScale(exact, expectation.scale);
      const auto number = decimal ? DifferenceTo(expectation, decimal->mantissa) : std::nullopt;
      if (!number) return std::nullopt;
      attempt.decoded.push_back(*decimal);
      attempt.numbers.push_back({*number, decimal->scale, expectation.length});
    }
    LeaveOutZeroVolume(column, by_row, attempt);
    return attempt;
  }

  // Where the numbers of all zero-volume rows are what a reader takes them to be without being
  // told.
  void LeaveOutZeroVolume(Column column, bool by_row, Attempt& attempt) const {
    size_t index = 0;
    std::vector<CodedNumber> others;
    for (const CodedRow& row : rows_) {
      if (!row.present.contains(column)) continue;
      const CodedNumber& number = attempt.numbers[index++];
      if (!row.zero_volume) {
        others.push_back(number);
      } else if (number.number != 0 || (!by_row && number.scale != 0)) {
        return;
      }
    }
    if (others.size() == attempt.numbers.size()) return;
    attempt.numbers = std::move(others);
    attempt.flags = kZeroVolumeLeftOut;
  }

  void Remember(Column column, std::span<const ShortDecimal> decoded) {
    size_t index = 0;
    for (CodedRow& row : rows_) {
      if (row.present.contains(column)) row.decoded[NumberOf(column)] = decoded[index++];
    }
  }

  std::span<const KlineRow> source_;
  std::vector<CodedRow> rows_;
  ColumnSet present_;
  ColumnSet not_short_;  // some value is no short decimal
};

}  // namespace

std::vector<std::pair<Column, EncodedColumn>> EncodeKlines(std::span<const KlineRow> rows) {
  return KlineEncoder(rows).Encode();
}

}  // namespace bfa::internal
