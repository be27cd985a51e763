#include "prober/fetcher.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "prober/http_date.h"
#include "prober/url_origin.h"

namespace bfa::internal {
namespace {

constexpr double kMaxCatchUpMs = 5;

// In the order of TransportFault.
constexpr std::array<std::string_view, 8> kFaultNames{
    "none", "resolve", "connect", "tls", "timeout", "broken", "too_large", "protocol"};

std::string NameOf(const HttpReply& reply) {
  return reply.whole() ? std::to_string(reply.status)
                       : std::string(kFaultNames[static_cast<size_t>(reply.fault)]);
}

std::string WhyOf(const HttpReply& reply) {
  if (!reply.whole()) return reply.fault_message;
  std::string why = "status " + std::to_string(reply.status);
  if (IsHtml(reply)) why += " with an HTML page";
  return why;
}

}  // namespace

Fetcher::Fetcher(Transport& transport, const ProbeOptions& options, Clock clock, uint64_t seed)
    : transport_(transport),
      clock_(std::move(clock)),
      random_(seed),
      concurrency_(std::max<uint32_t>(1, options.concurrency)),
      max_errors_(options.max_errors),
      rate_(options.rate) {
  policy_.max_tries = options.retries + 1;
}

void Fetcher::Fetch(HttpRequest request, Check check, Done done) {
  Host& host = hosts_[std::string(UrlOrigin(request.url))];
  host.waiting.push_back(std::make_shared<Pending>(
      Pending{std::move(request), std::move(check), std::move(done), next_number_++}));
  Pump();
}

// Sends what may be sent. Callbacks of requests that fail at once may call Fetch, which comes back
// here: then the outer turn goes on with it.
void Fetcher::Pump() {
  if (pumping_) return;
  pumping_ = true;
  for (bool sent = true; sent;) {
    sent = false;
    for (auto& [name, host] : hosts_) sent = PumpHost(host) || sent;
  }
  pumping_ = false;
}

// Whether something was done with the first that waits.
bool Fetcher::PumpHost(Host& host) {
  if (host.waiting.empty()) return false;
  if (exhausted() || host.breaker.given_up()) {
    std::shared_ptr<Pending> pending = std::move(host.waiting.front());
    host.waiting.pop_front();
    const char* why = exhausted() ? "not asked: too many requests failed"
                                  : "not asked: the host fails as a whole and was given up";
    Fail(pending, {}, why);
    return true;
  }
  if (under_way_ >= concurrency_) return false;
  const Milliseconds now = transport_.Now();
  if (now < host.not_before) {
    WakeAt(host.not_before);
    return false;
  }
  if (rate_ > 0 && static_cast<double>(now.count()) < next_send_ms_) {
    WakeAt(Milliseconds{static_cast<int64_t>(std::ceil(next_send_ms_))});
    return false;
  }
  if (!host.breaker.Allow(now)) {
    if (const auto until = host.breaker.OpenUntil()) WakeAt(*until);
    return false;
  }
  if (rate_ > 0) {
    // Who is woken a little late, times being whole milliseconds, makes up for it.
    const auto sent_ms = static_cast<double>(now.count());
    if (next_send_ms_ < sent_ms - kMaxCatchUpMs) next_send_ms_ = sent_ms;
    next_send_ms_ += 1000.0 / rate_;
  }
  std::shared_ptr<Pending> pending = std::move(host.waiting.front());
  host.waiting.pop_front();
  Send(host, pending);
  return true;
}

void Fetcher::WakeAt(Milliseconds time) {
  if (wake_at_ && *wake_at_ <= time) return;
  wake_at_ = time;
  transport_.CallAfter(std::max(time - transport_.Now(), Milliseconds{0}), [this, time] {
    if (wake_at_ == time) wake_at_.reset();
    Pump();
  });
}

void Fetcher::Send(Host& host, const std::shared_ptr<Pending>& pending) {
  ++under_way_;
  ++figures_.sent;
  if (pending->tries++ != 0) ++figures_.retries;
  HttpRequest request = pending->request;
  transport_.Send(std::move(request), [this, &host, pending](HttpReply reply) {
    --under_way_;
    Take(host, pending, std::move(reply));
    Pump();
  });
}

void Fetcher::Take(Host& host, const std::shared_ptr<Pending>& pending, HttpReply reply) {
  ++figures_.replies[NameOf(reply)];
  const Verdict verdict = VerdictOf(reply);
  switch (verdict) {
    case Verdict::kFound: {
      const Status checked = pending->check ? pending->check(reply) : Status();
      if (!checked) {
        return TryAgain(host, pending, std::move(reply), checked.error().message());
      }
      host.breaker.Succeeded();
      return pending->done({Fetched::Kind::kFound, std::move(reply), {}});
    }
    case Verdict::kMissing:
      host.breaker.Succeeded();
      return pending->done({Fetched::Kind::kMissing, std::move(reply), {}});
    case Verdict::kRetry: {
      std::string why = WhyOf(reply);
      return TryAgain(host, pending, std::move(reply), std::move(why));
    }
    case Verdict::kRefused:
      break;
  }
  host.breaker.Failed(pending->number, transport_.Now());
  const std::string why = WhyOf(reply);
  Fail(pending, std::move(reply), why);
}

void Fetcher::TryAgain(Host& host, const std::shared_ptr<Pending>& pending, HttpReply reply,
                       std::string why) {
  const Milliseconds now = transport_.Now();
  host.breaker.Failed(pending->number, now);
  const std::optional<Milliseconds> retry_after = ParseRetryAfter(reply.retry_after, clock_());
  const std::optional<Milliseconds> delay =
      DelayAfter(policy_, pending->tries, retry_after, random_());
  if (!delay) {
    why += ", after " + std::to_string(pending->tries) + (pending->tries == 1 ? " try" : " tries");
    return Fail(pending, std::move(reply), why);
  }
  if (retry_after) host.not_before = std::max(host.not_before, now + *retry_after);
  transport_.CallAfter(*delay, [this, &host, pending] {
    host.waiting.push_front(pending);
    Pump();
  });
}

void Fetcher::Fail(const std::shared_ptr<Pending>& pending, HttpReply reply,
                   const std::string& why) {
  if (pending->tries != 0) ++figures_.failed;
  const std::string& url = pending->request.url;
  pending->done({Fetched::Kind::kFailed, std::move(reply), url + ": " + why});
}

}  // namespace bfa::internal
