// Salvaging what a damaged store still holds.
//
//   auto source = bfa::DamagedStore::Open("um.bfa");
//   if (!source) return Fail(source.error().ToString());
//   auto outcome = bfa::Repair(*source, "mended.bfa");
//   for (const bfa::Loss& loss : outcome->losses) …
#ifndef BFA_REPAIR_H_
#define BFA_REPAIR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/result.h"

namespace bfa {

namespace internal {
struct DamagedBytes;
}  // namespace internal

// The bytes of a store, however damaged, in private memory. An immutable value, cheap to copy.
class DamagedStore {
 public:
  // Copies the file at `path`, which is opened for reading alone and not locked: neither its bytes
  // nor its times change, and what becomes of it later does not matter. kNotFound if there is no
  // such file; kIo if it cannot be read, or becomes shorter meanwhile; kDamaged if its file header
  // is, without which nobody can say what the rest is about; kNewerVersion if it needs a newer bfa.
  // Cost: reads the file into memory.
  static Result<DamagedStore> Open(const std::string& path);
  // The same for bytes in memory, which must outlive the object and its copies.
  static Result<DamagedStore> FromBytes(std::span<const std::byte> bytes);

 private:
  // For the implementation.
  friend const internal::DamagedBytes& BytesOf(const DamagedStore& store);
  explicit DamagedStore(std::shared_ptr<const internal::DamagedBytes> bytes)
      : bytes_(std::move(bytes)) {}

  std::shared_ptr<const internal::DamagedBytes> bytes_;
};

// What was lost of a cell, a day or the store.
enum class LossKind : uint8_t {
  kRow,       // the row: the cell is unknown
  kRevision,  // the newest revision of its day: the row is as an older one has it, same or not
  kEtag,      // the etag, if it had one: it is null
  kKlines,    // the kline values: they are null
  kCoverage,  // what a coverage range said: the cells are unknown unless they have a row
  kSymbol,    // names of symbol ids
  kIndex,     // a leaf of the day index: of some days rows, or their newest revision
  kCommit,    // the commit block: what it referred to was found again but for what is listed
  kTail,      // bytes behind the newest commit
};
// `row`, `revision`, `etag`, `klines`, `coverage`, `symbol`, `index`, `commit`, `tail`.
std::string_view LossKindName(LossKind kind);

struct Loss {
  LossKind kind;
  std::optional<Day> day;  // nothing if it is not about one day, or nobody knows which
  std::string symbol;      // empty if it is about none, or several whose names are not known
  // What is there instead, if anything, and the damage with its offset. Never null; shared by those
  // that one damage took.
  std::shared_ptr<const Error> why;
};

struct RepairOptions {
  // Of the new store. Set to make the same bytes again; random otherwise.
  std::optional<std::array<uint8_t, 16>> file_id;
  // Of its commit, where that of the source is lost; the clock's otherwise. Never before the commit
  // that is known to have come last.
  std::optional<CommitTime> time;
  // Whether to give up. Asked between the steps of the work.
  std::function<bool()> stop = [] { return false; };
};

struct RepairOutcome {
  bool stopped = false;          // as `stop` wanted it: nothing was written, the rest is empty
  uint64_t sequence = 0;         // of the commit of the new store; 0 if it has none
  uint64_t size = 0;             // of the new store, in bytes
  uint64_t day_count = 0;        // kept
  uint64_t older_day_count = 0;  // of these, those of which an older revision was kept
  uint64_t lost_day_count = 0;   // with all their rows, as far as is known
  uint64_t row_count = 0;        // kept
  uint64_t lost_row_count = 0;   // as far as is known
  std::vector<Loss> losses;      // by day, those of none first, then by symbol bytes
};

// Makes a new store at `path` of what `source` has as of its newest commit that verifies, with
// every day whose blocks verify and pass a full check. A day whose newest revision does not is kept
// as its newest revision that does; one that lacks nothing but etags or klines is kept without
// them. What was lost is listed; nothing is made up: a cell of which nothing sound is left is
// unknown, also where a coverage range would say something that a lost row may have overruled.
//
// The new store has one commit with the sequence, time, batch id and flags of that of the source,
// and says by Reader::compacted_from() what it was made of. Days that lost nothing keep their
// revision and content hash; the others are of the new commit. Symbols keep their ids unless the
// names of some are lost. A source without damage gives what Compact does, and no losses; damage of
// what its newest commit does not refer to is no loss. Bytes behind the newest commit are left out,
// and listed; but a commit whose block alone is damaged, so that its trailer shows that it was
// whole, is pieced together.
//
// The new store is checked in full and compared with what was to be kept before it gets its name.
// On an error, and when stopped, nothing is left behind. Safe to call from several threads. Cost: a
// few passes over the source, and a full check of the new store; memory for the losses.
//
// kDamaged if nothing can be salvaged; kNewerVersion if it uses features that this version must
// know to write it; kAlreadyExists if something has the name `path`; kIo, a full disk and a new
// store that does not read as it was written included; kOutcomeUnknown if the new store has its
// name, but its folder could not be synced; kInvalidArgument for a time outside 1970 to 2262.
Result<RepairOutcome> Repair(const DamagedStore& source, const std::string& path,
                             const RepairOptions& options = {});

}  // namespace bfa

#endif  // BFA_REPAIR_H_
