#include "store/loaded_day.h"

#include <algorithm>

#include "format/propagate.h"
#include "store/row_fault.h"

namespace bfa::internal {
namespace {

constexpr auto kEtagGroup = static_cast<size_t>(ColumnGroup::kEtag);
constexpr auto kKlineGroup = static_cast<size_t>(ColumnGroup::kKline);
constexpr size_t kVolumeKnownSet = 2;  // this one and those behind it are about klines

Status CheckEntry(const StoreState& state, const DayEntry& entry) {
  if (entry.revision <= entry.commit_sequence &&
      entry.commit_sequence <= state.commit().record.sequence) {
    return {};
  }
  return Damaged("day entry with a wrong revision or commit", entry.bitset_offset[0]);
}

// Before the blocks are hashed: one may be referred to by many entries.
Status SpendOn(Bytes file, const DayEntry& entry, WorkBudget& budget) {
  uint64_t size = sizeof entry;
  const auto add = [&](uint64_t offset) {
    if (offset == 0) return;
    if (const auto block = FindBlock(file, offset)) size += block->payload.size();
  };
  for (const uint64_t offset : entry.bitset_offset) add(offset);
  for (const uint64_t offset : entry.group_offset) add(offset);
  if (budget.Spend(size)) return {};
  return Damaged("more work than a sound store asks for", entry.bitset_offset[0]);
}

Status LoadSet(Bytes file, const LeafDay& entry, size_t kind, int32_t number, uint32_t id_count,
               DaySets& sets) {
  DayEntry alone{};
  alone.bitset_offset[kind] = entry.entry.bitset_offset[kind];
  BFA_ASSIGN_OR_RETURN(const DaySets parsed, ParseDaySets(file, alone, id_count));
  sets[kind] = parsed[kind];
  BFA_RETURN_IF_ERROR(CheckDayCount(entry, sets, kind, number));
  return CheckDaySubset(entry, sets, kind, number);
}

// Makes it what a day is without its klines: none is known.
void DropKlines(VerifiedDay& day, LoadedDay& loaded, Error why) {
  loaded.klines_lost = std::move(why);
  loaded.with_klines = day.sets[kVolumeKnownSet];
  if (loaded.with_klines.Count() != day.counts.volume_known || loaded.with_klines.Count() == 0) {
    loaded.with_klines = day.sets[1];
  }
  day.sets[2] = day.sets[3] = BitsetView();
  day.counts.volume_known = day.counts.zero_volume = 0;
  day.entry.bitset_offset[2] = day.entry.bitset_offset[3] = 0;
  day.entry.group_offset[kKlineGroup] = 0;
}

// Why a group does not decode; nothing if it does.
std::optional<Error> FindFaultIn(ColumnGroup group, const StoreState& state,
                                 const VerifiedDay& day) {
  const auto rows = DecodeRows(state, day, ColumnSet::Of(group));
  if (rows) return std::nullopt;
  return rows.error();
}

// All rows, where need be without the groups that can be done without.
Result<std::vector<Row>> DecodeWhatIsSound(const StoreState& state, VerifiedDay& day,
                                           LoadedDay& loaded) {
  if (auto rows = DecodeRows(state, day, ColumnSet::All())) return *std::move(rows);
  loaded.etag_lost = FindFaultIn(ColumnGroup::kEtag, state, day);
  if (loaded.etag_lost) day.entry.group_offset[kEtagGroup] = 0;
  if (auto fault = FindFaultIn(ColumnGroup::kKline, state, day)) {
    DropKlines(day, loaded, *std::move(fault));
  }
  return DecodeRows(state, day, ColumnSet::All());
}

Result<bool> HasUnknownColumns(const StoreState& state, const VerifiedDay& day) {
  for (const ColumnGroup group : {ColumnGroup::kProbe, ColumnGroup::kEtag, ColumnGroup::kKline}) {
    BFA_ASSIGN_OR_RETURN(const MetadataView* metadata, state.GroupOf(day, group));
    if (metadata != nullptr && metadata->has_unknown_columns()) return true;
  }
  return false;
}

Status CheckRows(const LoadedDay& loaded, const SalvagedNames& names) {
  for (const Row& row : loaded.rows) {
    const std::string name = names.has(row.symbol) ? std::string(names.name(row.symbol))
                                                   : "symbol id " + std::to_string(row.symbol);
    if (auto damage = FindRowFault(row, name, *loaded.day)) return std::move(damage->error);
  }
  return {};
}

}  // namespace

Hash128 ContentHashOf(std::span<const Row> rows, const SalvagedNames& names) {
  std::vector<NamedRow> named;
  for (const Row& row : rows) {
    if (names.has(row.symbol)) named.push_back({names.name(row.symbol), &row});
  }
  std::ranges::sort(named, {}, &NamedRow::name);
  return ContentHash(named);
}

BitsetView KnownSymbolsOf(Bytes file, const LeafDay& entry, int32_t number,
                          const SalvagedNames& names, WorkBudget& budget) {
  for (const size_t kind : {size_t{0}, size_t{1}}) {
    DayEntry alone{};
    alone.bitset_offset[kind] = entry.entry.bitset_offset[kind];
    if (!SpendOn(file, alone, budget)) continue;
    const auto sets = ParseDaySets(file, alone, names.id_count());
    if (sets && CheckDayCount(entry, *sets, kind, number)) return (*sets)[kind];
  }
  return {};
}

Result<LoadedDay> LoadDay(const StoreState& state, const LeafDay& entry, int32_t number,
                          const SalvagedNames& names, WorkBudget& budget) {
  BFA_RETURN_IF_ERROR(CheckEntry(state, entry.entry));
  BFA_RETURN_IF_ERROR(SpendOn(state.bytes(), entry.entry, budget));
  LoadedDay loaded;
  auto day = std::make_unique<VerifiedDay>();
  day->day = number;
  day->entry = entry.entry;
  day->counts = entry.counts;
  for (size_t kind = 0; kind < kBitsetKindCount; ++kind) {
    const Status set = LoadSet(state.bytes(), entry, kind, number, names.id_count(), day->sets);
    if (set) continue;
    if (kind < kVolumeKnownSet) return set.error();
    DropKlines(*day, loaded, set.error());
    break;
  }
  const auto past_last =
      static_cast<SymbolId>(day->sets[0].words().size() * 64 -
                            static_cast<size_t>(std::countl_zero(day->sets[0].words().back())));
  if (past_last > names.id_count()) {
    return Damaged("bitset of " + FormatDay(DayOf(number)) + " has an unknown symbol id",
                   entry.entry.bitset_offset[0]);
  }
  BFA_ASSIGN_OR_RETURN(loaded.rows, DecodeWhatIsSound(state, *day, loaded));
  loaded.has_nameless =
      std::ranges::any_of(loaded.rows, [&](const Row& row) { return !names.has(row.symbol); });
  loaded.day = std::move(day);
  BFA_RETURN_IF_ERROR(CheckRows(loaded, names));
  BFA_ASSIGN_OR_RETURN(const bool has_unknown, HasUnknownColumns(state, *loaded.day));
  if (has_unknown && (!loaded.is_whole() || names.lost() != nullptr)) {
    return Error(ErrorCode::kNewerVersion,
                 "has columns that this bfa does not know, so that it cannot be written anew",
                 entry.entry.bitset_offset[0]);
  }
  if (!has_unknown && loaded.is_whole() &&
      ContentHashOf(loaded.rows, names) != entry.entry.content_hash) {
    return Damaged("wrong content hash of " + FormatDay(DayOf(number)),
                   entry.entry.bitset_offset[0]);
  }
  return loaded;
}

}  // namespace bfa::internal
