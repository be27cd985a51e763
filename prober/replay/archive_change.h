// What differs in an archive from its listings.
#ifndef BFA_PROBER_REPLAY_ARCHIVE_CHANGE_H_
#define BFA_PROBER_REPLAY_ARCHIVE_CHANGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bfa/calendar.h"
#include "prober/replay/kline_zip.h"
#include "prober/replay/listing_source.h"
#include "prober/replay/replacement.h"

namespace bfa::replay {

enum class ChecksumForm : uint8_t { kTrue, kMissing, kStale };

// A change of the files of some symbol and days. Several of one file add up; of two that say the
// same thing the later counts.
struct FileChange {
  static constexpr const char* kAllSymbols = "*";

  std::string symbol = kAllSymbols;
  DayRange days{kFirstDay, kLastDay};
  std::optional<Interval> interval;  // none: files of both
  std::optional<Instant> appears;    // in place of 08:00 of the next day
  std::optional<Instant> republished;
  std::optional<Instant> removed;
  std::optional<Instant> restored;  // after it was removed
  bool missing = false;             // there never was one
  bool untraded = false;
  std::optional<ChecksumForm> checksum;
  std::optional<ZipForm> zip;
  std::optional<bool> has_header;
  std::vector<Replacement> replacements;  // in the daily csv
};

// An object that no symbol and day explain. Of size 0 and with a `/` at its end it is what makes
// an empty directory.
struct StrayObject {
  std::string key;
  uint64_t size = 0;
  Instant appears{};
};

struct ArchiveChanges {
  std::vector<FileChange> files;
  std::vector<StrayObject> strays;
  std::vector<SymbolListing> listings;  // new ones; in place of one of that symbol
};

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_ARCHIVE_CHANGE_H_
