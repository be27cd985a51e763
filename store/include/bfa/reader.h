// Reading a store: open it, ask it for the snapshot of a day or the timeline of a symbol.
//
//   auto reader = bfa::Reader::Open("um.bfa");
//   if (!reader) return Fail(reader.error().ToString());
//   auto snapshot = reader->SnapshotOf(*bfa::ParseDay("2022-05-12"));
//   if (snapshot && snapshot->available().contains(id)) …
#ifndef BFA_READER_H_
#define BFA_READER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "bfa/bitset_view.h"
#include "bfa/calendar.h"
#include "bfa/column.h"
#include "bfa/dataset.h"
#include "bfa/result.h"
#include "bfa/snapshot.h"
#include "bfa/symbol.h"
#include "bfa/timeline.h"

namespace bfa {

using FileId = std::array<uint8_t, 16>;

// How many symbols each set of a day has, covered ones included.
struct DayCounts {
  Day day;
  uint32_t observed;
  uint32_t available;
  uint32_t volume_known;
  uint32_t zero_volume;

  friend bool operator==(const DayCounts&, const DayCounts&) = default;
};

// A range of days on which one complete listing proved that a symbol had no file.
struct Coverage {
  SymbolId symbol;
  DayRange days;
  Instant probe_time;

  friend bool operator==(const Coverage&, const Coverage&) = default;
};

// What the day index says of a day that has rows.
struct DaySummary {
  DayCounts counts;  // rows only: coverage is not counted here
  uint32_t revision;
  uint64_t commit_sequence;
  std::string content_hash;  // hexadecimal; equal for equal rows, whatever store they are in
};

struct CommitSummary {
  uint64_t sequence;
  CommitTime time;
  std::array<uint8_t, 16> batch_id;
  uint64_t offset;  // of its block
  uint64_t begin_offset;
  uint64_t end_offset;
  uint32_t symbol_count;
  uint32_t symbol_block_count;
  uint32_t coverage_block_count;
  uint32_t leaf_count;
  uint64_t incompat_flags;
  uint64_t ro_compat_flags;
  uint64_t compat_flags;
  bool synced_first;
  std::string chain_hash;
};

// What one commit did to a day.
struct Revision {
  uint64_t commit_sequence;
  CommitTime time;
  std::array<uint8_t, 16> batch_id;
  uint32_t rows_added;    // cells that became observed, by a row or by coverage
  uint32_t rows_changed;  // cells observed before that say something else since
};

// The store as of one commit: an immutable value, cheap to copy, safe to use from any number of
// threads. Opening maps the file and verifies its header, its newest commit and, if that is of at
// most 64 KiB, its batch; everything else is verified when it is first touched, once, and then
// remembered: any function that returns a Result can report kDamaged for that reason, and a damaged
// part does not keep the others from being read. No lookup of what has been touched before makes a
// system call; none takes a lock or writes. What a Reader hands out as views and pointers is valid
// as long as any copy of that Reader lives.
//
// Nobody may cut a file that is mapped: bfa never cuts committed bytes. Where somebody does, Open,
// Refresh, AsOf, Commits, CheckStore and the first touch of any part report kDamaged; but a lookup
// in a part that was verified before, or one that is going on at that very moment, ends the process
// by SIGBUS, since mapped pages that are gone cannot be read. OpenInMemory is safe from that, at
// the price of a copy.
class Reader {
 public:
  // The newest commit of the store at `path`, which is mapped read-only. kNotFound if there is no
  // such file; kIo if it cannot be read, has no room in the address space, or the machine is
  // big-endian; kDamaged if it is no store; kNewerVersion if it needs a newer bfa. If the bytes
  // behind the newest whole commit are no commit, they are left out: see torn_size().
  static Result<Reader> Open(const std::string& path);

  // The same for a copy of the whole file, read once: for media that are not trusted, and files
  // that others may cut or overwrite. Memory and time are those of the file's size. Refresh finds
  // nothing newer. kIo also if there is no memory for it, or if
  // the file becomes shorter meanwhile.
  static Result<Reader> OpenInMemory(const std::string& path);

  // The same for bytes in memory, which must outlive the Reader and its copies (they are copied if
  // they are not 8-byte aligned).
  static Result<Reader> FromBytes(std::span<const std::byte> bytes);

  // A Reader at the newest commit that the same file has now; a copy of this one if there is none
  // newer, or if the last bytes are no whole commit, as while an appender writes. It stays with the
  // file that it opened: one that was put in its place since is seen by Open alone. For FromBytes,
  // a copy. kNewerVersion and kDamaged as Open has them; kIo if the file cannot be read or mapped.
  // Cost: one fstat when nothing is new.
  Result<Reader> Refresh() const;

  // The store as it was right after commit `sequence`, or after the last commit not later than
  // `time`. kNotFound if there is none. Cost: O(log commits) hops.
  Result<Reader> AsOf(uint64_t sequence) const;
  Result<Reader> AsOf(CommitTime time) const;

  const Dataset& dataset() const;
  FileId file_id() const;
  // The id of the store that this one was compacted from, or zeros.
  FileId compacted_from() const;
  // Sequence of the commit, 0 for a store without commits, and its time, 1970-01-01T00:00:00Z for
  // such a store.
  uint64_t sequence() const;
  CommitTime commit_time() const;
  // Bytes behind the newest whole commit that are no commit: 0 in a sound file.
  uint64_t torn_size() const;
  // Bytes up to the end of this commit.
  uint64_t size() const;
  // All commits up to this one, oldest first. Cost: reads every commit.
  Result<std::vector<CommitSummary>> Commits() const;

  uint32_t symbol_count() const;
  // The id of a symbol; kNotFound if the store does not know it.
  Result<SymbolId> FindSymbol(std::string_view name) const;
  // The name of an id below symbol_count(); kNotFound for any other.
  Result<std::string_view> SymbolName(SymbolId id) const;
  // All ids, by the bytes of their names.
  Result<std::span<const SymbolId>> SymbolsByName() const;
  // The ids of a set, by the bytes of their names. Ids that the store does not know are left out.
  Result<std::vector<SymbolId>> InNameOrder(BitsetView ids) const;

  // From the first to the last day with any observation, coverage included; empty if there is none.
  Result<DayRange> Days() const;
  // kNotFound if nothing was observed on `day`. A day on which all was absent is a snapshot like
  // any other.
  Result<Snapshot> SnapshotOf(Day day) const;
  // Calls `visit(const Snapshot&)` for each observed day of `range`, in order. `visit` returns
  // nothing, or a Status whose error ends the loop and is returned. kDamaged as SnapshotOf. Cost:
  // as Counts once, then a snapshot a day: no allocation, no system call.
  template <typename Visit>
  Status ForEachDay(DayRange range, const Visit& visit) const;
  // kNotFound for an id that the store does not know. The first timeline of each 64 symbols reads
  // every day's bitsets: kDamaged if that of any day is.
  Result<Timeline> TimelineOf(SymbolId id) const;
  // The counts of the observed days in `range`, by day. Cost: the first call reads the whole index,
  // later ones are views.
  Result<std::span<const DayCounts>> Counts(DayRange range) const;

  // The days that have rows, by day, as the index has them.
  Result<std::vector<DaySummary>> DaysWithRows() const;
  // The commits that changed what is known of `day`, oldest first; empty if nothing was observed.
  // What a compacted store does not have the commits of is told of its first one.
  // Cost: a walk over the commits, and the rows of the day at each of those that touched it.
  Result<std::vector<Revision>> Revisions(Day day) const;
  // All coverage ranges, by symbol id, then first day.
  Result<std::vector<Coverage>> CoverageRanges() const;

 private:
  friend class internal::StoreAccess;
  // As of a sequence or a time.
  template <typename Key>
  Result<Reader> AtCommit(Key key) const;
  explicit Reader(std::shared_ptr<const internal::StoreState> state) : state_(std::move(state)) {}

  std::shared_ptr<const internal::StoreState> state_;
};

template <typename Visit>
Status Reader::ForEachDay(DayRange range, const Visit& visit) const {
  const Result<std::span<const DayCounts>> days = Counts(range);
  if (!days) return days.error();
  for (const DayCounts& counts : *days) {
    const Result<Snapshot> snapshot = SnapshotOf(counts.day);
    if (!snapshot) return snapshot.error();
    if constexpr (std::is_void_v<decltype(visit(*snapshot))>) {
      visit(*snapshot);
    } else if (Status status = visit(*snapshot); !status) {
      return status;
    }
  }
  return {};
}

}  // namespace bfa

#endif  // BFA_READER_H_
