#include <algorithm>

#include "bfa/validation.h"
#include "format/propagate.h"
#include "store/content_rules.h"

namespace bfa {
namespace internal {

bool ContentCheck::Wants(Rule rule) const {
  const auto& rules = options.rules;
  return rules.empty() || std::ranges::find(rules, rule) != rules.end();
}

std::string NameList(const std::vector<std::string>& names) {
  constexpr size_t kMost = 10;
  std::string list;
  for (size_t i = 0; i < std::min(names.size(), kMost); ++i) {
    list += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kMost) list += " and " + std::to_string(names.size() - kMost) + " more";
  return list;
}

}  // namespace internal

Result<std::vector<Finding>> CheckContent(const Reader& reader,
                                          const ContentCheckOptions& options) {
  BFA_ASSIGN_OR_RETURN(const DayRange stored, reader.Days());
  DayRange days = stored;
  if (stored.empty()) {
    if (!options.first && !options.last) return std::vector<Finding>();
    days.first = options.first.value_or(*options.last);
    days.last = options.last.value_or(*options.first);
  } else {
    days.first = options.first.value_or(std::min(stored.first, options.last.value_or(kLastDay)));
    days.last = options.last.value_or(std::max(stored.last, days.first));
  }
  internal::ContentCheck check{reader, options, days, stored, {}};
  BFA_RETURN_IF_ERROR(internal::CheckDays(check));
  BFA_RETURN_IF_ERROR(internal::CheckTimelines(check));
  BFA_RETURN_IF_ERROR(internal::CheckSizes(check));
  BFA_RETURN_IF_ERROR(internal::CheckRevisions(check));
  std::ranges::stable_sort(check.findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.rule, a.day, a.symbol) < std::tie(b.rule, b.day, b.symbol);
  });
  return std::move(check.findings);
}

}  // namespace bfa
