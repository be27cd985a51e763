#include "tools/argument.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <system_error>
#include <utility>

#include "bfa/decimal_text.h"

namespace bfa::tools {
namespace {

Error Invalid(std::string_view text, std::string_view why) {
  std::string message("'");
  message += text;
  message += "' ";
  message += why;
  return {ErrorCode::kInvalidArgument, std::move(message)};
}

Error Invalid(Argument argument, std::string_view why) {
  const Error error = Invalid(argument.text, why);
  return {error.code(), std::string(argument.name) + ": " + error.message()};
}

bool IsNumber(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<uint64_t> ParseNumber(std::string_view text) {
  uint64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!IsNumber(text) || parsed.ec != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace

Result<Day> ParseDayArgument(Argument argument) {
  const std::optional<Day> day = ParseDay(argument.text);
  if (!day) return Invalid(argument, "is no date; write YYYY-MM-DD");
  return *day;
}

Result<CommitTime> ParseTimeArgument(Argument argument) {
  const std::optional<Instant> instant = ParseInstant(argument.text);
  if (!instant) return Invalid(argument, "is no instant; write YYYY-MM-DDTHH:MM:SS[.fff]Z");
  if (!IsStorable(*instant)) return Invalid(argument, "is not between 1970 and 2262");
  const CommitTime time = std::chrono::floor<std::chrono::milliseconds>(*instant);
  if (time != *instant) return Invalid(argument, "is not a whole number of milliseconds");
  return time;
}

Result<DayRange> ParseRangeArguments(const RangeArguments& arguments) {
  DayRange range{kFirstDay, kLastDay};
  if (arguments.start) {
    const Result<Day> day = ParseDayArgument({arguments.start_name, *arguments.start});
    if (!day) return day.error();
    range.first = *day;
  }
  if (arguments.end) {
    const Result<Day> day = ParseDayArgument({arguments.end_name, *arguments.end});
    if (!day) return day.error();
    range.last = *day;
  }
  if (range.empty()) {
    return Error(ErrorCode::kInvalidArgument, "the range ends on " + FormatDay(range.last) +
                                                  ", before it begins on " +
                                                  FormatDay(range.first));
  }
  return range;
}

Result<AsOf> ParseAsOf(std::string_view text) {
  if (IsNumber(text)) {
    const std::optional<uint64_t> sequence = ParseNumber(text);
    if (sequence) return AsOf(*sequence);
    return Invalid(text, "is too large for a commit number");
  }
  const std::optional<Instant> instant = ParseInstant(text);
  if (instant) return AsOf(*instant);
  return Invalid(text, "is neither a commit number nor an instant YYYY-MM-DDTHH:MM:SSZ");
}

Result<uint64_t> ParseCountArgument(Argument argument) {
  const std::optional<uint64_t> count = ParseNumber(argument.text);
  if (!count || *count == 0) return Invalid(argument, "is no number of at least 1");
  return *count;
}

Result<double> ParseDecimalArgument(Argument argument) {
  const std::optional<double> number = ParseDecimal(argument.text);
  if (!number || *number < 0) return Invalid(argument, "is no number of at least 0");
  return *number;
}

std::vector<std::string_view> SplitList(std::string_view list) {
  std::vector<std::string_view> items;
  for (size_t begin = 0;;) {
    const size_t end = std::min(list.find(',', begin), list.size());
    items.push_back(list.substr(begin, end - begin));
    if (end == list.size()) return items;
    begin = end + 1;
  }
}

Result<std::vector<std::string>> ParseListArgument(Argument argument) {
  std::vector<std::string> items;
  for (const std::string_view item : SplitList(argument.text)) {
    if (item.empty()) return Invalid(argument, "has an empty item");
    items.emplace_back(item);
  }
  return items;
}

}  // namespace bfa::tools
