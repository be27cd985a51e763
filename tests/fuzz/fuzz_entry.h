// What libFuzzer calls, for any target.
#ifndef BFA_TESTS_FUZZ_FUZZ_ENTRY_H_
#define BFA_TESTS_FUZZ_FUZZ_ENTRY_H_

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/fuzz/fuzz_target.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* bytes, size_t size, size_t max_size);

namespace bfa::fuzz {

inline int TestOneInput(const FuzzTarget& target, const uint8_t* bytes, size_t size) {
  const std::string broken = target.broken_promise(std::as_bytes(std::span(bytes, size)));
  if (!broken.empty()) {
    std::fprintf(stderr, "broken promise: %s\n", broken.c_str());
    std::abort();
  }
  return 0;
}

// Half of the time as libFuzzer does it, which learns from what it compares; half as the target
// does, if it has a way of its own. Mended, but for one time in eight.
inline size_t Mutate(const FuzzTarget& target, uint8_t* bytes, size_t size, size_t max_size,
                     unsigned seed) {
  Random random(seed);
  const unsigned kind = random() % 8;
  if (kind < 4 || target.change == nullptr) size = LLVMFuzzerMutate(bytes, size, max_size);
  const auto input = std::as_bytes(std::span(bytes, size));
  ByteBuffer changed(input.begin(), input.end());
  if (kind >= 4 && target.change != nullptr) {
    for (uint64_t count = 1 + random() % 3; count > 0; --count) target.change(changed, random);
  }
  if (kind != 0 && target.mend != nullptr) target.mend(changed);
  size = std::min(changed.size(), max_size);
  if (size != 0) std::memcpy(bytes, changed.data(), size);
  return size;
}

}  // namespace bfa::fuzz

// Makes a program of a target.
#define BFA_FUZZ_ENTRY(target)                                                            \
  extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* bytes, size_t size, size_t max_size, \
                                            unsigned seed) {                              \
    return bfa::fuzz::Mutate(target, bytes, size, max_size, seed);                        \
  }                                                                                       \
  extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {              \
    return bfa::fuzz::TestOneInput(target, bytes, size);                                  \
  }

#endif  // BFA_TESTS_FUZZ_FUZZ_ENTRY_H_
