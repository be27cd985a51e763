// What a program asks of the disk, call by call. The program is linked so that its own calls come
// here first: see CMakeLists.txt.
#ifndef BFA_TESTS_CAMPAIGN_SYSTEM_CALL_TRACE_H_
#define BFA_TESTS_CAMPAIGN_SYSTEM_CALL_TRACE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bfa::test {

// Which of them change what a power failure leaves behind.
enum class Call { kCreate, kWrite, kTruncate, kSync, kRename, kUnlink, kSyncFolder };

struct TracedCall {
  Call call;
  bool failed = false;  // for kSync alone: other calls that fail are not noted
  uint64_t inode = 0;   // of the file; not for kUnlink and kSyncFolder
  uint64_t offset = 0;  // of a write; the size of a truncation
  std::vector<std::byte> bytes{};
  std::string name{};      // within its folder: created, unlinked, renamed from
  std::string new_name{};  // renamed to
};

// Notes the calls of this process, of one thread, as long as it lives. One at a time.
class SystemCallTrace {
 public:
  SystemCallTrace();
  ~SystemCallTrace();
  SystemCallTrace(const SystemCallTrace&) = delete;
  SystemCallTrace& operator=(const SystemCallTrace&) = delete;

  const std::vector<TracedCall>& calls() const { return calls_; }
  void Note(TracedCall call) { calls_.push_back(std::move(call)); }

  // The sync of a file after so many more that succeed fails, once, as Linux has it: what was to be
  // written is taken for written from then on, and may never reach the disk.
  void FailSyncAfter(int count) { syncs_before_failure_ = count; }
  bool FailsNow() { return syncs_before_failure_-- == 0; }

 private:
  std::vector<TracedCall> calls_;
  int syncs_before_failure_ = -1;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_SYSTEM_CALL_TRACE_H_
