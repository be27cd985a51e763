// One HTTP request, what came of it, and the interface behind which the network stands.
#ifndef BFA_TRANSPORT_H_
#define BFA_TRANSPORT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bfa/result.h"

namespace bfa {

enum class HttpMethod : uint8_t { kGet, kHead, kPost };

struct HttpRequest {
  HttpMethod method = HttpMethod::kGet;
  std::string url;   // absolute, percent-encoded already: it is sent as it stands
  std::string body;  // of a POST; sent as application/json
  // A longer answer is cut off and reported as kTooLarge.
  uint64_t max_body_size = uint64_t{1} << 20;
};

// Why there is no whole answer. The numbers mean nothing.
enum class TransportFault : uint8_t {
  kNone = 0,
  kResolve,   // the name of the host has no address
  kConnect,   // nobody listens, or the network is down
  kTls,       // handshake or certificate
  kTimeout,   // took longer than is allowed as a whole
  kBroken,    // the connection ended or was reset before the answer was whole
  kTooLarge,  // the body is longer than was allowed
  kProtocol,  // no HTTP
};

// What came of a request: a whole answer of the server, or a fault. Header values are as they were
// sent, empty where there was none.
struct HttpReply {
  TransportFault fault = TransportFault::kNone;
  std::string fault_message;  // one line, without the URL
  int status = 0;             // 0 with a fault
  std::string content_type;
  std::string etag;
  std::string last_modified;
  std::string date;
  std::string retry_after;
  std::optional<uint64_t> content_length;
  std::string body;

  bool whole() const { return fault == TransportFault::kNone; }
};

// What the connections did since the transport was made.
struct PoolFigures {
  uint64_t open_connections = 0;    // now
  uint64_t in_use_connections = 0;  // of those, with a request under way
  uint64_t opened_connections = 0;  // in all, with those that were refused
  uint64_t tls_handshakes = 0;
  uint64_t reused = 0;                       // requests sent over a connection that was open
  uint64_t waits = 0;                        // requests that had to wait for a connection
  std::chrono::microseconds acquire_time{};  // the sum of those waits
  // Times that a request was sent again by itself: its connection had broken, or refused it, before
  // a byte of the answer came. A POST never is.
  uint64_t replaced = 0;
  uint64_t received_size = 0;  // bytes of headers and bodies
};

// Sends requests, all at once, and calls back. Everything happens in the thread that calls Run. Not
// safe to use from several threads.
class Transport {
 public:
  using Done = std::function<void(HttpReply)>;
  using Call = std::function<void()>;

  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  // Takes a request; `done` is called once, from Run. May be called from a callback.
  virtual void Send(HttpRequest request, Done done) = 0;
  // Calls `call` from Run, not before `delay` has passed. May be called from a callback.
  virtual void CallAfter(std::chrono::milliseconds delay, Call call) = 0;
  // Works until all requests are answered and all delays are over, or until `stop`, which is asked
  // at each turn of the loop and at least every 200 ms, says true: then what is left is dropped and
  // its callbacks are never called. A signal ends a wait. kIo if the machine gives out.
  virtual Status Run(const std::function<bool()>& stop) = 0;
  // Time since some moment, never going back.
  virtual std::chrono::milliseconds Now() const = 0;
  virtual PoolFigures pool() const = 0;
};

// How the transport over the network behaves.
struct TransportOptions {
  // Of one request, from the moment at which it is sent to the last byte of its answer.
  std::chrono::milliseconds timeout{30'000};
  std::chrono::milliseconds connect_timeout{10'000};
  // To one host, where HTTP/2 is not spoken; where it is, eight carry all requests.
  uint32_t max_connections = 64;
  std::chrono::seconds max_idle_time{60};
  std::chrono::seconds max_lifetime{600};
  // A file of certificates to trust in place of the system's.
  std::string ca_file;
};

// The transport over the network, by libcurl. TLS is always verified, redirects are not followed,
// names are resolved once (if that fails, so do all requests to the host that wait), proxies are
// those of the environment, and nothing but http and https is spoken. kIo if libcurl cannot be set
// up.
Result<std::unique_ptr<Transport>> MakeNetworkTransport(const TransportOptions& options);

}  // namespace bfa

#endif  // BFA_TRANSPORT_H_
