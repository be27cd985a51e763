// Which symbols could be traded: on a day, on any or every day of a range.
#ifndef BFA_UNIVERSE_H_
#define BFA_UNIVERSE_H_

#include <optional>
#include <string>
#include <vector>

#include "bfa/reader.h"
#include "bfa/symbol_set.h"

namespace bfa {

// Which contracts to look at, by what their names say; see Classify. Nothing: all.
struct ContractFilter {
  std::optional<std::vector<ContractKind>> kinds;
  std::optional<std::vector<std::string>> quote_assets;
};

// The symbols of the store that the filter lets through. Use it again for each day: And(set, mask).
// kDamaged if the symbol table is. Cost: classifies each symbol once for the Reader and its copies,
// then a few set operations.
Result<SymbolSet> SelectSymbols(const Reader& reader, const ContractFilter& filter);

// The tradable universe of a day: available and not known to be without a trade. Symbols of unknown
// volume are in it; how many is CountAndNot(universe, snapshot.volume_known()). No error: the
// snapshot was verified when it was made. Cost: one pass over the words.
SymbolSet Universe(const Snapshot& snapshot);

// The symbols that were available on at least one day, or on each calendar day, of `range`. A day
// without an observation is no day on which anything is known to be available. kInvalidArgument for
// an empty range; kNotFound if no day of it is within Reader::Days(); kDamaged if a day in it is.
// Cost: one pass over the words of each day.
Result<SymbolSet> AvailableOnAnyDay(const Reader& reader, DayRange range);
Result<SymbolSet> AvailableOnEveryDay(const Reader& reader, DayRange range);

}  // namespace bfa

#endif  // BFA_UNIVERSE_H_
