// A text as an input, given out in pieces.
#ifndef BFA_TESTS_CLI_TEXT_SOURCE_H_
#define BFA_TESTS_CLI_TEXT_SOURCE_H_

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "tools/input_buffer.h"

namespace bfa::tools {

class TextSource : public ByteSource {
 public:
  explicit TextSource(std::string text, size_t piece_size = 1 << 20)
      : text_(std::move(text)), piece_size_(piece_size) {}

  Result<size_t> Read(char* to, size_t size) override {
    const size_t count = std::min({size, piece_size_, text_.size() - at_});
    std::copy_n(text_.data() + at_, count, to);
    at_ += count;
    return count;
  }

 private:
  std::string text_;
  size_t piece_size_;
  size_t at_ = 0;
};

// A source that breaks.
class BrokenSource : public ByteSource {
 public:
  Result<size_t> Read(char*, size_t) override { return Error(ErrorCode::kIo, "cannot read"); }
};

}  // namespace bfa::tools

#endif  // BFA_TESTS_CLI_TEXT_SOURCE_H_
