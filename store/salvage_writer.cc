// From what was salvaged to a store.
#include <algorithm>
#include <chrono>
#include <numeric>

#include "format/checksum.h"
#include "format/propagate.h"
#include "format/symbol_block.h"
#include "store/block_copier.h"
#include "store/full_check.h"
#include "store/random_id.h"
#include "store/salvage.h"

namespace bfa::internal {
namespace {

// Adds the days to a store: their blocks as they are, or, where symbols have other ids than before,
// written anew.
class SalvagedDayWriter {
 public:
  SalvagedDayWriter(const Salvage& salvage, StoreWriter& writer)
      : salvage_(salvage),
        writer_(writer),
        copier_(salvage.state->bytes(), writer),
        rank_(salvage.names.kept().size()) {
    const auto names = salvage.names.kept();
    std::vector<SymbolId> by_name(names.size());
    std::iota(by_name.begin(), by_name.end(), SymbolId{0});
    std::ranges::sort(by_name, {}, [&](SymbolId id) { return names[id]; });
    for (uint32_t place = 0; place < by_name.size(); ++place) rank_[by_name[place]] = place;
  }

  Result<LeafDay> Write(int32_t number, const LeafDay& kept) {
    if (salvage_.names.lost() != nullptr) return WriteAnew(number, kept);
    LeafDay written = kept;
    BFA_RETURN_IF_ERROR(copier_.CopyDay(written.entry));
    return written;
  }

 private:
  Result<LeafDay> WriteAnew(int32_t number, const LeafDay& kept) {
    VerifiedDay day;
    day.day = number;
    day.entry = kept.entry;
    BFA_ASSIGN_OR_RETURN(
        day.sets, ParseDaySets(salvage_.state->bytes(), kept.entry, salvage_.names.id_count()));
    // As in the source: those of `kept` are without the rows that have no name.
    day.counts = {day.sets[0].Count(), day.sets[1].Count(), day.sets[2].Count(),
                  day.sets[3].Count()};
    BFA_ASSIGN_OR_RETURN(const std::vector<Row> all,
                         DecodeRows(*salvage_.state, day, ColumnSet::All()));
    std::vector<Row> rows;
    for (const Row& row : all) {
      if (!salvage_.names.has(row.symbol)) continue;
      rows.push_back(row);
      rows.back().symbol = salvage_.names.NewId(row.symbol);
    }
    DayWriter writer(writer_.batch(), bitsets_, rank_, salvage_.names.kept());
    LeafDay written = writer.Write(number, rows, nullptr, {}, kept.entry.commit_sequence);
    written.entry.revision = kept.entry.revision;
    return written;
  }

  const Salvage& salvage_;
  StoreWriter& writer_;
  BlockCopier copier_;
  BitsetCache bitsets_;
  std::vector<uint32_t> rank_;  // of the new ids, by the bytes of their names
};

Status AddLeaves(const Salvage& salvage, StoreWriter& writer, Commit& commit) {
  SalvagedDayWriter days(salvage, writer);
  std::map<uint32_t, DayLeaf> leaves;
  for (const auto& [number, kept] : salvage.days.kept) {
    const auto day = static_cast<uint32_t>(number);
    DayLeaf& leaf = leaves[day / kDaysPerLeaf];
    leaf.number = day / kDaysPerLeaf;
    leaf.day_mask |= uint64_t{1} << (day % kDaysPerLeaf);
    BFA_ASSIGN_OR_RETURN(LeafDay written, days.Write(number, kept.entry));
    leaf.days.push_back(written);
  }
  commit.leaves.clear();
  for (const auto& [number, leaf] : leaves) {
    BFA_ASSIGN_OR_RETURN(const uint64_t offset, writer.AddBlock(BlockType::kLeaf, BuildLeaf(leaf)));
    commit.leaves.push_back({offset, number, static_cast<uint32_t>(leaf.days.size())});
  }
  return {};
}

Status AddSymbolsAndCoverage(const Salvage& salvage, StoreWriter& writer, Commit& commit) {
  commit.coverage_blocks.clear();
  if (!salvage.coverage.empty()) {
    BFA_ASSIGN_OR_RETURN(
        const uint64_t offset,
        writer.AddBlock(BlockType::kCoverage, BuildCoverageBlock(salvage.coverage)));
    commit.coverage_blocks = {{offset, 0, static_cast<uint32_t>(salvage.coverage.size())}};
  }
  const auto names = salvage.names.kept();
  commit.record.symbol_count = static_cast<uint32_t>(names.size());
  commit.symbol_blocks.clear();
  if (!names.empty()) {
    BFA_ASSIGN_OR_RETURN(const uint64_t offset,
                         writer.AddBlock(BlockType::kSymbols, BuildSymbolBlock(0, names)));
    commit.symbol_blocks = {{offset, 0, commit.record.symbol_count}};
  }
  return {};
}

// What a commit whose own time is lost is given: not before the one before it.
Result<int64_t> TimeFor(const RepairOptions& options, int64_t last_ms) {
  using std::chrono::milliseconds;
  CommitTime time = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  if (options.time) {
    if (*options.time < CommitTime{} ||
        *options.time > std::chrono::floor<milliseconds>(kLastInstant)) {
      return Error(ErrorCode::kInvalidArgument, "the commit time is not between 1970 and 2262");
    }
    time = *options.time;
  }
  return std::max<int64_t>(time.time_since_epoch().count(), last_ms);
}

Status Write(const Salvage& salvage, const RepairOptions& options, AppendFile& target) {
  const ParsedHeader& header = salvage.state->header();
  Id128 file_id{};
  if (options.file_id) {
    file_id = *options.file_id;
  } else {
    BFA_ASSIGN_OR_RETURN(file_id, RandomId());
  }
  BFA_ASSIGN_OR_RETURN(StoreWriter writer,
                       StoreWriter::Begin(target, header.dataset, file_id, header.file_id));
  Commit commit = salvage.state->commit();
  if (commit.record.sequence != 0) {
    if (salvage.has_lost_commit) {
      BFA_ASSIGN_OR_RETURN(commit.record.time_ms, TimeFor(options, commit.record.time_ms));
    }
    BFA_RETURN_IF_ERROR(AddLeaves(salvage, writer, commit));
    BFA_RETURN_IF_ERROR(AddSymbolsAndCoverage(salvage, writer, commit));
    BFA_RETURN_IF_ERROR(writer.AddCommit(std::move(commit)));
  }
  return target.Sync();
}

bool HasSameContent(const LeafDay& a, const LeafDay& b) {
  return a.counts == b.counts && a.entry.revision == b.entry.revision &&
         a.entry.commit_sequence == b.entry.commit_sequence &&
         a.entry.content_hash == b.entry.content_hash;
}

// Whether `target` is sound, and says what was to be kept, day by day.
Status CheckTarget(const Salvage& salvage, const StoreState& target) {
  const CheckReport report = FullCheck(target).Run();
  if (!report.damage.empty()) return report.damage.front().error;
  const uint64_t offset = target.commit().offset;
  if (target.torn_size() != 0 ||
      target.commit().record.sequence != salvage.state->commit().record.sequence) {
    return Damaged("another commit", offset);
  }
  BFA_ASSIGN_OR_RETURN(const SymbolTable* symbols, target.symbols());
  const auto names = salvage.names.kept();
  for (SymbolId id = 0; id < names.size(); ++id) {
    if (id >= symbols->size() || symbols->name(id) != names[id]) {
      return Damaged("another name of symbol id " + std::to_string(id), offset);
    }
  }
  BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, target.coverage());
  if (!std::ranges::equal(coverage->ranges(), salvage.coverage)) {
    return Damaged("other coverage ranges", offset);
  }
  auto wanted = salvage.days.kept.begin();
  BFA_RETURN_IF_ERROR(target.ForEachLeafDay([&](int32_t number, const LeafDay& day) -> Status {
    if (wanted == salvage.days.kept.end() || wanted->first != number ||
        !HasSameContent(wanted->second.entry, day)) {
      return Damaged("another day " + FormatDay(DayOf(number)), offset);
    }
    ++wanted;
    return {};
  }));
  if (wanted != salvage.days.kept.end()) return Damaged("fewer days", offset);
  return {};
}

// The size of what was written, read back. What is wrong with it is not the source's fault.
Result<uint64_t> VerifyTarget(const Salvage& salvage, AppendFile& file) {
  BFA_ASSIGN_OR_RETURN(SharedBytes bytes, file.Map());
  const uint64_t size = bytes.bytes.size();
  const auto target = StoreState::AtNewest(std::move(bytes));
  const Status verified = target ? CheckTarget(salvage, **target) : target.error();
  if (verified) return size;
  return Error(ErrorCode::kIo, "the new store does not read as it was written (" +
                                   verified.error().ToString() +
                                   "): nothing was changed; check the disk and the memory");
}

}  // namespace

Result<RepairOutcome> RepairInto(const DamagedBytes& source, const RepairOptions& options,
                                 AppendFile& target) {
  RepairOutcome stopped;
  stopped.stopped = true;
  BFA_ASSIGN_OR_RETURN(Salvage salvage, SalvageFrom(source));
  if (options.stop()) return stopped;
  BFA_RETURN_IF_ERROR(Write(salvage, options, target));
  if (options.stop()) return stopped;
  RepairOutcome outcome;
  BFA_ASSIGN_OR_RETURN(outcome.size, VerifyTarget(salvage, target));
  if (options.stop()) return stopped;
  BFA_RETURN_IF_ERROR(target.Publish());
  outcome.sequence = salvage.state->commit().record.sequence;
  outcome.day_count = salvage.days.kept.size();
  outcome.older_day_count = salvage.days.older_day_count;
  outcome.lost_day_count = salvage.days.lost_day_count;
  outcome.row_count = salvage.days.row_count;
  outcome.lost_row_count = salvage.days.lost_row_count;
  outcome.losses = salvage.losses.Take();
  return outcome;
}

}  // namespace bfa::internal
