#include "tests/campaign/system_fault.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace bfa::test {
namespace {

// No operation makes so many, unless it tries for ever.
constexpr size_t kEndlessCount = 10'000;

SystemFaults* active = nullptr;

}  // namespace

std::string_view NameOf(SystemCall call) {
  constexpr std::array<std::string_view, kSystemCallCount> kNames{
      "access",   "fchmod",    "fchown",     "fcntl", "fdatasync", "flock", "fstat",
      "fsync",    "ftruncate", "getentropy", "mmap",  "open",      "pread", "pwrite",
      "realpath", "rename",    "renameat2",  "stat",  "unlink"};
  return kNames.at(static_cast<size_t>(call));
}

SystemFaults::SystemFaults(std::vector<SystemFault> faults) : faults_(std::move(faults)) {
  if (active != nullptr) std::abort();
  active = this;
}

SystemFaults::~SystemFaults() { active = nullptr; }

void SystemFaults::Before(SystemCall call, std::function<void()> act) {
  acts_[call] = std::move(act);
}

const SystemFault* SystemFaults::Next(SystemCall call) {
  if (const auto act = acts_.extract(call)) act.mapped()();
  const size_t number = counts_.at(static_cast<size_t>(call))++;
  log_.push_back(call);
  if (number == kEndlessCount) was_endless_ = true;
  if (was_endless_) return nullptr;
  for (const SystemFault& fault : faults_) {
    if (fault.call != call || number < fault.at || number - fault.at >= fault.count) continue;
    if (!first_fault_) first_fault_.emplace(fault, log_.size() - 1);
    failed_.insert(call);
    return &fault;
  }
  return nullptr;
}

void SystemFaults::NoteUse(int fd) {
  if (failed_sync_fds_.contains(fd)) ++calls_after_failed_sync_;
}

int SystemFaults::Sync(SystemCall call, int fd) {
  NoteUse(fd);
  const SystemFault* fault = Next(call);
  if (fault == nullptr) return 0;
  failed_sync_fds_.insert(fd);
  errno = fault->error_number;
  return -1;
}

namespace {

// Whether the next call of that kind fails; errno then says how.
bool Fails(SystemCall call) {
  const SystemFault* fault = active == nullptr ? nullptr : active->Next(call);
  if (fault == nullptr) return false;
  errno = fault->error_number;
  return true;
}

// Of a call that transfers bytes: -1 with errno, or how many of `size` it is let to transfer.
ssize_t SizeOf(SystemCall call, size_t size) {
  const SystemFault* fault = active == nullptr ? nullptr : active->Next(call);
  if (fault == nullptr) return static_cast<ssize_t>(size);
  errno = fault->error_number;
  if (fault->error_number != 0) return -1;
  if (fault->percent == kNoByte) return 0;
  return static_cast<ssize_t>(std::min(size, std::max<size_t>(1, size * fault->percent / 100)));
}

}  // namespace

// `__real_NAME` is what NAME is where --wrap=NAME is not given.
extern "C" {
int RealAccess(const char* path, int mode) __asm__("__real_access");
int RealClose(int fd) __asm__("__real_close");
int RealFchmod(int fd, mode_t mode) __asm__("__real_fchmod");
int RealFchown(int fd, uid_t owner, gid_t group) __asm__("__real_fchown");
int RealFcntl(int fd, int command, long argument) __asm__("__real_fcntl");
int RealFdatasync(int fd) __asm__("__real_fdatasync");
int RealFlock(int fd, int operation) __asm__("__real_flock");
int RealFstat(int fd, struct stat* status) __asm__("__real_fstat");
int RealFsync(int fd) __asm__("__real_fsync");
int RealFtruncate(int fd, off_t size) __asm__("__real_ftruncate");
int RealGetentropy(void* bytes, size_t size) __asm__("__real_getentropy");
void* RealMmap(void* address, size_t size, int protection, int flags, int fd,
               off_t offset) __asm__("__real_mmap");
int RealMunmap(void* address, size_t size) __asm__("__real_munmap");
int RealOpen(const char* path, int flags, mode_t mode) __asm__("__real_open");
ssize_t RealPread(int fd, void* bytes, size_t size, off_t offset) __asm__("__real_pread");
ssize_t RealPwrite(int fd, const void* bytes, size_t size, off_t offset) __asm__("__real_pwrite");
char* RealRealpath(const char* path, char* resolved) __asm__("__real_realpath");
int RealRename(const char* from, const char* to) __asm__("__real_rename");
int RealRenameat2(int from_fd, const char* from, int to_fd, const char* to,
                  unsigned flags) __asm__("__real_renameat2");
int RealStat(const char* path, struct stat* status) __asm__("__real_stat");
int RealUnlink(const char* path) __asm__("__real_unlink");

int WrapAccess(const char* path, int mode) __asm__("__wrap_access");
int WrapClose(int fd) __asm__("__wrap_close");
int WrapFchmod(int fd, mode_t mode) __asm__("__wrap_fchmod");
int WrapFchown(int fd, uid_t owner, gid_t group) __asm__("__wrap_fchown");
int WrapFcntl(int fd, int command, long argument) __asm__("__wrap_fcntl");
int WrapFdatasync(int fd) __asm__("__wrap_fdatasync");
int WrapFlock(int fd, int operation) __asm__("__wrap_flock");
int WrapFstat(int fd, struct stat* status) __asm__("__wrap_fstat");
int WrapFsync(int fd) __asm__("__wrap_fsync");
int WrapFtruncate(int fd, off_t size) __asm__("__wrap_ftruncate");
int WrapGetentropy(void* bytes, size_t size) __asm__("__wrap_getentropy");
void* WrapMmap(void* address, size_t size, int protection, int flags, int fd,
               off_t offset) __asm__("__wrap_mmap");
int WrapMunmap(void* address, size_t size) __asm__("__wrap_munmap");
int WrapOpen(const char* path, int flags, mode_t mode) __asm__("__wrap_open");
ssize_t WrapPread(int fd, void* bytes, size_t size, off_t offset) __asm__("__wrap_pread");
ssize_t WrapPwrite(int fd, const void* bytes, size_t size, off_t offset) __asm__("__wrap_pwrite");
char* WrapRealpath(const char* path, char* resolved) __asm__("__wrap_realpath");
int WrapRename(const char* from, const char* to) __asm__("__wrap_rename");
int WrapRenameat2(int from_fd, const char* from, int to_fd, const char* to,
                  unsigned flags) __asm__("__wrap_renameat2");
int WrapStat(const char* path, struct stat* status) __asm__("__wrap_stat");
int WrapUnlink(const char* path) __asm__("__wrap_unlink");
}

int WrapAccess(const char* path, int mode) {
  return Fails(SystemCall::kAccess) ? -1 : RealAccess(path, mode);
}

int WrapClose(int fd) {
  if (active != nullptr) active->NoteClose(fd);
  return RealClose(fd);
}

int WrapFchmod(int fd, mode_t mode) {
  return Fails(SystemCall::kFchmod) ? -1 : RealFchmod(fd, mode);
}

int WrapFchown(int fd, uid_t owner, gid_t group) {
  return Fails(SystemCall::kFchown) ? -1 : RealFchown(fd, owner, group);
}

int WrapFcntl(int fd, int command, long argument) {
  return Fails(SystemCall::kFcntl) ? -1 : RealFcntl(fd, command, argument);
}

int WrapFdatasync(int fd) {
  return active == nullptr ? RealFdatasync(fd) : active->Sync(SystemCall::kFdatasync, fd);
}

int WrapFlock(int fd, int operation) {
  return Fails(SystemCall::kFlock) ? -1 : RealFlock(fd, operation);
}

int WrapFstat(int fd, struct stat* status) {
  return Fails(SystemCall::kFstat) ? -1 : RealFstat(fd, status);
}

int WrapFsync(int fd) {
  return active == nullptr ? RealFsync(fd) : active->Sync(SystemCall::kFsync, fd);
}

int WrapFtruncate(int fd, off_t size) {
  return Fails(SystemCall::kFtruncate) ? -1 : RealFtruncate(fd, size);
}

int WrapGetentropy(void* bytes, size_t size) {
  return Fails(SystemCall::kGetentropy) ? -1 : RealGetentropy(bytes, size);
}

void* WrapMmap(void* address, size_t size, int protection, int flags, int fd, off_t offset) {
  if (Fails(SystemCall::kMmap)) return MAP_FAILED;
  void* mapped = RealMmap(address, size, protection, flags, fd, offset);
  if (active != nullptr && mapped != MAP_FAILED) active->NoteMapping(1);
  return mapped;
}

int WrapMunmap(void* address, size_t size) {
  if (active != nullptr) active->NoteMapping(-1);
  return RealMunmap(address, size);
}

int WrapOpen(const char* path, int flags, mode_t mode) {
  return Fails(SystemCall::kOpen) ? -1 : RealOpen(path, flags, mode);
}

ssize_t WrapPread(int fd, void* bytes, size_t size, off_t offset) {
  const ssize_t allowed = SizeOf(SystemCall::kPread, size);
  return allowed <= 0 ? allowed : RealPread(fd, bytes, static_cast<size_t>(allowed), offset);
}

ssize_t WrapPwrite(int fd, const void* bytes, size_t size, off_t offset) {
  if (active != nullptr) active->NoteUse(fd);
  const ssize_t allowed = SizeOf(SystemCall::kPwrite, size);
  return allowed <= 0 ? allowed : RealPwrite(fd, bytes, static_cast<size_t>(allowed), offset);
}

char* WrapRealpath(const char* path, char* resolved) {
  return Fails(SystemCall::kRealpath) ? nullptr : RealRealpath(path, resolved);
}

int WrapRename(const char* from, const char* to) {
  return Fails(SystemCall::kRename) ? -1 : RealRename(from, to);
}

int WrapRenameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) {
  return Fails(SystemCall::kRenameat2) ? -1 : RealRenameat2(from_fd, from, to_fd, to, flags);
}

int WrapStat(const char* path, struct stat* status) {
  return Fails(SystemCall::kStat) ? -1 : RealStat(path, status);
}

int WrapUnlink(const char* path) { return Fails(SystemCall::kUnlink) ? -1 : RealUnlink(path); }

}  // namespace bfa::test
