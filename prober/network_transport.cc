// The transport over the network. Each origin (scheme, host and port) has a curl multi handle, so
// that the number of connections can be limited by what is spoken there; one epoll set serves all.
#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bfa/transport.h"
#include "prober/delayed_calls.h"
#include "prober/event_set.h"
#include "prober/reply_collector.h"
#include "prober/request_queue.h"
#include "prober/url_origin.h"

namespace bfa {
namespace {

using internal::DelayedCalls;
using internal::EventSet;
using internal::HttpVersion;
using internal::ReplyCollector;
using internal::RequestQueue;
using internal::Task;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kMaxWait{200};
const Error kCurlError{ErrorCode::kIo, "libcurl has no memory or no descriptors left"};

struct Origin;
class NetworkTransport;

// An easy handle of curl and the task that it works on. Handles are kept for the next task.
struct Exchange {
  CURL* easy = nullptr;
  NetworkTransport* transport = nullptr;
  Origin* origin = nullptr;
  Task task;
  ReplyCollector collector;
  size_t index = 0;         // among those under way
  uint32_t send_count = 0;  // how often the request has begun to go out
  int local_port = 0;       // of the connection that it went out on; 0 before
  bool was_sent_again = false;
  char message[CURL_ERROR_SIZE] = {};

  Exchange() = default;
  Exchange(Exchange&&) = delete;
  ~Exchange() { curl_easy_cleanup(easy); }
};

struct Origin {
  explicit Origin(RequestQueue new_queue) : queue(std::move(new_queue)) {}

  RequestQueue queue;
  NetworkTransport* transport = nullptr;
  uint32_t index = 0;
  CURLM* multi = nullptr;
  std::optional<Clock::time_point> due;            // when curl wants to be called
  std::unordered_map<int, uint32_t> busy_by_port;  // requests under way by local port
};

std::chrono::microseconds ReplyTimeOf(CURL* easy) {
  curl_off_t sent_us = 0;
  curl_off_t ended_us = 0;
  curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
  curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &ended_us);
  return std::chrono::microseconds(ended_us - sent_us);
}

TransportFault FaultOfTimeout(const Exchange& exchange) {
  if (exchange.send_count > 0) return TransportFault::kTimeout;
  curl_off_t lookup = 0;
  curl_easy_getinfo(exchange.easy, CURLINFO_NAMELOOKUP_TIME_T, &lookup);
  return lookup == 0 ? TransportFault::kResolve : TransportFault::kConnect;
}

TransportFault FaultOf(CURLcode code, const Exchange& exchange) {
  static const std::unordered_map<CURLcode, TransportFault> kFaults = {
      {CURLE_COULDNT_RESOLVE_PROXY, TransportFault::kResolve},
      {CURLE_COULDNT_RESOLVE_HOST, TransportFault::kResolve},
      {CURLE_COULDNT_CONNECT, TransportFault::kConnect},
      {CURLE_INTERFACE_FAILED, TransportFault::kConnect},
      {CURLE_PROXY, TransportFault::kConnect},
      {CURLE_SSL_CONNECT_ERROR, TransportFault::kTls},
      {CURLE_SSL_CERTPROBLEM, TransportFault::kTls},
      {CURLE_SSL_CIPHER, TransportFault::kTls},
      {CURLE_PEER_FAILED_VERIFICATION, TransportFault::kTls},
      {CURLE_SSL_CACERT_BADFILE, TransportFault::kTls},
      {CURLE_SSL_ISSUER_ERROR, TransportFault::kTls},
      {CURLE_SSL_INVALIDCERTSTATUS, TransportFault::kTls},
      {CURLE_UNSUPPORTED_PROTOCOL, TransportFault::kProtocol},
      {CURLE_URL_MALFORMAT, TransportFault::kProtocol},
      {CURLE_WEIRD_SERVER_REPLY, TransportFault::kProtocol},
      {CURLE_WRITE_ERROR, TransportFault::kProtocol},
  };
  if (exchange.collector.is_too_large()) return TransportFault::kTooLarge;
  if (code == CURLE_OPERATION_TIMEDOUT) return FaultOfTimeout(exchange);
  const auto found = kFaults.find(code);
  return found == kFaults.end() ? TransportFault::kBroken : found->second;
}

// Without a URL.
std::string MessageOf(CURLcode code, const Exchange& exchange) {
  if (code == CURLE_WRITE_ERROR) return "the server sends more than is allowed";
  if (code == CURLE_ABORTED_BY_CALLBACK) return "the connection broke before an answer came";
  std::string message = exchange.message;
  if (message.empty() || message.find("://") != std::string::npos) {
    message = curl_easy_strerror(code);
  }
  std::ranges::replace_if(
      message, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  message.erase(message.find_last_not_of(' ') + 1);
  return message;
}

bool Act(const Origin& origin, curl_socket_t fd, int events) {
  int running = 0;
  return curl_multi_socket_action(origin.multi, fd, events, &running) == CURLM_OK;
}

// That a kept connection ended before a byte of the answer came; what a server says that it does
// not like is no such end. Most of these curl sends again by itself.
bool IsToBeSentAgain(const Exchange& exchange, CURLcode code) {
  const bool is_break = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR ||
                        code == CURLE_GOT_NOTHING || code == CURLE_HTTP2;
  return is_break && exchange.send_count > 0 && !exchange.was_sent_again &&
         exchange.task.request.method != HttpMethod::kPost &&
         exchange.collector.received_size() == 0;
}

class NetworkTransport final : public Transport {
 public:
  explicit NetworkTransport(TransportOptions options) : options_(std::move(options)) {}
  ~NetworkTransport() override;

  Status SetUp();
  void Send(HttpRequest request, Done done) override;
  void CallAfter(milliseconds delay, Call call) override;
  Status Run(const std::function<bool()>& stop) override;
  milliseconds Now() const override {
    return std::chrono::duration_cast<milliseconds>(Clock::now().time_since_epoch());
  }
  PoolFigures pool() const override { return figures_; }

 private:
  static size_t OnHeader(char* bytes, size_t unit, size_t count, void* exchange);
  static size_t OnBody(char* bytes, size_t unit, size_t count, void* exchange);
  static int OnSending(void* exchange, char* remote_address, char* local_address, int remote_port,
                       int local_port);
  static curl_socket_t OnOpen(void* exchange, curlsocktype purpose, curl_sockaddr* address);
  static int OnClose(void* transport, curl_socket_t fd);
  static int OnWatch(CURL* easy, curl_socket_t fd, int what, void* origin, void* of_socket);
  static int OnTimer(CURLM* multi, long timeout_ms, void* origin);

  bool is_idle() const { return task_count_ == 0 && delayed_.empty(); }
  Origin* OriginOf(const std::string& url);
  bool SetUpOrigin(Origin& origin);
  bool SetUpEasy(Exchange& exchange);
  Exchange* NewExchange();
  bool Prepare(Exchange& exchange);
  bool Begin(Origin& origin);
  bool BeginWaiting(Origin& origin);
  bool ActOnTimers();
  Clock::duration WaitTime() const;
  Status WaitForEvents();
  bool Turn();
  bool Finish();
  bool FinishOne(Exchange& exchange, CURLcode code);
  void FailWaiting(Origin& origin, const HttpReply& reply);
  void LeaveConnection(Exchange& exchange);
  void PutBack(Exchange& exchange);
  void Drop();

  TransportOptions options_;
  PoolFigures figures_;
  EventSet events_;
  DelayedCalls delayed_;
  std::vector<std::unique_ptr<Origin>> origins_;
  std::unordered_map<std::string, Origin*> origin_by_key_;
  std::vector<std::unique_ptr<Exchange>> active_;
  std::vector<std::unique_ptr<Exchange>> spare_;
  std::vector<std::pair<Exchange*, CURLcode>> ended_;
  curl_slist* post_headers_ = nullptr;
  uint64_t turn_ = 0;
  size_t task_count_ = 0;  // that wait or are under way
};

NetworkTransport::~NetworkTransport() {
  Drop();
  spare_.clear();
  for (const auto& origin : origins_) curl_multi_cleanup(origin->multi);
  curl_slist_free_all(post_headers_);
}

Status NetworkTransport::SetUp() {
  static const CURLcode kGlobal = curl_global_init(CURL_GLOBAL_DEFAULT);
  const curl_version_info_data* version = curl_version_info(CURLVERSION_NOW);
  constexpr int kNeeded = CURL_VERSION_SSL | CURL_VERSION_HTTP2 | CURL_VERSION_ASYNCHDNS;
  if (kGlobal != CURLE_OK || (version->features & kNeeded) != kNeeded) {
    return Error(ErrorCode::kIo, "libcurl cannot be set up, or lacks TLS, HTTP/2 or threads");
  }
  // "Expect:" leaves that header out, which would cost a round trip.
  for (const char* line : {"Content-Type: application/json", "Expect:"}) {
    curl_slist* longer = curl_slist_append(post_headers_, line);
    if (longer == nullptr) return Error(ErrorCode::kIo, "no memory for libcurl");
    post_headers_ = longer;
  }
  return events_.Open();
}

bool NetworkTransport::SetUpOrigin(Origin& origin) {
  origin.multi = curl_multi_init();
  if (origin.multi == nullptr) return false;
  bool ok = true;
  const auto set = [&](CURLMoption option, auto value) {
    ok = ok && curl_multi_setopt(origin.multi, option, value) == CURLM_OK;
  };
  set(CURLMOPT_SOCKETFUNCTION, &OnWatch);
  set(CURLMOPT_SOCKETDATA, &origin);
  set(CURLMOPT_TIMERFUNCTION, &OnTimer);
  set(CURLMOPT_TIMERDATA, &origin);
  set(CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  // Without it curl keeps fewer when few requests are under way.
  set(CURLMOPT_MAXCONNECTS, static_cast<long>(std::max(options_.max_connections, 8U)));
  return ok;
}

Origin* NetworkTransport::OriginOf(const std::string& url) {
  Origin*& found = origin_by_key_[std::string(internal::UrlOrigin(url))];
  if (found == nullptr) {
    // Without TLS there is nobody to offer HTTP/2 to.
    const bool may_multiplex = url.starts_with("https:");
    auto origin = std::make_unique<Origin>(RequestQueue(
        may_multiplex ? HttpVersion::kUnknown : HttpVersion::k1, options_.max_connections));
    origin->transport = this;
    origin->index = static_cast<uint32_t>(origins_.size());
    found = origin.get();
    origins_.push_back(std::move(origin));
  }
  return found;
}

bool NetworkTransport::SetUpEasy(Exchange& exchange) {
  exchange.transport = this;
  exchange.easy = curl_easy_init();
  if (exchange.easy == nullptr) return false;
  bool ok = true;
  const auto set = [&](CURLoption option, auto value) {
    ok = ok && curl_easy_setopt(exchange.easy, option, value) == CURLE_OK;
  };
  set(CURLOPT_PRIVATE, &exchange);
  set(CURLOPT_ERRORBUFFER, &exchange.message[0]);
  set(CURLOPT_HEADERFUNCTION, &OnHeader);
  set(CURLOPT_HEADERDATA, &exchange);
  set(CURLOPT_WRITEFUNCTION, &OnBody);
  set(CURLOPT_WRITEDATA, &exchange);
  set(CURLOPT_PREREQFUNCTION, &OnSending);
  set(CURLOPT_PREREQDATA, &exchange);
  set(CURLOPT_OPENSOCKETFUNCTION, &OnOpen);
  set(CURLOPT_OPENSOCKETDATA, &exchange);
  set(CURLOPT_CLOSESOCKETFUNCTION, &OnClose);
  set(CURLOPT_CLOSESOCKETDATA, this);
  // A tenth less time than with 16 KiB, for a thousand requests at once fit the cache better.
  set(CURLOPT_BUFFERSIZE, 4096L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_USERAGENT, "bfa");
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options_.ca_file.empty()) {
    set(CURLOPT_CAINFO, options_.ca_file.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  set(CURLOPT_DNS_CACHE_TIMEOUT, -1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
  set(CURLOPT_MAXAGE_CONN, static_cast<long>(options_.max_idle_time.count()));
  set(CURLOPT_MAXLIFETIME_CONN, static_cast<long>(options_.max_lifetime.count()));
  return ok;
}

Exchange* NetworkTransport::NewExchange() {
  if (spare_.empty()) {
    auto exchange = std::make_unique<Exchange>();
    if (!SetUpEasy(*exchange)) return nullptr;
    spare_.push_back(std::move(exchange));
  }
  std::unique_ptr<Exchange> exchange = std::move(spare_.back());
  spare_.pop_back();
  exchange->index = active_.size();
  active_.push_back(std::move(exchange));
  return active_.back().get();
}

// Tells curl of the request. False if there is no memory.
bool NetworkTransport::Prepare(Exchange& exchange) {
  const HttpRequest& request = exchange.task.request;
  bool ok = true;
  const auto set = [&](CURLoption option, auto value) {
    ok = ok && curl_easy_setopt(exchange.easy, option, value) == CURLE_OK;
  };
  set(CURLOPT_URL, request.url.c_str());
  const bool is_post = request.method == HttpMethod::kPost;
  set(CURLOPT_HTTPGET, 1L);
  set(CURLOPT_HTTPHEADER, is_post ? post_headers_ : nullptr);
  // A POST is never sent again, so it is not trusted to a connection that may have died.
  set(CURLOPT_FRESH_CONNECT, is_post ? 1L : 0L);
  if (request.method == HttpMethod::kHead) set(CURLOPT_NOBODY, 1L);
  if (is_post) {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDS, request.body.data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  exchange.collector = ReplyCollector(request.max_body_size);
  exchange.message[0] = '\0';
  return ok;
}

bool NetworkTransport::Begin(Origin& origin) {
  Exchange* exchange = NewExchange();
  if (exchange == nullptr) return false;
  exchange->origin = &origin;
  exchange->task = origin.queue.Begin();
  exchange->send_count = 0;
  exchange->was_sent_again = false;
  return Prepare(*exchange) && curl_multi_add_handle(origin.multi, exchange->easy) == CURLM_OK;
}

bool NetworkTransport::BeginWaiting(Origin& origin) {
  if (!origin.queue.can_begin()) return true;
  if (origin.multi == nullptr && !SetUpOrigin(origin)) return false;
  curl_multi_setopt(origin.multi, CURLMOPT_MAX_HOST_CONNECTIONS,
                    static_cast<long>(origin.queue.connection_limit()));
  // Curl fills one connection before it looks at the next.
  curl_multi_setopt(origin.multi, CURLMOPT_MAX_CONCURRENT_STREAMS,
                    static_cast<long>(origin.queue.stream_limit()));
  while (origin.queue.can_begin()) {
    if (!Begin(origin)) return false;
  }
  return true;
}

void NetworkTransport::Send(HttpRequest request, Done done) {
  Origin* origin = OriginOf(request.url);
  ++task_count_;
  origin->queue.Add({std::move(request), std::move(done), Clock::now(), turn_});
}

void NetworkTransport::CallAfter(milliseconds delay, Call call) {
  delayed_.Add(Clock::now() + delay, std::move(call));
}

size_t NetworkTransport::OnHeader(char* bytes, size_t unit, size_t count, void* exchange) {
  auto& self = *static_cast<Exchange*>(exchange);
  const size_t size = unit * count;
  self.transport->figures_.received_size += size;
  if (!self.collector.TakeHeader({bytes, size})) return 0;
  RequestQueue& queue = self.origin->queue;
  if (queue.version() == HttpVersion::kUnknown) queue.LearnVersion(self.collector.version());
  return size;
}

size_t NetworkTransport::OnBody(char* bytes, size_t unit, size_t count, void* exchange) {
  auto& self = *static_cast<Exchange*>(exchange);
  const size_t size = unit * count;
  self.transport->figures_.received_size += size;
  return self.collector.TakeBody({bytes, size}) ? size : 0;
}

// A connection is there, and the request is about to go out on it: for the second time where curl
// found that the first connection had died.
int NetworkTransport::OnSending(void* exchange, char* /*remote_address*/, char* /*local_address*/,
                                int /*remote_port*/, int local_port) {
  auto& self = *static_cast<Exchange*>(exchange);
  NetworkTransport& transport = *self.transport;
  const bool is_first = self.send_count++ == 0;
  if (!is_first && self.task.request.method == HttpMethod::kPost) return CURL_PREREQFUNC_ABORT;
  if (!is_first) {
    ++transport.figures_.replaced;
    transport.LeaveConnection(self);
  } else if (transport.turn_ > self.task.turn + 1) {
    ++transport.figures_.waits;
    transport.figures_.acquire_time +=
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - self.task.sent_at);
  }
  self.local_port = local_port;
  if (self.origin->busy_by_port[local_port]++ == 0) ++transport.figures_.in_use_connections;
  return CURL_PREREQFUNC_OK;
}

void NetworkTransport::LeaveConnection(Exchange& exchange) {
  if (exchange.local_port == 0) return;
  const auto busy = exchange.origin->busy_by_port.find(exchange.local_port);
  if (--busy->second == 0) {
    exchange.origin->busy_by_port.erase(busy);
    --figures_.in_use_connections;
  }
  exchange.local_port = 0;
}

curl_socket_t NetworkTransport::OnOpen(void* exchange, curlsocktype /*purpose*/,
                                       curl_sockaddr* address) {
  auto& self = *static_cast<Exchange*>(exchange);
  self.origin->queue.Resolve();
  const int fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd < 0) return CURL_SOCKET_BAD;
  ++self.transport->figures_.opened_connections;
  ++self.transport->figures_.open_connections;
  return fd;
}

int NetworkTransport::OnClose(void* transport, curl_socket_t fd) {
  --static_cast<NetworkTransport*>(transport)->figures_.open_connections;
  return ::close(fd);
}

int NetworkTransport::OnWatch(CURL* /*easy*/, curl_socket_t fd, int what, void* origin,
                              void* /*of_socket*/) {
  const Origin& self = *static_cast<Origin*>(origin);
  EventSet& events = self.transport->events_;
  if (what == CURL_POLL_REMOVE) {
    events.Forget(fd);
    return 0;
  }
  const bool ok = events.Watch({.owner = self.index,
                                .fd = fd,
                                .is_readable = (what & CURL_POLL_IN) != 0,
                                .is_writable = (what & CURL_POLL_OUT) != 0,
                                .is_broken = true});
  return ok ? 0 : -1;
}

int NetworkTransport::OnTimer(CURLM* /*multi*/, long timeout_ms, void* origin) {
  auto& due = static_cast<Origin*>(origin)->due;
  due.reset();
  if (timeout_ms >= 0) due = Clock::now() + milliseconds(timeout_ms);
  return 0;
}

bool NetworkTransport::ActOnTimers() {
  const Clock::time_point now = Clock::now();
  for (const auto& origin : origins_) {
    if (!origin->due || *origin->due > now) continue;
    origin->due.reset();
    if (!Act(*origin, CURL_SOCKET_TIMEOUT, 0)) return false;
  }
  return true;
}

Clock::duration NetworkTransport::WaitTime() const {
  Clock::duration wait = kMaxWait;
  const auto until = [&, now = Clock::now()](const std::optional<Clock::time_point>& due) {
    if (due) wait = std::min(wait, std::max(*due - now, Clock::duration::zero()));
  };
  for (const auto& origin : origins_) {
    if (origin->queue.can_begin()) return Clock::duration::zero();
    until(origin->due);
  }
  until(delayed_.next_due());
  return wait;
}

Status NetworkTransport::WaitForEvents() {
  const auto events = events_.Wait(WaitTime());
  if (!events) return events.error();
  for (const EventSet::Event& event : *events) {
    const int what = (event.is_readable ? CURL_CSELECT_IN : 0) |
                     (event.is_writable ? CURL_CSELECT_OUT : 0) |
                     (event.is_broken ? CURL_CSELECT_ERR : 0);
    if (!Act(*origins_[event.owner], event.fd, what)) return kCurlError;
  }
  return {};
}

bool NetworkTransport::FinishOne(Exchange& exchange, CURLcode code) {
  Origin& origin = *exchange.origin;
  long connect_count = 0;
  curl_off_t handshake_us = 0;
  long status = 0;
  curl_easy_getinfo(exchange.easy, CURLINFO_NUM_CONNECTS, &connect_count);
  curl_easy_getinfo(exchange.easy, CURLINFO_APPCONNECT_TIME_T, &handshake_us);
  curl_easy_getinfo(exchange.easy, CURLINFO_RESPONSE_CODE, &status);
  if (connect_count == 0 && IsToBeSentAgain(exchange, code)) {
    exchange.was_sent_again = true;
    return curl_multi_remove_handle(origin.multi, exchange.easy) == CURLM_OK && Prepare(exchange) &&
           curl_multi_add_handle(origin.multi, exchange.easy) == CURLM_OK;
  }
  if (connect_count > 0 && handshake_us > 0) ++figures_.tls_handshakes;
  if (connect_count == 0 && exchange.send_count > 0) ++figures_.reused;
  HttpReply reply;
  if (code == CURLE_OK) {
    origin.queue.LearnReplyTime(ReplyTimeOf(exchange.easy));
    reply = std::move(exchange.collector.reply());
    reply.status = static_cast<int>(status);
  } else {
    reply.fault = FaultOf(code, exchange);
    reply.fault_message = MessageOf(code, exchange);
  }
  const Done done = std::move(exchange.task.done);
  PutBack(exchange);
  --task_count_;
  const bool is_nowhere = reply.fault == TransportFault::kResolve && !origin.queue.is_resolved();
  if (is_nowhere) FailWaiting(origin, reply);
  done(std::move(reply));
  return true;
}

// Asking once for each of them whether a name exists would take as many times as long.
void NetworkTransport::FailWaiting(Origin& origin, const HttpReply& reply) {
  const std::deque<Task> tasks = origin.queue.TakeAll();
  task_count_ -= tasks.size();
  for (const Task& task : tasks) task.done(reply);
}

// Tells of all that have ended. All are read before one is finished: curl looks through what is
// unread when a handle goes, and a callback may send to an origin that was not there.
bool NetworkTransport::Finish() {
  for (const auto& origin : origins_) {
    if (origin->queue.begun_count() == 0) continue;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(origin->multi, &left)) {
      char* exchange = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange);
      ended_.emplace_back(static_cast<Exchange*>(static_cast<void*>(exchange)),
                          message->data.result);
    }
  }
  const bool ok = std::ranges::all_of(
      ended_, [this](const auto& ended) { return FinishOne(*ended.first, ended.second); });
  ended_.clear();
  return ok;
}

void NetworkTransport::PutBack(Exchange& exchange) {
  curl_multi_remove_handle(exchange.origin->multi, exchange.easy);
  LeaveConnection(exchange);
  exchange.origin->queue.End();
  exchange.task = {};
  exchange.collector = {};
  const size_t index = exchange.index;
  std::swap(active_[index], active_.back());
  active_[index]->index = index;
  spare_.push_back(std::move(active_.back()));
  active_.pop_back();
}

void NetworkTransport::Drop() {
  while (!active_.empty()) PutBack(*active_.back());
  for (const auto& origin : origins_) origin->queue.TakeAll();
  delayed_.Clear();
  task_count_ = 0;
}

bool NetworkTransport::Turn() {
  ++turn_;
  for (const auto& origin : origins_) {
    if (!BeginWaiting(*origin)) return false;
  }
  if (!ActOnTimers() || !Finish()) return false;
  delayed_.MakeDue(Clock::now());
  return true;
}

Status NetworkTransport::Run(const std::function<bool()>& stop) {
  while (!is_idle()) {
    if (stop && stop()) {
      Drop();
      break;
    }
    Status status = Turn() ? Status() : kCurlError;
    if (status && !is_idle()) status = WaitForEvents();
    if (!status) {
      Drop();
      return status;
    }
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Transport>> MakeNetworkTransport(const TransportOptions& options) {
  auto transport = std::make_unique<NetworkTransport>(options);
  Status status = transport->SetUp();
  if (!status) return std::move(status).error();
  return std::unique_ptr<Transport>(std::move(transport));
}

}  // namespace bfa
