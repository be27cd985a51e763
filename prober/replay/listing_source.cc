#include "prober/replay/listing_source.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>

#include "bfa/symbol.h"

namespace bfa::replay {
namespace {

constexpr Day kDerivedFirstDay{std::chrono::year{2024} / 1 / 1};
constexpr std::chrono::days kQuarterlyDays{180};

constexpr std::string_view kFactsHeader =
    "symbol,first_day,last_file_day,last_traded_day,missing_from,missing_to,untraded_from,"
    "untraded_to";
constexpr std::string_view kDirectoriesHeader = "directory,kind";
constexpr std::string_view kBarsHeader =
    "date,symbol,open,high,low,close,volume,quote_volume,trades";

using Fields = std::vector<std::string_view>;

Fields Split(std::string_view line) {
  Fields fields;
  for (;;) {
    const size_t comma = line.find(',');
    fields.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

// Calls `take` with the fields of each row below the header; false stops it and names the line.
Status ReadRows(const std::string& path, std::string_view header,
                const std::function<bool(const Fields&)>& take) {
  const Result<std::string> text = ReadFile(path);
  if (!text) return text.error();
  std::string_view rest = *text;
  const size_t count = Split(header).size();
  for (uint64_t number = 1; !rest.empty(); ++number) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const Fields fields = Split(line);
    const bool sound = number == 1 ? line == header : fields.size() == count && take(fields);
    if (sound) continue;
    return Error(ErrorCode::kInvalidArgument, path + ":" + std::to_string(number) +
                                                  ": cannot read '" + std::string(line) + "' as " +
                                                  std::string(header));
  }
  return {};
}

bool ParseDayOr(std::string_view text, Day otherwise, Day& day) {
  const std::optional<Day> parsed = text.empty() ? otherwise : ParseDay(text);
  day = parsed.value_or(Day{});
  return parsed && IsStorable(*parsed);
}

bool ParseRange(std::string_view first, std::string_view last, DayRange& range) {
  if (first.empty() && last.empty()) return true;
  const std::optional<Day> from = ParseDay(first);
  const std::optional<Day> to = ParseDay(last);
  if (!from || !to) return false;
  range = {*from, *to};
  return !range.empty();
}

bool ParseFacts(const Fields& fields, SymbolListing& listing) {
  listing.symbol = fields[0];
  return ValidateSymbolName(listing.symbol) && !fields[1].empty() &&
         ParseDayOr(fields[1], Day{}, listing.files.first) &&
         ParseDayOr(fields[2], kLastDay, listing.files.last) &&
         ParseDayOr(fields[3], kLastDay, listing.last_traded) &&
         ParseRange(fields[4], fields[5], listing.missing) &&
         ParseRange(fields[6], fields[7], listing.untraded);
}

// The day of delivery that a name spells behind its last `_`.
std::optional<Day> DeliveryOf(std::string_view symbol) {
  if (Classify(symbol).kind != ContractKind::kQuarterly || symbol.size() < 6) return std::nullopt;
  const std::string digits(symbol.substr(symbol.size() - 6));
  return ParseDay("20" + digits.substr(0, 2) + "-" + digits.substr(2, 2) + "-" + digits.substr(4));
}

}  // namespace

Result<std::string> ReadFile(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file || file.bad()) {
    const int error = errno == 0 ? EIO : errno;
    return Error(ErrorCode::kIo, path + ": " + std::strerror(error));
  }
  return text.str();
}

SymbolListing DeriveListing(std::string_view symbol) {
  SymbolListing listing{std::string(symbol), {kDerivedFirstDay, kLastDay}, {}, {}};
  if (const std::optional<Day> delivery = DeliveryOf(symbol)) {
    listing.files = {*delivery - kQuarterlyDays + std::chrono::days{1}, *delivery};
  }
  return listing;
}

Result<ArchiveSource> ReadSource(const SourcePaths& paths) {
  ArchiveSource source;
  std::set<std::string, std::less<>> known;
  Status read = ReadRows(paths.facts, kFactsHeader, [&](const Fields& fields) {
    SymbolListing& listing = source.listings.emplace_back();
    return ParseFacts(fields, listing) && known.insert(listing.symbol).second;
  });
  if (read && !paths.directories.empty()) {
    read = ReadRows(paths.directories, kDirectoriesHeader, [&](const Fields& fields) {
      if (!ValidateSymbolName(fields[0])) return false;
      if (known.emplace(fields[0]).second) source.listings.push_back(DeriveListing(fields[0]));
      return true;
    });
  }
  if (read && !paths.bars.empty()) {
    read = ReadRows(paths.bars, kBarsHeader, [&](const Fields& fields) {
      const std::optional<Day> day = ParseDay(fields[0]);
      if (!day) return false;
      const auto text = [&fields](size_t index) { return std::string(fields[index]); };
      source.bars[{text(1), *day}] = {text(2), text(3), text(4), text(5),
                                      text(6), text(7), text(8)};
      return true;
    });
  }
  if (!read) return read.error();
  return source;
}

}  // namespace bfa::replay
