// The kline columns of a day to bytes. They are encoded together, since most are predicted from
// others of their row.
#ifndef BFA_FORMAT_KLINE_ENCODER_H_
#define BFA_FORMAT_KLINE_ENCODER_H_

#include <utility>
#include <vector>

#include "bfa/column.h"
#include "format/column_encoder.h"

namespace bfa::internal {

struct KlineRow {
  const Metadata* metadata;
  bool zero_volume;  // is in that set of the day
};

// The columns that some row has a value for, in order of their numbers, each with the values of the
// rows that have one, in order of the rows.
std::vector<std::pair<Column, EncodedColumn>> EncodeKlines(std::span<const KlineRow> rows);

}  // namespace bfa::internal

#endif  // BFA_FORMAT_KLINE_ENCODER_H_
