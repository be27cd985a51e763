// Bytes of an input, in large pieces.
#ifndef BFA_TOOLS_INPUT_BUFFER_H_
#define BFA_TOOLS_INPUT_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/result.h"

namespace bfa::tools {

// Where bytes come from.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Puts up to `size` bytes, at least one, to `to`; 0 at the end.
  virtual Result<size_t> Read(char* to, size_t size) = 0;
};

// The path that stands for standard input.
inline constexpr std::string_view kStandardInput = "-";

// A file, or standard input.
class FileSource : public ByteSource {
 public:
  // `-` is standard input. kNotFound if there is no such file; kIo if it cannot be opened.
  static Result<std::unique_ptr<FileSource>> Open(const std::string& path);
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  // Fails with kIo when the wait for bytes is interrupted.
  Result<size_t> Read(char* to, size_t size) override;

 private:
  explicit FileSource(int fd) : fd_(fd) {}

  int fd_;
};

// The bytes of a source that are read and not consumed yet.
class InputBuffer {
 public:
  // `source` must outlive the buffer.
  explicit InputBuffer(ByteSource& source, size_t chunk_size = size_t{1} << 22);

  // Valid until the next Fill.
  std::string_view bytes() const { return {buffer_.data() + begin_, end_ - begin_}; }
  // Whether the source has no more.
  bool at_end() const { return at_end_; }
  uint64_t consumed_size() const { return consumed_size_; }
  const std::optional<Error>& error() const { return error_; }

  void Consume(size_t size) {
    begin_ += size;
    consumed_size_ += size;
  }
  // Reads more behind what is there: false at the end, and after an error.
  bool Fill();

 private:
  void MakeRoom();

  ByteSource& source_;
  size_t chunk_size_;
  std::vector<char> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  bool at_end_ = false;
  uint64_t consumed_size_ = 0;
  std::optional<Error> error_;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_INPUT_BUFFER_H_
