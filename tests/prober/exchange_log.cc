#include "tests/prober/exchange_log.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <utility>

namespace bfa::test {

ExchangeLog::ExchangeLog(const TransportOptions& options) {
  auto transport = MakeNetworkTransport(options);
  if (!transport) {
    ADD_FAILURE() << transport.error().ToString();
    std::abort();
  }
  transport_ = std::move(*transport);
}

void ExchangeLog::Send(HttpRequest request) {
  const size_t index = replies_.size();
  replies_.emplace_back();
  transport_->Send(std::move(request), [this, index](HttpReply reply) {
    replies_[index] = std::move(reply);
    ++answered_count_;
  });
}

HttpReply ExchangeLog::Ask(HttpRequest request) {
  Send(std::move(request));
  Run();
  return replies_.back();
}

void ExchangeLog::Run() {
  const Status status = transport_->Run({});
  EXPECT_TRUE(status) << status.error().ToString();
  EXPECT_EQ(answered_count_, replies_.size());
}

}  // namespace bfa::test
