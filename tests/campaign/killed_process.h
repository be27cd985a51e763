// Processes that are killed at any moment.
#ifndef BFA_TESTS_CAMPAIGN_KILLED_PROCESS_H_
#define BFA_TESTS_CAMPAIGN_KILLED_PROCESS_H_

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace bfa::test {

// When a process is killed: so many of its reports later, then so many turns of a loop later.
struct KillMoment {
  uint64_t report_count;
  uint64_t spin_count;

  // Up to 2^max_spin_bits turns: half of the moments are spread evenly, half over the orders of
  // magnitude.
  static KillMoment Random(std::mt19937_64& random, uint64_t max_report_count,
                           unsigned max_spin_bits);
  std::string ToString() const;
};

// Tells the parent what has been acknowledged. Ends the process if it cannot.
using Report = std::function<void(uint64_t)>;

// Runs `work` in a fork of this process, kills it (SIGKILL) at that moment, and gives all that it
// reported. `work` must not return: a process that ends by itself is a failure of the test.
std::vector<uint64_t> RunAndKill(const std::function<void(const Report&)>& work, KillMoment moment);

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_KILLED_PROCESS_H_
