#include "format/zstd_frame.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <vector>

#include "tests/format/byte_editor.h"

namespace bfa::internal {
namespace {

class ZstdFrameTest : public ::testing::Test {
 protected:
  ZstdFrameTest() : content_(1000, std::byte{'a'}), frame_(CompressFrame(content_)) {}

  static bool Decompresses(Bytes frame, size_t size) {
    ByteBuffer out(size);
    return DecompressFrame(frame, out);
  }

  ByteBuffer content_;
  ByteEditor frame_;
};

TEST_F(ZstdFrameTest, ContentComesBack) {
  ByteBuffer out(1000);
  ASSERT_TRUE(DecompressFrame(frame_.bytes(), out));
  EXPECT_EQ(out, content_);
}

TEST_F(ZstdFrameTest, ContentOfAnotherSizeIsRefused) {
  EXPECT_FALSE(Decompresses(frame_.bytes(), 999));
  EXPECT_FALSE(Decompresses(frame_.bytes(), 1001));
  EXPECT_FALSE(Decompresses(frame_.bytes(), 0));
}

TEST_F(ZstdFrameTest, ACutFrameIsRefused) {
  for (size_t size = 0; size < frame_.size(); ++size) {
    EXPECT_FALSE(Decompresses(frame_.bytes().first(size), 1000)) << size;
  }
}

TEST_F(ZstdFrameTest, BytesBehindTheFrameAreRefused) {
  frame_.Grow(ByteBuffer(1));
  EXPECT_FALSE(Decompresses(frame_.bytes(), 1000));
}

TEST_F(ZstdFrameTest, FramesWithoutContentBehindItAreRefused) {
  ByteEditor skippable(frame_);
  skippable.Grow(AsBytes(std::array<uint32_t, 2>{0x184d2a50, 0}));  // its magic, and its size
  EXPECT_FALSE(Decompresses(skippable.bytes(), 1000));
  frame_.Grow(CompressFrame({}));
  EXPECT_FALSE(Decompresses(frame_.bytes(), 1000));
}

TEST_F(ZstdFrameTest, TwoFramesAreRefused) {
  const ByteBuffer half(500, std::byte{'a'});
  ByteBuffer frames = CompressFrame(half);
  Append(CompressFrame(half), frames);
  EXPECT_FALSE(Decompresses(frames, 1000));
}

TEST_F(ZstdFrameTest, AFrameWithoutItsContentSizeIsRefused) {
  // A magic, a head without content size (window of 1 KiB), one last raw block of 3 bytes.
  const std::vector<uint8_t> raw{0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x00, 0x19, 0x00, 0x00, 1, 2, 3};
  EXPECT_FALSE(Decompresses(std::as_bytes(std::span(raw)), 3));
}

RC_GTEST_PROP(ZstdFrameProperty, AnyContentComesBack, (const std::vector<uint8_t>& content)) {
  const Bytes bytes = std::as_bytes(std::span(content));
  ByteBuffer out(content.size());
  RC_ASSERT(DecompressFrame(CompressFrame(bytes), out));
  RC_ASSERT(std::ranges::equal(out, bytes));
}

RC_GTEST_PROP(ZstdFrameProperty, NoiseIsRefused, (const std::vector<uint8_t>& noise)) {
  ByteBuffer out(16);
  RC_ASSERT(!DecompressFrame(std::as_bytes(std::span(noise)), out));
}

}  // namespace
}  // namespace bfa::internal
