// What the exchange's API says of its contracts.
#ifndef BFA_PROBER_REPLAY_EXCHANGE_H_
#define BFA_PROBER_REPLAY_EXCHANGE_H_

#include <string>

#include "bfa/calendar.h"
#include "prober/replay/archive.h"

namespace bfa::replay {

// The answer of /fapi/v1/exchangeInfo, with those of its fields that say what a contract is. A
// symbol that has traded in a file of the last three days is TRADING, others of the archive are
// SETTLING; those whose first file is still to come are left out.
std::string ExchangeInfoJson(const Archive& archive, Instant now);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_EXCHANGE_H_
