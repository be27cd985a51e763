#include "store/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "format/propagate.h"
#include "store/uninterrupted.h"

namespace bfa::internal {
namespace {

static_assert(sizeof(off_t) == sizeof(uint64_t), "offsets of a file take 64 bits everywhere");

SharedBytes Own(void* address, size_t size) {
  const std::shared_ptr<const void> owner(
      address, [size](const void* mapped) { ::munmap(const_cast<void*>(mapped), size); });
  return {owner, Bytes(static_cast<const std::byte*>(address), size)};
}

// Whatever the width of a size.
constexpr uint64_t kMostReadAtOnce = uint64_t{1} << 30;

// What to do where a disk takes no more.
const char* AdviceOn(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return ": make room, then run again";
    case EFBIG:
      return ": raise the limit on the size of files (ulimit -f), then run again";
    case EROFS:
      return ": mount the disk for writing, then run again";
    default:
      return "";
  }
}

}  // namespace

Error IoError(const std::string& what, int error_number) {
  return {ErrorCode::kIo,
          what + ": " + std::generic_category().message(error_number) + AdviceOn(error_number)};
}

FileDescriptor Open(const std::string& path, int flags) {
  return FileDescriptor(
      Uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, 0666); }));
}

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Result<uint64_t> FileDescriptor::Size() const {
  struct stat status {};
  if (::fstat(fd_, &status) != 0) return IoError("cannot read the size of the file", errno);
  return static_cast<uint64_t>(status.st_size);
}

Result<std::shared_ptr<const ReadableFile>> ReadableFile::Open(const std::string& path) {
  // Not to hang on a pipe that nobody writes to.
  FileDescriptor descriptor = internal::Open(path, O_RDONLY | O_NONBLOCK);
  if (descriptor.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return Error(ErrorCode::kNotFound, "no such file");
    }
    return IoError("cannot open the file", errno);
  }
  struct stat status {};
  if (::fstat(descriptor.get(), &status) != 0) return IoError("cannot read the file", errno);
  if (!S_ISREG(status.st_mode)) return Error(ErrorCode::kIo, "is not a regular file");
  return std::make_shared<const ReadableFile>(std::move(descriptor));
}

Result<SharedBytes> MapFile(const FileDescriptor& descriptor, uint64_t size) {
  if (size == 0) return SharedBytes{};  // mmap refuses to map nothing
  void* address = ::mmap(nullptr, AsSize(size), PROT_READ, MAP_SHARED, descriptor.get(), 0);
  if (address == MAP_FAILED) return IoError("cannot map the file", errno);
  return Own(address, AsSize(size));
}

Result<SharedBytes> ReadFile(const FileDescriptor& descriptor) {
  BFA_ASSIGN_OR_RETURN(FileImage image, FileImage::Make(descriptor));
  return std::move(image).LoadAll();
}

Result<FileImage> FileImage::Make(const FileDescriptor& descriptor) {
  BFA_ASSIGN_OR_RETURN(const uint64_t size, descriptor.Size());
  if (size == 0) return FileImage(descriptor, {}, nullptr);
  void* address = ::mmap(nullptr, AsSize(size), PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (address == MAP_FAILED) return IoError("cannot get memory to read the file", errno);
  return FileImage(descriptor, Own(address, AsSize(size)), static_cast<std::byte*>(address));
}

Result<uint64_t> FileImage::Load(uint64_t offset, uint64_t size) {
  const uint64_t begin = offset;
  while (size != 0) {
    const ssize_t count = Uninterrupted([&] {
      return ::pread(descriptor_->get(), address_ + AsSize(offset),
                     AsSize(std::min(size, kMostReadAtOnce)), static_cast<off_t>(offset));
    });
    if (count < 0) return IoError("cannot read the file", errno);
    if (count == 0) break;
    offset += static_cast<uint64_t>(count);
    size -= static_cast<uint64_t>(count);
  }
  return offset - begin;
}

Result<SharedBytes> FileImage::LoadAll() && {
  BFA_ASSIGN_OR_RETURN(const uint64_t size, Load(0, bytes_.bytes.size()));
  if (size == bytes_.bytes.size()) return std::move(bytes_);
  return Error(ErrorCode::kIo, "became shorter while it was read: run again");
}

SharedBytes Aligned(Bytes bytes) {
  if (reinterpret_cast<uintptr_t>(bytes.data()) % sizeof(uint64_t) == 0) return {nullptr, bytes};
  const auto words = std::make_shared<std::vector<uint64_t>>((bytes.size() + 7) / 8);
  const std::span<std::byte> copy = std::as_writable_bytes(std::span(*words)).first(bytes.size());
  std::memcpy(copy.data(), bytes.data(), bytes.size());
  return {words, copy};
}

}  // namespace bfa::internal
