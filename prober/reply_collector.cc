#include "prober/reply_collector.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <system_error>

namespace bfa::internal {
namespace {

char LowerCase(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// `name` is in lower case.
bool IsNamed(std::string_view text, std::string_view name) {
  return std::ranges::equal(text, name, {}, LowerCase);
}

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view WithoutSpace(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<uint64_t> ParseSize(std::string_view text) {
  uint64_t size = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, size);
  return error == std::errc() && stop == end ? std::optional(size) : std::nullopt;
}

void TakeField(std::string_view name, std::string_view value, HttpReply& reply) {
  if (IsNamed(name, "etag")) {
    reply.etag = value;
  } else if (IsNamed(name, "last-modified")) {
    reply.last_modified = value;
  } else if (IsNamed(name, "date")) {
    reply.date = value;
  } else if (IsNamed(name, "retry-after")) {
    reply.retry_after = value;
  } else if (IsNamed(name, "content-type")) {
    reply.content_type = value;
  } else if (IsNamed(name, "content-length")) {
    reply.content_length = ParseSize(value);
  }
}

}  // namespace

bool ReplyCollector::TakeHeader(std::string_view line) {
  received_size_ += line.size();
  header_size_ += line.size();
  if (has_too_long_headers()) return false;
  const std::string_view text = WithoutSpace(line);
  const size_t colon = text.find(':');
  if (text.starts_with("HTTP/")) {
    reply_ = HttpReply();
    version_ = text.starts_with("HTTP/2") ? HttpVersion::k2 : HttpVersion::k1;
    is_in_headers_ = true;
  } else if (text.empty()) {
    is_in_headers_ = false;
  } else if (is_in_headers_ && colon != std::string_view::npos) {
    TakeField(text.substr(0, colon), WithoutSpace(text.substr(colon + 1)), reply_);
  }
  return true;
}

bool ReplyCollector::TakeBody(std::string_view piece) {
  received_size_ += piece.size();
  if (piece.size() > max_body_size_ - reply_.body.size()) {
    is_too_large_ = true;
    return false;
  }
  reply_.body += piece;
  return true;
}

}  // namespace bfa::internal
