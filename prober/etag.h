// ETags as a store keeps them.
#ifndef BFA_PROBER_ETAG_H_
#define BFA_PROBER_ETAG_H_

#include <string>

namespace bfa::internal {

// Without the quotes that HTTP and S3 put around it.
inline std::string EtagWithoutQuotes(std::string etag) {
  const bool quoted = etag.size() >= 2 && etag.front() == '"' && etag.back() == '"';
  return quoted ? etag.substr(1, etag.size() - 2) : etag;
}

// What stands between the quotes of a text that is nothing else; empty for any other.
inline std::string EtagBetweenQuotes(const std::string& text) {
  std::string etag = EtagWithoutQuotes(text);
  return etag.size() == text.size() ? std::string() : etag;
}

}  // namespace bfa::internal

#endif  // BFA_PROBER_ETAG_H_
