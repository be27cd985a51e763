// The paths by which a test steers a replay and looks into it.
#ifndef BFA_PROBER_REPLAY_CONTROL_H_
#define BFA_PROBER_REPLAY_CONTROL_H_

#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"
#include "prober/replay/archive.h"
#include "prober/replay/http_message.h"
#include "prober/replay/replay_origin.h"
#include "prober/replay/request_target.h"

namespace bfa::replay {

inline constexpr std::string_view kControlPath = "/replay/";

// POST clock, POST script, GET log, POST log/clear, GET facts?from=DAY&until=DAY.
Reply ControlReply(Origin& origin, const Request& request, const RequestTarget& target);

// A JSON object a line.
std::string LogLines(const std::vector<LogRecord>& log);

// `date,symbol,file_size_bytes,last_modified,etag`: the files of minutes that exist at `now`, by
// day, then in the order of the listings.
std::string FactsCsv(const Archive& archive, DayRange days, Instant now);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_CONTROL_H_
