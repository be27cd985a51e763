// The zip with the one kline of a whole day.
#ifndef BFA_PROBER_KLINE_FILE_H_
#define BFA_PROBER_KLINE_FILE_H_

#include <string>
#include <string_view>

#include "bfa/calendar.h"
#include "bfa/column.h"
#include "bfa/result.h"
#include "prober/drift_list.h"

namespace bfa::internal {

// A file that unpacks to more is refused: the one line and its header take some 250 bytes.
inline constexpr uint64_t kMaxKlineTextSize = 16 * 1024;

// The text of the one entry of a zip, which must be called `entry_name`. kNetwork if `bytes` are no
// sound zip, or have another number of entries, or one of another name, encrypted, or of more than
// kMaxKlineTextSize bytes unpacked, whatever its directory says. Cost: memory of that size at most.
Result<std::string> UnpackKlineFile(std::string_view bytes, const std::string& entry_name);

// The nine kline columns that the text spells: one line of values, below a header that names them
// or with the 12 fields of a file without one: open_time, open, high, low, close, volume,
// close_time, quote_volume, count, taker_buy_volume, taker_buy_quote_volume, ignore. What is new
// about the header, the number of fields or the unit of the times is added to `drift`, whether the
// text is refused or not: with a header the values are found by their names, wherever they stand.
// kNetwork, with the line and the field, if it is anything else: no name for open_time or one of
// the nine, or one twice; without a header, or below it, another number of fields; another day than
// `day` (open_time, and close_time if it is there, are milliseconds or microseconds); a number that
// the store cannot hold; a low above or a high below another price.
Result<Metadata> ParseKlineText(std::string_view text, Day day, DriftList& drift);

}  // namespace bfa::internal

#endif  // BFA_PROBER_KLINE_FILE_H_
