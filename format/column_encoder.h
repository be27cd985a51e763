// Values of a column to bytes, by the encoding that comes out smallest.
#ifndef BFA_FORMAT_COLUMN_ENCODER_H_
#define BFA_FORMAT_COLUMN_ENCODER_H_

#include <string>

#include "bfa/column.h"
#include "format/bytes.h"

namespace bfa::internal {

struct EncodedColumn {
  Encoding encoding;
  ByteBuffer bytes;  // without the bitset of the domain
};

// `values`: of a column of integers or instants, as in Metadata::raw; not empty. `available`: for a
// column that has a value for every observed row, whether each row is available; empty otherwise.
EncodedColumn EncodeIntegers(Column column, std::span<const uint64_t> values,
                             const std::vector<bool>& available);

// Texts of 1 to 255 bytes; not empty.
EncodedColumn EncodeTexts(std::span<const std::string_view> texts);

// Whether all of one or more values are one, and that one for all of them.
bool AllEqual(std::span<const uint64_t> values);
EncodedColumn EncodeConstant(uint64_t value);

}  // namespace bfa::internal

#endif  // BFA_FORMAT_COLUMN_ENCODER_H_
