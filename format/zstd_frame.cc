#include "format/zstd_frame.h"

#include <zstd.h>

#include <memory>

namespace bfa::internal {
namespace {

// See docs/adr/0006.
constexpr int kLevel = 12;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

ByteBuffer CompressFrame(Bytes content) {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  ByteBuffer frame(ZSTD_compressBound(content.size()));
  // With room for the bound this fails only where memory has run out.
  const size_t size = ZSTD_compressCCtx(context.get(), frame.data(), frame.size(), content.data(),
                                        content.size(), kLevel);
  if (ZSTD_isError(size) != 0) std::abort();
  frame.resize(size);
  return frame;
}

bool DecompressFrame(Bytes frame, std::span<std::byte> content) {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != content.size() ||
      ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) {
    return false;
  }
  const size_t size = ZSTD_decompressDCtx(context.get(), content.data(), content.size(),
                                          frame.data(), frame.size());
  return ZSTD_isError(size) == 0 && size == content.size();
}

}  // namespace bfa::internal
