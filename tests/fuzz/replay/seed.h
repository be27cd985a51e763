// The inputs that the tree keeps for the fuzz targets.
#ifndef BFA_TESTS_FUZZ_REPLAY_SEED_H_
#define BFA_TESTS_FUZZ_REPLAY_SEED_H_

#include <cstddef>
#include <string>
#include <vector>

namespace bfa::fuzz {

struct Seed {
  std::string name;
  std::vector<std::byte> bytes;
};

// The files in a folder of the tree that end so, by name.
std::vector<Seed> SeedsIn(const std::string& folder, const std::string& end_of_name = "");

}  // namespace bfa::fuzz

#endif  // BFA_TESTS_FUZZ_REPLAY_SEED_H_
