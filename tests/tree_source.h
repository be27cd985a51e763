// Source text as the rules of the tree see it.
#ifndef BFA_TESTS_TREE_SOURCE_H_
#define BFA_TESTS_TREE_SOURCE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bfa::tree {

struct SourceFile {
  std::string path;  // from the root of the tree, with '/'
  std::string text;
};
using Tree = std::vector<SourceFile>;

// Every source, build file and script under `root`, without what was built and what tests read.
Tree ReadTree(const std::string& root);

bool IsWordChar(char c);
std::string_view Trim(std::string_view text);
std::vector<std::string_view> Lines(std::string_view text);
std::size_t LineNumber(std::string_view text, std::size_t position);

// The position of `word`, or npos. A boundary is asked for only where the word itself ends in a
// word character, so "rand(" is not found in "brand(".
std::size_t FindWord(std::string_view text, std::string_view word, std::size_t from = 0);

// Blanks comments and the insides of literals, and keeps each remaining character on its line and
// column, so that rules about code do not trip over prose.
std::string CodeOnly(std::string_view text);

struct Function {
  std::size_t first_line;
  std::size_t line_count;
};

// Finds function bodies by their braces: enough to measure them in formatted code.
std::vector<Function> Functions(std::string_view text);

}  // namespace bfa::tree

#endif  // BFA_TESTS_TREE_SOURCE_H_
