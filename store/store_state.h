// What a Reader shares with its copies: one commit of a file, and all that was verified of it so
// far.
#ifndef BFA_STORE_STORE_STATE_H_
#define BFA_STORE_STORE_STATE_H_

#include <array>
#include <memory>
#include <vector>

#include "bfa/reader.h"
#include "format/commit_block.h"
#include "format/day_leaf.h"
#include "format/file_header.h"
#include "format/group_reader.h"
#include "store/coverage_index.h"
#include "store/lazy.h"
#include "store/mapped_file.h"
#include "store/recovery.h"
#include "store/symbol_classes.h"
#include "store/symbol_table.h"

namespace bfa::internal {

inline int32_t NumberOf(Day day) { return static_cast<int32_t>(day.time_since_epoch().count()); }
inline Day DayOf(int32_t number) { return Day{std::chrono::days{number}}; }

// The bitsets of a day, their blocks verified; no word of them is. kDamaged for one that is longer
// than `symbol_count` symbols need, before its bytes are looked at.
using DaySets = std::array<BitsetView, kBitsetKindCount>;
Result<DaySets> ParseDaySets(Bytes file, const DayEntry& entry, uint32_t symbol_count);
// Whether the set of that kind has as many symbols as the index says, and lies within the one
// before it. `number`: of the day.
Status CheckDayCount(const LeafDay& day, const DaySets& sets, size_t kind, int32_t number);
Status CheckDaySubset(const LeafDay& day, const DaySets& sets, size_t kind, int32_t number);

// A day whose bitsets have been verified.
struct VerifiedDay {
  int32_t day = 0;
  DayEntry entry{};
  RowCounts counts;
  DaySets sets;  // of rows, by BitsetKind
  Lazy<std::vector<uint64_t>> observed_or_covered;
  std::array<Lazy<MetadataView>, kGroupCount> groups;

  BitsetView set(BitsetKind kind) const { return sets[static_cast<size_t>(kind)]; }
  RowSets row_sets() const { return {sets[0], sets[1], sets[2], sets[3]}; }
};

// A verified leaf, and its days as they get verified.
struct VerifiedLeaf {
  DayLeaf leaf;
  std::array<Lazy<VerifiedDay>, kDaysPerLeaf> days;
};

// One bit a day for each of 64 symbols: word [kind][symbol % 64 * leaf count + leaf].
struct TimelineTile {
  std::array<std::vector<uint64_t>, kBitsetKindCount> bits;
};

// A symbol, and the number of the first day on which it was available.
struct FirstListing {
  int32_t day;
  SymbolId symbol;
};

class StoreState {
 public:
  // The newest commit in `bytes`, or in a file that may be cut behind it; see Reader::Open.
  static Result<std::shared_ptr<const StoreState>> AtNewest(SharedBytes bytes);
  static Result<std::shared_ptr<const StoreState>> AtNewest(
      std::shared_ptr<const ReadableFile> file);
  // The same for a private copy of all bytes that the file has now: what becomes of it later does
  // not matter.
  static Result<std::shared_ptr<const StoreState>> OfCopy(const ReadableFile& file);
  // A commit of the same file that is newer than this one; null if there is none.
  Result<std::shared_ptr<const StoreState>> Newer() const;
  // Another commit in the same or, after the file has grown, in longer bytes.
  StoreState(SharedBytes bytes, std::shared_ptr<const ReadableFile> file, ParsedHeader header,
             Recovery recovery);

  const ParsedHeader& header() const { return header_; }
  // Of an empty store: sequence 0 and no references.
  const Commit& commit() const { return commit_; }
  uint64_t torn_size() const { return torn_size_; }
  const std::shared_ptr<const ReadableFile>& file() const { return file_; }
  const SharedBytes& shared_bytes() const { return bytes_; }
  // The bytes that this commit may speak of: all up to its end.
  Bytes bytes() const { return bytes_.bytes.first(AsSize(commit_.end)); }

  // kDamaged if somebody has cut the file, so that touching what was mapped of it would end the
  // process. Asked before a part is touched for the first time; one system call.
  Status CheckNotCut() const;

  Result<const SymbolTable*> symbols() const;
  Result<const SymbolClasses*> classes() const;
  Result<const CoverageIndex*> coverage() const;
  bool has_coverage() const { return !commit_.coverage_blocks.empty(); }

  std::span<const uint32_t> leaf_numbers() const { return leaf_numbers_; }
  Result<const VerifiedLeaf*> LeafAt(size_t index) const;
  // Null if no leaf has that number.
  Result<const VerifiedLeaf*> FindLeaf(uint32_t number) const;
  // Null if the day has no rows.
  Result<const VerifiedDay*> FindDay(Day day) const;
  // The day at a bit of a leaf's mask.
  Result<const VerifiedDay*> DayAt(const VerifiedLeaf& leaf, unsigned day_in_leaf) const;
  // Calls `visit(const VerifiedDay&)`, which returns Status, for each day with rows, in order.
  template <typename Visit>
  Status ForEachDay(const Visit& visit) const;
  // Calls `visit(int32_t day number, const LeafDay&)` likewise, with what the index says alone.
  template <typename Visit>
  Status ForEachLeafDay(const Visit& visit) const;

  // The metadata of one group; null if the day has none. `day` is of this state.
  Result<const MetadataView*> GroupOf(const VerifiedDay& day, ColumnGroup group) const;
  // Observed rows and covered symbols together; `rows` may be null. With coverage the index must be
  // loaded.
  BitsetView ObservedOn(const VerifiedDay* rows, Day day) const;

  Result<const TimelineTile*> TileOf(SymbolId id) const;
  Result<const std::vector<DayCounts>*> AllCounts() const;
  // Of each symbol that was ever available, by day, then id.
  Result<const std::vector<FirstListing>*> FirstListings() const;
  // From the first to the last day with an observation.
  Result<DayRange> Days() const;

 private:
  Result<std::unique_ptr<const VerifiedDay>> VerifyDay(const LeafDay& day, int32_t number) const;
  Result<std::unique_ptr<const TimelineTile>> MakeTile(uint32_t word_index) const;
  Result<std::unique_ptr<const std::vector<DayCounts>>> CountDays() const;
  Result<std::unique_ptr<const std::vector<FirstListing>>> FindFirstListings() const;

  SharedBytes bytes_;
  std::shared_ptr<const ReadableFile> file_;
  ParsedHeader header_;
  Commit commit_;
  uint64_t torn_size_;
  std::vector<uint32_t> leaf_numbers_;
  // Index of a leaf by its number less the first one's; kNoLeaf where there is none.
  std::vector<uint32_t> leaf_index_;
  std::unique_ptr<Lazy<VerifiedLeaf>[]> leaves_;
  Lazy<SymbolTable> symbols_;
  Lazy<SymbolClasses> classes_;
  Lazy<CoverageIndex> coverage_;
  Lazy<std::vector<Lazy<TimelineTile>>> tiles_;  // one for each 64 symbols
  Lazy<std::vector<DayCounts>> counts_;
  Lazy<std::vector<FirstListing>> first_listings_;
};

template <typename Visit>
Status StoreState::ForEachLeafDay(const Visit& visit) const {
  for (size_t i = 0; i < leaf_numbers_.size(); ++i) {
    Result<const VerifiedLeaf*> leaf = LeafAt(i);
    if (!leaf) return std::move(leaf).error();
    size_t index = 0;
    for (uint64_t mask = (*leaf)->leaf.day_mask; mask != 0; mask &= mask - 1, ++index) {
      const auto day = static_cast<int32_t>(leaf_numbers_[i] * kDaysPerLeaf) +
                       static_cast<int32_t>(std::countr_zero(mask));
      if (Status status = visit(day, (*leaf)->leaf.days[index]); !status) return status;
    }
  }
  return {};
}

template <typename Visit>
Status StoreState::ForEachDay(const Visit& visit) const {
  return ForEachLeafDay([&](int32_t number, const LeafDay&) -> Status {
    Result<const VerifiedDay*> day = FindDay(DayOf(number));
    if (!day) return std::move(day).error();
    return visit(**day);
  });
}

// What may see inside the public classes.
class StoreAccess {
 public:
  static Reader MakeReader(std::shared_ptr<const StoreState> state) {
    return Reader(std::move(state));
  }
  static const StoreState& StateOf(const Reader& reader) { return *reader.state_; }
  static Snapshot MakeSnapshot(const StoreState& state, const VerifiedDay* rows, Day day) {
    return {state, rows, day};
  }
  static Result<Timeline> MakeTimeline(const StoreState& state, SymbolId symbol);
};

}  // namespace bfa::internal

#endif  // BFA_STORE_STORE_STATE_H_
