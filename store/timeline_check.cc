// The checks of the life of a symbol.
#include <algorithm>
#include <span>
#include <vector>

#include "format/propagate.h"
#include "store/content_rules.h"

namespace bfa::internal {
namespace {

// Between two spans. Days on which nothing at all was observed are no fault of the symbol.
void CheckHole(const Timeline& timeline, std::string_view name, DayRange hole,
               std::span<const DayCounts> observed, ContentCheck& check) {
  if (!check.IsAbout(hole)) return;
  int64_t absent = 0;
  int64_t unknown = 0;
  auto day = std::ranges::lower_bound(observed, hole.first, {}, &DayCounts::day);
  for (; day != observed.end() && day->day <= hole.last; ++day) {
    ++(timeline.contains(BitsetKind::kObserved, day->day) ? absent : unknown);
  }
  if (absent + unknown == 0) return;
  check.findings.push_back({Rule::kHole,
                            std::string(name),
                            hole.first,
                            "no file is known up to " + FormatDay(hole.last) +
                                ", but before and after; days absent: " + std::to_string(absent) +
                                ", unknown: " + std::to_string(unknown),
                            {{"last_day", FormatDay(hole.last)},
                             {"days", DayCount(hole)},
                             {"absent", absent},
                             {"unknown", unknown}}});
}

void CheckTail(const Timeline& timeline, std::string_view name, const std::vector<DayRange>& spans,
               ContentCheck& check) {
  const std::optional<Day> traded = timeline.LastTradedDay();
  std::optional<Day> first;
  int64_t count = 0;
  for (const DayRange& span : spans) {
    if (traded && span.last <= *traded) continue;
    const Day begin = traded ? std::max(span.first, *traded + std::chrono::days{1}) : span.first;
    if (!first) first = begin;
    count += DayCount({begin, span.last});
  }
  if (!first || !check.days.contains(*first)) return;
  const Day last = spans.back().last;
  check.findings.push_back({Rule::kZeroVolumeTail,
                            std::string(name),
                            *first,
                            "has files without a trade since this day; up to " + FormatDay(last) +
                                ": " + std::to_string(count),
                            {{"last_day", FormatDay(last)}, {"days", count}}});
}

}  // namespace

Status CheckTimelines(ContentCheck& check) {
  const bool holes = check.Wants(Rule::kHole);
  const bool tails = check.Wants(Rule::kZeroVolumeTail);
  if (!holes && !tails) return {};
  BFA_ASSIGN_OR_RETURN(const auto observed, check.reader.Counts(check.stored));
  for (SymbolId id = 0; id < check.reader.symbol_count(); ++id) {
    BFA_ASSIGN_OR_RETURN(const Timeline timeline, check.reader.TimelineOf(id));
    BFA_ASSIGN_OR_RETURN(const std::string_view name, check.reader.SymbolName(id));
    const std::vector<DayRange> spans = timeline.Spans();
    for (size_t i = 1; holes && i < spans.size(); ++i) {
      CheckHole(timeline, name,
                {spans[i - 1].last + std::chrono::days{1}, spans[i].first - std::chrono::days{1}},
                observed, check);
    }
    if (tails && !spans.empty()) CheckTail(timeline, name, spans, check);
  }
  return {};
}

}  // namespace bfa::internal
