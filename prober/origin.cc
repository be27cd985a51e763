#include "bfa/origin.h"

#include <algorithm>

namespace bfa {
namespace {

constexpr std::string_view kHttp = "http://";
constexpr std::string_view kHttps = "https://";

// 127.0.0.0/8, ::1 and localhost.
bool IsLoopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  return host.starts_with("127.") && std::count(host.begin(), host.end(), '.') == 3 &&
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::string_view HostOf(std::string_view authority) {
  const size_t end = authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':');
  return authority.substr(0, end);
}

// Nothing, or a colon and up to five digits.
bool IsPort(std::string_view text) {
  if (text.empty()) return true;
  return text.front() == ':' && text.size() >= 2 && text.size() <= 6 &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

}  // namespace

Status CheckOriginUrl(std::string_view name, std::string_view url, bool insecure) {
  const auto refuse = [&](std::string_view why) -> Status {
    return Error(ErrorCode::kInvalidArgument,
                 std::string(name) + ": '" + std::string(url) + "' " + std::string(why));
  };
  const bool is_http = url.starts_with(kHttp);
  if (!is_http && !url.starts_with(kHttps)) return refuse("is no https URL");
  const bool has_space = std::any_of(url.begin(), url.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7f;
  });
  if (has_space) return refuse("has characters that a URL has not");
  std::string_view rest = url.substr(is_http ? kHttp.size() : kHttps.size());
  const std::string_view authority = rest.substr(0, rest.find('/'));
  if (authority.find('@') != std::string_view::npos) return refuse("has a user: none is ever sent");
  const std::string_view host = HostOf(authority);
  if (host.empty() || host == "[]") return refuse("names no host");
  if (rest.find_first_of("?#") != std::string_view::npos)
    return refuse("has a query or a fragment");
  if (!IsPort(authority.substr(host.size()))) {
    return refuse("has no number of a port behind its host");
  }
  if (rest.ends_with('/')) return refuse("ends in a slash");
  if (is_http && !insecure && !IsLoopback(host)) {
    return refuse("is plain http to another machine; use https, or --insecure-origin");
  }
  return {};
}

}  // namespace bfa
