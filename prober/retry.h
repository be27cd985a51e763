// When a request is sent again, and when a host is left alone.
#ifndef BFA_PROBER_RETRY_H_
#define BFA_PROBER_RETRY_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>

#include "bfa/transport.h"

namespace bfa::internal {

using Milliseconds = std::chrono::milliseconds;

// What an answer is worth.
enum class Verdict : uint8_t {
  kFound,    // 200
  kMissing,  // a 404 of the archive
  kRetry,    // a fault of the network, 403, 408, 429, 5xx: another try may do
  kRefused,  // anything else: another try will not
};

// Whether its body is a page for people, which the archive never sends.
bool IsHtml(const HttpReply& reply);

// Of the status alone, but for HTML: a 200 or 404 with it comes from somebody in between, or from
// the wrong host, and is kRetry.
Verdict VerdictOf(const HttpReply& reply);

// Exponential backoff with full jitter: before try n + 1 a random time up to `base` * 2^(n - 1), at
// most `cap`. (Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.)
struct RetryPolicy {
  uint32_t max_tries = 5;
  Milliseconds base{500};
  Milliseconds cap{30'000};
  // A server that asks for more is not waited for.
  Milliseconds max_retry_after{120'000};
};

// How long to wait after `tries` tries, the last of which came back with `retry_after`; nothing if
// there is to be no other one. `random` is any number.
std::optional<Milliseconds> DelayAfter(const RetryPolicy& policy, uint32_t tries,
                                       std::optional<Milliseconds> retry_after, uint64_t random);

// Leaves a host alone that fails as a whole. Closed as long as there are answers: it opens when 16
// tries in a row have failed, of 8 different requests, so that one that always fails opens nothing.
// Then it waits 1 s, lets one trial pass, waits twice as long if that fails, and gives the host up
// after 3 trials. Pure: the time is passed in.
class CircuitBreaker {
 public:
  // Whether a request may be sent now. A trial that may counts as sent.
  bool Allow(Milliseconds now);
  // When Allow is worth asking again; nothing while a trial is under way, or when there is no need.
  std::optional<Milliseconds> OpenUntil() const;
  bool given_up() const { return given_up_; }

  void Succeeded();
  // `request` tells different requests apart.
  void Failed(uint64_t request, Milliseconds now);

 private:
  static constexpr size_t kFailures = 16;
  static constexpr size_t kRequests = 8;
  static constexpr uint32_t kTrials = 3;
  static constexpr Milliseconds kFirstWait{1000};

  uint64_t failure_count_ = 0;  // in a row
  std::set<uint64_t> failed_;   // their requests, as many as matter
  std::optional<Milliseconds> open_until_;
  Milliseconds wait_ = kFirstWait;
  bool on_trial_ = false;
  uint32_t trial_count_ = 0;
  bool given_up_ = false;
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_RETRY_H_
