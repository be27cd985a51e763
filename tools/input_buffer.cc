#include "tools/input_buffer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "tools/interrupt.h"

namespace bfa::tools {
namespace {

Error IoError(const char* what) {
  return {ErrorCode::kIo, std::string(what) + ": " + std::generic_category().message(errno)};
}

}  // namespace

Result<std::unique_ptr<FileSource>> FileSource::Open(const std::string& path) {
  if (path == kStandardInput) return std::unique_ptr<FileSource>(new FileSource(STDIN_FILENO));
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
    return Error(ErrorCode::kNotFound, "no such file");
  }
  if (fd < 0) return IoError("cannot open the file");
  return std::unique_ptr<FileSource>(new FileSource(fd));
}

FileSource::~FileSource() {
  if (fd_ != STDIN_FILENO) ::close(fd_);
}

Result<size_t> FileSource::Read(char* to, size_t size) {
  for (;;) {
    const ssize_t count = ::read(fd_, to, size);
    if (count >= 0) return static_cast<size_t>(count);
    if (errno != EINTR || Interrupted()) return IoError("cannot read");
  }
}

InputBuffer::InputBuffer(ByteSource& source, size_t chunk_size)
    : source_(source), chunk_size_(chunk_size) {}

// Moves what is left to the front or, where that would be much for little, takes more memory.
void InputBuffer::MakeRoom() {
  const size_t size = end_ - begin_;
  if (size > buffer_.size() / 2 || buffer_.empty()) {
    buffer_.resize(std::max(chunk_size_, 2 * buffer_.size()));
  }
  if (size != 0) std::memmove(buffer_.data(), buffer_.data() + begin_, size);
  begin_ = 0;
  end_ = size;
}

bool InputBuffer::Fill() {
  if (at_end_ || error_) return false;
  if (end_ == buffer_.size()) MakeRoom();
  const Result<size_t> count = source_.Read(buffer_.data() + end_, buffer_.size() - end_);
  if (!count) {
    error_ = count.error();
    return false;
  }
  end_ += *count;
  at_end_ = *count == 0;
  return !at_end_;
}

}  // namespace bfa::tools
