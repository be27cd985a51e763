#include "store/coverage_difference.h"

#include <algorithm>
#include <map>
#include <span>

#include "format/propagate.h"

namespace bfa::internal {
namespace {

using Ranges = std::span<const CoverageRecord>;

// The ranges of each covered symbol, by its name.
Result<std::map<std::string_view, Ranges>> RangesByName(const StoreState& state) {
  std::map<std::string_view, Ranges> by_name;
  BFA_ASSIGN_OR_RETURN(const SymbolTable* symbols, state.symbols());
  BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, state.coverage());
  const Ranges all = coverage->ranges();
  for (size_t begin = 0; begin < all.size();) {
    const SymbolId id = all[begin].symbol_id;
    const Ranges ranges = coverage->RangesOf(id);
    by_name.emplace(symbols->name(id), ranges);
    begin += ranges.size();
  }
  return by_name;
}

const CoverageRecord* Covering(Ranges ranges, int32_t day) {
  const auto after = std::ranges::upper_bound(ranges, day, {}, &CoverageRecord::first_day);
  if (after == ranges.begin()) return nullptr;
  const CoverageRecord& range = *std::prev(after);
  return range.last_day >= day ? &range : nullptr;
}

bool SaysTheSame(const CoverageRecord* a, const CoverageRecord* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->probe_time_us == b->probe_time_us;
}

void CompareRanges(std::string_view symbol, Ranges a, Ranges b,
                   std::vector<CoverageSegment>& segments) {
  std::vector<int32_t> edges;  // days on which something begins
  for (const Ranges ranges : {a, b}) {
    for (const CoverageRecord& range : ranges) {
      edges.push_back(range.first_day);
      edges.push_back(range.last_day + 1);
    }
  }
  std::ranges::sort(edges);
  for (size_t i = 0; i + 1 < edges.size(); ++i) {
    if (edges[i] == edges[i + 1]) continue;
    const CoverageRecord* in_a = Covering(a, edges[i]);
    const CoverageRecord* in_b = Covering(b, edges[i]);
    if (SaysTheSame(in_a, in_b)) continue;
    segments.push_back({edges[i], edges[i + 1] - 1, symbol, in_a, in_b});
  }
}

}  // namespace

Result<std::vector<CoverageSegment>> CompareCoverage(const StoreState& a, const StoreState& b) {
  BFA_ASSIGN_OR_RETURN(const auto ranges_a, RangesByName(a));
  BFA_ASSIGN_OR_RETURN(const auto ranges_b, RangesByName(b));
  std::vector<CoverageSegment> segments;
  for (const auto& [symbol, ranges] : ranges_a) {
    const auto other = ranges_b.find(symbol);
    CompareRanges(symbol, ranges, other == ranges_b.end() ? Ranges() : other->second, segments);
  }
  for (const auto& [symbol, ranges] : ranges_b) {
    if (!ranges_a.contains(symbol)) CompareRanges(symbol, {}, ranges, segments);
  }
  std::ranges::stable_sort(segments, {}, &CoverageSegment::first_day);
  return segments;
}

}  // namespace bfa::internal
