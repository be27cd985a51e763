// What one probe learned.
#ifndef BFA_OBSERVATION_H_
#define BFA_OBSERVATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bfa/calendar.h"
#include "bfa/column.h"

namespace bfa {

// The answer for one (symbol, day), to be merged into a store.
struct Observation {
  Day day{};
  std::string symbol;
  bool available = false;
  // The columns that this observation speaks of. The others keep what the store has.
  ColumnSet given;
  // Values of given columns; those that are null here are given as null. `status_code` may be left
  // null: it follows from `available`.
  Metadata metadata;
  // Where the caller has it from, for messages about it (a line number); 0 if nowhere.
  uint64_t source_line = 0;
};

// Why an observation cannot be stored.
struct ObservationFault {
  std::string_view field;  // `date`, `symbol`, `available` or the name of a column
  std::string message;     // what is wrong and what is allowed
};

// Nothing if `observation` can be stored. Otherwise the first fault: a day outside 1970 to 2262; a
// symbol that is not 1 to 255 bytes of UTF-8 without control characters; a status other than 200
// for an available row and 404 for another; a size, last modified, etag or kline value on a row
// that is not available; a negative number, NaN or infinity; an instant outside 1970 to 2262; an
// etag that is not 1 to 255 bytes of UTF-8 without control characters.
std::optional<ObservationFault> FindFault(const Observation& observation);
// The same for the values alone, of a row that is available or not.
std::optional<ObservationFault> FindFault(const Metadata& metadata, bool available);

}  // namespace bfa

#endif  // BFA_OBSERVATION_H_
