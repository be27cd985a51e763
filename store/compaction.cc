#include "store/compaction.h"

#include <algorithm>

#include "format/propagate.h"
#include "format/symbol_block.h"
#include "store/block_copier.h"
#include "store/content_comparison.h"
#include "store/full_check.h"
#include "store/random_id.h"
#include "store/store_writer.h"

namespace bfa::internal {
namespace {

// Offsets of the newest commit and, with history, of those before it, oldest first.
Result<std::vector<uint64_t>> OffsetsOf(const StoreState& state, bool with_history) {
  std::vector<uint64_t> offsets;
  CommitLink link{state.commit().offset, state.commit().end, state.commit().record};
  if (link.record.sequence != 0) offsets.push_back(link.offset);
  while (with_history && link.record.previous_offset != 0) {
    BFA_ASSIGN_OR_RETURN(link,
                         ParseCommitLink(state.bytes().first(AsSize(link.record.batch_offset)),
                                         link.record.previous_offset, state.header().file_id));
    offsets.push_back(link.offset);
  }
  std::ranges::reverse(offsets);
  return offsets;
}

Result<Commit> CommitAt(const StoreState& state, uint64_t offset) {
  return ParseCommitAt(state.bytes(), offset, state.header().file_id);
}

// The only commit of a store without history: symbols and coverage in a block each.
Result<Commit> CopyNewest(const StoreState& source, BlockCopier& copier, StoreWriter& writer) {
  Commit commit = source.commit();
  BFA_ASSIGN_OR_RETURN(commit.leaves, copier.CopyLeaves(commit.leaves));
  BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, source.coverage());
  commit.coverage_blocks.clear();
  if (const auto ranges = coverage->ranges(); !ranges.empty()) {
    BFA_ASSIGN_OR_RETURN(const uint64_t offset,
                         writer.AddBlock(BlockType::kCoverage, BuildCoverageBlock(ranges)));
    commit.coverage_blocks = {{offset, 0, static_cast<uint32_t>(ranges.size())}};
  }
  BFA_ASSIGN_OR_RETURN(const SymbolTable* symbols, source.symbols());
  std::vector<std::string_view> names;
  for (SymbolId id = 0; id < symbols->size(); ++id) names.push_back(symbols->name(id));
  commit.symbol_blocks.clear();
  if (!names.empty()) {
    BFA_ASSIGN_OR_RETURN(const uint64_t offset,
                         writer.AddBlock(BlockType::kSymbols, BuildSymbolBlock(0, names)));
    commit.symbol_blocks = {{offset, 0, symbols->size()}};
  }
  return commit;
}

// One commit of many: its blocks stay the parts that they are, which later commits share.
Result<Commit> CopyCommit(const StoreState& source, uint64_t offset, BlockCopier& copier) {
  BFA_ASSIGN_OR_RETURN(Commit commit, CommitAt(source, offset));
  BFA_ASSIGN_OR_RETURN(commit.leaves, copier.CopyLeaves(commit.leaves));
  BFA_ASSIGN_OR_RETURN(commit.coverage_blocks,
                       copier.CopyAll(commit.coverage_blocks, BlockType::kCoverage));
  BFA_ASSIGN_OR_RETURN(commit.symbol_blocks,
                       copier.CopyAll(commit.symbol_blocks, BlockType::kSymbols));
  return commit;
}

Status CheckSource(const StoreState& source) {
  // Flags add up, so that those of the newest commit are those of all.
  BFA_RETURN_IF_ERROR(CheckWritable(source.commit()));
  const CheckReport report = FullCheck(source).Run();
  if (!report.damage.empty()) return report.damage.front().error;
  return {};
}

// Whether `target` is sound, and its commits say what those of the source at `commits` say.
Status CheckTarget(const StoreState& source, std::span<const uint64_t> commits,
                   const StoreState& target) {
  const CheckReport report = FullCheck(target).Run();
  if (!report.damage.empty()) return report.damage.front().error;
  BFA_ASSIGN_OR_RETURN(const std::vector<uint64_t> copies, OffsetsOf(target, true));
  if (target.torn_size() != 0 || copies.size() != commits.size()) {
    return Damaged("another number of commits", target.commit().end);
  }
  ContentComparison comparison(source.bytes(), target.bytes());
  for (size_t i = 0; i < commits.size(); ++i) {
    BFA_ASSIGN_OR_RETURN(const Commit original, CommitAt(source, commits[i]));
    BFA_ASSIGN_OR_RETURN(const Commit copy, CommitAt(target, copies[i]));
    BFA_RETURN_IF_ERROR(comparison.Compare(original, copy));
  }
  return {};
}

// The size of what was written, read back. What is wrong with it is not the source's fault, and
// reported as no damage of it.
Result<uint64_t> VerifyTarget(const StoreState& source, std::span<const uint64_t> commits,
                              AppendFile& file) {
  BFA_ASSIGN_OR_RETURN(SharedBytes bytes, file.Map());
  const uint64_t size = bytes.bytes.size();
  const auto target = StoreState::AtNewest(std::move(bytes));
  const Status verified = target ? CheckTarget(source, commits, **target) : target.error();
  if (verified) return size;
  return Error(ErrorCode::kIo, "the new store does not read as it was written (" +
                                   verified.error().ToString() +
                                   "): nothing was changed; check the disk and the memory");
}

}  // namespace

Result<CompactOutcome> CompactInto(const StoreState& source, const CompactOptions& options,
                                   AppendFile& target) {
  CompactOutcome stopped;
  stopped.stopped = true;
  BFA_RETURN_IF_ERROR(CheckSource(source));
  BFA_ASSIGN_OR_RETURN(const std::vector<uint64_t> commits,
                       OffsetsOf(source, options.keep_history));
  Id128 file_id{};
  if (options.file_id) {
    file_id = *options.file_id;
  } else {
    BFA_ASSIGN_OR_RETURN(file_id, RandomId());
  }
  const ParsedHeader& header = source.header();
  BFA_ASSIGN_OR_RETURN(StoreWriter writer,
                       StoreWriter::Begin(target, header.dataset, file_id, header.file_id));
  BlockCopier copier(source.bytes(), writer);
  for (const uint64_t offset : commits) {
    if (options.stop()) return stopped;
    BFA_ASSIGN_OR_RETURN(Commit commit, options.keep_history ? CopyCommit(source, offset, copier)
                                                             : CopyNewest(source, copier, writer));
    BFA_RETURN_IF_ERROR(writer.AddCommit(std::move(commit)));
  }
  BFA_RETURN_IF_ERROR(target.Sync());
  if (options.stop()) return stopped;
  BFA_ASSIGN_OR_RETURN(const uint64_t size, VerifyTarget(source, commits, target));
  if (options.stop()) return stopped;
  BFA_RETURN_IF_ERROR(target.Publish());
  return CompactOutcome{false, source.commit().record.sequence, commits.size(), size,
                        source.commit().end};
}

Result<CompactOutcome> CompactLocked(AppendFile& source, const CompactOptions& options) {
  BFA_ASSIGN_OR_RETURN(SharedBytes bytes, source.Map());
  BFA_ASSIGN_OR_RETURN(const auto state, StoreState::AtNewest(std::move(bytes)));
  if (state->torn_size() != 0) {
    return Damaged("torn tail: " + std::to_string(state->torn_size()) +
                       " bytes that are no whole commit would be lost; compact into another file",
                   state->commit().end);
  }
  BFA_ASSIGN_OR_RETURN(const std::unique_ptr<AppendFile> target, source.CreateReplacement());
  return CompactInto(*state, options, *target);
}

}  // namespace bfa::internal
