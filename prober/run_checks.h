// The checks that a run makes of the store when its commits are done.
#ifndef BFA_PROBER_RUN_CHECKS_H_
#define BFA_PROBER_RUN_CHECKS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "bfa/validation.h"

namespace bfa::internal {

// What the store says of `days`, by all rules but those that the run itself has told of: missing
// days, days with few files, symbols left unknown, holes, tails that begin there, sizes.
Result<std::vector<Finding>> CheckStored(const Reader& reader, DayRange days);

// What the exchange trades and the store has not, or the reverse, on the last day up to `last_day`
// and at least three days before `today`. Where they are alike it is a note.
Result<Finding> CheckExchange(const Reader& reader, Day last_day, Day today,
                              std::span<const std::string> trading);

}  // namespace bfa::internal

#endif  // BFA_PROBER_RUN_CHECKS_H_
