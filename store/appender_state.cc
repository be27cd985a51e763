#include "store/appender_state.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "format/propagate.h"
#include "format/symbol_block.h"
#include "store/batch_end.h"
#include "store/block_list.h"
#include "store/random_id.h"

namespace bfa::internal {
namespace {

constexpr SymbolId kUnassigned = std::numeric_limits<SymbolId>::max();
constexpr std::chrono::hours kMaxClockLag{24};

// The row of a symbol among rows by ascending id; null if there is none.
Row* FindRow(std::span<Row> rows, SymbolId id) {
  const auto row = std::ranges::lower_bound(rows, id, {}, &Row::symbol);
  return row != rows.end() && row->symbol == id ? &*row : nullptr;
}

}  // namespace

Result<std::unique_ptr<AppenderState>> AppenderState::OnStore(std::unique_ptr<AppendFile> file) {
  std::unique_ptr<AppenderState> appender(new AppenderState(std::move(file)));
  BFA_ASSIGN_OR_RETURN(SharedBytes bytes, appender->file_->Map());
  BFA_ASSIGN_OR_RETURN(appender->state_, StoreState::AtNewest(std::move(bytes)));
  const StoreState& state = *appender->state_;
  const internal::Commit& commit = state.commit();
  BFA_RETURN_IF_ERROR(CheckWritable(commit));
  if (commit.record.sequence != 0) {
    BFA_ASSIGN_OR_RETURN(const Trailer trailer, ParseTrailer(state.bytes(), commit.trailer_offset(),
                                                             state.header().file_id));
    BFA_RETURN_IF_ERROR(VerifyChainHash(state.bytes(), commit.record, trailer));
  }
  appender->cut_size_ = state.torn_size();
  if (state.torn_size() != 0) BFA_RETURN_IF_ERROR(appender->file_->Truncate(commit.end));
  BFA_RETURN_IF_ERROR(appender->MakeDurable());
  BFA_RETURN_IF_ERROR(appender->Load());
  return appender;
}

Result<std::unique_ptr<AppenderState>> AppenderState::OnNewFile(std::unique_ptr<AppendFile> file,
                                                                const CreateOptions& options) {
  std::unique_ptr<AppenderState> appender(new AppenderState(std::move(file)));
  Id128 file_id{};
  if (options.file_id) {
    file_id = *options.file_id;
  } else {
    BFA_ASSIGN_OR_RETURN(file_id, RandomId());
  }
  BFA_RETURN_IF_ERROR(appender->file_->Append(BuildFileHeader(options.dataset, file_id, Id128{})));
  BFA_ASSIGN_OR_RETURN(SharedBytes bytes, appender->file_->Map());
  BFA_ASSIGN_OR_RETURN(appender->state_, StoreState::AtNewest(std::move(bytes)));
  appender->unpublished_ = true;
  return appender;
}

// A commit whose appender died before its last sync, or whose last sync failed, is visible, but
// perhaps not on the disk; and after a failed one Linux takes for written what is not. Of a
// batch that was synced first, that is true of its commit alone.
Status AppenderState::MakeDurable() {
  const internal::Commit& commit = state_->commit();
  if (commit.record.sequence != 0) {
    const uint64_t begin = commit.batch_synced_first() ? commit.offset : commit.record.batch_offset;
    const Bytes in_doubt = state_->bytes().subspan(AsSize(begin));
    const ByteBuffer copy(in_doubt.begin(), in_doubt.end());
    BFA_RETURN_IF_ERROR(file_->Rewrite(begin, copy));
  }
  return file_->Sync();
}

Status AppenderState::Load() {
  BFA_ASSIGN_OR_RETURN(const SymbolTable* symbols, state_->symbols());
  for (SymbolId id = 0; id < symbols->size(); ++id) {
    names_.emplace_back(symbols->name(id));
    ids_.emplace(names_.back(), id);
  }
  stored_symbol_count_ = symbols->size();
  return {};
}

Status AppenderState::CheckUsable() const {
  if (usable_) return {};
  return Error(ErrorCode::kIo, "this appender has failed before: open the store again");
}

Result<CommitTime> AppenderState::TimeFor(const CommitOptions& options) const {
  const CommitTime last{std::chrono::milliseconds{state_->commit().record.time_ms}};
  if (options.time) {
    if (*options.time < last) {
      return Error(ErrorCode::kInvalidArgument,
                   "the commit time is before that of the last commit, " + FormatInstant(last));
    }
    // Compared as milliseconds: a time far out has no count of microseconds.
    if (*options.time < CommitTime{} ||
        *options.time > std::chrono::floor<std::chrono::milliseconds>(kLastInstant)) {
      return Error(ErrorCode::kInvalidArgument, "the commit time is not between 1970 and 2262");
    }
    return *options.time;
  }
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  if (now + kMaxClockLag < last) {
    return Error(ErrorCode::kIo, "the clock is more than a day behind the last commit, " +
                                     FormatInstant(last) + ": set it");
  }
  return std::max<CommitTime>(now, last);
}

Result<CommitOutcome> AppenderState::Commit(const CommitOptions& options) {
  BFA_RETURN_IF_ERROR(CheckUsable());
  auto outcome = TryCommit(options);
  if (!outcome) {
    staging_ = Staging();
    id_of_staged_.clear();
    names_.resize(stored_symbol_count_);
    rank_.clear();
    std::erase_if(ids_, [&](const auto& entry) { return entry.second >= stored_symbol_count_; });
  }
  return outcome;
}

Result<CommitOutcome> AppenderState::TryCommit(const CommitOptions& options) {
  BFA_RETURN_IF_ERROR(file_->CheckHeld());
  // What has been cut must not be touched, and what has grown not be overwritten.
  BFA_RETURN_IF_ERROR(CheckSize());
  BFA_ASSIGN_OR_RETURN(const CommitTime time, TimeFor(options));
  Batch batch(state_->commit().end);
  batch.commit = state_->commit();
  batch.sequence = batch.commit.record.sequence + 1;
  BFA_RETURN_IF_ERROR(ExpandCoverage());
  auto& days = staging_.days();
  const size_t day_count = std::min(options.day_limit.value_or(days.size()), days.size());
  const auto end = std::next(days.begin(), static_cast<std::ptrdiff_t>(day_count));
  const bool is_last = end == days.end();
  AssignSymbols(day_count == 0 ? -1 : std::prev(end)->first);
  if (names_.size() > kMaxSymbolCount) return TooManySymbols(names_.size());
  RankSymbols();
  while (days.begin() != end) {
    BFA_RETURN_IF_ERROR(MergeDay(days.begin()->first, days.begin()->second, batch));
    days.erase(days.begin());  // its memory is needed no longer
  }
  BFA_RETURN_IF_ERROR(AddCoverage(batch));
  BFA_RETURN_IF_ERROR(AddLeaves(batch));
  AddSymbols(batch);
  if (!batch.builder.empty()) BFA_RETURN_IF_ERROR(Write(batch, options, time));
  if (unpublished_) BFA_RETURN_IF_ERROR(Publish());
  staging_.symbols().clear();
  staging_.coverage().clear();
  if (is_last) {
    staging_ = Staging();
    id_of_staged_.clear();
  }
  batch.outcome.sequence = state_->commit().record.sequence;
  return batch.outcome;
}

void AppenderState::AssignSymbols(int32_t last_day) {
  id_of_staged_.resize(staging_.names().size(), kUnassigned);
  std::vector<NameNumber> fresh;
  const auto assign_fresh = [&] {
    std::ranges::sort(fresh, {}, [&](NameNumber number) { return staging_.names().name(number); });
    for (const NameNumber number : fresh) {
      if (id_of_staged_[number] != kUnassigned) continue;
      id_of_staged_[number] = static_cast<SymbolId>(names_.size());
      ids_.emplace(staging_.names().name(number), id_of_staged_[number]);
      names_.push_back(staging_.names().name(number));
    }
    fresh.clear();
  };
  const auto look_up = [&](NameNumber number) {
    if (id_of_staged_[number] != kUnassigned) return;
    const auto known = ids_.find(staging_.names().name(number));
    if (known == ids_.end()) {
      fresh.push_back(number);
    } else {
      id_of_staged_[number] = known->second;
    }
  };
  for (const auto& [day, staged] : staging_.days()) {
    if (day > last_day) break;
    for (const StagedRow& row : staged.rows) look_up(row.name);
    assign_fresh();
  }
  for (const NameNumber number : staging_.symbols()) look_up(number);
  assign_fresh();
}

void AppenderState::RankSymbols() {
  if (rank_.size() == names_.size()) return;
  name_views_.assign(names_.begin(), names_.end());
  std::vector<SymbolId> order(names_.size());
  std::iota(order.begin(), order.end(), SymbolId{0});
  std::ranges::sort(order, {}, [&](SymbolId id) { return name_views_[id]; });
  rank_.resize(names_.size());
  for (uint32_t place = 0; place < order.size(); ++place) rank_[order[place]] = place;
}

// Rows that say available within staged coverage become absent ones.
Status AppenderState::ExpandCoverage() {
  for (const StagedCoverage& coverage : staging_.coverage()) {
    const auto known = ids_.find(staging_.names().name(coverage.name));
    if (known == ids_.end() || known->second >= stored_symbol_count_) continue;
    StagedCell absent;
    absent.given.Add(Column::kProbeTimestamp);
    absent.metadata.SetInteger(Column::kProbeTimestamp,
                               coverage.probe_time.time_since_epoch().count());
    BFA_RETURN_IF_ERROR(state_->ForEachDay([&](const VerifiedDay& day) -> Status {
      if (coverage.days.contains(DayOf(day.day)) &&
          day.set(BitsetKind::kAvailable).contains(known->second)) {
        staging_.AddUnlessStaged(day.day, coverage.name, absent);
      }
      return {};
    }));
  }
  return {};
}

void AppenderState::SeedBitsets(int32_t day, const VerifiedDay* old, Batch& batch) {
  const auto seed = [&](const VerifiedDay* known) {
    for (size_t kind = 0; known != nullptr && kind < kBitsetKindCount; ++kind) {
      const uint64_t offset = known->entry.bitset_offset[kind];
      const auto words = known->sets[kind].words();
      if (offset != 0 && batch.bitsets.Find(words) == 0) batch.bitsets.Add(words, offset);
    }
  };
  seed(old);
  // A neighbour that cannot be read shares nothing; that is no reason to fail.
  for (const int32_t neighbour : {day - 1, day + 1}) {
    if (const auto known = state_->FindDay(DayOf(neighbour))) seed(*known);
  }
}

// A newer version may have given the day columns that this one would lose by writing it anew.
Status AppenderState::CheckColumnsKnown(const VerifiedDay& day) const {
  for (const ColumnGroup group : {ColumnGroup::kProbe, ColumnGroup::kEtag, ColumnGroup::kKline}) {
    BFA_ASSIGN_OR_RETURN(const MetadataView* metadata, state_->GroupOf(day, group));
    if (metadata != nullptr && metadata->has_unknown_columns()) {
      return Error(ErrorCode::kNewerVersion,
                   FormatDay(DayOf(day.day)) +
                       " has columns that this bfa does not know: install a newer one");
    }
  }
  return {};
}

Status AppenderState::MergeDay(int32_t day, const StagedDay& staged, Batch& batch) {
  BFA_ASSIGN_OR_RETURN(const VerifiedDay* old, state_->FindDay(DayOf(day)));
  std::vector<Row> rows;
  if (old != nullptr) {
    BFA_ASSIGN_OR_RETURN(rows, DecodeRows(*state_, *old, ColumnSet::All()));
  }
  const size_t old_count = rows.size();
  BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, state_->coverage());
  ColumnSet changed;
  uint64_t rows_added = 0;
  uint64_t rows_changed = 0;
  for (const StagedRow& cell : staged.rows) {
    const SymbolId id = id_of_staged_[cell.name];
    Row* known = FindRow(std::span(rows).first(old_count), id);
    const CoverageRecord* range = known != nullptr ? nullptr : coverage->Find(id, day);
    std::optional<Row> before;
    if (known != nullptr) before = *known;
    if (range != nullptr) before = CoveredRow(*range);
    auto merged = MergeCell(before ? &*before : nullptr, id, cell.cell);
    if (!merged) {
      ++batch.outcome.rows_unchanged;
      continue;
    }
    (before ? rows_changed : rows_added) += 1;
    if (known != nullptr) {
      changed = changed | merged->metadata.DifferingColumns(before->metadata);
      *known = *std::move(merged);
    } else {
      rows.push_back(*std::move(merged));
    }
  }
  if (rows_added + rows_changed == 0) return {};
  if (old != nullptr) BFA_RETURN_IF_ERROR(CheckColumnsKnown(*old));
  batch.outcome.rows_added += rows_added;
  batch.outcome.rows_changed += rows_changed;
  std::ranges::sort(rows, {}, &Row::symbol);
  SeedBitsets(day, old, batch);
  DayWriter writer(batch.builder, batch.bitsets, rank_, name_views_);
  const auto number = static_cast<uint32_t>(day);
  batch.days[number / kDaysPerLeaf][number % kDaysPerLeaf] =
      writer.Write(day, rows, old, changed, batch.sequence);
  return {};
}

Status AppenderState::AddLeaves(Batch& batch) {
  for (const auto& [number, days] : batch.days) {
    BFA_ASSIGN_OR_RETURN(const VerifiedLeaf* old, state_->FindLeaf(number));
    std::map<uint32_t, LeafDay> all = days;
    if (old != nullptr) {
      for (uint64_t mask = old->leaf.day_mask; mask != 0; mask &= mask - 1) {
        const auto in_leaf = static_cast<unsigned>(std::countr_zero(mask));
        all.emplace(in_leaf, old->leaf.days[old->leaf.IndexOf(in_leaf)]);  // unless it is new
      }
    }
    DayLeaf leaf;
    leaf.number = number;
    for (const auto& [in_leaf, day] : all) {
      leaf.day_mask |= uint64_t{1} << in_leaf;
      leaf.days.push_back(day);
    }
    const BlockReference reference{batch.builder.AddBlock(BlockType::kLeaf, BuildLeaf(leaf)),
                                   number, static_cast<uint32_t>(leaf.days.size())};
    auto& leaves = batch.commit.leaves;
    const auto at = std::ranges::lower_bound(leaves, number, {}, &BlockReference::key);
    if (at != leaves.end() && at->key == number) {
      *at = reference;
    } else {
      leaves.insert(at, reference);
    }
  }
  return {};
}

void AppenderState::AddSymbols(Batch& batch) {
  const auto added = static_cast<uint32_t>(names_.size()) - stored_symbol_count_;
  if (added == 0) return;
  auto& blocks = batch.commit.symbol_blocks;
  blocks.resize(KeptBlocks(blocks, added));
  const uint32_t first = blocks.empty() ? 0 : blocks.back().key + blocks.back().count;
  const std::span<const std::string_view> names = std::span(name_views_).subspan(first);
  blocks.push_back({batch.builder.AddBlock(BlockType::kSymbols, BuildSymbolBlock(first, names)),
                    first, static_cast<uint32_t>(names.size())});
  batch.commit.record.symbol_count = static_cast<uint32_t>(names_.size());
  batch.outcome.symbols_added = added;
}

Status AppenderState::Write(Batch& batch, const CommitOptions& options, CommitTime time) {
  internal::Commit& commit = batch.commit;
  commit.record.sequence = batch.sequence;
  commit.record.time_ms = time.time_since_epoch().count();
  if (options.batch_id) {
    commit.record.batch_id = *options.batch_id;
  } else {
    BFA_ASSIGN_OR_RETURN(commit.record.batch_id, RandomId());
  }
  BFA_RETURN_IF_ERROR(
      EndBatch(state_->bytes(), state_->header(), state_->commit(), commit, batch.builder));
  BFA_RETURN_IF_ERROR(WriteBytes(batch));
  stored_symbol_count_ = static_cast<uint32_t>(names_.size());
  batch.outcome.written = true;
  const Status read_back = [&]() -> Status {
    BFA_ASSIGN_OR_RETURN(SharedBytes bytes, file_->Map());
    BFA_ASSIGN_OR_RETURN(state_, StoreState::AtNewest(std::move(bytes)));
    if (state_->commit().chain_hash == commit.chain_hash) return {};
    return Damaged("another commit stands in its place", state_->commit().offset);
  }();
  // Where it has lost its name meanwhile, whoever opens the path does not find the commit.
  const Status held = file_->CheckHeld();
  if (read_back && held) return {};
  usable_ = false;
  const std::string reason =
      held ? "not read back: " + read_back.error().ToString() : held.error().ToString();
  // A new file that did not get its name yet is not there for anybody.
  if (unpublished_) return Error(ErrorCode::kIo, "nothing was created: it was " + reason);
  return Error(ErrorCode::kOutcomeUnknown, "the commit was written, but " + reason);
}

Status AppenderState::CheckSize() const {
  BFA_ASSIGN_OR_RETURN(const uint64_t size, file_->Size());
  if (size == state_->commit().end) return {};
  return Error(ErrorCode::kIo, "something else has written to the store: open it again", size);
}

Status AppenderState::WriteBytes(const Batch& batch) {
  BFA_RETURN_IF_ERROR(CheckSize());
  const Bytes bytes = batch.builder.bytes();
  const bool synced_first = batch.commit.batch_synced_first();
  const uint64_t head = synced_first ? batch.commit.offset - batch.builder.batch_offset() : 0;
  if (synced_first) {
    if (Status status = file_->Append(bytes.first(AsSize(head))); !status) {
      return Undo(status.error());
    }
    BFA_RETURN_IF_ERROR(SyncOrGiveUp(false));
  }
  if (Status status = file_->Append(bytes.subspan(AsSize(head))); !status) {
    return Undo(status.error());
  }
  return SyncOrGiveUp(true);
}

Error AppenderState::Undo(Error error) {
  // Where this fails too, what is left behind is a torn tail, which no reader looks at.
  if (!file_->Truncate(state_->commit().end)) usable_ = false;
  return error;
}

Status AppenderState::SyncOrGiveUp(bool commit_written) {
  const Status status = file_->Sync();
  if (status) return {};
  usable_ = false;
  // A new file that did not get its name yet is not there for anybody.
  if (!commit_written || unpublished_) return Undo(status.error());
  return Error(ErrorCode::kOutcomeUnknown,
               status.error().message() +
                   "; whether the commit survives a power failure is not known: check the disk, "
                   "then append again");
}

Status AppenderState::Publish() {
  // An empty store has nothing written and synced so far but its header.
  if (state_->commit().record.sequence == 0) BFA_RETURN_IF_ERROR(SyncOrGiveUp(false));
  Status status = file_->Publish();
  if (!status) {
    usable_ = false;
    return status;
  }
  unpublished_ = false;
  return {};
}

}  // namespace bfa::internal
