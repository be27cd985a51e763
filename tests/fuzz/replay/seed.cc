#include "tests/fuzz/replay/seed.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>

namespace bfa::fuzz {

std::vector<Seed> SeedsIn(const std::string& folder, const std::string& end_of_name) {
  std::vector<Seed> seeds;
  std::error_code error;
  const std::filesystem::path path = BFA_SOURCE_DIR "/" + folder;
  for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(end_of_name)) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    const auto bytes = std::as_bytes(std::span(text));
    seeds.push_back({name, {bytes.begin(), bytes.end()}});
  }
  std::ranges::sort(seeds, {}, &Seed::name);
  return seeds;
}

}  // namespace bfa::fuzz
