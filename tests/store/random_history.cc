#include "tests/store/random_history.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "tests/store/sample_observation.h"

namespace bfa::test {
namespace {

class HistoryMaker {
 public:
  explicit HistoryMaker(uint64_t seed) : random_(seed) {
    // A leaf holds 64 days: histories stand within one, across two and far apart.
    const Day first{std::chrono::days{64 * static_cast<int>(Below(1600)) + 60}};
    for (int i = 0; i < 3; ++i) days_.push_back(first + i);
    for (int i = 3; i < 6; ++i) days_.push_back(first + i + (OneIn(2) ? 64 : 0));
    if (OneIn(4)) days_.push_back(kLastDay + -static_cast<int>(Below(3)));
    if (OneIn(4)) days_.push_back(kFirstDay + static_cast<int>(Below(3)));
    time_ms_ = static_cast<int64_t>(Below(2)) * 1'700'000'000'000;
  }

  HistoryStep Next() {
    HistoryStep step;
    if (OneIn(8) && !last_.observations.empty()) {
      step = last_;  // says nothing new
    } else {
      AddObservations(step);
      if (OneIn(3)) AddCoverage(step);
      if (OneIn(5)) step.symbols.push_back(AnyOf(symbols_));
      if (OneIn(10)) AddManySymbols(step);
    }
    time_ms_ += OneIn(4) ? 0 : static_cast<int64_t>(Below(100'000));
    step.time = TimeOf(time_ms_);
    last_ = step;
    return step;
  }

 private:
  uint64_t Below(uint64_t limit) { return random_() % limit; }
  bool OneIn(uint64_t chances) { return Below(chances) == 0; }
  template <typename T>
  const T& AnyOf(const std::vector<T>& values) {
    return values[Below(values.size())];
  }

  void AddObservations(HistoryStep& step) {
    std::set<std::pair<Day, std::string>> staged;
    for (uint64_t count = Below(OneIn(3) ? 24 : 6); count > 0; --count) {
      Observation observation = AnyObservation();
      if (staged.emplace(observation.day, observation.symbol).second) {
        step.observations.push_back(std::move(observation));
      }
    }
  }

  Observation AnyObservation() {
    const Day day = AnyOf(days_);
    const std::string& symbol = AnyOf(symbols_);
    if (OneIn(4)) {
      Observation absent = Absent(day, symbol);
      if (OneIn(2)) absent.given.Add(Column::kStatusCode);
      if (!OneIn(4)) absent = With(std::move(absent), Column::kProbeTimestamp, AnyInstant());
      return absent;
    }
    if (OneIn(4)) return Complete(day, symbol, static_cast<uint32_t>(Below(50)));
    Observation observation = Absent(day, symbol);
    observation.available = true;
    for (const Column column : ColumnSet::All()) {
      if (!OneIn(3)) SetAny(column, observation);
    }
    return observation;
  }

  void SetAny(Column column, Observation& observation) {
    observation.given.Add(column);
    if (OneIn(4)) return;  // given as null
    Metadata& values = observation.metadata;
    if (column == Column::kStatusCode) {
      values.SetInteger(column, 200);
    } else if (column == Column::kEtag) {
      values.SetEtag(AnyEtag());
    } else if (TypeOf(column) == ColumnType::kInteger) {
      values.SetInteger(column, AnyInteger());
    } else if (TypeOf(column) == ColumnType::kInstant) {
      values.SetInteger(column, AnyInstant());
    } else {
      values.SetDecimal(column, AnyDecimal());
    }
  }

  int64_t AnyInteger() {
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
    const std::vector<int64_t> edges{0, 0, 1, 1000, 1440, 2880, kMost, kMost - 1};
    return OneIn(2) ? AnyOf(edges) : static_cast<int64_t>(random_() >> (1 + Below(63)));
  }

  int64_t AnyInstant() {
    const int64_t last = kLastInstant.time_since_epoch().count();
    const std::vector<int64_t> edges{0, 1, 1'600'000'000'000'000, last};
    return OneIn(2) ? AnyOf(edges) : static_cast<int64_t>(Below(static_cast<uint64_t>(last)));
  }

  double AnyDecimal() {
    using Limits = std::numeric_limits<double>;
    const std::vector<double> edges{0,     0.1,           84482.7,           3655672542.4047,
                                    1e-22, Limits::max(), Limits::min(),     Limits::denorm_min(),
                                    1.0,   1.0 / 3,       9007199254740993.0};
    if (OneIn(2)) return AnyOf(edges);
    return static_cast<double>(Below(1'000'000)) / 100;
  }

  std::string AnyEtag() {
    const std::vector<std::string> edges{
        "d41d8cd98f00b204e9800998ecf8427e", "D41D8CD98F00B204E9800998ECF8427E",
        "0123456789abcdef0123456789abcdef-2", "é", std::string(255, 'e')};
    return AnyOf(edges);
  }

  void AddCoverage(HistoryStep& step) {
    for (uint64_t count = 1 + Below(3); count > 0; --count) {
      Day first = AnyOf(days_) + -static_cast<int>(Below(2));
      if (first < kFirstDay) first = kFirstDay;
      Day last = first + static_cast<int>(Below(9));
      if (last > kLastDay) last = kLastDay;
      step.coverage.push_back({AnyOf(symbols_), {first, last}, InstantOf(AnyInstant())});
    }
  }

  // Enough to put the ids of those that follow beyond the first word of a bitset.
  void AddManySymbols(HistoryStep& step) {
    for (int i = 0; i < 70; ++i) step.symbols.push_back("FILLER" + std::to_string(i));
  }

  std::mt19937_64 random_;
  std::vector<std::string> symbols_{"BTCUSDT", "币安人生USDT",    "BTCUSDT_210326", "1000SHIBUSDT",
                                    "U",       "ICPUSDT_SETTLED", "NEVERSEENUSDT"};
  std::vector<Day> days_;
  int64_t time_ms_ = 0;
  HistoryStep last_;
};

}  // namespace

std::vector<HistoryStep> RandomHistory(uint64_t seed, size_t step_count) {
  HistoryMaker maker(seed);
  std::vector<HistoryStep> steps;
  while (steps.size() < step_count) steps.push_back(maker.Next());
  return steps;
}

void Stage(const HistoryStep& step, Appender& appender) {
  for (const Observation& observation : step.observations) {
    const Status added = appender.Add(observation);
    ASSERT_TRUE(added) << added.error().ToString();
  }
  for (const std::string& symbol : step.symbols) ASSERT_TRUE(appender.AddSymbol(symbol));
  for (const auto& [symbol, days, probe_time] : step.coverage) {
    ASSERT_TRUE(appender.AddCoverage(symbol, days, probe_time));
  }
}

CommitOutcome Apply(const HistoryStep& step, StoreModel& model) {
  for (const Observation& observation : step.observations) model.Add(observation);
  for (const std::string& symbol : step.symbols) model.AddSymbol(symbol);
  for (const auto& [symbol, days, probe_time] : step.coverage) {
    model.AddCoverage(symbol, days, probe_time);
  }
  return model.Commit(step.time);
}

}  // namespace bfa::test
