#include "prober/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace bfa::internal {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::chrono::seconds kMaxDelay{1'000'000'000};

template <size_t N>
std::optional<unsigned> IndexOf(const std::array<std::string_view, N>& names,
                                std::string_view name) {
  for (unsigned i = 0; i < N; ++i) {
    if (names[i] == name) return i;
  }
  return std::nullopt;
}

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A number of digits alone.
std::optional<int64_t> ParseDigits(std::string_view text) {
  int64_t number = 0;
  if (!IsDigits(text)) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace

std::optional<Instant> ParseHttpDate(std::string_view text) {
  // Sun, 06 Nov 1994 08:49:37 GMT
  constexpr std::string_view kForm = "___, __ ___ ____ __:__:__ GMT";
  if (text.size() != kForm.size()) return std::nullopt;
  for (size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] != '_' && kForm[i] != text[i]) return std::nullopt;
  }
  const auto weekday = IndexOf(kWeekdays, text.substr(0, 3));
  const auto month = IndexOf(kMonths, text.substr(8, 3));
  const auto day = ParseDigits(text.substr(5, 2));
  const auto year = ParseDigits(text.substr(12, 4));
  const auto hour = ParseDigits(text.substr(17, 2));
  const auto minute = ParseDigits(text.substr(20, 2));
  const auto second = ParseDigits(text.substr(23, 2));
  if (!weekday || !month || !day || !year || !hour || !minute || !second) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{*month + 1},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  const Day midnight{date};
  if (std::chrono::weekday{midnight}.c_encoding() != *weekday) return std::nullopt;
  return Instant{midnight} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second};
}

std::optional<std::chrono::milliseconds> ParseRetryAfter(std::string_view text, Instant now) {
  if (IsDigits(text)) {
    // A number that is too large for 64 bits is a long time all the same.
    const auto seconds = ParseDigits(text);
    return seconds ? std::min(std::chrono::seconds{*seconds}, kMaxDelay) : kMaxDelay;
  }
  const std::optional<Instant> until = ParseHttpDate(text);
  if (!until) return std::nullopt;
  return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(*until - now),
                  std::chrono::milliseconds{0});
}

}  // namespace bfa::internal
