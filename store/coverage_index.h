// The coverage ranges of a commit, to be asked by symbol and by day.
#ifndef BFA_STORE_COVERAGE_INDEX_H_
#define BFA_STORE_COVERAGE_INDEX_H_

#include <memory>
#include <optional>
#include <vector>

#include "bfa/bitset_view.h"
#include "bfa/calendar.h"
#include "format/commit_block.h"
#include "store/lazy.h"

namespace bfa::internal {

// What the memory of a reader depends on.
struct CoverageSize {
  uint64_t range_count = 0;
  uint64_t boundary_count = 0;  // different days on which a range begins, or has just ended
  SymbolId last_symbol = 0;     // the highest with a range
};

// kDamaged, at `offset`, if the sets of CoverageIndex::CoveredOn could together take more memory
// than any real coverage asks for: 64 times its own bytes and those of the symbols, and 64 MiB.
Status CheckSetsSize(const CoverageSize& coverage, uint32_t symbol_count, uint64_t offset);

class CoverageIndex {
 public:
  // kDamaged if a coverage block does not verify, ranges of a symbol overlap, or CheckSetsSize
  // refuses them.
  static Result<std::unique_ptr<const CoverageIndex>> Load(Bytes file, const Commit& commit);

  // All ranges, by symbol id, then first day; those of one symbol.
  std::span<const CoverageRecord> ranges() const { return ranges_; }
  std::span<const CoverageRecord> RangesOf(SymbolId id) const;
  // The range that covers the cell; null if none does.
  const CoverageRecord* Find(SymbolId id, int32_t day) const;
  // The symbols covered on `day`. Made at the first call for each stretch of days with the same
  // ones: a search for each symbol that has a range.
  BitsetView CoveredOn(int32_t day) const;
  // From the first to the last covered day; empty if there is none.
  DayRange days() const;

  // Days on which the covered symbols are the same, the last of them included; in order, without
  // gaps.
  struct Stretch {
    int32_t first_day;
    int32_t last_day;
  };
  std::span<const Stretch> stretches() const { return stretches_; }

 private:
  void BuildStretches();
  CoverageSize size() const;

  std::vector<CoverageRecord> ranges_;
  std::vector<size_t> first_ranges_;  // of each symbol that has any; then the end
  std::vector<Stretch> stretches_;
  std::unique_ptr<Lazy<std::vector<uint64_t>>[]> covered_;  // one for each stretch
};

// The covered symbols day by day, for going through all days: a step costs what changes in it.
class CoverageSweep {
 public:
  explicit CoverageSweep(const CoverageIndex& coverage);

  // The first covered day, and the day after the last; equal if there is none.
  int32_t first_day() const { return events_.empty() ? 0 : events_.front().day; }
  int32_t end_day() const { return events_.empty() ? 0 : events_.back().day; }
  // Goes on to `day`, which is not before the one that it is on.
  void MoveTo(int32_t day);
  BitsetView covered() const { return BitsetView(words_); }
  uint32_t count() const { return count_; }

 private:
  struct Event {
    int32_t day;
    bool begins;
    SymbolId symbol;
  };

  std::vector<Event> events_;
  size_t next_ = 0;
  std::vector<uint64_t> words_;
  uint32_t count_ = 0;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_COVERAGE_INDEX_H_
