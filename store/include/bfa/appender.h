// Writing a store: stage observations, commit them.
//
//   auto appender = bfa::Appender::Open("um.bfa");
//   if (!appender) return Fail(appender.error().ToString());
//   for (const bfa::Observation& observation : observations) {
//     if (auto added = appender->Add(observation); !added) return Fail(added.error().ToString());
//   }
//   auto outcome = appender->Commit();
#ifndef BFA_APPENDER_H_
#define BFA_APPENDER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bfa/calendar.h"
#include "bfa/dataset.h"
#include "bfa/observation.h"
#include "bfa/result.h"

namespace bfa {

namespace internal {
class AppenderState;
}  // namespace internal

// What a new store is made with.
struct CreateOptions {
  Dataset dataset = Dataset::BinanceUsdMarginedKlines();
  // Set to make the same bytes again; random otherwise.
  std::optional<std::array<uint8_t, 16>> file_id;
};

struct CommitOptions {
  // Of the commit; the clock's time otherwise, or that of the commit before where the clock is up
  // to a day behind it.
  std::optional<CommitTime> time;
  // Random otherwise.
  std::optional<std::array<uint8_t, 16>> batch_id;
  // Commit only so many of the staged days, the earliest; the others stay staged.
  std::optional<size_t> day_limit;
};

struct CommitOutcome {
  uint64_t sequence = 0;  // of the commit; of the one before if nothing was written
  bool written = false;   // false: the store knew all of it already
  uint64_t rows_added = 0;
  uint64_t rows_changed = 0;
  uint64_t rows_unchanged = 0;
  uint64_t ranges_added = 0;
  uint64_t symbols_added = 0;
};

// The one writer of a store. It holds the lock on the file as long as it lives. Not safe to use
// from several threads at once; movable. It belongs to the process that opened it: in a fork of
// that process Commit refuses, and the end of the appender there changes nothing.
//
// What is lost when the process dies: what was staged and not committed. What is lost when the
// machine dies: the same; a Commit that returned success is on the disk. Readers are not disturbed:
// they see a commit when they refresh.
//
// A file that would grow beyond the limit of the process (RLIMIT_FSIZE) makes the system send
// SIGXFSZ, which ends a process that does not ignore it: as when it dies otherwise, the store reads
// as before. Ignored, as bfa does, it makes Commit fail with kIo.
class Appender {
 public:
  // Locks the store at `path` and verifies its newest commit. A torn tail is cut off; what
  // creations and compactions of this store that were killed left in its folder is removed.
  // kNotFound if there is no such file; kLocked if another appender has it (the message names its
  // process); kDamaged; kNewerVersion; kIo, a read-only file or file system included.
  static Result<Appender> Open(const std::string& path);

  // A new store that appears at `path` with the first Commit, whole or not at all. kAlreadyExists
  // if there is a file by then; kIo if the file cannot be made, or the machine is big-endian.
  static Result<Appender> Create(const std::string& path, const CreateOptions& options = {});

  Appender(Appender&&) noexcept;
  Appender& operator=(Appender&&) noexcept;
  ~Appender();

  // Stages an observation. kInvalidArgument if FindFault finds one; kAlreadyExists if that (symbol,
  // day) is staged already: the message then names the source line of the first. After an error
  // nothing of it is staged.
  Status Add(const Observation& observation);

  // Stages a symbol of which nothing more is known than that it exists. kInvalidArgument if the
  // name is not allowed.
  Status AddSymbol(std::string_view name);

  // Stages that a complete listing seen at `probe_time` proved `symbol` to have no file on any of
  // `days`: cells without a row become absent at the cost of one range, rows that say available
  // become absent ones. An observation that is staged for a cell goes before it, whatever the
  // order. kInvalidArgument for an empty range, days or times outside 1970 to 2262, or a name that
  // is not allowed.
  Status AddCoverage(std::string_view symbol, DayRange days, Instant probe_time);

  // Bytes of a torn tail that Open cut off: what an append left behind that never was whole, or a
  // newest commit that was damaged since. 0 as a rule.
  uint64_t cut_size() const;

  // Days staged and not committed yet.
  size_t staged_day_count() const;

  // Merges what is staged into the store, as one commit, durable when this returns. Writes nothing
  // if nothing changes. On any error the store reads as before and what was staged is dropped, but
  // for kOutcomeUnknown: the last sync failed, or what was written could not be read back, and
  // whether the commit survives a power failure is not known; or the file lost its name while it
  // was written, and has the commit wherever it is now. After that, or after another failed sync,
  // this Appender refuses further work. kNewerVersion if a day to be written anew has columns that
  // this version does not know. kInvalidArgument if `time` is before that of the last commit, or
  // coverage would begin and end on more days than readers hold sets for (section 3.2 of the
  // specification); kIo if the clock is more than a day behind it, the disk is full, the file does
  // not have the name any more under which it was opened (nothing is written to it then), or
  // another process has opened this Appender.
  Result<CommitOutcome> Commit(const CommitOptions& options = {});

 private:
  explicit Appender(std::unique_ptr<internal::AppenderState> state);

  std::unique_ptr<internal::AppenderState> state_;
};

}  // namespace bfa

#endif  // BFA_APPENDER_H_
