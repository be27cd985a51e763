// When each contract had files, from tests/data/listing_facts.csv: the truth that the benchmarks
// build their stores from and check answers against.
#ifndef BFA_BENCH_LISTING_FACTS_H_
#define BFA_BENCH_LISTING_FACTS_H_

#include <string>
#include <vector>

#include "bfa/calendar.h"

namespace bfa::bench {

// The days that the facts speak of: 2019-12-31 to 2026-08-20.
inline constexpr DayRange kFactDays{Day{std::chrono::days{18'261}}, Day{std::chrono::days{20'685}}};
inline constexpr size_t kFactDayCount = 2425;
inline constexpr size_t kListingCount = 853;
inline constexpr uint64_t kFileCount = 629'003;

struct Listing {
  std::string symbol;
  DayRange files;     // from the first to the last
  DayRange missing;   // without a file, within `files`
  DayRange untraded;  // known to be without a trade, although traded later
  Day last_traded;

  bool HasFile(Day day) const { return files.contains(day) && !missing.contains(day); }
  // Of a day with a file.
  bool IsKnownUntraded(Day day) const { return day > last_traded || untraded.contains(day); }
};

// All of them, by the bytes of their names. Ends the process if they cannot be read.
const std::vector<Listing>& Listings();

// How many had a file on `day`.
uint32_t FileCountOf(Day day);

}  // namespace bfa::bench

#endif  // BFA_BENCH_LISTING_FACTS_H_
