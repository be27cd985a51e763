// Making a store anew in the fewest bytes.
//
//   auto outcome = bfa::CompactInPlace("um.bfa");
//   if (!outcome) return Fail(outcome.error().ToString());
#ifndef BFA_COMPACT_H_
#define BFA_COMPACT_H_

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "bfa/reader.h"
#include "bfa/result.h"

namespace bfa {

struct CompactOptions {
  // Make every commit again, so that the new store answers as of each of them. Otherwise it has
  // one, the newest, and as of an older one it answers kNotFound.
  bool keep_history = false;
  // Of the new store. Set to make the same bytes again; random otherwise.
  std::optional<std::array<uint8_t, 16>> file_id;
  // Whether to give up. Asked between the steps of the work, and between commits.
  std::function<bool()> stop = [] { return false; };
};

struct CompactOutcome {
  bool stopped = false;       // as `stop` wanted it: nothing was changed, the rest is 0
  uint64_t sequence = 0;      // of the newest commit, the same in both stores; 0 if there is none
  uint64_t commit_count = 0;  // of the new store
  uint64_t size = 0;          // of the new store, in bytes
  uint64_t source_size = 0;   // of the old one up to that commit
};

// Both functions make a store that answers every question as the source does: commits with the same
// sequence, time, batch id and feature flags, the same symbol ids, day revisions and content
// hashes, and columns that this version does not know. Only its file id is its own, and
// Reader::compacted_from() is that of the source. What no commit refers to is left out, equal
// bitsets stand once, and without history symbols, coverage and the day index are in one piece.
// The next commit of an appender goes on from the last number. A store without a commit becomes one
// without a commit.
//
// The source is checked in full before anything is written, the new store after it was synced and
// before it gets its name; by then it has been compared with the source as well. On an error, and
// when stopped, everything is as before, and nothing is left behind. Safe to call from several
// threads. Cost: two full checks (see CheckStore), and reading and writing all that is kept, once.
// Memory: an offset a block, each bitset once and the day index of a commit.
//
// kDamaged with the first damage of the source; kNewerVersion if it uses features that this version
// must not write; kIo, a full disk and a new store that does not read as it was written included;
// kOutcomeUnknown if the new store has its name, but its folder could not be synced: whether it
// keeps the name in a power failure is not known.

// The store as of the commit of `source`, as a new store at `path`. The source is not locked: an
// appender and other readers may go on with it. kAlreadyExists if something has that name.
Result<CompactOutcome> Compact(const Reader& source, const std::string& path,
                               const CompactOptions& options = {});

// The store at `path`, newest commit and all, replaced by what is made of it, with the same owner
// and access mode. It is locked as an Appender locks it, so that no commit is lost. Readers that
// have the old file open go on with it, and see the new one when they open `path` again. Another
// hard link of the file keeps the old one: they are two stores from then on. kNotFound if there is
// no such file; kLocked if an appender has it; kDamaged also for a torn tail, which may be a commit
// that was damaged since, and would be gone.
Result<CompactOutcome> CompactInPlace(const std::string& path, const CompactOptions& options = {});

}  // namespace bfa

#endif  // BFA_COMPACT_H_
