#include "bench/listing_facts.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

namespace bfa::bench {
namespace {

constexpr const char* kPath = BFA_SOURCE_DIR "/tests/data/listing_facts.csv";
constexpr size_t kFieldCount = 8;

[[noreturn]] void Refuse(const std::string& line) {
  std::fprintf(stderr, "%s: cannot read '%s'\n", kPath, line.c_str());
  std::exit(1);
}

Day DayOr(std::string_view text, Day otherwise, const std::string& line) {
  if (text.empty()) return otherwise;
  const auto day = ParseDay(text);
  if (!day) Refuse(line);
  return *day;
}

Listing ParseListing(const std::string& line) {
  std::array<std::string_view, kFieldCount> fields;
  std::string_view rest = line;
  for (std::string_view& field : fields) {
    const size_t comma = rest.find(',');
    if ((comma == rest.npos) != (&field == &fields.back())) Refuse(line);
    field = rest.substr(0, comma);
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
  }
  const auto range = [&](size_t first) {
    if (fields[first].empty()) return DayRange{};
    return DayRange{DayOr(fields[first], Day{}, line), DayOr(fields[first + 1], Day{}, line)};
  };
  return {std::string(fields[0]),
          {DayOr(fields[1], Day{}, line), DayOr(fields[2], kFactDays.last, line)},
          range(4),
          range(6),
          DayOr(fields[3], kFactDays.last, line)};
}

std::vector<Listing> ReadListings() {
  std::ifstream file(kPath);
  std::vector<Listing> listings;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) listings.push_back(ParseListing(line));
  std::ranges::sort(listings, {}, &Listing::symbol);
  if (listings.size() != kListingCount) Refuse("853 symbols");
  return listings;
}

}  // namespace

const std::vector<Listing>& Listings() {
  static const std::vector<Listing> listings = ReadListings();
  return listings;
}

uint32_t FileCountOf(Day day) {
  return static_cast<uint32_t>(std::ranges::count_if(
      Listings(), [day](const Listing& listing) { return listing.HasFile(day); }));
}

}  // namespace bfa::bench
