#include "store/day_writer.h"

#include <algorithm>

#include "format/bit_packing.h"
#include "format/checksum.h"
#include "format/kline_encoder.h"

namespace bfa::internal {
namespace {

using Sets = std::array<std::vector<uint64_t>, kBitsetKindCount>;

Sets SetsOfRows(std::span<const Row> rows) {
  Sets sets;
  for (const Row& row : rows) {
    const auto in_set = SetsOf(row);
    for (size_t kind = 0; kind < sets.size(); ++kind) {
      if (!in_set[kind]) continue;
      // Ids ascend, so that the last word is never empty.
      sets[kind].resize(row.symbol / 64 + 1);
      sets[kind].back() |= uint64_t{1} << (row.symbol % 64);
    }
  }
  return sets;
}

// The rows of a day that a column has values for, and how to say so.
struct ColumnRows {
  Domain domain;
  std::vector<uint64_t> row_bits;
};

bool IsDomain(std::span<const Row> rows, Column column, BitsetKind kind) {
  return std::ranges::all_of(rows, [&](const Row& row) {
    return row.metadata.has(column) == SetsOf(row)[static_cast<size_t>(kind)];
  });
}

ColumnRows RowsOf(std::span<const Row> rows, Column column) {
  if (IsDomain(rows, column, BitsetKind::kObserved)) return {Domain::kObserved, {}};
  if (IsDomain(rows, column, BitsetKind::kAvailable)) return {Domain::kAvailable, {}};
  if (GroupOf(column) == ColumnGroup::kKline) {
    if (IsDomain(rows, column, BitsetKind::kVolumeKnown)) return {Domain::kVolumeKnown, {}};
    if (IsDomain(rows, column, BitsetKind::kZeroVolume)) return {Domain::kZeroVolume, {}};
  }
  const bool of_available = std::ranges::all_of(
      rows, [&](const Row& row) { return row.available || !row.metadata.has(column); });
  BitWriter bits;
  for (const Row& row : rows) {
    if (row.available || !of_available) bits.Write(row.metadata.has(column) ? 1 : 0, 1);
  }
  return {of_available ? Domain::kSomeAvailable : Domain::kSomeObserved,
          {bits.words().begin(), bits.words().end()}};
}

EncodedColumn Encode(std::span<const Row> rows, Column column, Domain domain) {
  if (column == Column::kEtag) {
    std::vector<std::string_view> texts;
    for (const Row& row : rows) {
      if (row.metadata.has(column)) texts.push_back(row.metadata.etag());
    }
    return EncodeTexts(texts);
  }
  std::vector<uint64_t> values;
  std::vector<bool> available;
  values.reserve(rows.size());
  for (const Row& row : rows) {
    if (!row.metadata.has(column)) continue;
    values.push_back(row.metadata.raw(column));
    if (domain == Domain::kObserved) available.push_back(row.available);
  }
  return EncodeIntegers(column, values, available);
}

std::vector<KlineRow> KlineRowsOf(std::span<const Row> rows) {
  std::vector<KlineRow> klines;
  for (const Row& row : rows) {
    if ((row.metadata.present() & ColumnSet::Of(ColumnGroup::kKline)).empty()) continue;
    klines.push_back({&row.metadata, SetsOf(row)[static_cast<size_t>(BitsetKind::kZeroVolume)]});
  }
  return klines;
}

}  // namespace

std::array<bool, kBitsetKindCount> SetsOf(const Row& row) {
  const Metadata& metadata = row.metadata;
  const bool known = row.available &&
                     (metadata.has(Column::kTradeCount) || metadata.has(Column::kQuoteVolumeUsdt));
  const bool zero =
      known && metadata.has(Column::kTradeCount) && metadata.integer(Column::kTradeCount) == 0;
  return {true, row.available, known, zero};
}

uint64_t BitsetCache::Find(std::span<const uint64_t> words) const {
  const auto [first, last] = entries_.equal_range(Checksum(std::as_bytes(words)));
  for (auto entry = first; entry != last; ++entry) {
    if (std::ranges::equal(entry->second.words, words)) return entry->second.offset;
  }
  return 0;
}

void BitsetCache::Add(std::span<const uint64_t> words, uint64_t offset) {
  entries_.emplace(Checksum(std::as_bytes(words)), Entry{{words.begin(), words.end()}, offset});
}

uint64_t DayWriter::WriteBitset(std::span<const uint64_t> words) {
  if (words.empty()) return 0;
  if (const uint64_t offset = bitsets_.Find(words); offset != 0) return offset;
  const uint64_t offset = batch_.AddBlock(BlockType::kBitset, std::as_bytes(words));
  bitsets_.Add(words, offset);
  return offset;
}

uint64_t DayWriter::WriteGroup(int32_t day, ColumnGroup group, std::span<const Row> rows,
                               const RowCounts& counts) {
  ColumnSet present;
  for (const Row& row : rows) present = present | row.metadata.present();
  MetadataBuilder builder(day, group, counts);
  const auto add = [&](Column column, const ColumnRows& column_rows, const EncodedColumn& encoded) {
    builder.AddColumn(column, column_rows.domain, column_rows.row_bits, encoded.encoding,
                      encoded.bytes);
  };
  if (group == ColumnGroup::kKline) {
    for (const auto& [column, encoded] : EncodeKlines(KlineRowsOf(rows))) {
      add(column, RowsOf(rows, column), encoded);
    }
  } else {
    for (const Column column : present& ColumnSet::Of(group)) {
      const ColumnRows column_rows = RowsOf(rows, column);
      add(column, column_rows, Encode(rows, column, column_rows.domain));
    }
  }
  return builder.empty() ? 0 : batch_.AddBlock(BlockType::kMetadata, builder.Build());
}

LeafDay DayWriter::Write(int32_t day, std::span<const Row> rows, const VerifiedDay* old,
                         ColumnSet changed, uint64_t sequence) {
  LeafDay written;
  DayEntry& entry = written.entry;
  const Sets sets = SetsOfRows(rows);
  std::array<bool, kBitsetKindCount> set_changed{};
  for (size_t kind = 0; kind < sets.size(); ++kind) {
    entry.bitset_offset[kind] = WriteBitset(sets[kind]);
    set_changed[kind] = old == nullptr || BitsetView(sets[kind]) != old->sets[kind];
  }
  const auto count = [&](BitsetKind kind) {
    return BitsetView(sets[static_cast<size_t>(kind)]).Count();
  };
  written.counts = {count(BitsetKind::kObserved), count(BitsetKind::kAvailable),
                    count(BitsetKind::kVolumeKnown), count(BitsetKind::kZeroVolume)};
  const bool rows_changed = set_changed[0] || set_changed[1];
  for (const ColumnGroup group : {ColumnGroup::kProbe, ColumnGroup::kEtag, ColumnGroup::kKline}) {
    const bool of_kline = group == ColumnGroup::kKline;
    const bool stale = rows_changed || (of_kline && (set_changed[2] || set_changed[3])) ||
                       !(changed & ColumnSet::Of(group)).empty();
    const auto index = static_cast<size_t>(group);
    entry.group_offset[index] =
        stale ? WriteGroup(day, group, rows, written.counts) : old->entry.group_offset[index];
  }
  std::vector<NamedRow> named;
  named.reserve(rows.size());
  for (const Row& row : rows) named.push_back({names_[row.symbol], &row});
  std::ranges::sort(named, {}, [&](const NamedRow& row) { return rank_[row.row->symbol]; });
  entry.content_hash = ContentHash(named);
  entry.commit_sequence = sequence;
  entry.revision = old == nullptr ? 1 : old->entry.revision + 1;
  return written;
}

}  // namespace bfa::internal
