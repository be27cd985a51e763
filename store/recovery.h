// Finding commits in the bytes of a file.
#ifndef BFA_STORE_RECOVERY_H_
#define BFA_STORE_RECOVERY_H_

#include <functional>
#include <optional>

#include "bfa/calendar.h"
#include "format/commit_block.h"
#include "format/file_header.h"

namespace bfa::internal {

// Called before bytes are looked at, with their offset and size, where they have to be fetched
// first.
using LoadBytes = std::function<Status(uint64_t offset, uint64_t size)>;

// What the bytes of a file amount to: its newest whole commit, and how much lies behind it.
struct Recovery {
  std::optional<Commit> commit;  // nothing: an empty store
  uint64_t end = 0;              // of the commit, or of the file header
  uint64_t torn_size = 0;        // bytes from there to the end of the file
};

// A pure function of the bytes, whose header has been parsed. kNewerVersion if the newest commit
// needs a newer bfa; kDamaged if the search would have to hash more bytes than the file has, which
// only a forged file asks for. Cost: constant for a sound file; linear in its torn tail otherwise.
Result<Recovery> Recover(Bytes file, const ParsedHeader& header, const LoadBytes& load = {});

// The newest commit if its trailer ends the file; nothing if the last bytes are no whole commit.
// The same errors.
Result<std::optional<Commit>> CommitAtEnd(Bytes file, const ParsedHeader& header,
                                          const LoadBytes& load = {});

// The commit with this sequence, or the last one not later than `time`, that can be reached from
// `newest`. kNotFound if there is none. O(log commits) hops.
Result<Commit> FindCommit(Bytes file, const ParsedHeader& header, const Commit& newest,
                          uint64_t sequence);
Result<Commit> FindCommit(Bytes file, const ParsedHeader& header, const Commit& newest,
                          CommitTime time);

}  // namespace bfa::internal

#endif  // BFA_STORE_RECOVERY_H_
