// One zstd frame that records its content size.
#ifndef BFA_FORMAT_ZSTD_FRAME_H_
#define BFA_FORMAT_ZSTD_FRAME_H_

#include "format/bytes.h"

namespace bfa::internal {

ByteBuffer CompressFrame(Bytes content);

// Writes the content of `frame` to `content`. False unless the frame is exactly one, is not damaged
// and holds exactly content.size() bytes. Allocates no more than zstd's own fixed state.
bool DecompressFrame(Bytes frame, std::span<std::byte> content);

}  // namespace bfa::internal

#endif  // BFA_FORMAT_ZSTD_FRAME_H_
