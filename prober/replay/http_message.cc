#include "prober/replay/http_message.h"

#include <array>

namespace bfa::replay {

void Reply::SetBody(std::string_view content_type, std::string text) {
  headers.emplace_back("Content-Type", content_type);
  body = std::move(text);
  content_length = body.size();
}

std::string_view Reply::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

std::string HttpDate(Instant instant) {
  constexpr std::array<std::string_view, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed",
                                                      "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 13> kMonths{
      "", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Day day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::string stamp = FormatInstant(std::chrono::floor<std::chrono::seconds>(instant));
  std::string text(kWeekdays[std::chrono::weekday(day).c_encoding()]);
  text += ", " + stamp.substr(8, 2) + " ";
  text += kMonths[unsigned{date.month()}];
  text += " " + stamp.substr(0, 4) + " " + stamp.substr(11, 8) + " GMT";
  return text;
}

std::string_view ReasonOf(int status) {
  constexpr std::pair<int, std::string_view> kReasons[] = {
      {200, "OK"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {302, "Moved Temporarily"},
      {304, "Not Modified"},
      {400, "Bad Request"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {408, "Request Timeout"},
      {416, "Requested Range Not Satisfiable"},
      {418, "I'm a teapot"},
      {429, "Too Many Requests"},
      {451, "Unavailable For Legal Reasons"},
      {500, "Internal Server Error"},
      {502, "Bad Gateway"},
      {503, "Slow Down"},
      {504, "Gateway Timeout"},
  };
  for (const auto& [number, reason] : kReasons) {
    if (number == status) return reason;
  }
  return "Unknown";
}

}  // namespace bfa::replay
