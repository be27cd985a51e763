#include "format/metadata_block.h"

#include "format/propagate.h"

namespace bfa::internal {
namespace {

static_assert(sizeof(MetadataHeader) % 8 == 0 && sizeof(ColumnEntry) == 8);

bool IsOfGroup(uint16_t column_id, ColumnGroup group) {
  return column_id >= kFirstColumn && column_id <= kLastColumn &&
         GroupOf(static_cast<Column>(column_id)) == group;
}

}  // namespace

Result<MetadataView> MetadataView::Parse(const Block& block, int32_t day, ColumnGroup group,
                                         const RowCounts& day_counts) {
  const RowCounts counts = CountsFor(group, day_counts);
  const Bytes payload = block.payload;
  if (payload.size() < sizeof(MetadataHeader)) {
    return Damaged("metadata block is too short", block.payload_offset());
  }
  const auto header = Load<MetadataHeader>(payload, 0);
  const RowCounts stored{header.observed_count, header.available_count, header.volume_known_count,
                         header.zero_volume_count};
  if (header.day != day || header.group != static_cast<uint16_t>(group) || stored != counts) {
    return Damaged("metadata block of another day, group or counts", block.payload_offset());
  }
  uint64_t at = sizeof header + uint64_t{header.column_count} * sizeof(ColumnEntry);
  if (header.column_count == 0 || at > payload.size()) {
    return Damaged("metadata block with a wrong column count", block.payload_offset());
  }
  MetadataView view;
  uint64_t end = at;
  uint16_t last_id = 0;
  for (uint64_t i = 0; i < header.column_count; ++i) {
    const auto entry = Load<ColumnEntry>(payload, sizeof header + i * sizeof(ColumnEntry));
    const uint64_t offset = block.payload_offset() + at;
    if (entry.column_id <= last_id) return Damaged("column ids out of order", offset);
    if (!Fits(at, entry.size, payload.size())) {
      return Damaged("column reaches beyond its block", offset);
    }
    last_id = entry.column_id;
    if (IsOfGroup(entry.column_id, group)) {
      BFA_ASSIGN_OR_RETURN(
          ColumnView column,
          ColumnView::Parse(entry, payload.subspan(AsSize(at), entry.size), counts, offset));
      view.columns_.push_back(column);
    } else if (entry.column_id <= kLastColumn) {
      return Damaged("column in the wrong group", offset);
    } else {
      view.has_unknown_columns_ = true;
    }
    end = at + entry.size;
    at = AlignUp(end, 8);
    const uint64_t padding_end = i + 1 < header.column_count ? at : end;
    if (padding_end > payload.size() ||
        !IsZero(payload.subspan(AsSize(end), AsSize(padding_end - end)))) {
      return Damaged("padding between columns is not 0", offset);
    }
  }
  if (end != payload.size()) {
    return Damaged("metadata block with more bytes than columns", block.payload_offset() + end);
  }
  return view;
}

const ColumnView* MetadataView::Find(Column column) const {
  for (const ColumnView& view : columns_) {
    if (view.column() == column) return &view;
  }
  return nullptr;
}

MetadataBuilder::MetadataBuilder(int32_t day, ColumnGroup group, const RowCounts& day_counts) {
  const RowCounts counts = CountsFor(group, day_counts);
  header_ = {day,
             static_cast<uint16_t>(group),
             0,
             counts.observed,
             counts.available,
             counts.volume_known,
             counts.zero_volume};
}

void MetadataBuilder::AddColumn(Column column, Domain domain, std::span<const uint64_t> row_bits,
                                Encoding encoding, Bytes bytes) {
  PadTo(8, columns_);
  AppendArray(row_bits, columns_);
  Append(bytes, columns_);
  entries_.push_back({static_cast<uint16_t>(column), encoding, domain,
                      static_cast<uint32_t>(row_bits.size_bytes() + bytes.size())});
}

ByteBuffer MetadataBuilder::Build() const {
  MetadataHeader header = header_;
  header.column_count = static_cast<uint16_t>(entries_.size());
  ByteBuffer payload;
  AppendValue(header, payload);
  AppendArray(std::span<const ColumnEntry>(entries_), payload);
  Append(columns_, payload);
  return payload;
}

}  // namespace bfa::internal
