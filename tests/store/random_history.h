// What a store may live through, by chance.
#ifndef BFA_TESTS_STORE_RANDOM_HISTORY_H_
#define BFA_TESTS_STORE_RANDOM_HISTORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "bfa/appender.h"
#include "tests/store/store_model.h"

namespace bfa::test {

// What goes into one commit.
struct HistoryStep {
  struct CoverageStep {
    std::string symbol;
    DayRange days;
    Instant probe_time;
  };

  std::vector<Observation> observations;
  std::vector<std::string> symbols;
  std::vector<CoverageStep> coverage;
  CommitTime time{};
};

// Always the same for the same seed: rows of a few days and symbols, corrections of them, coverage,
// discovered symbols, klines that come later, cells that turn absent and back, steps that say
// nothing new.
std::vector<HistoryStep> RandomHistory(uint64_t seed, size_t step_count);

// Gives a step to what takes observations, and commits it. The appender must succeed.
void Stage(const HistoryStep& step, Appender& appender);
CommitOutcome Apply(const HistoryStep& step, StoreModel& model);

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_RANDOM_HISTORY_H_
