#include "prober/plan.h"

#include <algorithm>
#include <utility>

#include "prober/listing_page.h"

namespace bfa::internal {
namespace {

constexpr std::chrono::days kOneDay{1};
constexpr uint64_t kKeysPerDay = 2;  // the file and its checksum

uint64_t PageCount(int64_t day_count) {
  const uint64_t key_count = static_cast<uint64_t>(day_count) * kKeysPerDay;
  return std::max<uint64_t>(1, (key_count + kMaxPageEntries - 1) / kMaxPageEntries);
}

// The listing that tells all of `wanted`, and no more than it has to.
ListStep ListFor(const SymbolHistory& history, const DayRanges& wanted) {
  const std::optional<Day> witness = history.available.LastUpTo(wanted.first());
  ListStep step{{witness.value_or(wanted.first()), wanted.last()}, witness.has_value()};
  // Of the days that were never asked for, nobody knows how many have a file.
  step.request_count = PageCount(history.available.Within(step.days).Count());
  return step;
}

bool ListsEverything(const PlanRequest& request) {
  return request.lookback && request.method != ProbeMethod::kHead &&
         IsFullListingDue(request.last_day);
}

}  // namespace

bool IsSettled(Day day, Instant answered, std::chrono::days settle_days) {
  return answered >= Instant{day + kOneDay + settle_days};
}

bool IsHoleDue(Day hole, Day today) {
  constexpr int64_t kYoung = 60;
  constexpr int64_t kYear = 365;
  const int64_t age = (today - hole).count();
  if (age < 0) return false;
  const int64_t interval = age <= kYoung ? 7 : (age <= kYear ? 28 : 91);
  return age % interval == 0;
}

bool IsFullListingDue(Day last_day) {
  return std::chrono::weekday{last_day} == std::chrono::Saturday;
}

DayRanges WantedDays(const PlanRequest& request, const SymbolHistory& history) {
  const DayRange all{request.first_day, request.last_day};
  DayRanges wanted(all);
  if (ListsEverything(request)) return wanted;
  wanted.Remove(history.observed);
  if (!request.lookback) return wanted;
  wanted.Add({std::max(request.first_day, request.last_day - *request.lookback + kOneDay),
              request.last_day});
  const DayRanges holes = history.available.Within(all).Gaps();
  for (const Day hole : holes.Days()) {
    if (IsHoleDue(hole, request.last_day)) wanted.Add(hole);
  }
  return wanted;
}

SymbolPlan PlanSymbol(const PlanRequest& request, const SymbolHistory& history) {
  SymbolPlan plan{history.symbol, std::nullopt, {}};
  DayRanges wanted = WantedDays(request, history);
  if (wanted.empty()) return plan;
  if (ListsEverything(request)) {
    // From the start of the directory: what comes before the first file that is known may be new.
    plan.list = ListStep{{request.first_day, request.last_day}};
    plan.list->request_count = PageCount(history.available.Count());
    return plan;
  }
  if (request.method == ProbeMethod::kHead) {
    plan.heads = std::move(wanted);
    return plan;
  }
  plan.list = ListFor(history, wanted);
  if (request.method == ProbeMethod::kList) return plan;
  // One listing of it all, one of the newest days with requests for older ones, or those alone.
  std::vector<SymbolPlan> ways{plan};
  if (wanted.ranges().size() > 1) {
    const DayRange newest = wanted.ranges().back();
    SymbolPlan split{history.symbol, ListFor(history, newest), wanted};
    split.heads.Remove(split.list->days);
    ways.push_back(std::move(split));
  }
  ways.push_back({history.symbol, std::nullopt, std::move(wanted)});
  return *std::min_element(ways.begin(), ways.end(), [](const auto& a, const auto& b) {
    return a.RequestCount() < b.RequestCount();
  });
}

std::vector<SymbolPlan> MakePlan(const PlanRequest& request,
                                 std::span<const SymbolHistory> histories) {
  std::vector<SymbolPlan> plans;
  for (const SymbolHistory& history : histories) {
    SymbolPlan plan = PlanSymbol(request, history);
    if (plan.list || !plan.heads.empty()) plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace bfa::internal
