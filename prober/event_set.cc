#include "prober/event_set.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <system_error>

namespace bfa::internal {
namespace {

constexpr int kMaxEvents = 64;

Error EpollError(int error) {
  return {ErrorCode::kIo, "epoll: " + std::generic_category().message(error)};
}

}  // namespace

EventSet::~EventSet() {
  if (epoll_fd_ >= 0) ::close(epoll_fd_);
}

Status EventSet::Open() {
  epoll_fd_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll_fd_ < 0) return EpollError(errno);
  return {};
}

bool EventSet::Watch(const Event& wanted) {
  epoll_event event{};
  if (wanted.is_readable) event.events |= EPOLLIN;
  if (wanted.is_writable) event.events |= EPOLLOUT;
  event.data.u64 = (uint64_t{wanted.owner} << 32) | static_cast<uint32_t>(wanted.fd);
  if (::epoll_ctl(epoll_fd_, EPOLL_CTL_MOD, wanted.fd, &event) == 0) return true;
  return errno == ENOENT && ::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, wanted.fd, &event) == 0;
}

void EventSet::Forget(int fd) { ::epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, fd, nullptr); }

Result<std::span<const EventSet::Event>> EventSet::Wait(std::chrono::nanoseconds timeout) {
  epoll_event happened[kMaxEvents];
  const auto timeout_ms = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  const int count = ::epoll_wait(epoll_fd_, happened, kMaxEvents, static_cast<int>(timeout_ms));
  if (count < 0 && errno != EINTR) return EpollError(errno);
  events_.clear();
  for (int i = 0; i < count; ++i) {
    const uint64_t key = happened[i].data.u64;
    const uint32_t what = happened[i].events;
    events_.push_back({.owner = static_cast<uint32_t>(key >> 32),
                       .fd = static_cast<int>(key & std::numeric_limits<uint32_t>::max()),
                       .is_readable = (what & EPOLLIN) != 0,
                       .is_writable = (what & EPOLLOUT) != 0,
                       .is_broken = (what & (EPOLLERR | EPOLLHUP)) != 0});
  }
  return std::span<const Event>(events_);
}

}  // namespace bfa::internal
