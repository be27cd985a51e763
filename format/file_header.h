// The file header: what kind of file, which one, about what.
#ifndef BFA_FORMAT_FILE_HEADER_H_
#define BFA_FORMAT_FILE_HEADER_H_

#include "bfa/dataset.h"
#include "format/bytes.h"

namespace bfa::internal {

struct ParsedHeader {
  Id128 file_id;
  Id128 compacted_from;
  uint32_t header_size;
  uint64_t checksum;
  Hash128 hash;  // of the whole header: what the first commit's chain hash follows
  Dataset dataset;
};

// The header that `file` starts with. kNewerVersion for a later format version, even where it is
// cut short behind that; kDamaged for anything else that is not a whole, correct header, a file of
// another type included; kIo on a big-endian machine, whatever the bytes.
Result<ParsedHeader> ParseFileHeader(Bytes file);

ByteBuffer BuildFileHeader(const Dataset& dataset, const Id128& file_id,
                           const Id128& compacted_from);

}  // namespace bfa::internal

#endif  // BFA_FORMAT_FILE_HEADER_H_
