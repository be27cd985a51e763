#include "tests/prober/sample_listing.h"

#include <optional>

namespace bfa::test {
namespace {

using internal::ListedObject;
using internal::ListingPage;

std::string Element(const std::string& name, std::string_view text) {
  return "<" + name + ">" + XmlText(text) + "</" + name + ">";
}

std::string Element(const std::string& name, const std::optional<std::string>& text) {
  return text ? Element(name, std::string_view(*text)) : std::string();
}

std::string Contents(const ListedObject& object) {
  std::string xml = "<Contents>" + Element("Key", std::string_view(object.key));
  if (object.last_modified) {
    xml += Element("LastModified", std::string_view(FormatInstant(*object.last_modified)));
  }
  if (!object.etag.empty()) xml += Element("ETag", std::string_view("\"" + object.etag + "\""));
  if (object.size) xml += Element("Size", std::string_view(std::to_string(*object.size)));
  return xml + "<StorageClass>STANDARD</StorageClass></Contents>";
}

}  // namespace

std::string XmlText(std::string_view text) {
  std::string xml;
  for (const char c : text) {
    switch (c) {
      case '&':
        xml += "&amp;";
        break;
      case '<':
        xml += "&lt;";
        break;
      case '>':
        xml += "&gt;";
        break;
      case '"':
        xml += "&quot;";
        break;
      case '\n':
      case '\r':
      case '\t':
        xml += "&#" + std::to_string(static_cast<int>(c)) + ";";
        break;
      default:
        xml += c;
    }
  }
  return xml;
}

std::string XmlOf(const ListingPage& page) {
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult "
      "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>data.binance.vision</Name>";
  xml += Element("Prefix", std::string_view(page.prefix)) + Element("Marker", page.marker) +
         Element("StartAfter", page.start_after) + Element("NextMarker", page.next_marker) +
         Element("NextContinuationToken", page.next_token);
  if (page.key_count) {
    xml += Element("KeyCount", std::string_view(std::to_string(*page.key_count)));
  }
  xml += "<MaxKeys>1000</MaxKeys>";
  xml += Element("IsTruncated", std::string_view(page.truncated ? "true" : "false"));
  for (const ListedObject& object : page.objects) xml += Contents(object);
  for (const std::string& directory : page.directories) {
    xml +=
        "<CommonPrefixes>" + Element("Prefix", std::string_view(directory)) + "</CommonPrefixes>";
  }
  return xml + "</ListBucketResult>";
}

std::string PercentDecode(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      decoded += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

UrlQuery UrlQuery::Of(const std::string& url) {
  const size_t mark = url.find('?');
  UrlQuery query{url.substr(0, mark), {}};
  for (size_t begin = mark; begin != std::string::npos;) {
    const size_t end = url.find('&', begin + 1);
    const std::string part = url.substr(begin + 1, end - begin - 1);
    const size_t equals = part.find('=');
    query.values[PercentDecode(part.substr(0, equals))] =
        equals == std::string::npos ? "" : PercentDecode(part.substr(equals + 1));
    begin = end;
  }
  return query;
}

std::string UrlQuery::value(const std::string& name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

ListingPage SampleBucket::PageOf(const std::string& url) const {
  const UrlQuery query = UrlQuery::Of(url);
  const bool second_version = query.value("list-type") == "2";
  const std::string position = query.value(second_version ? "start-after" : "marker");
  const std::string delimiter = query.value("delimiter");
  ListingPage page;
  page.prefix = query.value("prefix");
  if (!second_version) page.marker = position;
  if (second_version && !position.empty()) page.start_after = position;
  std::string last;
  for (const std::string& key : keys_) {
    if (!key.starts_with(page.prefix)) continue;
    const size_t cut =
        delimiter.empty() ? std::string::npos : key.find(delimiter, page.prefix.size());
    const std::string name = cut == std::string::npos ? key : key.substr(0, cut + 1);
    if (name <= position || name == last) continue;
    if (page.objects.size() + page.directories.size() == page_size_) {
      page.truncated = true;
      break;
    }
    last = name;
    if (cut == std::string::npos) {
      page.objects.push_back(
          {name, name.size(), Instant{std::chrono::seconds{1'700'000'000}}, "e"});
    } else {
      page.directories.push_back(name);
    }
  }
  if (page.truncated && !second_version && !delimiter.empty()) page.next_marker = last;
  if (page.truncated && second_version)
    page.next_token = "1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4v";
  if (second_version) page.key_count = page.objects.size() + page.directories.size();
  return page;
}

}  // namespace bfa::test
