#include "prober/retry.h"

#include <algorithm>
#include <string_view>

namespace bfa::internal {

bool IsHtml(const HttpReply& reply) {
  constexpr std::string_view kType = "text/html";  // in any case (RFC 9110, section 8.3.1)
  const std::string_view type = std::string_view(reply.content_type).substr(0, kType.size());
  return std::equal(type.begin(), type.end(), kType.begin(), kType.end(),
                    [](char sent, char lower) {
                      return (sent >= 'A' && sent <= 'Z' ? sent - 'A' + 'a' : sent) == lower;
                    });
}

Verdict VerdictOf(const HttpReply& reply) {
  if (!reply.whole()) {
    // A certificate does not get better, nor does an answer get shorter.
    const bool hopeless =
        reply.fault == TransportFault::kTls || reply.fault == TransportFault::kTooLarge;
    return hopeless ? Verdict::kRefused : Verdict::kRetry;
  }
  const bool is_html = IsHtml(reply);
  if (reply.status == 200) return is_html ? Verdict::kRetry : Verdict::kFound;
  if (reply.status == 404) return is_html ? Verdict::kRetry : Verdict::kMissing;
  const bool passing = reply.status == 403 || reply.status == 408 || reply.status == 429 ||
                       (reply.status >= 500 && reply.status <= 599);
  return passing ? Verdict::kRetry : Verdict::kRefused;
}

std::optional<Milliseconds> DelayAfter(const RetryPolicy& policy, uint32_t tries,
                                       std::optional<Milliseconds> retry_after, uint64_t random) {
  if (tries >= policy.max_tries) return std::nullopt;
  if (retry_after && *retry_after > policy.max_retry_after) return std::nullopt;
  Milliseconds limit = policy.base;
  for (uint32_t i = 1; i < tries && limit < policy.cap; ++i) limit *= 2;
  limit = std::min(limit, policy.cap);
  const Milliseconds jitter{
      static_cast<int64_t>(random % (static_cast<uint64_t>(limit.count()) + 1))};
  // All who were told the same time come back a little apart.
  return retry_after.value_or(Milliseconds{0}) + jitter;
}

bool CircuitBreaker::Allow(Milliseconds now) {
  if (given_up_ || on_trial_) return false;
  if (!open_until_) return true;
  if (now < *open_until_) return false;
  on_trial_ = true;
  ++trial_count_;
  return true;
}

std::optional<Milliseconds> CircuitBreaker::OpenUntil() const {
  return on_trial_ || given_up_ ? std::nullopt : open_until_;
}

void CircuitBreaker::Succeeded() {
  if (!given_up_) *this = {};
}

void CircuitBreaker::Failed(uint64_t request, Milliseconds now) {
  if (given_up_) return;
  ++failure_count_;
  if (failed_.size() < kRequests) failed_.insert(request);
  if (on_trial_) {
    // Perhaps not the trial but one of those that were under way before: the next trial will tell.
    on_trial_ = false;
    wait_ *= 2;
    open_until_ = now + wait_;
    given_up_ = trial_count_ == kTrials;
  } else if (!open_until_ && failure_count_ >= kFailures && failed_.size() >= kRequests) {
    open_until_ = now + wait_;
  }
}

}  // namespace bfa::internal
