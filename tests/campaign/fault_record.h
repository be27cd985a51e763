// Faults that several threads or processes find.
#ifndef BFA_TESTS_CAMPAIGN_FAULT_RECORD_H_
#define BFA_TESTS_CAMPAIGN_FAULT_RECORD_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <string>

namespace bfa::test {

// How many there were, and the first in words. May stand in shared memory.
class FaultRecord {
 public:
  // Empty: no fault.
  void Note(const std::string& fault) {
    if (fault.empty() || count_.fetch_add(1) != 0) return;
    std::copy_n(fault.begin(), std::min(fault.size(), first_.size() - 1), first_.begin());
  }
  uint64_t count() const { return count_; }
  // When no thread or process notes any more.
  std::string first() const { return first_.data(); }

 private:
  std::atomic<uint64_t> count_ = 0;
  std::array<char, 400> first_{};
};

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_FAULT_RECORD_H_
