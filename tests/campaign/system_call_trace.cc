#include "tests/campaign/system_call_trace.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

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

// `__real_NAME` is what NAME is where --wrap=NAME is not given, and `__wrap_NAME` what is called
// for it where it is.
extern "C" {

int RealOpen(const char* path, int flags, mode_t mode) __asm__("__real_open");
ssize_t RealPwrite(int fd, const void* bytes, size_t size, off_t offset) __asm__("__real_pwrite");
int RealFtruncate(int fd, off_t size) __asm__("__real_ftruncate");
int RealFdatasync(int fd) __asm__("__real_fdatasync");
int RealFsync(int fd) __asm__("__real_fsync");
int RealRename(const char* from, const char* to) __asm__("__real_rename");
int RealRenameat2(int from_fd, const char* from, int to_fd, const char* to,
                  unsigned flags) __asm__("__real_renameat2");
int RealUnlink(const char* path) __asm__("__real_unlink");

int WrapOpen(const char* path, int flags, mode_t mode) __asm__("__wrap_open");
ssize_t WrapPwrite(int fd, const void* bytes, size_t size, off_t offset) __asm__("__wrap_pwrite");
int WrapFtruncate(int fd, off_t size) __asm__("__wrap_ftruncate");
int WrapFdatasync(int fd) __asm__("__wrap_fdatasync");
int WrapFsync(int fd) __asm__("__wrap_fsync");
int WrapRename(const char* from, const char* to) __asm__("__wrap_rename");
int WrapRenameat2(int from_fd, const char* from, int to_fd, const char* to,
                  unsigned flags) __asm__("__wrap_renameat2");
int WrapUnlink(const char* path) __asm__("__wrap_unlink");

using bfa::test::Call;
using bfa::test::TracedCall;

int WrapOpen(const char* path, int flags, mode_t mode) {
  const int fd = RealOpen(path, flags, mode);
  if (bfa::test::current != nullptr && fd >= 0 && (flags & O_CREAT) != 0) {
    TracedCall call{.call = Call::kCreate, .inode = bfa::test::InodeOf(fd)};
    call.name = bfa::test::NameIn(path);
    bfa::test::current->Note(std::move(call));
  }
  return fd;
}

ssize_t WrapPwrite(int fd, const void* bytes, size_t size, off_t offset) {
  const ssize_t written = RealPwrite(fd, bytes, size, offset);
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

int WrapFtruncate(int fd, off_t size) {
  const int result = RealFtruncate(fd, size);
  if (bfa::test::current != nullptr && result == 0) {
    bfa::test::current->Note({.call = Call::kTruncate,
                              .inode = bfa::test::InodeOf(fd),
                              .offset = static_cast<uint64_t>(size)});
  }
  return result;
}

int WrapFdatasync(int fd) {
  // The real one would cost time, and what it does is what the campaign plays.
  if (bfa::test::current == nullptr) return RealFdatasync(fd);
  const bool failed = bfa::test::current->FailsNow();
  bfa::test::current->Note(
      {.call = Call::kSync, .failed = failed, .inode = bfa::test::InodeOf(fd)});
  if (!failed) return 0;
  errno = EIO;
  return -1;
}

int WrapFsync(int fd) {
  if (bfa::test::current == nullptr) return RealFsync(fd);
  if (!bfa::test::IsFolder(fd)) return WrapFdatasync(fd);
  bfa::test::current->Note({.call = Call::kSyncFolder});
  return 0;
}

int WrapRename(const char* from, const char* to) {
  const uint64_t inode = bfa::test::InodeOf(from);
  const int result = RealRename(from, to);
  bfa::test::NoteRename(result, inode, from, to);
  return result;
}

int WrapRenameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) {
  const uint64_t inode = bfa::test::InodeOf(from);
  const int result = RealRenameat2(from_fd, from, to_fd, to, flags);
  bfa::test::NoteRename(result, inode, from, to);
  return result;
}

int WrapUnlink(const char* path) {
  const int result = RealUnlink(path);
  if (bfa::test::current != nullptr && result == 0) {
    TracedCall call{.call = Call::kUnlink};
    call.name = bfa::test::NameIn(path);
    bfa::test::current->Note(std::move(call));
  }
  return result;
}

}  // extern "C"
