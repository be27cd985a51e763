// The life of a store, as the disk sees it and as its owner was told.
#ifndef BFA_TESTS_CAMPAIGN_CRASH_SCENARIO_H_
#define BFA_TESTS_CAMPAIGN_CRASH_SCENARIO_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/campaign/system_call_trace.h"

namespace bfa::test {

// A file that had a store's name, whole.
struct StoreFile {
  std::vector<std::byte> bytes;
  std::map<uint64_t, uint64_t> ends;  // of each commit, by sequence; 0: of the file header
};

// What the owner knows after so many system calls.
struct Knowledge {
  size_t call_count = 0;
  uint64_t acknowledged = 0;  // the last commit that must be there
  uint64_t attempted = 0;     // the last one that may be there
  bool has_name = false;      // whether the store must be there
  size_t first_file = 0;      // of the files that may have its name now
};

// What was made of a store, under a name of its own.
struct CopiedFile {
  std::vector<std::byte> bytes;
  size_t call_count = 0;  // from then on it must be there
};

struct CrashScenario {
  std::vector<TracedCall> calls;
  std::vector<Knowledge> knowledge;          // by call_count
  std::vector<StoreFile> files;              // that had the name um.bfa, in turn
  std::map<std::string, CopiedFile> copies;  // by name

  const Knowledge& KnowledgeAfter(size_t call_count) const;
};

// A store created, appended to, left with torn tails, with syncs that fail, reopened, and compacted
// in place and into copy.bfa, and salvaged into mended.bfa. Always the same for the same seed.
CrashScenario PlayCrashScenario(uint64_t seed);

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_CRASH_SCENARIO_H_
