#include "tools/exchange_source.h"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "bfa/origin.h"
#include "bfa/transport.h"
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
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file && !file.bad()) return std::optional(std::move(text));
  const int number = errno == 0 ? EIO : errno;
  return Error(number == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo,
               "cannot read the file: " + std::generic_category().message(number));
}

}  // namespace

bool IsUrl(const std::string& source) {
  return source.starts_with("https://") || source.starts_with("http://");
}

Result<std::optional<std::string>> ReadExchangeInfo(const std::string& source, bool insecure) {
  if (!IsUrl(source)) return ReadFile(source);
  if (Status checked = CheckOriginUrl("--exchange-info", source, insecure); !checked) {
    return checked.error();
  }
  return Fetch(source);
}

}  // namespace bfa::tools
