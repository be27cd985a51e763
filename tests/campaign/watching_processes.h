// Processes that look at a store while others work on it.
#ifndef BFA_TESTS_CAMPAIGN_WATCHING_PROCESSES_H_
#define BFA_TESTS_CAMPAIGN_WATCHING_PROCESSES_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/campaign/fault_record.h"
#include "tests/campaign/shared_memory.h"

namespace bfa::test {

// Each calls its own copy of `look` again and again, which gives what is wrong, empty if nothing
// is, until Stop or the first fault. They end with this object at the latest.
class WatchingProcesses {
 public:
  WatchingProcesses(int count, const std::function<std::string()>& look);
  WatchingProcesses(const WatchingProcesses&) = delete;
  WatchingProcesses& operator=(const WatchingProcesses&) = delete;
  ~WatchingProcesses() { Stop(); }

  // Waits for their ends. A process that crashed is a failure of the test.
  void Stop();
  uint64_t looks() const { return tally_->looks; }
  const FaultRecord& faults() const { return tally_->faults; }

 private:
  struct Tally {
    std::atomic<uint64_t> looks = 0;
    std::atomic<bool> stop = false;
    FaultRecord faults;
  };

  const SharedMemory<Tally> tally_;
  std::vector<pid_t> children_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_WATCHING_PROCESSES_H_
