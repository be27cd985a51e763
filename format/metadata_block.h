// The block that holds one group of a day's columns.
#ifndef BFA_FORMAT_METADATA_BLOCK_H_
#define BFA_FORMAT_METADATA_BLOCK_H_

#include "format/block.h"
#include "format/column_decoder.h"

namespace bfa::internal {

// The counts of the sets that a group speaks of; 0 for the others.
constexpr RowCounts CountsFor(ColumnGroup group, const RowCounts& counts) {
  if (group == ColumnGroup::kKline) return counts;
  return {counts.observed, counts.available, 0, 0};
}

// A metadata block, its header and directory checked. A view of the file.
class MetadataView {
 public:
  // kDamaged if the block breaks the format or is not of this day, group and these counts.
  static Result<MetadataView> Parse(const Block& block, int32_t day, ColumnGroup group,
                                    const RowCounts& counts);

  // The columns that this version knows, in order of their number.
  std::span<const ColumnView> columns() const { return columns_; }
  // Whether there are columns that this version does not know.
  bool has_unknown_columns() const { return has_unknown_columns_; }
  // Null if the column has no values on that day.
  const ColumnView* Find(Column column) const;

 private:
  std::vector<ColumnView> columns_;
  bool has_unknown_columns_ = false;
};

// Collects the columns of a group, in ascending order, into the payload of its block.
class MetadataBuilder {
 public:
  MetadataBuilder(int32_t day, ColumnGroup group, const RowCounts& counts);

  // `row_bits`: for kSomeObserved and kSomeAvailable, the bitset over their rows; empty otherwise.
  void AddColumn(Column column, Domain domain, std::span<const uint64_t> row_bits,
                 Encoding encoding, Bytes bytes);
  bool empty() const { return entries_.empty(); }
  ByteBuffer Build() const;

 private:
  MetadataHeader header_;
  std::vector<ColumnEntry> entries_;
  ByteBuffer columns_;  // each from a multiple of 8 on; the directory is a multiple of 8 as well
};

}  // namespace bfa::internal

#endif  // BFA_FORMAT_METADATA_BLOCK_H_
