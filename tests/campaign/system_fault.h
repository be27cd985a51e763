// Makes the system calls of the store fail: this program is linked so that they come here first.
#ifndef BFA_TESTS_CAMPAIGN_SYSTEM_FAULT_H_
#define BFA_TESTS_CAMPAIGN_SYSTEM_FAULT_H_

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace bfa::test {

enum class SystemCall {
  kAccess,
  kFchmod,
  kFchown,
  kFcntl,
  kFdatasync,
  kFlock,
  kFstat,
  kFsync,
  kFtruncate,
  kGetentropy,
  kMmap,
  kOpen,
  kPread,
  kPwrite,
  kRealpath,
  kRename,
  kRenameat2,
  kStat,
  kUnlink,
};
inline constexpr size_t kSystemCallCount = 19;

std::string_view NameOf(SystemCall call);

inline constexpr size_t kForEver = static_cast<size_t>(-1);

// What becomes of `count` calls of a kind in a row.
struct SystemFault {
  SystemCall call = SystemCall::kOpen;
  size_t at = 0;  // the first one, of those of its kind, from 0
  size_t count = 1;
  int error_number = 0;  // 0: it is no error, but transfers less than was asked for
  size_t percent = 0;    // that much of it, and one byte at least; kNoByte: none at all
};
inline constexpr size_t kNoByte = 101;

// Lets calls fail as long as it lives, and keeps a record of all of them. One at a time, in a
// program of one thread; calls that the C library makes by itself do not come here. A sync that
// does not fail does nothing: no power fails here, and waiting for disks takes long.
class SystemFaults {
 public:
  explicit SystemFaults(std::vector<SystemFault> faults);
  ~SystemFaults();
  SystemFaults(const SystemFaults&) = delete;
  SystemFaults& operator=(const SystemFaults&) = delete;

  // Has `act` done once, right before the next call of that kind: what another process may do.
  void Before(SystemCall call, std::function<void()> act);

  const std::vector<SystemCall>& log() const { return log_; }
  // The fault that befell a call first, and the place of that call in the log.
  std::optional<std::pair<SystemFault, size_t>> first_fault() const { return first_fault_; }
  // Whether a call of that kind was befallen.
  bool HasFailed(SystemCall call) const { return failed_.contains(call); }
  // Writes to, and syncs of, a descriptor whose sync has failed.
  int calls_after_failed_sync() const { return calls_after_failed_sync_; }
  // Mapped since, and not unmapped.
  int mapping_count() const { return mapping_count_; }
  // Whether calls went on failing without end, so that the fault was lifted.
  bool was_endless() const { return was_endless_; }

  // For the calls alone. What is to become of the next call of that kind; null: it is let through.
  const SystemFault* Next(SystemCall call);
  void NoteUse(int fd);
  int Sync(SystemCall call, int fd);
  void NoteClose(int fd) { failed_sync_fds_.erase(fd); }
  void NoteMapping(int change) { mapping_count_ += change; }

 private:
  std::vector<SystemFault> faults_;
  std::map<SystemCall, std::function<void()>> acts_;
  std::vector<SystemCall> log_;
  std::array<size_t, kSystemCallCount> counts_{};
  std::optional<std::pair<SystemFault, size_t>> first_fault_;
  std::set<SystemCall> failed_;
  std::set<int> failed_sync_fds_;
  int calls_after_failed_sync_ = 0;
  int mapping_count_ = 0;
  bool was_endless_ = false;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_SYSTEM_FAULT_H_
