// Bytes of a column to values.
#ifndef BFA_FORMAT_COLUMN_DECODER_H_
#define BFA_FORMAT_COLUMN_DECODER_H_

#include <optional>
#include <string>

#include "bfa/column.h"
#include "format/bit_packing.h"
#include "format/bytes.h"

namespace bfa::internal {

// How many rows each set of a day has.
struct RowCounts {
  uint32_t observed = 0;
  uint32_t available = 0;
  uint32_t volume_known = 0;
  uint32_t zero_volume = 0;

  friend bool operator==(const RowCounts&, const RowCounts&) = default;
};

// The encoded values of one column, checked so far that reading a value cannot leave its bytes. A
// view of the file; safe to read from any number of threads.
class ColumnView {
 public:
  // `bytes` is the column's data, 8-byte aligned, at `offset` of the file. kDamaged if it breaks
  // the format in anything that does not need decoding.
  static Result<ColumnView> Parse(const ColumnEntry& entry, Bytes bytes, const RowCounts& counts,
                                  uint64_t offset);

  Column column() const { return column_; }
  Encoding encoding() const { return encoding_; }
  Domain domain() const { return domain_; }
  uint32_t value_count() const { return value_count_; }
  // For domains kSomeObserved and kSomeAvailable: the bitset over their rows.
  Bytes row_bits() const { return row_bits_; }

  // Behind the bitset of the domain; as many bytes as the encoding wants, where that is fixed.
  Bytes bytes() const { return bytes_; }
  // kDamaged about this column.
  Error Broken(std::string what) const;

  // Whether ReadOne works: the value of a row is read without decoding the others. For all values
  // see GroupReader.
  bool has_direct_access() const { return encoding_ <= Encoding::kBitPacked; }
  // The value with this index, below value_count(). `available`: whether its row is available.
  // kDamaged if the column may not have that value.
  Result<uint64_t> ReadOne(uint32_t index, bool available) const;

  // All values of a column in byte planes. kDamaged if the bytes do not decode.
  Result<std::vector<uint64_t>> ReadBytePlanes() const;
  // All values of a text column.
  Result<std::vector<std::string>> ReadTexts() const;

 private:
  Status ParseDomain(const RowCounts& counts);
  Status CheckSize() const;
  Status CheckBitPacked() const;
  Status CheckBitLength() const;
  Result<uint64_t> ReadBitPacked(uint32_t index) const;

  Column column_{};
  Encoding encoding_{};
  Domain domain_{};
  uint32_t value_count_ = 0;
  uint64_t offset_ = 0;
  Bytes row_bits_;
  Bytes bytes_;  // behind the bitset
};

}  // namespace bfa::internal

#endif  // BFA_FORMAT_COLUMN_DECODER_H_
