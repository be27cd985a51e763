// The zip with the one kline of a symbol and day.
#ifndef BFA_PROBER_REPLAY_KLINE_ZIP_H_
#define BFA_PROBER_REPLAY_KLINE_ZIP_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"
#include "prober/replay/listing_source.h"
#include "prober/replay/replacement.h"

namespace bfa::replay {

// What stands in the zip. All but the first are damage that the archive has shown, or that an
// attacker would try.
enum class ZipForm : uint8_t {
  kSound,
  kBroken,      // the end of its bytes is missing
  kBomb,        // unpacks to 16 MiB
  kTwoEntries,  // a second file beside the right one
  kWrongName,   // the file is of another day
  kNoRow,       // the csv is empty, but for the header row if there is one
};

struct KlineZipOptions {
  ZipForm form = ZipForm::kSound;
  bool has_header = true;
  uint32_t version = 1;  // of the file; shows in the time that the zip gives its entries
  std::vector<Replacement> replacements{};  // in the csv
};

// A bar that follows from symbol, day and version; without a trade, all four prices are one and
// the rest is 0.
BarText DeriveBar(std::string_view symbol, Day day, uint32_t version, bool traded);

// The row of 12 fields, with a line feed. What the taker bought is half of all: bars do not have
// it.
std::string KlineRow(const BarText& bar, Day day);

// The bytes of `{symbol}-1d-{day}.zip`; the same for the same arguments.
std::string MakeKlineZip(std::string_view symbol, Day day, const std::string& row,
                         const KlineZipOptions& options);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_KLINE_ZIP_H_
