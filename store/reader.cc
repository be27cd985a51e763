#include "bfa/reader.h"

#include <algorithm>

#include "format/checksum.h"
#include "format/propagate.h"
#include "store/store_state.h"

namespace bfa {

using internal::Commit;
using internal::StoreAccess;
using internal::StoreState;

Result<Reader> Reader::Open(const std::string& path) {
  BFA_ASSIGN_OR_RETURN(auto file, internal::ReadableFile::Open(path));
  BFA_ASSIGN_OR_RETURN(auto state, StoreState::AtNewest(std::move(file)));
  return Reader(std::move(state));
}

Result<Reader> Reader::OpenInMemory(const std::string& path) {
  BFA_ASSIGN_OR_RETURN(const auto file, internal::ReadableFile::Open(path));
  BFA_ASSIGN_OR_RETURN(auto state, StoreState::OfCopy(*file));
  return Reader(std::move(state));
}

Result<Reader> Reader::FromBytes(std::span<const std::byte> bytes) {
  BFA_ASSIGN_OR_RETURN(auto state, StoreState::AtNewest(internal::Aligned(bytes)));
  return Reader(std::move(state));
}

Result<Reader> Reader::Refresh() const {
  BFA_ASSIGN_OR_RETURN(auto newer, state_->Newer());
  return newer == nullptr ? *this : Reader(std::move(newer));
}

template <typename Key>
Result<Reader> Reader::AtCommit(Key key) const {
  BFA_RETURN_IF_ERROR(state_->CheckNotCut());
  if (sequence() == 0) return Error(ErrorCode::kNotFound, "the store has no commit");
  BFA_ASSIGN_OR_RETURN(Commit commit, internal::FindCommit(state_->bytes(), state_->header(),
                                                           state_->commit(), key));
  const uint64_t end = commit.end;
  return Reader(std::make_shared<const StoreState>(
      state_->shared_bytes(), state_->file(), state_->header(),
      internal::Recovery{std::move(commit), end, state_->torn_size()}));
}

Result<Reader> Reader::AsOf(uint64_t sequence) const { return AtCommit(sequence); }
Result<Reader> Reader::AsOf(CommitTime time) const { return AtCommit(time); }

const Dataset& Reader::dataset() const { return state_->header().dataset; }
FileId Reader::file_id() const { return state_->header().file_id; }
FileId Reader::compacted_from() const { return state_->header().compacted_from; }
uint64_t Reader::sequence() const { return state_->commit().record.sequence; }
CommitTime Reader::commit_time() const {
  return CommitTime{std::chrono::milliseconds{state_->commit().record.time_ms}};
}
uint64_t Reader::torn_size() const { return state_->torn_size(); }
uint64_t Reader::size() const { return state_->commit().end; }

Result<std::vector<CommitSummary>> Reader::Commits() const {
  std::vector<CommitSummary> commits;
  if (sequence() == 0) return commits;
  BFA_RETURN_IF_ERROR(state_->CheckNotCut());
  Commit commit = state_->commit();
  while (true) {
    const internal::CommitRecord& record = commit.record;
    commits.push_back({record.sequence, CommitTime{std::chrono::milliseconds{record.time_ms}},
                       record.batch_id, commit.offset, record.batch_offset, commit.end,
                       record.symbol_count, record.symbol_block_count, record.coverage_block_count,
                       record.leaf_count, record.incompat_flags, record.ro_compat_flags,
                       record.compat_flags, commit.batch_synced_first(),
                       internal::HexOf(commit.chain_hash)});
    if (record.previous_offset == 0) break;
    BFA_ASSIGN_OR_RETURN(commit, internal::ParseCommitAt(
                                     state_->bytes().first(internal::AsSize(record.batch_offset)),
                                     record.previous_offset, state_->header().file_id));
  }
  std::ranges::reverse(commits);
  return commits;
}

uint32_t Reader::symbol_count() const { return state_->commit().record.symbol_count; }

Result<SymbolId> Reader::FindSymbol(std::string_view name) const {
  BFA_ASSIGN_OR_RETURN(const internal::SymbolTable* symbols, state_->symbols());
  const auto id = symbols->Find(name);
  if (!id) {
    return Error(ErrorCode::kNotFound, "symbol '" + std::string(name) + "' is not in the store");
  }
  return *id;
}

Result<std::string_view> Reader::SymbolName(SymbolId id) const {
  BFA_ASSIGN_OR_RETURN(const internal::SymbolTable* symbols, state_->symbols());
  if (id >= symbols->size()) {
    return Error(ErrorCode::kNotFound, "symbol id " + std::to_string(id) + " is not in the store");
  }
  return symbols->name(id);
}

Result<std::span<const SymbolId>> Reader::SymbolsByName() const {
  BFA_ASSIGN_OR_RETURN(const internal::SymbolTable* symbols, state_->symbols());
  return symbols->by_name();
}

Result<std::vector<SymbolId>> Reader::InNameOrder(BitsetView ids) const {
  BFA_ASSIGN_OR_RETURN(const internal::SymbolTable* symbols, state_->symbols());
  std::vector<SymbolId> ordered;
  ordered.reserve(ids.Count());
  for (const SymbolId id : symbols->by_name()) {
    if (ids.contains(id)) ordered.push_back(id);
  }
  return ordered;
}

Result<DayRange> Reader::Days() const { return state_->Days(); }

Result<Snapshot> Reader::SnapshotOf(Day day) const {
  if (!IsStorable(day)) {
    return Error(ErrorCode::kNotFound, "no observation outside 1970 to 2262");
  }
  BFA_ASSIGN_OR_RETURN(const internal::VerifiedDay* rows, state_->FindDay(day));
  if (state_->has_coverage()) {
    // What the snapshot asks of it later can then not fail.
    if (auto coverage = state_->coverage(); !coverage) return std::move(coverage).error();
  }
  if (rows == nullptr && state_->ObservedOn(nullptr, day).words().empty()) {
    return Error(ErrorCode::kNotFound, "no observation on " + FormatDay(day));
  }
  return StoreAccess::MakeSnapshot(*state_, rows, day);
}

Result<Timeline> Reader::TimelineOf(SymbolId id) const {
  if (id >= symbol_count()) {
    return Error(ErrorCode::kNotFound, "symbol id " + std::to_string(id) + " is not in the store");
  }
  return StoreAccess::MakeTimeline(*state_, id);
}

Result<std::span<const DayCounts>> Reader::Counts(DayRange range) const {
  BFA_ASSIGN_OR_RETURN(const std::vector<DayCounts>* counts, state_->AllCounts());
  const auto begin = std::ranges::lower_bound(*counts, range.first, {}, &DayCounts::day);
  const auto end = std::ranges::upper_bound(*counts, range.last, {}, &DayCounts::day);
  if (range.empty()) return std::span<const DayCounts>();
  return std::span<const DayCounts>(begin, end);
}

Result<std::vector<DaySummary>> Reader::DaysWithRows() const {
  std::vector<DaySummary> days;
  const auto note = [&](int32_t number, const internal::LeafDay& day) -> Status {
    days.push_back({{internal::DayOf(number), day.counts.observed, day.counts.available,
                     day.counts.volume_known, day.counts.zero_volume},
                    day.entry.revision,
                    day.entry.commit_sequence,
                    internal::HexOf(day.entry.content_hash)});
    return {};
  };
  BFA_RETURN_IF_ERROR(state_->ForEachLeafDay(note));
  return days;
}

Result<std::vector<Coverage>> Reader::CoverageRanges() const {
  BFA_ASSIGN_OR_RETURN(const internal::CoverageIndex* coverage, state_->coverage());
  std::vector<Coverage> ranges;
  for (const internal::CoverageRecord& range : coverage->ranges()) {
    ranges.push_back({range.symbol_id,
                      {internal::DayOf(range.first_day), internal::DayOf(range.last_day)},
                      Instant{std::chrono::microseconds{range.probe_time_us}}});
  }
  return ranges;
}

}  // namespace bfa
