#include "tests/format/kline_day.h"

#include <gtest/gtest.h>

#include "format/kline_encoder.h"
#include "tests/format/error_matchers.h"

namespace bfa::internal {
namespace {

bool IsVolumeKnown(const Metadata& row) {
  return row.has(Column::kTradeCount) || row.has(Column::kQuoteVolumeUsdt);
}

bool IsZeroVolume(const Metadata& row) {
  return row.has(Column::kTradeCount) && row.integer(Column::kTradeCount) == 0;
}

}  // namespace

Metadata KlineOf(std::initializer_list<std::pair<Column, double>> values) {
  Metadata metadata;
  for (const auto& [column, value] : values) {
    if (TypeOf(column) == ColumnType::kInteger) {
      metadata.SetInteger(column, static_cast<int64_t>(value));
    } else {
      metadata.SetDecimal(column, value);
    }
  }
  return metadata;
}

KlineDay::KlineDay(std::vector<Metadata> rows) : rows_(std::move(rows)) {
  std::vector<KlineRow> kline_rows;
  for (std::vector<uint64_t>& words : words_) words.resize(WordsFor(rows_.size()));
  for (size_t i = 0; i < rows_.size(); ++i) {
    const Metadata& row = rows_[i];
    const uint64_t bit = uint64_t{1} << (i % 64);
    words_[0][i / 64] |= bit;
    if (IsVolumeKnown(row)) words_[1][i / 64] |= bit;
    if (IsZeroVolume(row)) words_[2][i / 64] |= bit;
    kline_rows.push_back({&row, IsZeroVolume(row)});
  }
  sets_ = {BitsetView(words_[0]), BitsetView(words_[0]), BitsetView(words_[1]),
           BitsetView(words_[2])};
  const RowCounts counts{sets_.observed.Count(), sets_.available.Count(),
                         sets_.volume_known.Count(), sets_.zero_volume.Count()};
  MetadataBuilder builder(20'000, ColumnGroup::kKline, counts);
  for (const auto& [column, encoded] : EncodeKlines(kline_rows)) {
    BitWriter bits;
    for (const Metadata& row : rows_) bits.Write(row.has(column) ? 1 : 0, 1);
    builder.AddColumn(column, Domain::kSomeAvailable, bits.words(), encoded.encoding,
                      encoded.bytes);
  }
  payload_ = builder.Build();
  auto view = MetadataView::Parse({BlockType::kMetadata, 4096, 0, payload_}, 20'000,
                                  ColumnGroup::kKline, counts);
  EXPECT_THAT(view, Succeeds());
  if (view) view_ = *std::move(view);
}

const ColumnView& KlineDay::column(Column column) const {
  const ColumnView* found = view_.Find(column);
  EXPECT_NE(found, nullptr) << ColumnName(column);
  static const ColumnView none;
  return found == nullptr ? none : *found;
}

Reference KlineDay::reference(Column column) const {
  EXPECT_EQ(this->column(column).encoding(), Encoding::kBitLength) << ColumnName(column);
  return Load<BitLengthParameters>(this->column(column).bytes(), 0).reference;
}

size_t KlineDay::size() const {
  size_t size = 0;
  for (const ColumnView& column : view_.columns()) size += column.bytes().size();
  return size;
}

std::map<SymbolId, uint64_t> KlineDay::Decode(Column column) const {
  std::map<SymbolId, uint64_t> values;
  const ColumnView* view = view_.Find(column);
  if (view == nullptr) return values;
  const auto decoded = GroupReader(view_, sets_).ValuesOf(*view);
  EXPECT_THAT(decoded, Succeeds()) << ColumnName(column);
  const std::vector<SymbolId> symbols = SymbolsOf(sets_, *view);
  for (size_t i = 0; decoded && i < symbols.size(); ++i) values[symbols[i]] = decoded->at(i);
  return values;
}

Result<std::vector<uint64_t>> KlineDay::DecodeUpTo(SymbolId last, Column column) const {
  return GroupReader(view_, sets_, last).ValuesOf(this->column(column));
}

std::map<SymbolId, uint64_t> KlineDay::Expected(Column column) const {
  std::map<SymbolId, uint64_t> values;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].has(column)) values[static_cast<SymbolId>(i)] = rows_[i].raw(column);
  }
  return values;
}

}  // namespace bfa::internal
