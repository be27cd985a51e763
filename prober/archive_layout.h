// Where the files of a dataset stand in its archive.
#ifndef BFA_PROBER_ARCHIVE_LAYOUT_H_
#define BFA_PROBER_ARCHIVE_LAYOUT_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "bfa/calendar.h"
#include "bfa/dataset.h"
#include "bfa/result.h"

namespace bfa::internal {

// The keys of an archive, taken from the URL template of the dataset: for klines of a minute
//
//   data/futures/um/daily/klines/
//   data/futures/um/daily/klines/BTCUSDT/1m/
//   data/futures/um/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2024-01-15.zip
//
// are the root, which holds a directory a symbol, the directory of a symbol, and a file.
// Keys are UTF-8 and not percent-encoded.
class ArchiveLayout {
 public:
  // kInvalidArgument if the template has no path that names the symbol as a directory and the date
  // once, in the name of the file.
  static Result<ArchiveLayout> Of(const Dataset& dataset);

  const std::string& root() const { return root_; }
  std::string DirectoryOf(std::string_view symbol) const;
  std::string KeyOf(std::string_view symbol, Day day) const;
  // Behind all keys of earlier days and before those of `day`.
  std::string KeyBefore(std::string_view symbol, Day day) const;

  // What a key in the directory of `symbol` is; nothing for a stray one.
  struct FileName {
    Day day;
    bool checksum;  // the .CHECKSUM that stands beside the file
  };
  std::optional<FileName> ParseKey(std::string_view symbol, std::string_view key) const;

  // The symbol of a directory right below the root; nothing for a prefix that is none, or whose
  // name no store can hold.
  std::optional<std::string> SymbolOf(std::string_view prefix) const;

  // The key of the file with the one kline of the whole day; nothing if the dataset has no klines.
  std::optional<std::string> DailyKlineKey(std::string_view symbol, Day day) const;

 private:
  ArchiveLayout() = default;

  std::string root_;
  std::string middle_;       // between the symbol and the name of the file: "/1m/"
  std::string name_before_;  // of the file, with {symbol}: "{symbol}-1m-"
  std::string name_after_;   // ".zip"
  std::string interval_;     // of klines, empty otherwise
};

inline constexpr std::string_view kChecksumSuffix = ".CHECKSUM";

// A key as the path of a URL: each segment percent-encoded once (RFC 3986).
std::string EncodeKey(std::string_view key);

}  // namespace bfa::internal

#endif  // BFA_PROBER_ARCHIVE_LAYOUT_H_
