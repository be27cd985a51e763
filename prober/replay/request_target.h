// The target of a request: a path and a query, percent-decoded.
#ifndef BFA_PROBER_REPLAY_REQUEST_TARGET_H_
#define BFA_PROBER_REPLAY_REQUEST_TARGET_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bfa::replay {

struct RequestTarget {
  std::string path;                                       // with its leading slash
  std::map<std::string, std::string, std::less<>> query;  // of a key given twice, the first

  // The value of a key; nothing if the query does not have it.
  const std::string* Find(std::string_view key) const;
};

// Decodes once; nothing if a `%` is not followed by two hex digits, or there is no leading slash.
// In a query, `+` is a space.
std::optional<RequestTarget> ParseTarget(std::string_view target);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_REQUEST_TARGET_H_
