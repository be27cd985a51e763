// What the exchange itself says is trading.
#ifndef BFA_TRADING_PERPETUALS_H_
#define BFA_TRADING_PERPETUALS_H_

#include <string>
#include <string_view>
#include <vector>

#include "bfa/result.h"
#include "bfa/schema_drift.h"

namespace bfa {

struct TradingPerpetuals {
  // By their bytes. kInvalidArgument if the answer is none of exchangeInfo: no JSON, or without a
  // list `symbols`.
  Result<std::vector<std::string>> names;
  // What was new about its shape, each once, with no `where`: set that to the URL or file before
  // it is shown. Also of an answer that cannot be used, but for error answers and what is no JSON.
  std::vector<SchemaDrift> drift;
};

// The perpetual contracts in status TRADING of an answer of `fapi/v1/exchangeInfo` (`contractType`
// PERPETUAL or TRADIFI_PERPETUAL). Entries that cannot be read, since they lack one of the three
// texts or have a name that no store can hold, are left out; those of a contract type or status
// that the exchange is not known to have count as neither perpetual nor trading. Both are drift.
// Safe to call from any thread. Cost: some times the memory of `json`.
TradingPerpetuals ParseTradingPerpetuals(std::string_view json);

}  // namespace bfa

#endif  // BFA_TRADING_PERPETUALS_H_
