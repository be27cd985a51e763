// What the fuzz target does with an input, and the ordinary tests with each seed.
#ifndef BFA_TESTS_FUZZ_READ_EVERYTHING_H_
#define BFA_TESTS_FUZZ_READ_EVERYTHING_H_

#include <cstddef>
#include <span>
#include <string>

namespace bfa::fuzz {

struct Verdict {
  bool is_store = false;  // the bytes could be opened
  bool is_sound = false;  // and the full check found no damage
  // Which promise was broken; empty if none. For bytes that are no sound store the one promise is
  // an error instead of a crash; a sound one also answers every question, and without
  // contradiction.
  std::string broken_promise;
};

// Opens `bytes` as a store, checks it, and asks it every kind of question. Days and symbols are
// sampled where there are many.
Verdict ReadEverything(std::span<const std::byte> bytes);

}  // namespace bfa::fuzz

#endif  // BFA_TESTS_FUZZ_READ_EVERYTHING_H_
