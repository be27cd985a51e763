// A small store with a long past.
#ifndef BFA_TESTS_STORE_SAMPLE_STORE_H_
#define BFA_TESTS_STORE_SAMPLE_STORE_H_

#include <cstddef>
#include <vector>

#include "tests/store/store_model.h"

namespace bfa::test {

struct SampleStore {
  std::vector<std::byte> bytes;
  std::vector<ModelState> history;  // as of each commit; [0] is before the first
  // Where the header ends, then each commit: bytes[0, ends[k]) are a store as of commit k.
  std::vector<uint64_t> ends;
  std::vector<uint64_t> commit_offsets;  // of the commit blocks; [0] is 0
};

// Twenty commits with a few rows each, of every kind: klines that come later, corrections,
// coverage, discovered symbols, cells that turn absent. Commit k has the time 1000 k. Always the
// same bytes.
SampleStore TwentyCommits();

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_SAMPLE_STORE_H_
