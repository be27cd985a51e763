// The requests to one origin (scheme, host and port) that wait, and how many may be under way.
#ifndef BFA_PROBER_REQUEST_QUEUE_H_
#define BFA_PROBER_REQUEST_QUEUE_H_

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

#include "bfa/transport.h"
#include "prober/reply_collector.h"

namespace bfa::internal {

// A request and whom to tell of its end.
struct Task {
  HttpRequest request;
  Transport::Done done;
  std::chrono::steady_clock::time_point sent_at;
  uint64_t turn = 0;  // of the loop, in which it was sent
};

// Under way may be:
// - one, until the name is resolved, so that no name is asked for twice;
// - eight, until it is known whether HTTP/2 is spoken, so that eight connections are opened at
// once;
// - with HTTP/2 as many as eight connections carry, or fewer where the server is near: what a
//   server answers within the fastest reply so far keeps it busy, and a thousand requests at once
//   fit no cache (38 us of processor each in place of 33, by bench/network_bench);
// - with HTTP/1.1 as many as there may be connections.
class RequestQueue {
 public:
  RequestQueue(HttpVersion version, uint32_t max_connections)
      : version_(version), max_connections_(max_connections > 0 ? max_connections : 1) {}

  void Add(Task task) { waiting_.push_back(std::move(task)); }
  bool can_begin() const { return !waiting_.empty() && begun_count_ < limit(); }
  // Takes the first out; it is under way until End.
  Task Begin();
  void End() { --begun_count_; }
  // Takes out all that wait.
  std::deque<Task> TakeAll() { return std::exchange(waiting_, {}); }

  void Resolve() { is_resolved_ = true; }
  bool is_resolved() const { return is_resolved_; }
  void LearnVersion(HttpVersion version) { version_ = version; }
  HttpVersion version() const { return version_; }
  // From the sending of a request to the end of its reply.
  void LearnReplyTime(std::chrono::microseconds time) {
    fastest_reply_ = std::min(fastest_reply_, time);
  }

  size_t begun_count() const { return begun_count_; }
  size_t connection_limit() const;
  // How many a connection of HTTP/2 is to carry, so that all are used alike.
  size_t stream_limit() const;

 private:
  size_t limit() const;

  HttpVersion version_;
  size_t max_connections_;
  bool is_resolved_ = false;
  std::chrono::microseconds fastest_reply_ = std::chrono::microseconds::max();
  size_t begun_count_ = 0;
  std::deque<Task> waiting_;
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_REQUEST_QUEUE_H_
