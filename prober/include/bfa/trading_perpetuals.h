// What the exchange itself says is trading.
#ifndef BFA_TRADING_PERPETUALS_H_
#define BFA_TRADING_PERPETUALS_H_

#include <string>
#include <string_view>
#include <vector>

#include "bfa/result.h"

namespace bfa {

// The perpetual contracts in status TRADING of an answer of `fapi/v1/exchangeInfo` (`contractType`
// PERPETUAL or TRADIFI_PERPETUAL), by the bytes of their names. kInvalidArgument if `json` is no
// such answer: no JSON, no list `symbols`, or an entry without the three texts; one with a name
// that no store can hold.
Result<std::vector<std::string>> ParseTradingPerpetuals(std::string_view json);

}  // namespace bfa

#endif  // BFA_TRADING_PERPETUALS_H_
