#include "tests/prober/virtual_transport.h"

#include <algorithm>
#include <utility>

namespace bfa::test {

VirtualTransport::VirtualTransport(Answer answer, std::chrono::milliseconds latency)
    : answer_(std::move(answer)), latency_([latency](const HttpRequest&) { return latency; }) {}

void VirtualTransport::Send(HttpRequest request, Done done) {
  max_under_way_ = std::max(max_under_way_, ++under_way_);
  sent_.push_back({request, now_});
  const std::chrono::milliseconds latency = latency_(request);
  CallAfter(latency, [this, request = std::move(request), done = std::move(done)] {
    --under_way_;
    done(AnswerTo(request));
  });
}

HttpReply VirtualTransport::AnswerTo(const HttpRequest& request) const {
  HttpReply reply = answer_(request);
  if (reply.body.size() <= request.max_body_size) return reply;
  return FaultReply(TransportFault::kTooLarge);
}

void VirtualTransport::CallAfter(std::chrono::milliseconds delay, Call call) {
  events_.push(
      {now_ + std::max(delay, std::chrono::milliseconds{0}), next_number_++, std::move(call)});
}

Status VirtualTransport::Run(const std::function<bool()>& stop) {
  while (!events_.empty()) {
    if (stop()) {
      events_ = {};
      under_way_ = 0;
      break;
    }
    const Event event = events_.top();
    events_.pop();
    now_ = event.time;
    event.call();
  }
  return {};
}

HttpReply StatusReply(int status, std::string body, std::string content_type) {
  HttpReply reply;
  reply.status = status;
  reply.content_length = body.size();
  reply.body = std::move(body);
  reply.content_type = std::move(content_type);
  return reply;
}

HttpReply FaultReply(TransportFault fault) {
  HttpReply reply;
  reply.fault = fault;
  reply.fault_message = "the network is out of order";
  return reply;
}

}  // namespace bfa::test
