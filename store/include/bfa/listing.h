// When contracts came and went.
#ifndef BFA_LISTING_H_
#define BFA_LISTING_H_

#include "bfa/reader.h"
#include "bfa/symbol_set.h"

namespace bfa {

// For all three: kNotFound if nothing was observed on `day`; kDamaged if a day's bitsets are. What
// is asked for on its own, by name order, is Reader::InNameOrder of the set.

// Available on `day` and on no earlier day. Cost: the first call for a Reader and its copies finds
// the first day of every symbol; later ones take O(log symbols + answer).
Result<SymbolSet> Listings(const Reader& reader, Day day);

// Available on `day`, on some earlier day as well, but absent on the last day before it on which
// the symbol was observed.
Result<SymbolSet> Relistings(const Reader& reader, Day day);

// Available on the calendar day before `day`, and observed to be absent on `day`. A symbol that is
// unknown on either of the two is not in it.
Result<SymbolSet> Delistings(const Reader& reader, Day day);

}  // namespace bfa

#endif  // BFA_LISTING_H_
