// Reads the small csv files of tests/data.
#ifndef BFA_TESTS_FORMAT_CSV_LINES_H_
#define BFA_TESTS_FORMAT_CSV_LINES_H_

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace bfa {

// The fields of each line of tests/data/`name`, the first line left out. Fields have no quotes.
inline std::vector<std::vector<std::string>> CsvLines(const std::string& name) {
  std::ifstream in(std::string(BFA_SOURCE_DIR "/tests/data/") + name);
  EXPECT_TRUE(in.good()) << name;
  std::vector<std::vector<std::string>> lines;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    lines.emplace_back();
    for (std::string field; std::getline(fields, field, ',');) lines.back().push_back(field);
  }
  return lines;
}

}  // namespace bfa

#endif  // BFA_TESTS_FORMAT_CSV_LINES_H_
