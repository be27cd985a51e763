// Values of the command line, as text and parsed. All errors are kInvalidArgument and name the
// argument.
#ifndef BFA_TOOLS_ARGUMENT_H_
#define BFA_TOOLS_ARGUMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/result.h"

namespace bfa::tools {

// One value and what the user calls it.
struct Argument {
  std::string_view name;
  std::string_view text;
};

Result<Day> ParseDayArgument(Argument argument);
// Whole milliseconds only, which is what commits have.
Result<CommitTime> ParseTimeArgument(Argument argument);

// The ends of a range of days; one that is not given is open.
struct RangeArguments {
  std::string_view start_name = "--start";
  std::string_view end_name = "--end";
  std::optional<std::string> start;
  std::optional<std::string> end;

  bool given() const { return start || end; }
};
Result<DayRange> ParseRangeArguments(const RangeArguments& arguments);

// A commit: its sequence number, or the last one not after an instant.
using AsOf = std::variant<uint64_t, Instant>;
// Its errors do not name the argument.
Result<AsOf> ParseAsOf(std::string_view text);

// A number of at least 1.
Result<uint64_t> ParseCountArgument(Argument argument);

// A number of at least 0.
Result<double> ParseDecimalArgument(Argument argument);

// The items of a comma-separated list, empty ones included.
std::vector<std::string_view> SplitList(std::string_view list);
// The same; kInvalidArgument if one is empty.
Result<std::vector<std::string>> ParseListArgument(Argument argument);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_ARGUMENT_H_
