// What came of the requests of a test.
#ifndef BFA_TESTS_PROBER_EXCHANGE_LOG_H_
#define BFA_TESTS_PROBER_EXCHANGE_LOG_H_

#include <memory>
#include <string>
#include <vector>

#include "bfa/transport.h"

namespace bfa::test {

// The transport over the network, with its replies in the order of the requests.
class ExchangeLog {
 public:
  // Ends the test if it cannot be made.
  explicit ExchangeLog(const TransportOptions& options = {});

  void Send(HttpRequest request);
  void Head(const std::string& url) { Send({.method = HttpMethod::kHead, .url = url, .body = ""}); }
  void Get(const std::string& url) { Send({.url = url, .body = ""}); }
  // Sends one, waits, and gives its reply.
  HttpReply Ask(HttpRequest request);
  HttpReply AskFor(const std::string& url) { return Ask({.url = url, .body = ""}); }
  // Until all are answered.
  void Run();

  Transport& transport() { return *transport_; }
  PoolFigures pool() const { return transport_->pool(); }
  const std::vector<HttpReply>& replies() const { return replies_; }
  size_t answered_count() const { return answered_count_; }

 private:
  std::unique_ptr<Transport> transport_;
  std::vector<HttpReply> replies_;
  size_t answered_count_ = 0;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_EXCHANGE_LOG_H_
