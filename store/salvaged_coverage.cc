#include "store/salvaged_coverage.h"

#include <algorithm>
#include <tuple>

#include "format/propagate.h"
#include "format/symbol_block.h"

namespace bfa::internal {
namespace {

// Cutting may double the ranges and then some; a forged store could ask for far more.
constexpr size_t kPiecesAllowed = 1 << 20;

Result<std::vector<CoverageRecord>> ReadRanges(Bytes file, const BlockReference& reference,
                                               uint32_t symbol_count, WorkBudget& budget) {
  BFA_ASSIGN_OR_RETURN(const Block found, FindBlock(file, reference.offset));
  if (!budget.Spend(found.payload.size())) {
    return Damaged("more coverage blocks than a sound store has", reference.offset);
  }
  BFA_ASSIGN_OR_RETURN(const Block block,
                       VerifyBlock(file, reference.offset, BlockType::kCoverage));
  std::vector<CoverageRecord> ranges;
  BFA_RETURN_IF_ERROR(ParseCoverageBlock(block, reference.count, symbol_count, ranges));
  return ranges;
}

// Sorts them and leaves out what is there twice, and what overlaps. How many of the latter there
// are.
size_t PutInOrder(std::vector<CoverageRecord>& ranges) {
  std::ranges::sort(ranges, {}, [](const CoverageRecord& range) {
    return std::tuple(range.symbol_id, range.first_day, range.last_day, range.probe_time_us);
  });
  size_t overlapping = 0;
  std::vector<CoverageRecord> kept;
  for (const CoverageRecord& range : ranges) {
    if (kept.empty() || kept.back().symbol_id != range.symbol_id ||
        kept.back().last_day < range.first_day) {
      kept.push_back(range);
    } else if (kept.back() != range) {
      ++overlapping;
    }
  }
  ranges = std::move(kept);
  return overlapping;
}

std::string CountOfRanges(uint64_t count) {
  return count == 1 ? "a range is lost" : std::to_string(count) + " ranges are lost";
}

// Days in a row.
struct Run {
  int32_t first_day;
  int32_t last_day;
};

void AddDay(int32_t day, std::vector<Run>& runs) {
  if (runs.empty() || runs.back().last_day + 1 != day) runs.push_back({day, day});
  runs.back().last_day = day;
}

std::vector<Run> ExposedRunsOf(SymbolId id, const ExposedCells& exposed) {
  std::vector<Run> runs;
  for (auto cell = exposed.of_symbols.lower_bound({id, 0});
       cell != exposed.of_symbols.end() && cell->first == id; ++cell) {
    AddDay(cell->second, runs);
  }
  return runs;
}

// The parts of `range` that are in none of `runs`, which are in order.
std::vector<CoverageRecord> Cut(CoverageRecord range, std::span<const Run> runs) {
  std::vector<CoverageRecord> pieces;
  auto run = std::ranges::lower_bound(runs, range.first_day, {}, &Run::last_day);
  for (; run != runs.end() && run->first_day <= range.last_day; ++run) {
    CoverageRecord before = range;
    before.last_day = run->first_day - 1;
    if (before.first_day <= before.last_day) pieces.push_back(before);
    range.first_day = run->last_day + 1;
  }
  if (range.first_day <= range.last_day) pieces.push_back(range);
  return pieces;
}

// Cuts ranges, and remembers what was cut.
class CoverageKnife {
 public:
  CoverageKnife(const ExposedCells& exposed, size_t range_count)
      : exposed_(exposed), most_(range_count + kPiecesAllowed) {
    for (const auto& [day, why] : exposed.days) AddDay(day, runs_);
    is_cut_.resize(runs_.size());
  }

  void Add(const CoverageRecord& range, SymbolId new_id) {
    if (pieces_.size() >= most_) {
      ++left_out_;
      return;
    }
    auto run = std::ranges::lower_bound(runs_, range.first_day, {}, &Run::last_day);
    for (; run != runs_.end() && run->first_day <= range.last_day; ++run) {
      is_cut_[static_cast<size_t>(run - runs_.begin())] = true;
    }
    const std::vector<Run> own = ExposedRunsOf(range.symbol_id, exposed_);
    for (const CoverageRecord& part : Cut(range, runs_)) {
      for (CoverageRecord piece : Cut(part, own)) {
        piece.symbol_id = new_id;
        pieces_.push_back(piece);
      }
    }
  }

  std::vector<CoverageRecord> Finish(LossList& losses) {
    for (size_t i = 0; i < runs_.size(); ++i) {
      if (!is_cut_[i]) continue;
      for (int32_t day = runs_[i].first_day; day <= runs_[i].last_day; ++day) {
        losses.Add(LossKind::kCoverage, day, {}, exposed_.days.at(day));
      }
    }
    if (left_out_ != 0) {
      losses.Add(LossKind::kCoverage,
                 MakeCause(Error(ErrorCode::kDamaged, "damaged: " + CountOfRanges(left_out_) +
                                                          ": they fall into too many pieces")));
    }
    return std::move(pieces_);
  }

 private:
  const ExposedCells& exposed_;
  size_t most_;
  std::vector<Run> runs_;
  std::vector<bool> is_cut_;
  std::vector<CoverageRecord> pieces_;
  uint64_t left_out_ = 0;
};

}  // namespace

std::vector<CoverageRecord> FindCoverage(Bytes file, const ParsedHeader& header,
                                         const FoundCommits& found, WorkBudget& budget,
                                         LossList& losses) {
  const uint32_t symbol_count = found.newest.record.symbol_count;
  std::vector<CoverageRecord> ranges;
  std::set<uint64_t> seen;
  std::optional<Error> damage;
  const auto read = [&](const BlockReference& reference) {
    if (!seen.insert(reference.offset).second) return true;
    const auto block_ranges = ReadRanges(file, reference, symbol_count, budget);
    if (block_ranges) {
      ranges.insert(ranges.end(), block_ranges->begin(), block_ranges->end());
    } else if (!damage) {
      damage = block_ranges.error();
    }
    return block_ranges.has_value();
  };
  uint64_t lost = 0;
  for (const BlockReference& reference : found.newest.coverage_blocks) {
    if (!read(reference)) lost += reference.count;
  }
  uint64_t overlapping = PutInOrder(ranges);
  const size_t known = ranges.size();
  for (size_t i = 0; i < found.older.size() && lost != 0; ++i) {
    const auto commit = ReadFoundCommit(file, header, found.older[i]);
    if (!commit) continue;
    for (const BlockReference& reference : commit->coverage_blocks) (void)read(reference);
  }
  overlapping += PutInOrder(ranges);
  lost -= std::min<uint64_t>(lost, ranges.size() - known);
  if (overlapping != 0 && !damage) {
    damage = Error(ErrorCode::kDamaged, "damaged: coverage ranges of a symbol overlap");
  }
  if (lost + overlapping != 0) {
    losses.Add(LossKind::kCoverage, MakeCause(CountOfRanges(lost + overlapping), *damage));
  }
  return ranges;
}

std::vector<CoverageRecord> KeepCoverage(std::span<const CoverageRecord> ranges,
                                         const SalvagedNames& names, const ExposedCells& exposed,
                                         LossList& losses) {
  CoverageKnife knife(exposed, ranges.size());
  std::optional<SymbolId> nameless;
  for (const CoverageRecord& range : ranges) {
    if (names.has(range.symbol_id)) {
      knife.Add(range, names.NewId(range.symbol_id));
    } else if (nameless != range.symbol_id) {
      nameless = range.symbol_id;
      losses.Add(LossKind::kCoverage,
                 MakeCause("of symbol id " + std::to_string(range.symbol_id), *names.lost()));
    }
  }
  return knife.Finish(losses);
}

}  // namespace bfa::internal
