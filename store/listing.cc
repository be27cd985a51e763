#include "bfa/listing.h"

#include <algorithm>

#include "format/propagate.h"
#include "store/store_state.h"

namespace bfa {

using internal::FirstListing;
using internal::NumberOf;
using internal::StoreAccess;

Result<SymbolSet> Listings(const Reader& reader, Day day) {
  if (const auto snapshot = reader.SnapshotOf(day); !snapshot) return snapshot.error();
  BFA_ASSIGN_OR_RETURN(const std::vector<FirstListing>* first_listings,
                       StoreAccess::StateOf(reader).FirstListings());
  const int32_t number = NumberOf(day);
  auto at = std::ranges::lower_bound(*first_listings, number, {}, &FirstListing::day);
  SymbolSet listed;
  for (; at != first_listings->end() && at->day == number; ++at) listed.Add(at->symbol);
  return listed;
}

Result<SymbolSet> Relistings(const Reader& reader, Day day) {
  BFA_ASSIGN_OR_RETURN(SymbolSet candidates, Listings(reader, day));
  BFA_ASSIGN_OR_RETURN(const Snapshot today, reader.SnapshotOf(day));
  // All of these were available before: the walk back meets a day on which each was observed, and
  // on most days that is the day before.
  candidates = AndNot(today.available(), candidates);
  BFA_ASSIGN_OR_RETURN(const std::span<const DayCounts> earlier,
                       reader.Counts({kFirstDay, day - std::chrono::days{1}}));
  SymbolSet relisted;
  for (size_t i = earlier.size(); i-- > 0 && candidates.Count() > 0;) {
    BFA_ASSIGN_OR_RETURN(const Snapshot before, reader.SnapshotOf(earlier[i].day));
    relisted |= AndNot(And(candidates, before.observed()), before.available());
    candidates -= before.observed();
  }
  return relisted;
}

Result<SymbolSet> Delistings(const Reader& reader, Day day) {
  BFA_ASSIGN_OR_RETURN(const Snapshot today, reader.SnapshotOf(day));
  BFA_ASSIGN_OR_RETURN(const internal::VerifiedDay* before,
                       StoreAccess::StateOf(reader).FindDay(day - std::chrono::days{1}));
  if (before == nullptr) return SymbolSet();
  return AndNot(And(before->set(BitsetKind::kAvailable), today.observed()), today.available());
}

}  // namespace bfa
