// What to ask the origin for.
#ifndef BFA_PROBER_PLAN_H_
#define BFA_PROBER_PLAN_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/probe_options.h"
#include "prober/day_ranges.h"

namespace bfa::internal {

// Files appear up to 72 hours late, so an answer that there is none says nothing before the day has
// been over for `settle_days`.
bool IsSettled(Day day, Instant answered, std::chrono::days settle_days);

// Whether a hole, a day without a file between days with one, is asked about again on `today`:
// holes were cured after 9 days, 13 months and 2.5 years. Up to 60 days of age every 7 days, up to
// a year every 28, then every 91.
bool IsHoleDue(Day hole, Day today);

// Whether the update on `last_day` lists everything: if that is a Saturday, once a week.
bool IsFullListingDue(Day last_day);

// What a store knows of one symbol.
struct SymbolHistory {
  std::string symbol;
  DayRanges observed;
  DayRanges available;  // a part of it
};

// What a run is about.
struct PlanRequest {
  Day first_day{};  // of the dataset
  Day last_day{};
  ProbeMethod method = ProbeMethod::kAuto;
  // An update: the last days are asked for anyway, everything older where it is unknown or a hole
  // that is due, all of it when a full listing is due. Without: what is unknown from
  // `first_day` on.
  std::optional<std::chrono::days> lookback;
};

// One listing of a symbol: all files from a day on, or from the start of the directory if that is
// the first day of the dataset.
struct ListStep {
  DayRange days;         // what it tells
  bool witness = false;  // whether the first day is known to have a file: the listing must show it
  uint64_t request_count = 1;  // as far as can be foreseen

  friend bool operator==(const ListStep&, const ListStep&) = default;
};

// What is asked of one symbol.
struct SymbolPlan {
  std::string symbol;
  std::optional<ListStep> list;
  DayRanges heads;  // days that are asked for one by one

  uint64_t RequestCount() const {
    return (list ? list->request_count : 0) + static_cast<uint64_t>(heads.Count());
  }
};

// The days of a symbol that a run asks for.
DayRanges WantedDays(const PlanRequest& request, const SymbolHistory& history);

// How to learn of them with the fewest requests that the method allows; nothing to do gives a plan
// without steps.
SymbolPlan PlanSymbol(const PlanRequest& request, const SymbolHistory& history);

// The plans of all symbols for which there is something to do, in their order.
std::vector<SymbolPlan> MakePlan(const PlanRequest& request,
                                 std::span<const SymbolHistory> histories);

}  // namespace bfa::internal

#endif  // BFA_PROBER_PLAN_H_
