#include "prober/run_checks.h"

#include <algorithm>

namespace bfa::internal {

Result<std::vector<Finding>> CheckStored(const Reader& reader, DayRange days) {
  ContentCheckOptions options;
  options.first = days.first;
  options.last = days.last;
  options.rules = {Rule::kMissingDay,     Rule::kFewAvailable, Rule::kUnknownSymbol, Rule::kHole,
                   Rule::kZeroVolumeTail, Rule::kMissingSize,  Rule::kSizeOutlier};
  return CheckContent(reader, options);
}

Result<Finding> CheckExchange(const Reader& reader, Day last_day, Day today,
                              std::span<const std::string> trading) {
  const Result<Day> complete = LastCompleteDay(reader, today);
  if (!complete) return complete.error();
  return CompareWithExchange(reader, std::min(*complete, last_day), trading);
}

}  // namespace bfa::internal
