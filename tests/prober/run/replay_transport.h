// The transport to a replayed origin, without sockets and in virtual time.
#ifndef BFA_TESTS_PROBER_RUN_REPLAY_TRANSPORT_H_
#define BFA_TESTS_PROBER_RUN_REPLAY_TRANSPORT_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "bfa/transport.h"
#include "prober/replay/replay_origin.h"

namespace bfa::test {

// Where the replay stands in URLs.
inline constexpr const char* kReplayUrl = "http://127.0.0.1:1";

// Carries requests to an Origin. A reply comes after its latency and at least a millisecond, in the
// order of those times; a delivery that is cut, reset or slower than 30 s becomes the fault that
// the network would make of it. The virtual clock moves in Run alone.
class ReplayTransport : public Transport {
 public:
  explicit ReplayTransport(replay::Origin& origin) : origin_(origin) {}

  void Send(HttpRequest request, Done done) override;
  void CallAfter(std::chrono::milliseconds delay, Call call) override;
  Status Run(const std::function<bool()>& stop) override;
  std::chrono::milliseconds Now() const override { return now_; }
  PoolFigures pool() const override { return {}; }

  // Requests under way at once, at most.
  uint64_t most_under_way() const { return most_under_way_; }

 private:
  HttpReply Ask(const HttpRequest& request, std::chrono::milliseconds& latency);

  replay::Origin& origin_;
  std::chrono::milliseconds now_{0};
  std::map<std::pair<std::chrono::milliseconds, uint64_t>, Call> calls_;  // by time, then order
  uint64_t call_count_ = 0;
  uint64_t under_way_ = 0;
  uint64_t most_under_way_ = 0;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_RUN_REPLAY_TRANSPORT_H_
