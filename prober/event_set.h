// The descriptors that a loop waits for, by epoll.
#ifndef BFA_PROBER_EVENT_SET_H_
#define BFA_PROBER_EVENT_SET_H_

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "bfa/result.h"

namespace bfa::internal {

class EventSet {
 public:
  struct Event {
    uint32_t owner;
    int fd;
    bool is_readable;
    bool is_writable;
    bool is_broken;
  };

  EventSet() = default;
  EventSet(const EventSet&) = delete;
  EventSet& operator=(const EventSet&) = delete;
  ~EventSet();

  Status Open();
  // Waits for `wanted` from now on; what is wanted of the same descriptor may change. False if the
  // machine gives out. Events bring back `owner` and `fd`.
  bool Watch(const Event& wanted);
  void Forget(int fd);
  // What happens within `timeout`, rounded up to milliseconds; nothing when a signal comes. Valid
  // until the next call. kIo if the machine gives out.
  Result<std::span<const Event>> Wait(std::chrono::nanoseconds timeout);

 private:
  int epoll_fd_ = -1;
  std::vector<Event> events_;
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_EVENT_SET_H_
