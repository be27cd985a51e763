// Puts a reply together from the lines and pieces in which it arrives.
#ifndef BFA_PROBER_REPLY_COLLECTOR_H_
#define BFA_PROBER_REPLY_COLLECTOR_H_

#include <cstdint>
#include <string_view>

#include "bfa/transport.h"

namespace bfa::internal {

// All header lines of one reply together; a server that sends more is refused.
inline constexpr uint64_t kMaxHeaderSize = uint64_t{64} << 10;

// The version of HTTP that the server answered in.
enum class HttpVersion : uint8_t { kUnknown, k1, k2 };

class ReplyCollector {
 public:
  ReplyCollector() = default;
  explicit ReplyCollector(uint64_t max_body_size) : max_body_size_(max_body_size) {}

  // One header line with its line end, the status line and the empty one at the end as well. A
  // second status line begins the reply anew (the first was an interim one); what comes after the
  // end of the headers is a trailer and means nothing. False where they are too long together.
  bool TakeHeader(std::string_view line);
  // False where the body gets longer than it may.
  bool TakeBody(std::string_view piece);

  HttpVersion version() const { return version_; }
  // Bytes of headers and bodies taken, of those refused as well.
  uint64_t received_size() const { return received_size_; }
  bool is_too_large() const { return is_too_large_; }
  bool has_too_long_headers() const { return header_size_ > kMaxHeaderSize; }
  HttpReply& reply() { return reply_; }

 private:
  uint64_t max_body_size_ = 0;
  uint64_t header_size_ = 0;
  uint64_t received_size_ = 0;
  HttpVersion version_ = HttpVersion::kUnknown;
  bool is_in_headers_ = false;
  bool is_too_large_ = false;
  HttpReply reply_;
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_REPLY_COLLECTOR_H_
