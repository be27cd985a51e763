#include "tests/prober/source_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

namespace bfa::test {

std::string ReadSourceFile(const std::string& path) {
  std::ifstream file(std::string(BFA_SOURCE_DIR "/") + path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> ReadSourceLines(const std::string& path) {
  std::istringstream text(ReadSourceFile(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

}  // namespace bfa::test
