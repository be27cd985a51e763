#include "store/salvaged_days.h"

#include <algorithm>
#include <bit>
#include <set>

#include "bfa/symbol_set.h"
#include "format/propagate.h"
#include "store/day_writer.h"
#include "store/leaf_changes.h"

namespace bfa::internal {
namespace {

std::string RevisionTaken(const DayEntry& entry) {
  return "revision " + std::to_string(entry.revision) + " of commit " +
         std::to_string(entry.commit_sequence) + " is there instead";
}

// What is known of a day whose newest revision is not there as it was.
struct DayInSearch {
  std::vector<LeafDay> tried;    // revisions that could not be loaded, newest first
  bool is_newest_known = false;  // whether the first of them is the newest revision
  uint32_t observed_count = 0;   // of the newest revision
  Cause why;
};

// One leaf of the day index, and the search for what it says.
class LeafSearch {
 public:
  LeafSearch(const DaySearch& search, const BlockReference& newest, SalvagedDays& days)
      : search_(search), newest_(newest), days_(days) {}

  uint32_t number() const { return newest_.key; }
  bool is_done() const { return was_read_ && open_.empty(); }

  // Looks at the leaf as a commit has it. Commits come newest first.
  void Look(const BlockReference& reference) {
    if (is_done() || !seen_.insert(reference.offset).second) return;
    const auto leaf = Read(reference);
    if (!leaf) {
      damaged_.push_back(reference);
      if (!why_) why_ = MakeCause(leaf.error());
      return;
    }
    if (!was_read_) TakeChanges(*leaf);
    size_t index = 0;
    for (uint64_t mask = leaf->day_mask; mask != 0; mask &= mask - 1, ++index) {
      const auto in_leaf = static_cast<uint32_t>(std::countr_zero(mask));
      TryDay(static_cast<int32_t>(number() * kDaysPerLeaf + in_leaf), leaf->days[index]);
    }
    was_read_ = true;
  }

  // Tells of all that was not found.
  void Finish() {
    if (!was_read_) TakeChanges({});
    for (const auto& [day, known] : open_) ReportLost(day, known);
  }

 private:
  Result<DayLeaf> Read(const BlockReference& reference) {
    BFA_ASSIGN_OR_RETURN(const Block block, FindBlock(search_.state.bytes(), reference.offset));
    if (!search_.budget.Spend(block.payload.size())) {
      return Damaged("more leaves than a sound store has", reference.offset);
    }
    return ReadLeaf(search_.state.bytes(), reference);
  }

  // What the damaged leaves said beyond `older`, the one that is there instead.
  void TakeChanges(const DayLeaf& older) {
    if (damaged_.empty()) return;
    const LeafChanges changes =
        FindLeafChanges(search_.state, search_.found, damaged_, search_.walk_budget);
    uint64_t days = older.day_mask;
    for (const auto& [day, observed_count] : changes.observed_counts) {
      days |= uint64_t{1} << (static_cast<uint32_t>(day) % kDaysPerLeaf);
      DayInSearch& known = open_[day];
      known.observed_count = observed_count;
      known.why = why_;
    }
    const auto day_count = static_cast<uint32_t>(std::popcount(days));
    const bool are_all = changes.are_all && day_count == newest_.count;
    const auto first_day = static_cast<int32_t>(number() * kDaysPerLeaf);
    const auto last_day = first_day + static_cast<int32_t>(kDaysPerLeaf) - 1;
    search_.losses.Add(
        LossKind::kIndex,
        MakeCause("days of " + FormatDay(DayOf(first_day)) + " to " + FormatDay(DayOf(last_day)) +
                      (are_all ? ", which are listed," : ", of which not all are listed,") +
                      " are lost or as they were before",
                  *why_));
    if (are_all) return;
    if (newest_.count > day_count) days_.lost_day_count += newest_.count - day_count;
    for (int32_t day = first_day; day <= last_day; ++day) search_.exposed.days.emplace(day, why_);
  }

  void TryDay(int32_t day, const LeafDay& entry) {
    const auto open = open_.find(day);
    if (open == open_.end() && (done_ >> (static_cast<uint32_t>(day) % kDaysPerLeaf) & 1) != 0) {
      return;
    }
    if (open != open_.end() && !open->second.tried.empty() &&
        open->second.tried.back().entry.revision <= entry.entry.revision) {
      return;  // the same one, as commits in between have it
    }
    auto loaded = LoadDay(search_.state, entry, day, search_.names, search_.budget);
    if (!loaded) {
      DayInSearch& known = open_[day];
      if (known.why == nullptr) {
        known.why = MakeCause(loaded.error());
        known.is_newest_known = true;
        known.observed_count = entry.counts.observed;
      }
      known.tried.push_back(entry);
      return;
    }
    if (open != open_.end()) {
      ReportOlder(day, open->second, *loaded);
      open_.erase(open);
    }
    Keep(day, *loaded);
  }

  void Keep(int32_t day, const LoadedDay& loaded) {
    done_ |= uint64_t{1} << (static_cast<uint32_t>(day) % kDaysPerLeaf);
    ReportPartsLost(day, loaded);
    const RowCounts counts = CountNamed(loaded.rows);
    days_.row_count += counts.observed;
    days_.lost_row_count += loaded.rows.size() - counts.observed;
    if (counts.observed == 0) {
      ++days_.lost_day_count;
      return;
    }
    KeptDay kept{{loaded.day->entry, counts}, loaded.is_whole()};
    if (!kept.is_whole) {
      kept.entry.entry.content_hash = ContentHashOf(loaded.rows, search_.names);
      kept.entry.entry.commit_sequence = search_.state.commit().record.sequence;
    }
    days_.kept.emplace(day, kept);
  }

  RowCounts CountNamed(std::span<const Row> rows) const {
    RowCounts counts;
    for (const Row& row : rows) {
      if (!search_.names.has(row.symbol)) continue;
      const auto sets = SetsOf(row);
      counts.observed += 1;
      counts.available += static_cast<uint32_t>(sets[1]);
      counts.volume_known += static_cast<uint32_t>(sets[2]);
      counts.zero_volume += static_cast<uint32_t>(sets[3]);
    }
    return counts;
  }

  void AddCell(LossKind kind, int32_t day, SymbolId id, const Cause& why) {
    if (search_.names.has(id)) {
      search_.losses.Add(kind, day, search_.names.name(id), why);
    } else {
      search_.losses.Add(kind, day, {}, MakeCause("symbol id " + std::to_string(id), *why));
    }
  }

  // Rows of which nothing is left.
  void AddRow(int32_t day, SymbolId id, const Cause& why) {
    AddCell(LossKind::kRow, day, id, why);
    search_.exposed.of_symbols.emplace(id, day);
  }
  void AddUnnamedRows(int32_t day, uint32_t count, const Cause& why) {
    if (count == 0) return;
    search_.losses.Add(
        LossKind::kRow, day, {},
        MakeCause("rows whose symbols are not known: " + std::to_string(count), *why));
    search_.exposed.days.emplace(day, why);
  }

  void ReportPartsLost(int32_t day, const LoadedDay& loaded) {
    for (const Row& row : loaded.rows) {
      if (!search_.names.has(row.symbol)) {
        AddCell(LossKind::kRow, day, row.symbol, search_.names.lost());
      }
    }
    if (loaded.etag_lost) {
      const Cause why = MakeCause(*loaded.etag_lost);
      for (const SymbolId id : loaded.day->set(BitsetKind::kAvailable)) {
        if (search_.names.has(id)) AddCell(LossKind::kEtag, day, id, why);
      }
    }
    if (loaded.klines_lost) {
      const Cause why = MakeCause(*loaded.klines_lost);
      for (const SymbolId id : loaded.with_klines) {
        if (search_.names.has(id)) AddCell(LossKind::kKlines, day, id, why);
      }
      if (loaded.with_klines.Count() < loaded.day->counts.available) {
        search_.losses.Add(LossKind::kKlines, day, {},
                           MakeCause("what else was known of symbols without volume", *why));
      }
    }
  }

  void ReportOlder(int32_t day, const DayInSearch& known, const LoadedDay& loaded) {
    ++days_.older_day_count;
    const Cause why = MakeCause(RevisionTaken(loaded.day->entry), *known.why);
    for (const Row& row : loaded.rows) {
      if (search_.names.has(row.symbol)) AddCell(LossKind::kRevision, day, row.symbol, why);
    }
    // A revision has all rows of those before it.
    const uint32_t count = static_cast<uint32_t>(loaded.rows.size());
    if (known.observed_count <= count) return;
    const uint32_t lost = known.observed_count - count;
    days_.lost_row_count += lost;
    uint32_t named = 0;
    if (known.is_newest_known) {
      for (const SymbolId id : AndNot(KnownSymbolsOf(day, known.tried.front()),
                                      loaded.day->set(BitsetKind::kObserved))) {
        AddRow(day, id, known.why);
        ++named;
      }
    }
    AddUnnamedRows(day, lost - std::min(lost, named), known.why);
  }

  void ReportLost(int32_t day, const DayInSearch& known) {
    ++days_.lost_day_count;
    days_.lost_row_count += known.observed_count;
    SymbolSet named;
    for (const LeafDay& revision : known.tried) {
      named |= KnownSymbolsOf(day, revision);
      if (named.Count() >= known.observed_count) break;
    }
    for (const SymbolId id : named) AddRow(day, id, known.why);
    const uint32_t count = named.Count();
    AddUnnamedRows(day, known.observed_count - std::min(known.observed_count, count), known.why);
  }

  BitsetView KnownSymbolsOf(int32_t day, const LeafDay& revision) {
    return internal::KnownSymbolsOf(search_.state.bytes(), revision, day, search_.names,
                                    search_.budget);
  }

  const DaySearch& search_;
  BlockReference newest_;
  SalvagedDays& days_;
  std::set<uint64_t> seen_;
  std::vector<BlockReference> damaged_;  // newest first
  Cause why_;                            // the newest leaf is damaged
  bool was_read_ = false;
  uint64_t done_ = 0;  // days that are kept, as in a day mask
  std::map<int32_t, DayInSearch> open_;
};

}  // namespace

SalvagedDays FindDays(const DaySearch& search) {
  SalvagedDays days;
  std::map<uint32_t, LeafSearch> open;
  for (const BlockReference& reference : search.found.newest.leaves) {
    LeafSearch leaf(search, reference, days);
    leaf.Look(reference);
    if (!leaf.is_done()) open.emplace(reference.key, std::move(leaf));
  }
  for (size_t i = 0; i < search.found.older.size() && !open.empty(); ++i) {
    const auto commit =
        ReadFoundCommit(search.state.bytes(), search.state.header(), search.found.older[i]);
    if (!commit) continue;
    for (const BlockReference& reference : commit->leaves) {
      const auto leaf = open.find(reference.key);
      if (leaf == open.end()) continue;
      leaf->second.Look(reference);
      if (leaf->second.is_done()) open.erase(leaf);
    }
  }
  for (auto& [number, leaf] : open) leaf.Finish();
  return days;
}

}  // namespace bfa::internal
