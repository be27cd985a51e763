// Which host a URL is of.
#ifndef BFA_PROBER_URL_ORIGIN_H_
#define BFA_PROBER_URL_ORIGIN_H_

#include <string_view>

namespace bfa::internal {

// Scheme, host and port: `http://127.0.0.1:8080` of `http://127.0.0.1:8080/data?x`. A part of what
// was passed in.
inline std::string_view UrlOrigin(std::string_view url) {
  const size_t scheme = url.find("://");
  return url.substr(0, url.find_first_of("/?", scheme == url.npos ? 0 : scheme + 3));
}

}  // namespace bfa::internal

#endif  // BFA_PROBER_URL_ORIGIN_H_
