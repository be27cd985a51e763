// Files as read-only bytes.
#ifndef BFA_STORE_MAPPED_FILE_H_
#define BFA_STORE_MAPPED_FILE_H_

#include <memory>
#include <string>
#include <utility>

#include "format/bytes.h"

namespace bfa::internal {

// An Error of code kIo whose message ends with the reason that errno gives, and with what to do
// about it where a disk takes no more.
Error IoError(const std::string& what, int error_number);

// Owns an open descriptor.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor();

  int get() const { return fd_; }
  // The size of the file now.
  Result<uint64_t> Size() const;

 private:
  int fd_;
};

// A descriptor that no child process gets; negative, with the reason in errno, where it fails.
FileDescriptor Open(const std::string& path, int flags);

// Bytes that live as long as their owner does.
struct SharedBytes {
  std::shared_ptr<const void> owner;
  Bytes bytes;  // 8-byte aligned
};

// A file that can be mapped again when it has grown.
class ReadableFile {
 public:
  // kNotFound if there is no such file, kIo if it cannot be read or is no regular file.
  static Result<std::shared_ptr<const ReadableFile>> Open(const std::string& path);
  explicit ReadableFile(FileDescriptor descriptor) : descriptor_(std::move(descriptor)) {}

  const FileDescriptor& descriptor() const { return descriptor_; }

 private:
  FileDescriptor descriptor_;
};

// The first `size` bytes of the file, shared with it. They must not be cut off as long as the owner
// lives: touching a mapped byte behind the end of its file kills the process.
Result<SharedBytes> MapFile(const FileDescriptor& descriptor, uint64_t size);

// A copy of all bytes that the file has now. kIo if it becomes shorter meanwhile.
Result<SharedBytes> ReadFile(const FileDescriptor& descriptor);

// A private picture of a file that may be cut at any moment: as large as the file was, zero but for
// what was loaded. It takes memory for loaded pages alone.
class FileImage {
 public:
  static Result<FileImage> Make(const FileDescriptor& descriptor);

  Bytes bytes() const { return bytes_.bytes; }
  // Copies these bytes from the file, and gives how many it has: where it has become shorter
  // meanwhile, the others stay zero.
  Result<uint64_t> Load(uint64_t offset, uint64_t size);
  // Copies all bytes, and hands them on. kIo if the file has become shorter meanwhile.
  Result<SharedBytes> LoadAll() &&;

 private:
  FileImage(const FileDescriptor& descriptor, SharedBytes bytes, std::byte* address)
      : descriptor_(&descriptor), bytes_(std::move(bytes)), address_(address) {}

  const FileDescriptor* descriptor_;
  SharedBytes bytes_;
  std::byte* address_;
};

// `bytes` themselves, or a copy where they are not 8-byte aligned.
SharedBytes Aligned(Bytes bytes);

}  // namespace bfa::internal

#endif  // BFA_STORE_MAPPED_FILE_H_
