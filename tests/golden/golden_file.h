// The files that every bfa reads for ever, and what they are to give.
#ifndef BFA_TESTS_GOLDEN_GOLDEN_FILE_H_
#define BFA_TESTS_GOLDEN_GOLDEN_FILE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace bfa::test {

struct GoldenFile {
  std::string path;  // in the sources
  std::vector<std::byte> bytes;
  std::optional<int> exit_code;  // of a command that meets it; none for a valid one
  std::string dump;              // of a valid one
};

// Those of tests/golden/manifest.txt; a failed test for what cannot be read.
std::vector<GoldenFile> GoldenFiles();

}  // namespace bfa::test

#endif  // BFA_TESTS_GOLDEN_GOLDEN_FILE_H_
