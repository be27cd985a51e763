// Histories to be asked about volumes and listings, by chance.
#ifndef BFA_TESTS_STORE_RANDOM_TRADING_H_
#define BFA_TESTS_STORE_RANDOM_TRADING_H_

#include <cstdint>
#include <vector>

#include "tests/store/random_history.h"

namespace bfa::test {

// Always the same for the same seed: most cells of seven weeks in the first step, corrections in
// the others. Contracts of all kinds and several quote assets that come, go and return, days that
// nobody looked at, coverage, equal volumes, volumes and trades that are not known.
std::vector<HistoryStep> RandomTrading(uint64_t seed, size_t step_count);

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_RANDOM_TRADING_H_
