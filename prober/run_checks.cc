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
  const Result<Day> day = LastCompleteDay(reader, std::min(today, last_day + std::chrono::days{3}));
  return day ? CompareWithExchange(reader, *day, trading) : day.error();
}

}  // namespace bfa::internal
