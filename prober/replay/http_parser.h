// Requests out of the bytes of a connection (HTTP/1.1).
#ifndef BFA_PROBER_REPLAY_HTTP_PARSER_H_
#define BFA_PROBER_REPLAY_HTTP_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "prober/replay/http_message.h"

namespace bfa::replay {

inline constexpr size_t kMaxHeadSize = size_t{64} << 10;
inline constexpr size_t kMaxBodySize = size_t{16} << 20;

// The request line and the headers that matter, without the body.
struct RequestHead {
  Request request;
  size_t body_size = 0;
  bool expects_continue = false;
  bool keep_alive = true;
};

// `text` is what stands before the empty line. False if it is no request, or one of more than
// kMaxBodySize or of chunks.
bool ParseHead(std::string_view text, RequestHead& head);

// The status line and headers with Content-Length, up to and with the empty line.
std::string HeadText(const Reply& reply, bool keep_alive);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_HTTP_PARSER_H_
