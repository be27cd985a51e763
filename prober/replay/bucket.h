// The listing of a bucket, as S3 gives it.
#ifndef BFA_PROBER_REPLAY_BUCKET_H_
#define BFA_PROBER_REPLAY_BUCKET_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/result.h"
#include "prober/replay/archive.h"
#include "prober/replay/request_target.h"

namespace bfa::replay {

inline constexpr uint64_t kMaxPageKeys = 1'000;

// What a listing is asked for, of either version.
struct ListQuery {
  int version = 1;
  std::string prefix;
  std::string delimiter;
  std::string marker;  // v1: marker. v2: start-after, also beside a token
  std::string token;   // v2: continuation-token as it was sent
  bool has_token = false;
  std::string after;  // the key or common prefix behind which the page begins
  uint64_t max_keys = kMaxPageKeys;
  bool url_encoded = false;  // encoding-type=url
};

// kInvalidArgument with what S3 says of it.
Result<ListQuery> ParseListQuery(const RequestTarget& target);

// One page. Keys and common prefixes each in the order of their bytes.
struct ListPage {
  struct Entry {
    std::string key;
    ObjectFacts facts;
  };
  std::vector<Entry> entries;
  std::vector<std::string> common_prefixes;
  bool truncated = false;
  std::string last;  // of keys and common prefixes; empty if there are none
};

ListPage ListObjects(const Archive& archive, const ListQuery& query, Instant now);

// The page as S3 writes it.
std::string PageXml(const ListQuery& query, const ListPage& page);

// The error document of S3; `resource` is a key or nothing.
std::string ErrorXml(std::string_view code, std::string_view message, std::string_view resource);

void AppendEscaped(std::string_view text, std::string& out);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_BUCKET_H_
