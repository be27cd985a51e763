// What is wrong with a row whose bytes are not.
#ifndef BFA_STORE_ROW_FAULT_H_
#define BFA_STORE_ROW_FAULT_H_

#include <optional>

#include "bfa/check.h"
#include "store/store_state.h"

namespace bfa::internal {

// What no observation of a row of `day` could have made, or sets that its values do not put it in;
// nothing if there is nothing. `name`: of its symbol, for the message.
std::optional<Damage> FindRowFault(const Row& row, std::string_view name, const VerifiedDay& day);

}  // namespace bfa::internal

#endif  // BFA_STORE_ROW_FAULT_H_
