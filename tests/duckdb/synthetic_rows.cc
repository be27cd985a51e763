// Writes rows as `bfa export` does, in which by chance everything happens that real data has now
// and then: equal volumes, nulls, unknown cells, days that nobody looked at, a day without any
// file, one without any trade, contracts of all kinds and quote assets that come, go and return.
//
// Usage: synthetic_rows SEED
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"

namespace bfa::test {
namespace {

constexpr int kDayCount = 150;
constexpr std::array<int, 6> kDaysNobodyLooked{40, 41, 42, 77, 108, 110};
constexpr int kDayWithoutFile = 90;
constexpr int kDayWithoutTrade = 60;

constexpr auto kSymbols = std::to_array<std::string_view>({"1000PEPEUSDC",
                                                           "1000SHIBUSDT",
                                                           "AERGOUSDT",
                                                           "AERGOUSDTSETTLED",
                                                           "AERGOUSDTSETTLEDSETTLED",
                                                           "AAVEBUSD",
                                                           "ADABUSD",
                                                           "ADAUSDT",
                                                           "BLUEBIRDUSDT",
                                                           "BNXUSDT",
                                                           "BNXUSDTSETTLED",
                                                           "BTC",
                                                           "BTCBUSD",
                                                           "BTCBUSD_210129",
                                                           "BTCDOMUSDT",
                                                           "BTCSTUSDT",
                                                           "BTCUSD1",
                                                           "BTCUSDC",
                                                           "BTCUSDT",
                                                           "BTCUSDT_210326",
                                                           "BTCUSDT_211399",
                                                           "BTCUSDT_21032",
                                                           "BUSDUSDT",
                                                           "DEFIUSDT",
                                                           "DEFIUSDTSETTLED",
                                                           "ETHBTC",
                                                           "ETHBUSD_210625_",
                                                           "ETHU",
                                                           "ETHUSD1",
                                                           "ETHUSDC",
                                                           "ETHUSDT",
                                                           "ETHUSDT_210625",
                                                           "ICPUSDT",
                                                           "ICPUSDT_SETTLED",
                                                           "LUNAUSDT",
                                                           "SETTLED",
                                                           "SETTLEDSETTLED",
                                                           "SOLU",
                                                           "SOLUSD1",
                                                           "U",
                                                           "UUSDT",
                                                           "USDT",
                                                           "USDTSETTLED",
                                                           "X_SETTLED_210326",
                                                           "XBTCU",
                                                           "XUSDTSETTLED_SETTLED",
                                                           "\"COMMA,USDT\"",
                                                           "lowerusdt",
                                                           "\u5e01\u5b89\u4eba\u751fUSDT",
                                                           "\u9f99\u867eUSDC",
                                                           "\u9f99\u867eUSDT_210326",
                                                           "\u5e01",
                                                           "\u00c4USDT",
                                                           "_210326"});

// splitmix64: the same numbers everywhere.
class Chance {
 public:
  explicit Chance(uint64_t seed) : state_(seed) {}

  uint64_t Below(uint64_t bound) { return Next() % bound; }
  bool Percent(uint64_t percent) { return Below(100) < percent; }
  double Decimal() { return static_cast<double>(Next() >> 11) / 8192.0 / 1e6; }

 private:
  uint64_t Next() {
    uint64_t word = state_ += 0x9e3779b97f4a7c15;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
    word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
    return word ^ (word >> 31);
  }

  uint64_t state_;
};

std::string TextOf(double value) {
  std::array<char, 400> text{};
  char* end = text.data() + text.size();
  return {text.data(), std::to_chars(text.data(), end, value, std::chars_format::fixed).ptr};
}

// Whether the contract is listed, day by day: up to three times.
std::vector<bool> ListedDays(Chance& chance) {
  std::vector<bool> listed(kDayCount);
  const uint64_t span_count = chance.Below(4);
  for (uint64_t i = 0; i < span_count; ++i) {
    const uint64_t first = chance.Percent(25) ? 0 : chance.Below(kDayCount);
    const uint64_t length = 1 + chance.Below(kDayCount / (i + 1));
    for (uint64_t day = first; day < first + length && day < kDayCount; ++day) listed[day] = true;
  }
  return listed;
}

// `,quote_volume_usdt,trade_count`
std::string VolumeText(Chance& chance, bool can_trade) {
  constexpr std::array<double, 8> kOften{0, 0, 10, 50, 100, 100, 250.5, 0.1};
  double volume = chance.Percent(60) ? kOften[chance.Below(kOften.size())] : chance.Decimal();
  uint64_t trade_count = volume == 0 ? 0 : 1 + chance.Below(5'000'000);
  if (!can_trade) {
    volume = 0;
    trade_count = 0;
  } else if (chance.Percent(2)) {
    trade_count = 0;  // whatever the volume says
  }
  std::string text = ",";
  if (!chance.Percent(15)) text += TextOf(volume);
  text += ',';
  if (!chance.Percent(15)) text += std::to_string(trade_count);
  return text;
}

std::string InstantText(Chance& chance, Day day) {
  if (chance.Percent(10)) return {};
  constexpr std::array<int64_t, 3> kStep{1'000'000, 1'000, 1};
  const int64_t step = kStep[chance.Below(kStep.size())];
  const auto since = static_cast<int64_t>(chance.Below(86'400'000'000)) / step * step;
  return FormatInstant(Instant(day + std::chrono::days(1)) + std::chrono::microseconds(since));
}

void WriteRow(Chance& chance, std::string_view symbol, Day day, bool available, bool can_trade) {
  std::string row = FormatDay(day) + ',' + std::string(symbol) + (available ? ",true," : ",false,");
  if (available && !chance.Percent(10)) row += std::to_string(chance.Below(3'000'000));
  row += ',';
  if (available) row += InstantText(chance, day);
  row += ",,";  // no url
  if (!chance.Percent(20)) row += available ? "200" : "404";
  row += ',' + InstantText(chance, day);
  row += available ? VolumeText(chance, can_trade) : ",,";
  for (int i = 0; i < 7; ++i) {
    row += ',';
    if (available && !chance.Percent(30)) row += TextOf(chance.Decimal());
  }
  std::puts(row.c_str());
}

void WriteRows(uint64_t seed) {
  Chance chance(seed);
  std::puts(
      "date,symbol,available,file_size_bytes,last_modified,url,status_code,probe_timestamp,"
      "quote_volume_usdt,trade_count,volume_base,taker_buy_volume_base,"
      "taker_buy_quote_volume_usdt,open_price,high_price,low_price,close_price");
  std::array<std::vector<bool>, kSymbols.size()> listed;
  for (std::vector<bool>& days : listed) days = ListedDays(chance);
  for (int day = 0; day < kDayCount; ++day) {
    bool looked = true;
    for (const int other : kDaysNobodyLooked) looked = looked && day != other;
    if (!looked) continue;
    const Day date = Day(std::chrono::days(18'628 + day));  // from 2021-01-01 on
    for (size_t i = 0; i < kSymbols.size(); ++i) {
      const bool is_listed = listed[i][static_cast<size_t>(day)];
      if (chance.Percent(is_listed ? 6 : 30)) continue;
      const bool available = is_listed && day != kDayWithoutFile && !chance.Percent(4);
      WriteRow(chance, kSymbols[i], date, available, day != kDayWithoutTrade);
    }
  }
}

}  // namespace
}  // namespace bfa::test

int main(int argc, char** argv) {
  uint64_t seed = 0;
  const std::string_view text = argc == 2 ? argv[1] : "";
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) {
    std::fputs("usage: synthetic_rows SEED\n", stderr);
    return 2;
  }
  bfa::test::WriteRows(seed);
  return 0;
}
