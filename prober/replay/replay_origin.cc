#include "prober/replay/replay_origin.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include "prober/archive_layout.h"
#include "prober/replay/control.h"
#include "prober/replay/exchange.h"
#include "prober/replay/fault_body.h"

namespace bfa::replay {
namespace {

constexpr std::string_view kBucketPath = "/data.binance.vision";
constexpr std::string_view kExchangePath = "/fapi/v1/exchangeInfo";
constexpr std::string_view kObjects = "/data/";
constexpr std::string_view kXmlType = "application/xml";

bool IsBucket(std::string_view path) {
  return path == kBucketPath || path == std::string(kBucketPath) + "/";
}

// The key that a path names, of either host; empty if it is no object's.
std::string KeyOfPath(std::string_view path) {
  if (path.starts_with(std::string(kBucketPath) + "/")) path.remove_prefix(kBucketPath.size());
  return path.starts_with(kObjects) ? std::string(path.substr(1)) : std::string();
}

struct ByteRange {
  uint64_t first;
  uint64_t last;  // included
};

enum class RangeState : uint8_t { kNone, kSound, kBeyond };

bool ParseNumber(std::string_view text, uint64_t& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stop == end;
}

// Of one range; what cannot be read, and several, count as none (RFC 7233, 3.1).
RangeState ParseRange(std::string_view header, uint64_t size, ByteRange& range) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return RangeState::kNone;
  header.remove_prefix(kUnit.size());
  const size_t dash = header.find('-');
  if (dash == std::string_view::npos) return RangeState::kNone;
  const std::string_view first = header.substr(0, dash);
  const std::string_view last = header.substr(dash + 1);
  uint64_t number = 0;
  if (first.empty()) {
    if (!ParseNumber(last, number)) return RangeState::kNone;
    if (number == 0 || size == 0) return RangeState::kBeyond;
    range = {size - std::min(number, size), size - 1};
    return RangeState::kSound;
  }
  if (!ParseNumber(first, range.first)) return RangeState::kNone;
  number = UINT64_MAX;
  if (!last.empty() && (!ParseNumber(last, number) || number < range.first)) {
    return RangeState::kNone;
  }
  if (range.first >= size) return RangeState::kBeyond;
  range.last = std::min(number, size - 1);
  return RangeState::kSound;
}

Reply XmlError(int status, std::string_view code, std::string_view message, std::string_view key) {
  Reply reply;
  reply.status = status;
  reply.SetBody(kXmlType, ErrorXml(code, message, key));
  return reply;
}

// The date in the name of a file: `…-2024-01-15.zip`, with or without `.CHECKSUM`.
std::optional<Day> DayOf(std::string_view key) {
  constexpr std::string_view kZip = ".zip";
  constexpr size_t kDateSize = 10;
  if (key.ends_with(internal::kChecksumSuffix)) {
    key.remove_suffix(internal::kChecksumSuffix.size());
  }
  if (!key.ends_with(kZip) || key.size() < kZip.size() + kDateSize) return std::nullopt;
  return ParseDay(key.substr(key.size() - kZip.size() - kDateSize, kDateSize));
}

}  // namespace

Origin::Origin(const ArchiveSource& source, const Script& script) : archive_(source) {
  Play(script);
}

void Origin::Play(const Script& script) {
  archive_.Apply(script.changes);
  archive_.KeepSymbols(script.symbols);
  if (script.days) archive_.KeepDays(*script.days);
  if (script.clock) clock_ = *script.clock;
  faults_ = FaultScript(script.faults);
}

Question Origin::QuestionOf(const Request& request, const RequestTarget& target) const {
  Question question;
  question.target = request.target;
  const std::string& root = archive_.layout().root();
  if (target.path == kExchangePath) {
    question.kind = RequestKind::kExchangeInfo;
  } else if (IsBucket(target.path)) {
    const std::string* prefix = target.Find("prefix");
    question.key = prefix == nullptr ? "" : *prefix;
    const bool discovers = question.key == root && target.Find("delimiter") != nullptr;
    question.kind = discovers ? RequestKind::kDiscover : RequestKind::kList;
    if (const Result<ListQuery> query = ParseListQuery(target)) question.marker = query->after;
  } else if (question.key = KeyOfPath(target.path); !question.key.empty()) {
    question.kind = question.key.ends_with(internal::kChecksumSuffix) ? RequestKind::kChecksum
                    : request.method == "HEAD"                        ? RequestKind::kHead
                                                                      : RequestKind::kGet;
    question.day = DayOf(question.key);
  }
  if (question.key.starts_with(root)) {
    const std::string rest = question.key.substr(root.size());
    if (const size_t slash = rest.find('/'); slash != std::string::npos) {
      question.symbol = rest.substr(0, slash);
    }
  }
  return question;
}

Reply Origin::ListReply(const RequestTarget& target, const Fault* fault) const {
  Result<ListQuery> query = ParseListQuery(target);
  if (!query) return XmlError(400, "InvalidArgument", query.error().message(), {});
  if (fault != nullptr && fault->listing == ListingFault::kStuck) query->after.clear();
  ListPage page = ListObjects(archive_, *query, clock_);
  Reply reply;
  if (fault == nullptr) {
    reply.SetBody(kXmlType, PageXml(*query, page));
  } else {
    reply.SetBody(kXmlType, Replace(FaultyPageXml(*fault, std::move(*query), std::move(page)),
                                    fault->replacements));
  }
  return reply;
}

Reply Origin::ObjectReply(const Request& request, const std::string& key) const {
  const std::optional<ObjectFacts> facts = archive_.Find(key, clock_);
  if (!facts) return XmlError(404, "NoSuchKey", "The specified key does not exist.", key);
  ByteRange range{0, 0};
  const RangeState state = ParseRange(request.range, facts->size, range);
  if (state == RangeState::kBeyond) {
    Reply reply = XmlError(416, "InvalidRange", "The requested range is not satisfiable", key);
    reply.headers.emplace_back("Content-Range", "bytes */" + std::to_string(facts->size));
    return reply;
  }
  Reply reply;
  std::string body;
  if (request.method == "GET") body = archive_.Read(key, clock_).value_or(std::string());
  uint64_t length = facts->size;
  if (state == RangeState::kSound) {
    reply.status = 206;
    reply.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                                    std::to_string(range.last) + "/" +
                                                    std::to_string(facts->size));
    length = range.last - range.first + 1;
    if (!body.empty()) body = body.substr(range.first, length);
  }
  const bool is_zip = key.ends_with(".zip");
  reply.SetBody(is_zip ? "application/zip" : "binary/octet-stream", std::move(body));
  reply.content_length = length;
  reply.headers.emplace_back("ETag", "\"" + facts->etag + "\"");
  reply.headers.emplace_back("Last-Modified", HttpDate(facts->last_modified));
  reply.headers.emplace_back("Accept-Ranges", "bytes");
  return reply;
}

Reply Origin::TrueAnswer(const Request& request, const RequestTarget& target,
                         const Question& question, const Fault* fault) const {
  if (request.method != "GET" && request.method != "HEAD") {
    return XmlError(405, "MethodNotAllowed",
                    "The specified method is not allowed against this resource.", {});
  }
  switch (question.kind) {
    case RequestKind::kDiscover:
    case RequestKind::kList:
      return ListReply(target, fault);
    case RequestKind::kHead:
    case RequestKind::kGet:
    case RequestKind::kChecksum:
      return ObjectReply(request, question.key);
    case RequestKind::kExchangeInfo: {
      Reply reply;
      std::string json = ExchangeInfoJson(archive_, clock_);
      if (fault != nullptr) json = Replace(std::move(json), fault->replacements);
      reply.SetBody("application/json", std::move(json));
      return reply;
    }
    case RequestKind::kOther:
      break;
  }
  if (target.path != "/") {
    return XmlError(404, "NoSuchKey", "The specified key does not exist.", target.path);
  }
  Reply reply;
  reply.SetBody("text/html", HtmlPage("Binance Data Collection"));
  return reply;
}

Reply Origin::Answer(const Request& request) {
  const std::optional<RequestTarget> target = ParseTarget(request.target);
  if (target && target->path.starts_with(kControlPath))
    return ControlReply(*this, request, *target);
  LogRecord record{request.method, {}, 0, false};
  Reply reply;
  const Fault* fault = nullptr;
  if (target) {
    record.question = QuestionOf(request, *target);
    fault = faults_.Next(record.question);
    reply = fault != nullptr && ReplacesAnswer(*fault)
                ? ReplacementOf(*fault, record.question.kind, record.question.key)
                : TrueAnswer(request, *target, record.question, fault);
  } else {
    record.question.target = request.target;
    reply = XmlError(400, "InvalidURI", "Couldn't parse the specified URI.", {});
  }
  if (fault != nullptr) {
    reply.delivery = {fault->latency, fault->reset, fault->cut_after, fault->drip};
  }
  const auto skew = fault == nullptr ? std::chrono::seconds{0} : fault->clock_skew;
  reply.headers.emplace_back("Date", HttpDate(clock_ + skew));
  reply.headers.emplace_back("Server", "bfa-replay-origin");
  if (request.method == "HEAD") reply.body.clear();
  record.status = reply.status;
  record.reset = reply.delivery.reset;
  log_.push_back(std::move(record));
  return reply;
}

}  // namespace bfa::replay
