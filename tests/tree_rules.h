// The rules of the tree. Each takes a tree and names its offenders, as "path:line: what".
#ifndef BFA_TESTS_TREE_RULES_H_
#define BFA_TESTS_TREE_RULES_H_

#include <string>
#include <vector>

#include "tests/tree_source.h"

namespace bfa::tree {

using Offenders = std::vector<std::string>;

Offenders IncludeOffenders(const Tree& tree);
Offenders PlaceOffenders(const Tree& tree);
Offenders GuardOffenders(const Tree& tree);
Offenders DuplicateNameOffenders(const Tree& tree);
Offenders VagueNameOffenders(const Tree& tree);
Offenders FileLengthOffenders(const Tree& tree);
Offenders FunctionLengthOffenders(const Tree& tree);
Offenders LineWidthOffenders(const Tree& tree);
Offenders BannedCallOffenders(const Tree& tree);
Offenders FilesystemOffenders(const Tree& tree);
Offenders MarkOffenders(const Tree& tree);

}  // namespace bfa::tree

#endif  // BFA_TESTS_TREE_RULES_H_
