#include "prober/request_queue.h"

#include <algorithm>

namespace bfa::internal {
namespace {

constexpr size_t kMultiplexedConnections = 8;
// What most servers allow at once on a connection of HTTP/2. Where one allows fewer, libcurl waits.
constexpr size_t kMaxStreams = 128;
// Not worth another connection.
constexpr size_t kFewStreams = 16;

}  // namespace

Task RequestQueue::Begin() {
  Task task = std::move(waiting_.front());
  waiting_.pop_front();
  ++begun_count_;
  return task;
}

size_t RequestQueue::connection_limit() const {
  if (version_ == HttpVersion::k1) return max_connections_;
  if (version_ == HttpVersion::k2) return kMultiplexedConnections;
  return std::min(max_connections_, kMultiplexedConnections);
}

size_t RequestQueue::stream_limit() const {
  const size_t load = std::min(limit(), begun_count_ + waiting_.size());
  return std::max(kFewStreams, (load + kMultiplexedConnections - 1) / kMultiplexedConnections);
}

size_t RequestQueue::limit() const {
  if (!is_resolved_) return 1;
  return connection_limit() * (version_ == HttpVersion::k2 ? kMaxStreams : 1);
}

}  // namespace bfa::internal
