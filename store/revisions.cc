// The commits that changed a day.
#include <algorithm>

#include "bfa/reader.h"
#include "format/propagate.h"
#include "store/store_state.h"

namespace bfa {
namespace {

using internal::StoreAccess;
using internal::StoreState;

// As of a commit; nothing if the first one is later.
Result<std::optional<Reader>> StoreAt(const Reader& reader, uint64_t sequence) {
  auto then = reader.AsOf(sequence);
  if (then) return std::optional(*std::move(then));
  if (then.error().code() == ErrorCode::kNotFound) return std::nullopt;
  return std::move(then).error();
}

// As of a commit, or of the first one in the file where that is later: a compacted store keeps the
// commit numbers of days, but not the commits.
Result<Reader> StoreAtOrFirst(const Reader& reader, uint64_t sequence) {
  BFA_ASSIGN_OR_RETURN(std::optional<Reader> then, StoreAt(reader, sequence));
  if (then) return *std::move(then);
  BFA_ASSIGN_OR_RETURN(const std::vector<CommitSummary> commits, reader.Commits());
  return reader.AsOf(commits.front().sequence);
}

// The cells observed on a day, covered ones included, by ascending id.
Result<std::vector<Row>> CellsOn(const Reader& reader, Day day) {
  const auto snapshot = reader.SnapshotOf(day);
  if (snapshot) return snapshot->Rows();
  if (snapshot.error().code() == ErrorCode::kNotFound) return std::vector<Row>();
  return snapshot.error();
}

Result<uint32_t> CoveredCount(const Reader& reader, Day day) {
  const StoreState& state = StoreAccess::StateOf(reader);
  if (!state.has_coverage()) return 0;
  BFA_ASSIGN_OR_RETURN(const internal::CoverageIndex* coverage, state.coverage());
  return coverage->CoveredOn(internal::NumberOf(day)).Count();
}

// The commit that last wrote rows of `day`; 0 if it has none.
Result<uint64_t> LastWritten(const Reader& reader, Day day) {
  BFA_ASSIGN_OR_RETURN(const internal::VerifiedDay* rows,
                       StoreAccess::StateOf(reader).FindDay(day));
  if (rows == nullptr) return uint64_t{0};
  const uint64_t sequence = rows->entry.commit_sequence;
  if (sequence == 0 || sequence > reader.sequence()) {
    return internal::Damaged("day entry of " + FormatDay(day) + " is of a commit that is not there",
                             StoreAccess::StateOf(reader).commit().offset);
  }
  return sequence;
}

// The commit that last covered more symbols on `day`, or `since` if that is not after it. Ranges
// are never taken back, so their number on a day only grows from commit to commit.
Result<uint64_t> LastCovered(const Reader& reader, Day day, uint64_t since) {
  BFA_ASSIGN_OR_RETURN(const uint32_t count, CoveredCount(reader, day));
  if (count == 0) return since;
  const auto has_all = [&](uint64_t sequence) -> Result<bool> {
    BFA_ASSIGN_OR_RETURN(const std::optional<Reader> then, StoreAt(reader, sequence));
    if (!then) return false;
    BFA_ASSIGN_OR_RETURN(const uint32_t count_then, CoveredCount(*then, day));
    return count_then == count;
  };
  uint64_t first = since;
  uint64_t last = reader.sequence();
  while (first < last) {
    const uint64_t middle = first + (last - first) / 2;
    BFA_ASSIGN_OR_RETURN(const bool is_enough, has_all(middle));
    if (is_enough) {
      last = middle;
    } else {
      first = middle + 1;
    }
  }
  return first;
}

bool SaysTheSame(const Row& a, const Row& b) {
  return a.available == b.available && a.metadata == b.metadata;
}

// Counts what is new or other in `after`; both by ascending id.
void CountChanges(std::span<const Row> before, std::span<const Row> after, Revision& revision) {
  auto old = before.begin();
  for (const Row& row : after) {
    while (old != before.end() && old->symbol < row.symbol) ++old;
    if (old == before.end() || old->symbol != row.symbol) {
      ++revision.rows_added;
    } else if (!SaysTheSame(*old, row)) {
      ++revision.rows_changed;
    }
  }
}

}  // namespace

Result<std::vector<Revision>> Reader::Revisions(Day day) const {
  std::vector<Revision> revisions;
  BFA_ASSIGN_OR_RETURN(std::vector<Row> cells, CellsOn(*this, day));
  for (std::optional<Reader> at = *this; at && !cells.empty();) {
    BFA_ASSIGN_OR_RETURN(const uint64_t written, LastWritten(*at, day));
    BFA_ASSIGN_OR_RETURN(const uint64_t sequence, LastCovered(*at, day, written));
    BFA_ASSIGN_OR_RETURN(const Reader changed, StoreAtOrFirst(*at, sequence));
    BFA_ASSIGN_OR_RETURN(at, StoreAt(changed, changed.sequence() - 1));
    std::vector<Row> cells_before;
    if (at) {
      BFA_ASSIGN_OR_RETURN(cells_before, CellsOn(*at, day));
    }
    Revision revision{changed.sequence(), changed.commit_time(),
                      changed.state_->commit().record.batch_id, 0, 0};
    CountChanges(cells_before, cells, revision);
    // A range may lie over days on which the symbol has a row: that changes nothing.
    if (revision.rows_added + revision.rows_changed > 0) revisions.push_back(revision);
    cells = std::move(cells_before);
  }
  std::ranges::reverse(revisions);
  return revisions;
}

}  // namespace bfa
