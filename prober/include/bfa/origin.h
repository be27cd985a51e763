// Where the archive is reached.
#ifndef BFA_ORIGIN_H_
#define BFA_ORIGIN_H_

#include <string>
#include <string_view>

#include "bfa/result.h"

namespace bfa {

// The hosts of the archive; URLs without a slash at the end.
struct Origin {
  std::string objects = "https://data.binance.vision";
  // The bucket that answers listing queries: asked of the host of the objects, those get 200 and an
  // HTML page.
  std::string listing = "https://s3-ap-northeast-1.amazonaws.com/data.binance.vision";
  // The answer of `fapi/v1/exchangeInfo`; empty: it is not asked for.
  std::string exchange_info;
};

// Ok if requests may be sent to `url`: https, or http on the loopback interface, or http anywhere
// if `insecure` says so; a host; no user, query or fragment. Otherwise kInvalidArgument. `name` is
// what the message calls it.
Status CheckOriginUrl(std::string_view name, std::string_view url, bool insecure);

}  // namespace bfa

#endif  // BFA_ORIGIN_H_
