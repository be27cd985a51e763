// Whether what a store says of the archive is complete, plausible and what the exchange says.
//
//   bfa::ContentCheckOptions options;
//   options.first = reader.Days()->last - std::chrono::days{30};
//   const auto findings = bfa::CheckContent(reader, options);
#ifndef BFA_VALIDATION_H_
#define BFA_VALIDATION_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bfa/finding.h"
#include "bfa/reader.h"
#include "bfa/result.h"

namespace bfa {

struct ContentCheckOptions {
  // The days to look at. An end that is not given is that of the store, or the other one where that
  // is beyond it; one that is given may lie outside, and then the days between are missing ones.
  std::optional<Day> first;
  std::optional<Day> last;
  // Of the rules from kMissingDay to kRepublishedFile. Empty: all of them.
  std::vector<Rule> rules;
  // The fewest files that a day may have, for kBelowMinimum; without it nothing is below.
  std::optional<uint64_t> min_count;
};

// Looks for what docs/rules/ describes, by rule, then day, then the bytes of the symbol. Nothing is
// decoded but file sizes and, of days that were superseded, sizes and etags. kDamaged if a part
// that it needs is; check the bytes with CheckStore first. Safe from any number of threads. Cost:
// the bitsets and sizes of every day once, and a walk over the earlier revisions of each.
Result<std::vector<Finding>> CheckContent(const Reader& reader, const ContentCheckOptions& options);

// The last observed day that is at least three days before `today`, when all files of a day are
// there as a rule. kNotFound if there is none.
Result<Day> LastCompleteDay(const Reader& reader, Day today);

// Compares the perpetual contracts that have a file on `day` with `trading`, those that the
// exchange trades, in any order. The finding is of the rule kExchangeDifference and
// has the figures `api`, `store`, `recall_pct` (what part of `trading` has a file), `met` (whether
// that is over 95), `only_api` and `only_store`; it is a note if met. kNotFound if nothing was
// observed on `day`; kInvalidArgument if `trading` is empty.
Result<Finding> CompareWithExchange(const Reader& reader, Day day,
                                    std::span<const std::string> trading);

}  // namespace bfa

#endif  // BFA_VALIDATION_H_
