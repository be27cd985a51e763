// What a store is about.
#ifndef BFA_DATASET_H_
#define BFA_DATASET_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/result.h"

namespace bfa {

// The descriptor of a store: which files of which archive its rows speak of. Written once, when the
// store is created; other datasets are other stores.
class Dataset {
 public:
  using Entries = std::vector<std::pair<std::string, std::string>>;

  // 1-minute klines of the USDⓈ-M futures of Binance, a zip a day, the first on 2019-12-31.
  static Dataset BinanceUsdMarginedKlines();

  // A dataset of these key-value pairs. kInvalidArgument if a key is missing (`market`, `cadence`,
  // `kind`, `interval`, `url_template`), given twice or not of a-z, 0-9 and `_`; if a value has
  // control characters or is not UTF-8; if the whole is longer than 64 KiB; or if the day cannot be
  // stored.
  static Result<Dataset> Create(Entries entries, Day first_day);

  const Entries& entries() const { return entries_; }
  // The value of a key; empty if the key is not there.
  std::string_view value(std::string_view key) const;
  // The first day for which the archive has a file.
  Day first_day() const { return first_day_; }

  // Where the file of a symbol and day is: the template with `{symbol}`, percent-encoded once as
  // UTF-8 (RFC 3986), and `{date}` filled in.
  std::string Url(std::string_view symbol, Day day) const;

  friend bool operator==(const Dataset&, const Dataset&) = default;

 private:
  Dataset(Entries entries, Day first_day) : entries_(std::move(entries)), first_day_(first_day) {}

  Entries entries_;
  Day first_day_;
};

// `text` with every byte but letters, digits and `-._~` as %XX (RFC 3986, section 2.3).
std::string PercentEncode(std::string_view text);

}  // namespace bfa

#endif  // BFA_DATASET_H_
