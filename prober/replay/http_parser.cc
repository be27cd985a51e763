#include "prober/replay/http_parser.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <system_error>

namespace bfa::replay {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

std::string_view Trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

bool ParseRequestLine(std::string_view line, RequestHead& head) {
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  head.request.method = line.substr(0, first);
  head.request.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  head.keep_alive = version == "HTTP/1.1";
  return (head.keep_alive || version == "HTTP/1.0") && !head.request.method.empty() &&
         head.request.target.find(' ') == std::string::npos;
}

bool ParseHeader(std::string_view line, RequestHead& head) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string name = Lower(line.substr(0, colon));
  const std::string_view value = Trimmed(line.substr(colon + 1));
  if (name == "range") head.request.range = value;
  if (name == "connection") {
    const std::string token = Lower(value);
    if (token == "close") head.keep_alive = false;
    if (token == "keep-alive") head.keep_alive = true;
  }
  if (name == "expect") head.expects_continue = Lower(value) == "100-continue";
  if (name == "transfer-encoding") return false;
  if (name != "content-length") return true;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, head.body_size);
  return error == std::errc{} && stop == end && head.body_size <= kMaxBodySize;
}

}  // namespace

bool ParseHead(std::string_view text, RequestHead& head) {
  head = {};
  bool first = true;
  while (!text.empty() || first) {
    const std::string_view line = text.substr(0, text.find(kLineEnd));
    text.remove_prefix(std::min(line.size() + kLineEnd.size(), text.size()));
    if (!(first ? ParseRequestLine(line, head) : ParseHeader(line, head))) return false;
    first = false;
  }
  return true;
}

std::string HeadText(const Reply& reply, bool keep_alive) {
  std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " ";
  text += ReasonOf(reply.status);
  text += kLineEnd;
  for (const auto& [name, value] : reply.headers) {
    text += name + ": ";
    text += value;
    text += kLineEnd;
  }
  text += "Content-Length: " + std::to_string(reply.content_length) + "\r\n";
  if (!keep_alive) text += "Connection: close\r\n";
  text += kLineEnd;
  return text;
}

}  // namespace bfa::replay
