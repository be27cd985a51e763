// A transport without a network, in which time passes only when there is nothing else to do.
#ifndef BFA_TESTS_PROBER_VIRTUAL_TRANSPORT_H_
#define BFA_TESTS_PROBER_VIRTUAL_TRANSPORT_H_

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "bfa/transport.h"

namespace bfa::test {

// What the server says to a request. It is asked when the answer is due, in the order in which the
// answers come.
using Answer = std::function<HttpReply(const HttpRequest&)>;

// Answers from a function. Time begins at 0 and goes on to the next event as soon as all callbacks
// of the one before have returned, so hours pass in no time and each run is like the one before.
class VirtualTransport : public Transport {
 public:
  // How long a request is under way.
  using Latency = std::function<std::chrono::milliseconds(const HttpRequest&)>;

  explicit VirtualTransport(Answer answer,
                            std::chrono::milliseconds latency = std::chrono::milliseconds{10});

  void set_latency(Latency latency) { latency_ = std::move(latency); }

  void Send(HttpRequest request, Done done) override;
  void CallAfter(std::chrono::milliseconds delay, Call call) override;
  // Asks `stop` before each event. What is left when it says so is dropped.
  Status Run(const std::function<bool()>& stop) override;
  std::chrono::milliseconds Now() const override { return now_; }
  PoolFigures pool() const override { return {}; }

  // What was sent, in order.
  struct SentRequest {
    HttpRequest request;
    std::chrono::milliseconds time;
  };
  const std::vector<SentRequest>& sent() const { return sent_; }
  // How many requests were under way at once at most.
  uint64_t max_under_way() const { return max_under_way_; }

 private:
  struct Event {
    std::chrono::milliseconds time;
    uint64_t number;  // of two at the same time, the one that was made first comes first
    Call call;
    friend bool operator>(const Event& a, const Event& b) {
      return a.time != b.time ? a.time > b.time : a.number > b.number;
    }
  };

  HttpReply AnswerTo(const HttpRequest& request) const;

  Answer answer_;
  Latency latency_;
  std::chrono::milliseconds now_{0};
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  uint64_t next_number_ = 0;
  std::vector<SentRequest> sent_;
  uint64_t under_way_ = 0;
  uint64_t max_under_way_ = 0;
};

// Answers for tests to begin with.
HttpReply StatusReply(int status, std::string body = "",
                      std::string content_type = "application/xml");
HttpReply FaultReply(TransportFault fault);

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_VIRTUAL_TRANSPORT_H_
