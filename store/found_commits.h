// The commits of a file of which any byte may be wrong.
#ifndef BFA_STORE_FOUND_COMMITS_H_
#define BFA_STORE_FOUND_COMMITS_H_

#include <map>
#include <optional>

#include "format/commit_block.h"
#include "format/file_header.h"
#include "store/work_budget.h"

namespace bfa::internal {

struct FoundCommits {
  // What to go by. Of a store without commits: sequence 0, no references. Its end is never behind
  // that of the file.
  Commit newest;
  // Blocks of commits before it, newest first.
  std::vector<uint64_t> older;
  // Set if the block of the newest commit is damaged: then its references were pieced together from
  // the blocks of its batch, and its time and batch id are not known.
  std::optional<Error> lost_commit;
};

// Looks at each place where a commit block may stand, so that one that is damaged hides no other.
// Here a commit is what its block and either its trailer or its link to the commit before show to
// be one; its batch need not be whole. kNewerVersion if one of them needs a newer bfa. Cost: a pass
// over the file.
Result<FoundCommits> FindCommits(Bytes file, const ParsedHeader& header, WorkBudget& budget);

// One of `older`. kDamaged if it is none.
Result<Commit> ReadFoundCommit(Bytes file, const ParsedHeader& header, uint64_t offset);

// Calls `on_block(const Block&)` for each block between `begin` and the end of `file` that
// verifies. `damaged`: blocks known to be damaged, by offset, with their sizes in the file. Whether
// all bytes are of the one or the other.
template <typename OnBlock>
bool WalkSoundBlocks(Bytes file, uint64_t begin, const std::map<uint64_t, uint64_t>& damaged,
                     WorkBudget& budget, const OnBlock& on_block) {
  bool is_whole = true;
  for (uint64_t offset = begin; offset < file.size();) {
    if (const auto known = damaged.find(offset); known != damaged.end()) {
      offset += known->second;
      continue;
    }
    const auto block = FindBlock(file, offset);
    if (block && budget.Spend(block->payload.size()) && VerifyChecksum(file, *block)) {
      on_block(*block);
      offset = block->end();
    } else {
      is_whole = false;
      offset += kAlignment;
    }
  }
  return is_whole;
}

}  // namespace bfa::internal

#endif  // BFA_STORE_FOUND_COMMITS_H_
