// A request as it was read, and a reply as it is to be sent.
#ifndef BFA_PROBER_REPLAY_HTTP_MESSAGE_H_
#define BFA_PROBER_REPLAY_HTTP_MESSAGE_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bfa/calendar.h"
#include "prober/replay/faults.h"

namespace bfa::replay {

struct Request {
  std::string method = "GET";
  std::string target;  // path and query, percent-encoded
  std::string range;   // the header of that name
  std::string body;
};

// How a reply goes out: whole and at once, if nothing else is said.
struct Delivery {
  std::chrono::milliseconds latency{0};
  bool reset = false;                 // the connection is reset in place of an answer
  std::optional<uint64_t> cut_after;  // bytes of the body; then the connection is closed
  std::optional<Drip> drip;
};

struct Reply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // all but Content-Length
  std::string body;                                          // empty for HEAD
  uint64_t content_length = 0;                               // of HEAD, what a GET would have
  Delivery delivery;

  void SetBody(std::string_view content_type, std::string text);
  // Empty if there is none; names as they were set.
  std::string_view Header(std::string_view name) const;
};

// `Sun, 06 Nov 1994 08:49:37 GMT`
std::string HttpDate(Instant instant);

std::string_view ReasonOf(int status);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_HTTP_MESSAGE_H_
