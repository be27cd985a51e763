#include "tools/exchange_source.h"

#include <utility>

#include "bfa/transport.h"
#include "tools/input_buffer.h"
#include "tools/interrupt.h"

namespace bfa::tools {
namespace {

constexpr uint64_t kMaxSize = uint64_t{64} << 20;
constexpr int kUnavailableForLegalReasons = 451;

Result<std::optional<std::string>> Fetch(const std::string& url) {
  const auto transport = MakeNetworkTransport({});
  if (!transport) return transport.error();
  HttpRequest request;
  request.url = url;
  request.max_body_size = kMaxSize;
  HttpReply reply;
  reply.fault = TransportFault::kTimeout;
  reply.fault_message = "no answer";
  (*transport)->Send(std::move(request), [&](HttpReply answer) { reply = std::move(answer); });
  if (Status ran = (*transport)->Run(Interrupted); !ran) return ran.error();
  if (reply.status == kUnavailableForLegalReasons) return std::optional<std::string>();
  if (reply.whole() && reply.status == 200) return std::optional(std::move(reply.body));
  return Error(ErrorCode::kNetwork, reply.whole()
                                        ? "answered with status " + std::to_string(reply.status)
                                        : reply.fault_message);
}

Result<std::optional<std::string>> ReadFile(const std::string& path) {
  const auto source = FileSource::Open(path);
  if (!source) return source.error();
  InputBuffer input(**source);
  while (input.bytes().size() <= kMaxSize && input.Fill()) {
  }
  if (input.error()) return *input.error();
  if (input.bytes().size() <= kMaxSize) return std::optional(std::string(input.bytes()));
  return Error(ErrorCode::kIo, "is longer than 64 MiB, and so no answer of the exchange");
}

}  // namespace

bool IsUrl(const std::string& source) {
  return source.starts_with("https://") || source.starts_with("http://");
}

Result<std::optional<std::string>> ReadExchangeInfo(const std::string& source) {
  return IsUrl(source) ? Fetch(source) : ReadFile(source);
}

}  // namespace bfa::tools
