#include "prober/request_queue.h"

#include <algorithm>

namespace bfa::internal {
namespace {

constexpr size_t kMultiplexedConnections = 8;
// What most servers allow at once on a connection of HTTP/2. Where one allows fewer, libcurl waits.
constexpr size_t kMaxStreams = 128;
// Not worth another connection.
constexpr size_t kFewStreams = 4;
// More than any server answers.
constexpr int64_t kRepliesPerMillisecond = 50;

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
  if (version_ != HttpVersion::k2) return connection_limit();
  const auto answered = static_cast<size_t>(fastest_reply_.count() / 1000 * kRepliesPerMillisecond);
  return std::clamp(answered, kMultiplexedConnections * kFewStreams,
                    kMultiplexedConnections * kMaxStreams);
}

}  // namespace bfa::internal
