#include "prober/replay/fault_body.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace bfa::replay {
namespace {

constexpr uint64_t kDeepElements = 100'000;
constexpr int kEntityLevels = 9;

std::string_view ErrorCodeOf(int status) {
  switch (status) {
    case 403:
      return "AccessDenied";
    case 404:
      return "NoSuchKey";
    case 429:
    case 503:
      return "SlowDown";
    default:
      return status < 500 ? "InvalidRequest" : "InternalError";
  }
}

// A valid page with keys of 1,000 bytes, until it has that size.
std::string HugeXml(const ListQuery& query, uint64_t size_mib) {
  std::string xml = PageXml(query, {});
  const std::string end = "</ListBucketResult>";
  xml.resize(xml.size() - end.size());
  const std::string entry = "<Contents><Key>" + query.prefix + std::string(1'000, 'x') +
                            "</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"
                            "&quot;00000000000000000000000000000000&quot;</ETag><Size>1</Size>"
                            "<StorageClass>STANDARD</StorageClass></Contents>";
  const uint64_t size = size_mib << 20;
  xml.reserve(size + entry.size());
  while (xml.size() < size) xml += entry;
  return xml + end;
}

std::string DeepXml() {
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (uint64_t i = 0; i < kDeepElements; ++i) xml += "<Contents>";
  for (uint64_t i = 0; i < kDeepElements; ++i) xml += "</Contents>";
  return xml + "</ListBucketResult>";
}

// Nine entities of ten of the one before: a name of a gigabyte.
std::string DoctypeXml() {
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE ListBucketResult [\n"
      "<!ENTITY e0 \"x\">\n";
  for (int level = 1; level <= kEntityLevels; ++level) {
    xml += "<!ENTITY e" + std::to_string(level) + " \"";
    for (int i = 0; i < 10; ++i) xml += "&e" + std::to_string(level - 1) + ";";
    xml += "\">\n";
  }
  return xml + "]>\n<ListBucketResult><Name>&e" + std::to_string(kEntityLevels) +
         ";</Name></ListBucketResult>";
}

}  // namespace

std::string HtmlPage(std::string_view title) {
  std::string page = "<!DOCTYPE html>\n<html><head><title>";
  AppendEscaped(title, page);
  return page + "</title></head><body></body></html>\n";
}

bool ReplacesAnswer(const Fault& fault) {
  return fault.status || fault.body || !fault.redirect.empty();
}

Reply ReplacementOf(const Fault& fault, RequestKind kind, std::string_view key) {
  Reply reply;
  const bool redirects = !fault.redirect.empty();
  reply.status = fault.status.value_or(redirects ? 302 : 200);
  if (redirects) reply.headers.emplace_back("Location", fault.redirect);
  if (!fault.retry_after.empty()) reply.headers.emplace_back("Retry-After", fault.retry_after);
  const bool is_api = kind == RequestKind::kExchangeInfo;
  const std::string code(ErrorCodeOf(reply.status));
  switch (fault.body.value_or(is_api ? BodyKind::kJson : BodyKind::kXml)) {
    case BodyKind::kXml:
      reply.SetBody("application/xml", ErrorXml(code, "Scripted.", key));
      break;
    case BodyKind::kHtml:
      reply.SetBody("text/html", HtmlPage(code));
      break;
    case BodyKind::kText:
      reply.SetBody("text/plain", code + "\n");
      break;
    case BodyKind::kJson:
      reply.SetBody("application/json", R"({"code":0,"msg":"Scripted: )" + code + "\"}");
      break;
  }
  return reply;
}

std::string FaultyPageXml(const Fault& fault, ListQuery query, ListPage page) {
  switch (fault.listing) {
    case ListingFault::kNone:
      break;
    case ListingFault::kEmpty:
      page = {};
      break;
    case ListingFault::kStuck:
      page.truncated = true;
      break;
    case ListingFault::kWrongPrefix:
      query.prefix = "wrong/" + query.prefix;
      break;
    case ListingFault::kIncomplete:
      page.entries.resize(std::min<size_t>(page.entries.size(), fault.keep));
      page.common_prefixes.resize(std::min<size_t>(page.common_prefixes.size(), fault.keep));
      page.truncated = false;
      break;
    case ListingFault::kHuge:
      return HugeXml(query, fault.size_mib);
    case ListingFault::kDeep:
      return DeepXml();
    case ListingFault::kDoctype:
      return DoctypeXml();
  }
  return PageXml(query, page);
}

}  // namespace bfa::replay
