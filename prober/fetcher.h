// Requests that are worth their answer: retried, paced, and given up with their host.
#ifndef BFA_PROBER_FETCHER_H_
#define BFA_PROBER_FETCHER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "bfa/calendar.h"
#include "bfa/probe_options.h"
#include "bfa/result.h"
#include "bfa/transport.h"
#include "prober/retry.h"

namespace bfa::internal {

// What came of a request after all tries.
struct Fetched {
  enum class Kind : uint8_t { kFound, kMissing, kFailed };
  Kind kind = Kind::kFailed;
  HttpReply reply;  // the last one
  std::string why;  // of kFailed: one line, with the URL

  bool found() const { return kind == Kind::kFound; }
  bool missing() const { return kind == Kind::kMissing; }
};

// What was sent, for the record.
struct FetchFigures {
  std::map<std::string, uint64_t> replies;  // by status, or by the name of the fault
  uint64_t sent = 0;
  uint64_t retries = 0;
  uint64_t failed = 0;
};

// Sends requests over a transport, at most so many at once, and calls back with what came of each.
// Its callbacks run within Transport::Run. It must outlive the run.
class Fetcher {
 public:
  // Whether a reply that was found is what was asked for; if not it counts as a failed try.
  using Check = std::function<Status(const HttpReply&)>;
  using Done = std::function<void(Fetched)>;
  // The time of the day, for Retry-After.
  using Clock = std::function<Instant()>;

  Fetcher(Transport& transport, const ProbeOptions& options, Clock clock, uint64_t seed);

  void Fetch(HttpRequest request, Check check, Done done);

  // Whether more requests failed than the options allow: those that are not under way fail now.
  bool exhausted() const { return figures_.failed > max_errors_; }
  const FetchFigures& figures() const { return figures_; }

 private:
  struct Pending {
    HttpRequest request;
    Check check;
    Done done;
    uint64_t number;
    uint32_t tries = 0;
  };
  struct Host {
    CircuitBreaker breaker;
    Milliseconds not_before{0};  // as the host asked by Retry-After
    std::deque<std::shared_ptr<Pending>> waiting;
  };

  void Pump();
  bool PumpHost(Host& host);
  void WakeAt(Milliseconds time);
  void Send(Host& host, const std::shared_ptr<Pending>& pending);
  void Take(Host& host, const std::shared_ptr<Pending>& pending, HttpReply reply);
  void TryAgain(Host& host, const std::shared_ptr<Pending>& pending, HttpReply reply,
                std::string why);
  void Fail(const std::shared_ptr<Pending>& pending, HttpReply reply, const std::string& why);

  Transport& transport_;
  RetryPolicy policy_;
  Clock clock_;
  std::mt19937_64 random_;
  uint32_t concurrency_;
  uint64_t max_errors_;
  double rate_;
  std::map<std::string, Host> hosts_;
  uint64_t next_number_ = 0;
  uint32_t under_way_ = 0;
  double next_send_ms_ = 0;  // by the rate
  std::optional<Milliseconds> wake_at_;
  bool pumping_ = false;
  FetchFigures figures_;
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_FETCHER_H_
