#include "prober/replay/request_target.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace bfa::replay {
namespace {

std::optional<std::string> Decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const std::string_view digits = text.substr(i + 1, 2);
    unsigned byte = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() < 2 || error != std::errc{} || end != digits.data() + 2) return std::nullopt;
    decoded += static_cast<char>(byte);
    i += 2;
  }
  return decoded;
}

}  // namespace

const std::string* RequestTarget::Find(std::string_view key) const {
  const auto found = query.find(key);
  return found == query.end() ? nullptr : &found->second;
}

std::optional<RequestTarget> ParseTarget(std::string_view target) {
  const size_t mark = target.find('?');
  const std::optional<std::string> path = Decode(target.substr(0, mark), false);
  if (!path || !path->starts_with('/')) return std::nullopt;
  RequestTarget parsed{*path, {}};
  std::string_view rest =
      mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const size_t equals = std::min(pair.find('='), pair.size());
    const std::optional<std::string> key = Decode(pair.substr(0, equals), true);
    const std::optional<std::string> value =
        Decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!key || !value) return std::nullopt;
    if (!key->empty()) parsed.query.emplace(*key, *value);
  }
  return parsed;
}

}  // namespace bfa::replay
