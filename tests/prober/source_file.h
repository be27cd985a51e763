// Files of the source tree.
#ifndef BFA_TESTS_PROBER_SOURCE_FILE_H_
#define BFA_TESTS_PROBER_SOURCE_FILE_H_

#include <string>
#include <vector>

namespace bfa::test {

// All of a file, by its path in the tree. Fails the test if there is none.
std::string ReadSourceFile(const std::string& path);
// Its lines, without their line feeds.
std::vector<std::string> ReadSourceLines(const std::string& path);

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_SOURCE_FILE_H_
