// Text that stands in answers in place of other text.
#ifndef BFA_PROBER_REPLAY_REPLACEMENT_H_
#define BFA_PROBER_REPLAY_REPLACEMENT_H_

#include <span>
#include <string>

namespace bfa::replay {

struct Replacement {
  std::string from;  // not empty
  std::string to;
};

// `text` with all places of each replaced, one after the other.
std::string Replace(std::string text, std::span<const Replacement> replacements);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_REPLACEMENT_H_
