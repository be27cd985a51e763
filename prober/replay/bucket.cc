#include "prober/replay/bucket.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <optional>
#include <system_error>

#include "bfa/symbol.h"
#include "prober/archive_layout.h"

namespace bfa::replay {
namespace {

constexpr std::string_view kXmlHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view kBucketName = "data.binance.vision";
constexpr std::string_view kHexDigits = "0123456789abcdef";

// Tokens are opaque: the hex of the last key, behind a letter that no key begins with here.
std::string TokenOf(std::string_view key) {
  std::string token = "1";
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    token += {kHexDigits[byte >> 4], kHexDigits[byte & 0xF]};
  }
  return token;
}

std::optional<std::string> KeyOfToken(std::string_view token) {
  if (token.size() % 2 == 0 || !token.starts_with('1')) return std::nullopt;
  std::string key;
  for (size_t i = 1; i < token.size(); i += 2) {
    const size_t high = kHexDigits.find(token[i]);
    const size_t low = kHexDigits.find(token[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    key += static_cast<char>(high << 4 | low);
  }
  return key;
}

Error Invalid(std::string message) { return {ErrorCode::kInvalidArgument, std::move(message)}; }

std::string ValueOf(const RequestTarget& target, std::string_view key) {
  const std::string* value = target.Find(key);
  return value == nullptr ? std::string() : *value;
}

void AppendElement(std::string_view name, std::string_view value, std::string& out) {
  out += '<';
  out += name;
  out += '>';
  AppendEscaped(value, out);
  out += "</";
  out += name;
  out += '>';
}

// Behind all keys that begin with `prefix`.
std::string Behind(std::string prefix) {
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

// To the millisecond, as S3 writes it.
void AppendModified(Instant instant, std::string& out) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  AppendInstant(seconds, out);
  out.pop_back();  // the Z
  const auto rest = std::chrono::floor<std::chrono::milliseconds>(instant - seconds);
  std::string digits = std::to_string(rest.count());
  digits.insert(0, 3 - digits.size(), '0');
  out += '.' + digits + 'Z';
}

void AppendContents(std::string_view key, const ObjectFacts& facts, std::string& out) {
  out += "<Contents>";
  AppendElement("Key", key, out);
  out += "<LastModified>";
  AppendModified(facts.last_modified, out);
  out += "</LastModified><ETag>&quot;";
  out += facts.etag;
  out += "&quot;</ETag><Size>";
  out += std::to_string(facts.size);
  out += "</Size><StorageClass>STANDARD</StorageClass></Contents>";
}

}  // namespace

void AppendEscaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
}

Result<ListQuery> ParseListQuery(const RequestTarget& target) {
  ListQuery query;
  if (const std::string* type = target.Find("list-type")) {
    if (*type != "2") return Invalid("Invalid List Type: " + *type);
    query.version = 2;
  }
  query.prefix = ValueOf(target, "prefix");
  query.delimiter = ValueOf(target, "delimiter");
  query.marker = ValueOf(target, query.version == 1 ? "marker" : "start-after");
  query.after = query.marker;
  for (const std::string* text : {&query.prefix, &query.delimiter, &query.marker}) {
    if (!ValidateText(*text)) return Invalid("This argument is no text.");
  }
  if (const std::string* encoding = target.Find("encoding-type")) {
    if (*encoding != "url") return Invalid("Invalid Encoding Method specified in Request");
    query.url_encoded = true;
  }
  if (const std::string* text = target.Find("max-keys")) {
    const char* const end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, query.max_keys);
    if (error != std::errc{} || stop != end) {
      return Invalid("Provided max-keys not an integer or within integer range");
    }
    query.max_keys = std::min(query.max_keys, kMaxPageKeys);
  }
  if (const std::string* token = target.Find("continuation-token"); token && query.version == 2) {
    const std::optional<std::string> key = KeyOfToken(*token);
    if (!key) return Invalid("The continuation token provided is incorrect");
    query.token = *token;
    query.has_token = true;
    query.after = *key;
  }
  return query;
}

ListPage ListObjects(const Archive& archive, const ListQuery& query, Instant now) {
  ListPage page;
  if (query.max_keys == 0) return page;
  ObjectCursor cursor(archive, now);
  cursor.Seek(std::max(query.prefix, query.after));
  if (!query.after.empty() && !cursor.at_end() && cursor.key() == query.after) cursor.Next();
  while (!cursor.at_end() && cursor.key().starts_with(query.prefix)) {
    const std::string& key = cursor.key();
    const size_t cut = query.delimiter.empty() ? std::string::npos
                                               : key.find(query.delimiter, query.prefix.size());
    const bool rolls_up = cut != std::string::npos;
    const std::string item = rolls_up ? key.substr(0, cut + query.delimiter.size()) : key;
    if (rolls_up && item == query.after) {
      cursor.Seek(Behind(item));
      continue;
    }
    if (page.entries.size() + page.common_prefixes.size() == query.max_keys) {
      page.truncated = true;
      break;
    }
    page.last = item;
    if (rolls_up) {
      page.common_prefixes.push_back(item);
      cursor.Seek(Behind(item));
    } else {
      page.entries.push_back({item, cursor.Facts()});
      cursor.Next();
    }
  }
  return page;
}

std::string PageXml(const ListQuery& query, const ListPage& page) {
  const auto text = [&query](const std::string& key) {
    return query.url_encoded ? internal::EncodeKey(key) : key;
  };
  std::string xml(kXmlHead);
  xml.reserve(2'000 + page.entries.size() * 400);
  xml += "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  AppendElement("Name", kBucketName, xml);
  AppendElement("Prefix", text(query.prefix), xml);
  if (query.version == 1) {
    AppendElement("Marker", text(query.marker), xml);
    if (page.truncated && !query.delimiter.empty()) {
      AppendElement("NextMarker", text(page.last), xml);
    }
  } else {
    if (!query.marker.empty()) AppendElement("StartAfter", text(query.marker), xml);
    if (query.has_token) AppendElement("ContinuationToken", query.token, xml);
    if (page.truncated) AppendElement("NextContinuationToken", TokenOf(page.last), xml);
    AppendElement("KeyCount", std::to_string(page.entries.size() + page.common_prefixes.size()),
                  xml);
  }
  AppendElement("MaxKeys", std::to_string(query.max_keys), xml);
  if (!query.delimiter.empty()) AppendElement("Delimiter", text(query.delimiter), xml);
  if (query.url_encoded) AppendElement("EncodingType", "url", xml);
  AppendElement("IsTruncated", page.truncated ? "true" : "false", xml);
  for (const ListPage::Entry& entry : page.entries) {
    AppendContents(text(entry.key), entry.facts, xml);
  }
  for (const std::string& prefix : page.common_prefixes) {
    xml += "<CommonPrefixes>";
    AppendElement("Prefix", text(prefix), xml);
    xml += "</CommonPrefixes>";
  }
  xml += "</ListBucketResult>";
  return xml;
}

std::string ErrorXml(std::string_view code, std::string_view message, std::string_view resource) {
  std::string xml(kXmlHead);
  xml += "<Error>";
  AppendElement("Code", code, xml);
  AppendElement("Message", message, xml);
  if (!resource.empty()) AppendElement("Key", resource, xml);
  xml += "<RequestId>0000000000000000</RequestId><HostId>replay</HostId></Error>";
  return xml;
}

}  // namespace bfa::replay
