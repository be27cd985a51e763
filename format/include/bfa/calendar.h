// Days and instants, and their text.
#ifndef BFA_CALENDAR_H_
#define BFA_CALENDAR_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace bfa {

// A UTC calendar day.
using Day = std::chrono::sys_days;
// A point in time, to the microsecond, as the store keeps it.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
// A point in time, to the millisecond, as commits have it.
using CommitTime = std::chrono::sys_time<std::chrono::milliseconds>;

// The days and instants that a store can hold: 1970-01-01 to 2262-12-31.
inline constexpr Day kFirstDay{};
inline constexpr Day kLastDay{std::chrono::days{107'015}};
inline constexpr Instant kLastInstant{Instant{kLastDay + std::chrono::days{1}} -
                                      std::chrono::microseconds{1}};

constexpr bool IsStorable(Day day) { return day >= kFirstDay && day <= kLastDay; }
constexpr bool IsStorable(Instant instant) {
  return instant >= Instant{} && instant <= kLastInstant;
}

// Days [first, last], both included. Empty when last is before first.
struct DayRange {
  Day first{std::chrono::days{1}};
  Day last{};

  constexpr bool empty() const { return last < first; }
  constexpr bool contains(Day day) const { return first <= day && day <= last; }
  friend bool operator==(const DayRange&, const DayRange&) = default;
};

// `YYYY-MM-DD`, a date of the calendar; nothing for any other text. Years 0000 to 9999.
std::optional<Day> ParseDay(std::string_view text);
// The same form; for days of the years 0 to 9999.
std::string FormatDay(Day day);

// RFC 3339 in UTC: `YYYY-MM-DDTHH:MM:SS[.f]Z` or `+00:00`, with digits beyond the microsecond only
// where they are zero; nothing for any other text, leap seconds and other offsets included.
std::optional<Instant> ParseInstant(std::string_view text);
// `YYYY-MM-DDTHH:MM:SS[.fff[fff]]Z` with 0, 3 or 6 digits, the fewest that are exact.
std::string FormatInstant(Instant instant);

// The same, written to the end of `out`: the cheap form for many rows.
void AppendDay(Day day, std::string& out);
void AppendInstant(Instant instant, std::string& out);

}  // namespace bfa

#endif  // BFA_CALENDAR_H_
