#include "tests/prober/run/replay_transport.h"

#include <algorithm>
#include <string_view>

namespace bfa::test {
namespace {

constexpr std::chrono::milliseconds kTimeout{30'000};

HttpReply FaultReply(TransportFault fault, std::string message) {
  HttpReply reply;
  reply.fault = fault;
  reply.fault_message = std::move(message);
  return reply;
}

}  // namespace

HttpReply ReplayTransport::Ask(const HttpRequest& request, std::chrono::milliseconds& latency) {
  replay::Request asked;
  asked.method = request.method == HttpMethod::kHead ? "HEAD" : "GET";
  asked.target = request.url.substr(std::string_view(kReplayUrl).size());
  const replay::Reply answer = origin_.Answer(asked);
  latency = std::max(latency, answer.delivery.latency);
  if (answer.delivery.drip) {
    latency += answer.delivery.drip->every *
               static_cast<int64_t>(answer.body.size() / answer.delivery.drip->size);
  }
  if (latency > kTimeout) {
    latency = kTimeout;
    return FaultReply(TransportFault::kTimeout, "no whole answer within 30 s");
  }
  if (answer.delivery.reset) return FaultReply(TransportFault::kBroken, "reset");
  if (answer.delivery.cut_after && *answer.delivery.cut_after < answer.body.size()) {
    return FaultReply(TransportFault::kBroken, "half an answer");
  }
  if (answer.body.size() > request.max_body_size) {
    return FaultReply(TransportFault::kTooLarge, "too large");
  }
  HttpReply reply;
  reply.status = answer.status;
  reply.content_type = answer.Header("Content-Type");
  reply.etag = answer.Header("ETag");
  reply.last_modified = answer.Header("Last-Modified");
  reply.date = answer.Header("Date");
  reply.retry_after = answer.Header("Retry-After");
  reply.content_length = answer.content_length;
  reply.body = answer.body;
  return reply;
}

void ReplayTransport::Send(HttpRequest request, Done done) {
  most_under_way_ = std::max(most_under_way_, ++under_way_);
  std::chrono::milliseconds latency{1};
  HttpReply reply = Ask(request, latency);
  CallAfter(latency, [this, reply = std::move(reply), done = std::move(done)] {
    --under_way_;
    done(reply);
  });
}

void ReplayTransport::CallAfter(std::chrono::milliseconds delay, Call call) {
  calls_.emplace(std::pair(now_ + delay, call_count_++), std::move(call));
}

Status ReplayTransport::Run(const std::function<bool()>& stop) {
  while (!calls_.empty()) {
    if (stop()) {
      calls_.clear();
      under_way_ = 0;
      break;
    }
    const auto next = calls_.extract(calls_.begin());
    now_ = std::max(now_, next.key().first);
    next.mapped()();
  }
  return {};
}

}  // namespace bfa::test
