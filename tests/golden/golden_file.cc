#include "tests/golden/golden_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/store/file_bytes.h"

namespace bfa::test {
namespace {

const std::string kRoot = BFA_SOURCE_DIR "/";

std::string TextOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::vector<GoldenFile> GoldenFiles() {
  std::vector<GoldenFile> files;
  std::istringstream lines(TextOf(kRoot + "tests/golden/manifest.txt"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream fields(line);
    std::string path, checksum, kind, expectation;
    fields >> path >> checksum >> kind >> expectation;
    GoldenFile file{kRoot + path, ReadBytes(kRoot + path), std::nullopt, ""};
    if (kind == "valid") {
      file.dump = TextOf(file.path.substr(0, file.path.rfind('.')) + ".dump");
    } else {
      file.exit_code = std::stoi(expectation);
    }
    files.push_back(std::move(file));
  }
  EXPECT_GT(files.size(), 100U);
  return files;
}

}  // namespace bfa::test
