#include "bfa/transport.h"

namespace bfa {
Result<std::unique_ptr<Transport>> MakeNetworkTransport(const TransportOptions&) {
  return Error(ErrorCode::kNetwork, "no network yet");
}
}  // namespace bfa
