// From what an archive is made: when each symbol was listed, and daily bars.
#ifndef BFA_PROBER_REPLAY_LISTING_SOURCE_H_
#define BFA_PROBER_REPLAY_LISTING_SOURCE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/result.h"

namespace bfa::replay {

// Of the klines in a file.
enum class Interval : uint8_t { kDay, kMinute };

// The days of one symbol: which have files, and which of these show trades.
struct SymbolListing {
  std::string symbol;
  DayRange files;     // up to kLastDay while nothing says that they end
  DayRange missing;   // within `files`, without a file
  DayRange untraded;  // files without a trade, before the symbol was traded again
  Day last_traded{kLastDay};

  bool HasFile(Day day) const { return files.contains(day) && !missing.contains(day); }
  bool IsTraded(Day day) const { return day <= last_traded && !untraded.contains(day); }
};

// A daily bar, as text: what the archive wrote.
struct BarText {
  std::string open;
  std::string high;
  std::string low;
  std::string close;
  std::string volume;
  std::string quote_volume;
  std::string trades;
};

using Bars = std::map<std::pair<std::string, Day>, BarText>;

// What the constructor of an archive takes. Symbols are there once.
struct ArchiveSource {
  std::vector<SymbolListing> listings;
  Bars bars;
};

struct SourcePaths {
  std::string facts;        // csv as tests/data/listing_facts.csv
  std::string directories;  // csv as tests/data/um_directories.csv; may be empty
  std::string bars;         // csv as tests/data/um_daily_bars.csv; may be empty
};

// Reads the files; directories of which there are no facts get derived days, see DeriveListing.
// kIo if a file cannot be read, kInvalidArgument with path and line if it cannot be understood.
Result<ArchiveSource> ReadSource(const SourcePaths& paths);

// The days of a symbol of which only the name is known: of a quarterly the 180 days that end with
// its delivery, of others all from 2024-01-01 on. Nobody recorded them.
SymbolListing DeriveListing(std::string_view symbol);

// All of a file. kIo with the path.
Result<std::string> ReadFile(const std::string& path);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_LISTING_SOURCE_H_
