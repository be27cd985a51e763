#include "prober/replay/kline_zip.h"

#include <zip.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "bfa/decimal_text.h"
#include "prober/replay/fingerprint.h"

namespace bfa::replay {
namespace {

constexpr std::string_view kHeaderRow =
    "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
    "taker_buy_quote_volume,ignore\n";
constexpr size_t kBombSize = size_t{16} << 20;
constexpr size_t kBrokenCut = 40;  // of the central directory, which ends a zip
constexpr uint64_t kTicks = 10'000;

struct DosTime {
  uint16_t date;
  uint16_t time;
};

struct Entry {
  std::string name;
  std::string text;
};

std::string TicksText(uint64_t ticks) {
  std::string fraction = std::to_string(ticks % kTicks);
  fraction.insert(0, 4 - fraction.size(), '0');
  return std::to_string(ticks / kTicks) + "." + fraction;
}

std::string HalfOf(const std::string& decimal) {
  return FormatDecimal(ParseDecimal(decimal).value_or(0) / 2);
}

// The date that zips hold, which no time zone changes.
uint16_t DosDateOf(Day day) {
  const std::chrono::year_month_day date(day);
  const int year = std::max(static_cast<int>(date.year()), 1980) - 1980;
  const unsigned dos_date =
      static_cast<unsigned>(year) << 9 | unsigned{date.month()} << 5 | unsigned{date.day()};
  return static_cast<uint16_t>(dos_date);
}

bool AddEntry(zip_t* archive, const Entry& entry, DosTime when) {
  zip_source_t* source = zip_source_buffer(archive, entry.text.data(), entry.text.size(), 0);
  const zip_int64_t index =
      source == nullptr ? -1 : zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  const auto place = static_cast<zip_uint64_t>(index);
  return zip_set_file_compression(archive, place, ZIP_CM_DEFLATE, 0) == 0 &&
         zip_file_set_dostime(archive, place, when.time, when.date, 0) == 0;
}

std::string ReadAll(zip_source_t* source) {
  std::string bytes;
  if (zip_source_open(source) != 0) return bytes;
  std::array<char, 4096> buffer{};
  for (;;) {
    const zip_int64_t count = zip_source_read(source, buffer.data(), buffer.size());
    if (count <= 0) break;
    bytes.append(buffer.data(), static_cast<size_t>(count));
  }
  zip_source_close(source);
  return bytes;
}

// Empty if the memory gives out.
std::string Pack(const std::vector<Entry>& entries, DosTime when) {
  using Source = std::unique_ptr<zip_source_t, decltype(&zip_source_free)>;
  const Source buffer(zip_source_buffer_create(nullptr, 0, 0, nullptr), &zip_source_free);
  if (!buffer) return {};
  zip_source_keep(buffer.get());  // one hold is ours, the other the archive's
  zip_t* archive = zip_open_from_source(buffer.get(), ZIP_TRUNCATE, nullptr);
  if (archive == nullptr) {
    zip_source_free(buffer.get());
    return {};
  }
  for (const Entry& entry : entries) {
    if (!AddEntry(archive, entry, when)) {
      zip_discard(archive);
      return {};
    }
  }
  if (zip_close(archive) != 0) {
    zip_discard(archive);
    return {};
  }
  return ReadAll(buffer.get());
}

std::string CsvName(std::string_view symbol, Day day) {
  return std::string(symbol) + "-1d-" + FormatDay(day) + ".csv";
}

}  // namespace

BarText DeriveBar(std::string_view symbol, Day day, uint32_t version, bool traded) {
  constexpr std::array<uint64_t, 5> kScales{1, 10, 100, 10'000, 100'000};
  const uint64_t name = Mix(symbol, 0);
  const uint64_t base = kTicks / 10 * (1 + name % 97) * kScales[name / 97 % kScales.size()];
  if (!traded) {
    const std::string price = TicksText(base);
    return {price, price, price, price, "0", "0", "0"};
  }
  uint64_t state =
      Mix(symbol, static_cast<uint64_t>(day.time_since_epoch().count()) << 8 | (version & 0xFFU));
  const auto near = [&] { return base - base / 20 + NextRandom(state) % (base / 10); };
  const uint64_t open = near();
  const uint64_t close = near();
  const uint64_t high = std::max(open, close) + NextRandom(state) % (base / 20);
  const uint64_t low = std::min(open, close) - NextRandom(state) % (base / 20);
  const uint64_t trades = 100 + NextRandom(state) % 900'000;
  const uint64_t volume = trades * (1 + NextRandom(state) % 50);
  const uint64_t quote = volume * ((high + low) / 2);
  return {TicksText(open),        TicksText(high),  TicksText(low),        TicksText(close),
          std::to_string(volume), TicksText(quote), std::to_string(trades)};
}

std::string KlineRow(const BarText& bar, Day day) {
  using std::chrono::milliseconds;
  const milliseconds open_time = day.time_since_epoch();
  const milliseconds close_time = open_time + std::chrono::days{1} - milliseconds{1};
  return std::to_string(open_time.count()) + "," + bar.open + "," + bar.high + "," + bar.low + "," +
         bar.close + "," + bar.volume + "," + std::to_string(close_time.count()) + "," +
         bar.quote_volume + "," + bar.trades + "," + HalfOf(bar.volume) + "," +
         HalfOf(bar.quote_volume) + ",0\n";
}

std::string MakeKlineZip(std::string_view symbol, Day day, const std::string& row,
                         const KlineZipOptions& options) {
  std::string csv(options.has_header ? kHeaderRow : std::string_view());
  if (options.form != ZipForm::kNoRow) csv += row;
  csv = Replace(std::move(csv), options.replacements);
  if (options.form == ZipForm::kBomb) csv.resize(kBombSize, '0');
  const bool wrong_name = options.form == ZipForm::kWrongName;
  std::vector<Entry> entries{
      {CsvName(symbol, wrong_name ? day - std::chrono::days{1} : day), std::move(csv)}};
  if (options.form == ZipForm::kTwoEntries) entries.push_back({"README.txt", "a second entry\n"});
  const auto time = static_cast<uint16_t>(options.version & 0x1FU);  // in steps of two seconds
  std::string bytes = Pack(entries, {DosDateOf(day), time});
  if (options.form == ZipForm::kBroken)
    bytes.resize(bytes.size() - std::min(kBrokenCut, bytes.size()));
  return bytes;
}

}  // namespace bfa::replay
