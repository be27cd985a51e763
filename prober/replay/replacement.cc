#include "prober/replay/replacement.h"

#include <utility>

namespace bfa::replay {

std::string Replace(std::string text, std::span<const Replacement> replacements) {
  for (const Replacement& one : replacements) {
    std::string changed;
    size_t begin = 0;
    for (size_t at = text.find(one.from); at != std::string::npos;
         at = text.find(one.from, begin)) {
      changed.append(text, begin, at - begin);
      changed += one.to;
      begin = at + one.from.size();
    }
    changed.append(text, begin);
    text = std::move(changed);
  }
  return text;
}

}  // namespace bfa::replay
