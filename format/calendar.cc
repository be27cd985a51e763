#include "bfa/calendar.h"

#include <charconv>

namespace bfa {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// The number that all of `text` spells in decimal digits.
std::optional<unsigned> ParseDigits(std::string_view text) {
  unsigned number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return number;
}

// Room for the longest text of a day and of an instant.
constexpr size_t kDaySize = 10;
constexpr size_t kMaxInstantSize = 27;

// The Put functions write to `at` and return the end of what they wrote: many rows have instants,
// and a string that grows piece by piece takes most of the time that they do.
template <int kWidth>
char* PutDigits(unsigned number, char* at) {
  for (int i = kWidth; i-- > 0; number /= 10) at[i] = static_cast<char>('0' + number % 10);
  return at + kWidth;
}

char* PutChar(char c, char* at) {
  *at = c;
  return at + 1;
}

char* PutDay(Day day, char* at) {
  const std::chrono::year_month_day date{day};
  at = PutDigits<4>(static_cast<unsigned>(static_cast<int>(date.year())), at);
  at = PutDigits<2>(static_cast<unsigned>(date.month()), PutChar('-', at));
  return PutDigits<2>(static_cast<unsigned>(date.day()), PutChar('-', at));
}

char* PutInstant(Instant instant, char* at) {
  const Day day = std::chrono::floor<days>(instant);
  const auto micros = static_cast<uint64_t>((instant - day).count());
  const auto second_of_day = static_cast<unsigned>(micros / 1'000'000);
  const auto fraction = static_cast<unsigned>(micros % 1'000'000);
  at = PutChar('T', PutDay(day, at));
  at = PutChar(':', PutDigits<2>(second_of_day / 3600, at));
  at = PutChar(':', PutDigits<2>(second_of_day / 60 % 60, at));
  at = PutDigits<2>(second_of_day % 60, at);
  if (fraction % 1000 != 0) {
    at = PutDigits<6>(fraction, PutChar('.', at));
  } else if (fraction != 0) {
    at = PutDigits<3>(fraction / 1000, PutChar('.', at));
  }
  return PutChar('Z', at);
}

// The microseconds that `fraction`, the digits behind the point, spell.
std::optional<unsigned> ParseFraction(std::string_view fraction) {
  if (fraction.empty()) return std::nullopt;
  unsigned result = 0;
  for (size_t i = 0; i < fraction.size() || i < 6; ++i) {
    const char c = i < fraction.size() ? fraction[i] : '0';
    if (c < '0' || c > '9' || (i >= 6 && c != '0')) return std::nullopt;
    if (i < 6) result = result * 10 + static_cast<unsigned>(c - '0');
  }
  return result;
}

}  // namespace

std::optional<Day> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = ParseDigits(text.substr(0, 4));
  const auto month = ParseDigits(text.substr(5, 2));
  const auto day = ParseDigits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{*month}, std::chrono::day{*day}};
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

void AppendDay(Day day, std::string& out) {
  char text[kDaySize];
  out.append(text, PutDay(day, text));
}

std::string FormatDay(Day day) {
  std::string text;
  AppendDay(day, text);
  return text;
}

std::optional<Instant> ParseInstant(std::string_view text) {
  if (text.ends_with('Z')) {
    text.remove_suffix(1);
  } else if (text.ends_with("+00:00")) {
    text.remove_suffix(6);
  } else {
    return std::nullopt;
  }
  if (text.size() < 19 || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto day = ParseDay(text.substr(0, 10));
  const auto hour = ParseDigits(text.substr(11, 2));
  const auto minute = ParseDigits(text.substr(14, 2));
  const auto second = ParseDigits(text.substr(17, 2));
  if (!day || !hour || !minute || !second) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  unsigned fraction = 0;
  if (text.size() > 19) {
    const auto parsed = text[19] == '.' ? ParseFraction(text.substr(20)) : std::nullopt;
    if (!parsed) return std::nullopt;
    fraction = *parsed;
  }
  return Instant{*day} + hours{*hour} + minutes{*minute} + seconds{*second} +
         microseconds{fraction};
}

void AppendInstant(Instant instant, std::string& out) {
  char text[kMaxInstantSize];
  out.append(text, PutInstant(instant, text));
}

std::string FormatInstant(Instant instant) {
  std::string text;
  AppendInstant(instant, text);
  return text;
}

}  // namespace bfa
