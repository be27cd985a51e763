#include "tests/campaign/system_call_trace.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>

namespace bfa::test {
namespace {

SystemCallTrace* current = nullptr;

std::string NameIn(const char* path) {
  const std::string whole = path;
  return whole.substr(whole.rfind('/') + 1);
}

uint64_t InodeOf(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 ? status.st_ino : 0;
}

bool IsFolder(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
}

uint64_t InodeOf(const char* path) {
  struct stat status {};
  return ::stat(path, &status) == 0 ? status.st_ino : 0;
}

void NoteRename(int result, uint64_t inode, const char* from, const char* to) {
  if (current == nullptr || result != 0) return;
  TracedCall call{.call = Call::kRename, .inode = inode};
  call.name = NameIn(from);
  call.new_name = NameIn(to);
  current->Note(std::move(call));
}

}  // namespace

SystemCallTrace::SystemCallTrace() { current = this; }
SystemCallTrace::~SystemCallTrace() { current = nullptr; }

}  // namespace bfa::test

// The linker gives these names their meaning.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {

int __real_open(const char* path, int flags, ...);
ssize_t __real_pwrite(int fd, const void* bytes, size_t size, off_t offset);
int __real_ftruncate(int fd, off_t size);
int __real_fdatasync(int fd);
int __real_fsync(int fd);
int __real_rename(const char* from, const char* to);
int __real_renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags);
int __real_unlink(const char* path);

using bfa::test::Call;
using bfa::test::TracedCall;

int __wrap_open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  const int fd = __real_open(path, flags, mode);
  if (bfa::test::current != nullptr && fd >= 0 && (flags & O_CREAT) != 0) {
    TracedCall call{.call = Call::kCreate, .inode = bfa::test::InodeOf(fd)};
    call.name = bfa::test::NameIn(path);
    bfa::test::current->Note(std::move(call));
  }
  return fd;
}

ssize_t __wrap_pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  const ssize_t written = __real_pwrite(fd, bytes, size, offset);
  if (bfa::test::current != nullptr && written > 0) {
    TracedCall call{.call = Call::kWrite,
                    .inode = bfa::test::InodeOf(fd),
                    .offset = static_cast<uint64_t>(offset)};
    const auto* begin = static_cast<const std::byte*>(bytes);
    call.bytes.assign(begin, begin + written);
    bfa::test::current->Note(std::move(call));
  }
  return written;
}

int __wrap_ftruncate(int fd, off_t size) {
  const int result = __real_ftruncate(fd, size);
  if (bfa::test::current != nullptr && result == 0) {
    bfa::test::current->Note({.call = Call::kTruncate,
                              .inode = bfa::test::InodeOf(fd),
                              .offset = static_cast<uint64_t>(size)});
  }
  return result;
}

int __wrap_fdatasync(int fd) {
  // The real one would cost time, and what it does is what the campaign plays.
  if (bfa::test::current == nullptr) return __real_fdatasync(fd);
  const bool failed = bfa::test::current->FailsNow();
  bfa::test::current->Note(
      {.call = Call::kSync, .failed = failed, .inode = bfa::test::InodeOf(fd)});
  if (!failed) return 0;
  errno = EIO;
  return -1;
}

int __wrap_fsync(int fd) {
  if (bfa::test::current == nullptr) return __real_fsync(fd);
  if (!bfa::test::IsFolder(fd)) return __wrap_fdatasync(fd);
  bfa::test::current->Note({.call = Call::kSyncFolder});
  return 0;
}

int __wrap_rename(const char* from, const char* to) {
  const uint64_t inode = bfa::test::InodeOf(from);
  const int result = __real_rename(from, to);
  bfa::test::NoteRename(result, inode, from, to);
  return result;
}

int __wrap_renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) {
  const uint64_t inode = bfa::test::InodeOf(from);
  const int result = __real_renameat2(from_fd, from, to_fd, to, flags);
  bfa::test::NoteRename(result, inode, from, to);
  return result;
}

int __wrap_unlink(const char* path) {
  const int result = __real_unlink(path);
  if (bfa::test::current != nullptr && result == 0) {
    TracedCall call{.call = Call::kUnlink};
    call.name = bfa::test::NameIn(path);
    bfa::test::current->Note(std::move(call));
  }
  return result;
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
