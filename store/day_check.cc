// The checks of single days.
#include <algorithm>
#include <optional>

#include "bfa/symbol_set.h"
#include "format/propagate.h"
#include "store/content_rules.h"

namespace bfa::internal {
namespace {

constexpr int64_t kDaysBefore = 7;
constexpr uint64_t kLeastPercent = 98;

void ReportBelow(Day day, uint64_t available, const std::string& message, ContentCheck& check) {
  const uint64_t wanted = *check.options.min_count;
  check.findings.push_back(
      {Rule::kBelowMinimum,
       {},
       day,
       message + "; at least " + std::to_string(wanted) + " are wanted",
       {{"available", static_cast<int64_t>(available)}, {"wanted", static_cast<int64_t>(wanted)}}});
}

void ReportMissing(DayRange range, ContentCheck& check) {
  if (check.Wants(Rule::kBelowMinimum) && check.options.min_count) {
    ReportBelow(range.first, 0, "nothing was observed up to " + FormatDay(range.last), check);
  }
  if (!check.Wants(Rule::kMissingDay)) return;
  const int64_t count = DayCount(range);
  const std::string message = count == 1
                                  ? "nothing was observed on this day"
                                  : "nothing was observed on these " + std::to_string(count) +
                                        " days, up to " + FormatDay(range.last);
  check.findings.push_back({Rule::kMissingDay,
                            {},
                            range.first,
                            message,
                            {{"last_day", FormatDay(range.last)}, {"days", count}}});
}

// `observed`: the observed days of the store, in order.
void CheckMissing(std::span<const DayCounts> observed, ContentCheck& check) {
  Day next = check.days.first;
  for (const DayCounts& counts : observed) {
    if (counts.day < check.days.first) continue;
    if (counts.day > check.days.last) break;
    if (next < counts.day) ReportMissing({next, counts.day - std::chrono::days{1}}, check);
    next = counts.day + std::chrono::days{1};
  }
  if (next <= check.days.last) ReportMissing({next, check.days.last}, check);
}

// Twice the median of what the days before observed[index] had; nothing if none of them was
// observed.
std::optional<uint64_t> DoubledMedianBefore(std::span<const DayCounts> observed, size_t index) {
  std::vector<uint64_t> before;
  const Day first = observed[index].day - std::chrono::days{kDaysBefore};
  for (size_t i = index; i > 0 && observed[i - 1].day >= first; --i) {
    before.push_back(observed[i - 1].available);
  }
  if (before.empty()) return std::nullopt;
  std::ranges::sort(before);
  return before[before.size() / 2] + before[(before.size() - 1) / 2];
}

void CheckFew(std::span<const DayCounts> observed, size_t index, ContentCheck& check) {
  const auto doubled_median = DoubledMedianBefore(observed, index);
  const uint64_t available = observed[index].available;
  if (!doubled_median || 200 * available >= kLeastPercent * *doubled_median) return;
  const std::string median =
      std::to_string(*doubled_median / 2) + (*doubled_median % 2 ? ".5" : "");
  check.findings.push_back({Rule::kFewAvailable,
                            {},
                            observed[index].day,
                            std::to_string(available) +
                                " symbols have a file; the median of the 7 days before is " +
                                median,
                            {{"available", static_cast<int64_t>(available)},
                             {"median", static_cast<double>(*doubled_median) / 2}}});
}

void CheckMinimum(const DayCounts& counts, ContentCheck& check) {
  const auto& least = check.options.min_count;
  if (!least || counts.available >= *least) return;
  ReportBelow(counts.day, counts.available,
              std::to_string(counts.available) + " symbols have a file", check);
}

// Of two days in a row, the symbols that had a file on the first and are unknown on the second.
Status CheckUnknown(Day day, ContentCheck& check) {
  const auto before = check.reader.SnapshotOf(day - std::chrono::days{1});
  if (!before && before.error().code() == ErrorCode::kNotFound) return {};
  if (!before) return before.error();
  if (before->available().Count() == 0) return {};
  BFA_ASSIGN_OR_RETURN(const Snapshot snapshot, check.reader.SnapshotOf(day));
  if (CountAndNot(before->available(), snapshot.observed()) == 0) return {};
  std::vector<std::string> names;
  BFA_ASSIGN_OR_RETURN(const auto ids, check.reader.InNameOrder(before->available()));
  for (const SymbolId id : ids) {
    if (snapshot.observed().contains(id)) continue;
    BFA_ASSIGN_OR_RETURN(const std::string_view name, check.reader.SymbolName(id));
    names.emplace_back(name);
  }
  check.findings.push_back(
      {Rule::kUnknownSymbol,
       {},
       day,
       std::to_string(names.size()) +
           " symbols with a file the day before are unknown: " + NameList(names),
       {{"symbols", names}}});
  return {};
}

}  // namespace

Status CheckDays(ContentCheck& check) {
  BFA_ASSIGN_OR_RETURN(const auto observed, check.reader.Counts(check.stored));
  CheckMissing(observed, check);
  for (size_t i = 0; i < observed.size(); ++i) {
    if (!check.days.contains(observed[i].day)) continue;
    if (check.Wants(Rule::kFewAvailable)) CheckFew(observed, i, check);
    if (check.Wants(Rule::kBelowMinimum)) CheckMinimum(observed[i], check);
    if (check.Wants(Rule::kUnknownSymbol))
      BFA_RETURN_IF_ERROR(CheckUnknown(observed[i].day, check));
  }
  return {};
}

}  // namespace bfa::internal
