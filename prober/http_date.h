// Instants as HTTP headers have them.
#ifndef BFA_PROBER_HTTP_DATE_H_
#define BFA_PROBER_HTTP_DATE_H_

#include <chrono>
#include <optional>
#include <string_view>

#include "bfa/calendar.h"

namespace bfa::internal {

// The instant of an IMF-fixdate, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7); nothing
// for any other text, the two obsolete forms and a wrong day of the week included.
std::optional<Instant> ParseHttpDate(std::string_view text);

// How long a Retry-After asks to wait, from `now` on: a number of seconds or a date (RFC 9110,
// section 10.2.3). Nothing for any other text; 0 for a date that is past.
std::optional<std::chrono::milliseconds> ParseRetryAfter(std::string_view text, Instant now);

}  // namespace bfa::internal

#endif  // BFA_PROBER_HTTP_DATE_H_
