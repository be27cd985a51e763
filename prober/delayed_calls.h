// Calls that are to be made later, in order of time.
#ifndef BFA_PROBER_DELAYED_CALLS_H_
#define BFA_PROBER_DELAYED_CALLS_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace bfa::internal {

class DelayedCalls {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Call = std::function<void()>;

  void Add(Time due, Call call);
  // Makes all calls that are due at `now`, those of one time in the order in which they were added.
  // A call may add others; those wait for the next round, even if they are due.
  void MakeDue(Time now);
  void Clear() { heap_.clear(); }

  bool empty() const { return heap_.empty(); }
  std::optional<Time> next_due() const {
    return heap_.empty() ? std::nullopt : std::optional(heap_.front().due);
  }

 private:
  struct Entry {
    Time due;
    uint64_t sequence;
    Call call;
  };
  static bool IsLater(const Entry& a, const Entry& b) {
    return a.due != b.due ? a.due > b.due : a.sequence > b.sequence;
  }

  std::vector<Entry> heap_;  // by IsLater: the earliest in front
  uint64_t next_sequence_ = 0;
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_DELAYED_CALLS_H_
