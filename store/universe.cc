#include "bfa/universe.h"

#include <algorithm>

#include "format/propagate.h"
#include "store/store_state.h"

namespace bfa {
namespace {

using internal::StoreAccess;
using internal::StoreState;
using internal::VerifiedDay;

// Calls `visit(BitsetView available)` for each day of `range` that has rows, in order. Returns
// whether every day of it has.
template <typename Visit>
Result<bool> ForEachAvailable(const Reader& reader, DayRange range, const Visit& visit) {
  if (range.empty())
    return Error(ErrorCode::kInvalidArgument, "a range whose last day is before its first");
  BFA_ASSIGN_OR_RETURN(const DayRange observed, reader.Days());
  const DayRange common{std::max(range.first, observed.first), std::min(range.last, observed.last)};
  if (observed.empty() || common.empty()) {
    return Error(ErrorCode::kNotFound, "nothing was observed in that range");
  }
  const StoreState& state = StoreAccess::StateOf(reader);
  bool complete = common == range;
  for (Day day = common.first; day <= common.last; day += std::chrono::days{1}) {
    BFA_ASSIGN_OR_RETURN(const VerifiedDay* rows, state.FindDay(day));
    if (rows == nullptr) {
      complete = false;
    } else {
      visit(rows->set(BitsetKind::kAvailable));
    }
  }
  return complete;
}

}  // namespace

Result<SymbolSet> SelectSymbols(const Reader& reader, const ContractFilter& filter) {
  BFA_ASSIGN_OR_RETURN(const internal::SymbolClasses* classes,
                       StoreAccess::StateOf(reader).classes());
  SymbolSet selected(classes->all());
  if (filter.kinds) {
    SymbolSet of_kinds;
    for (const ContractKind kind : *filter.kinds) of_kinds |= classes->OfKind(kind);
    selected &= of_kinds;
  }
  if (filter.quote_assets) {
    SymbolSet quoted;
    for (const std::string& asset : *filter.quote_assets) quoted |= classes->QuotedIn(asset);
    selected &= quoted;
  }
  return selected;
}

SymbolSet Universe(const Snapshot& snapshot) {
  return AndNot(snapshot.available(), snapshot.zero_volume());
}

Result<SymbolSet> AvailableOnAnyDay(const Reader& reader, DayRange range) {
  SymbolSet any;
  const auto visited =
      ForEachAvailable(reader, range, [&](BitsetView available) { any |= available; });
  if (!visited) return visited.error();
  return any;
}

Result<SymbolSet> AvailableOnEveryDay(const Reader& reader, DayRange range) {
  std::optional<SymbolSet> every;
  BFA_ASSIGN_OR_RETURN(const bool complete,
                       ForEachAvailable(reader, range, [&](BitsetView available) {
                         if (every) {
                           *every &= available;
                         } else {
                           every.emplace(available);
                         }
                       }));
  return complete && every ? *std::move(every) : SymbolSet();
}

}  // namespace bfa
