#include "tests/store/random_trading.h"

#include <random>

#include "tests/store/sample_observation.h"

namespace bfa::test {
namespace {

constexpr int kDayCount = 49;

class TradingMaker {
 public:
  explicit TradingMaker(uint64_t seed) : random_(seed) {
    // Sometimes within one leaf of 64 days, mostly across two.
    first_day_ = Day{std::chrono::days{64 * 300 + static_cast<int>(Below(64))}};
    for (int i = 0; i < kDayCount; ++i) is_unobserved_.push_back(OneIn(8));
  }

  HistoryStep First() {
    HistoryStep step;
    for (const char* symbol : kSymbols) {
      bool is_listed = OneIn(2);
      for (int day = 0; day < kDayCount; ++day) {
        if (OneIn(12)) is_listed = !is_listed;
        if (is_unobserved_[static_cast<size_t>(day)] || OneIn(10)) continue;
        step.observations.push_back(CellOn(first_day_ + day, symbol, is_listed));
      }
    }
    Finish(step);
    return step;
  }

  HistoryStep Correction() {
    HistoryStep step;
    std::set<std::pair<Day, std::string>> staged;
    for (uint64_t count = Below(40); count > 0; --count) {
      const Day day = AnyDay();
      const std::string symbol = AnySymbol();
      if (!staged.emplace(day, symbol).second) continue;
      step.observations.push_back(CellOn(day, symbol, !OneIn(3)));
    }
    Finish(step);
    return step;
  }

 private:
  static constexpr const char* kSymbols[] = {
      "AUSDT",  "BUSDT",           "CUSDT",    "币安人生USDT", "BTCUSDT_210326", "ETHBTC",
      "XRPBTC", "ICPUSDT_SETTLED", "DEFIUSDT", "ABUSD",        "BBUSD",          "ODD"};

  uint64_t Below(uint64_t limit) { return random_() % limit; }
  bool OneIn(uint64_t chances) { return Below(chances) == 0; }
  Day AnyDay() { return first_day_ + static_cast<int>(Below(kDayCount)); }
  std::string AnySymbol() { return kSymbols[Below(std::size(kSymbols))]; }

  double AnyVolume() {
    constexpr double kOften[] = {0, 10, 50, 50, 100, 1e16};
    if (!OneIn(3)) return kOften[Below(std::size(kOften))];
    return static_cast<double>(Below(1'000'000'000)) / 100;
  }

  Observation CellOn(Day day, const std::string& symbol, bool is_available) {
    if (!is_available) return Absent(day, symbol);
    Observation cell = Available(day, symbol, static_cast<int64_t>(Below(5)));
    if (!OneIn(6)) cell = With(std::move(cell), Column::kQuoteVolumeUsdt, AnyVolume());
    if (OneIn(6)) return cell;
    const auto trade_count = OneIn(4) ? 0 : static_cast<int64_t>(Below(1000));
    return With(std::move(cell), Column::kTradeCount, trade_count);
  }

  void Finish(HistoryStep& step) {
    for (uint64_t count = Below(3); count > 0; --count) {
      const Day first = AnyDay();
      const Day last = first + static_cast<int>(Below(6));
      step.coverage.push_back({AnySymbol(), {first, last}, InstantOf(++time_ms_)});
    }
    step.time = TimeOf(time_ms_ += 1000);
  }

  std::mt19937_64 random_;
  Day first_day_;
  std::vector<bool> is_unobserved_;  // by day, in the first step
  int64_t time_ms_ = 0;
};

}  // namespace

std::vector<HistoryStep> RandomTrading(uint64_t seed, size_t step_count) {
  TradingMaker maker(seed);
  std::vector<HistoryStep> steps{maker.First()};
  while (steps.size() < step_count) steps.push_back(maker.Correction());
  return steps;
}

}  // namespace bfa::test
