#include "store/coverage_index.h"

#include <algorithm>
#include <tuple>

#include "format/propagate.h"
#include "format/symbol_block.h"

namespace bfa::internal {
namespace {

// Enough for 300,000 symbols with ranges that begin and end on 2,500 different days.
constexpr uint64_t kMostTimesLarger = 64;
constexpr uint64_t kMostSetsSize = uint64_t{64} << 20;

}  // namespace

Status CheckSetsSize(const CoverageSize& coverage, uint32_t symbol_count, uint64_t offset) {
  if (coverage.range_count == 0) return {};
  const uint64_t stretch_count = coverage.boundary_count - 1;
  const uint64_t sets_size = stretch_count * (coverage.last_symbol / 64 + 1) * 8;
  const uint64_t own_size =
      coverage.range_count * sizeof(CoverageRecord) + uint64_t{symbol_count} * kLeastSymbolSize;
  if (sets_size > kMostTimesLarger * own_size + kMostSetsSize) {
    return Damaged("coverage that begins and ends on too many days", offset);
  }
  return {};
}

Result<std::unique_ptr<const CoverageIndex>> CoverageIndex::Load(Bytes file, const Commit& commit) {
  std::vector<CoverageRecord> ranges;
  for (const BlockReference& reference : commit.coverage_blocks) {
    BFA_ASSIGN_OR_RETURN(const Block block,
                         VerifyBlock(file, reference.offset, BlockType::kCoverage));
    std::vector<CoverageRecord> block_ranges;
    BFA_RETURN_IF_ERROR(
        ParseCoverageBlock(block, reference.count, commit.record.symbol_count, block_ranges));
    ranges.insert(ranges.end(), block_ranges.begin(), block_ranges.end());
  }
  auto index = std::make_unique<CoverageIndex>();
  index->ranges_ = std::move(ranges);
  std::ranges::sort(index->ranges_, {}, [](const CoverageRecord& range) {
    return std::tuple(range.symbol_id, range.first_day);
  });
  for (size_t i = 1; i < index->ranges_.size(); ++i) {
    const CoverageRecord& before = index->ranges_[i - 1];
    const CoverageRecord& range = index->ranges_[i];
    if (before.symbol_id == range.symbol_id && before.last_day >= range.first_day) {
      return Damaged("coverage ranges of a symbol overlap", commit.offset);
    }
  }
  index->BuildStretches();
  BFA_RETURN_IF_ERROR(CheckSetsSize(index->size(), commit.record.symbol_count, commit.offset));
  return std::unique_ptr<const CoverageIndex>(std::move(index));
}

void CoverageIndex::BuildStretches() {
  std::vector<int32_t> starts;
  for (const CoverageRecord& range : ranges_) {
    starts.push_back(range.first_day);
    starts.push_back(range.last_day + 1);
  }
  for (size_t i = 0; i < ranges_.size(); ++i) {
    if (i == 0 || ranges_[i - 1].symbol_id != ranges_[i].symbol_id) first_ranges_.push_back(i);
  }
  first_ranges_.push_back(ranges_.size());
  std::ranges::sort(starts);
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  for (size_t i = 0; i + 1 < starts.size(); ++i) {
    stretches_.push_back({starts[i], starts[i + 1] - 1});
  }
  covered_ = std::make_unique<Lazy<std::vector<uint64_t>>[]>(stretches_.size());
}

CoverageSize CoverageIndex::size() const {
  if (ranges_.empty()) return {};
  return {ranges_.size(), stretches_.size() + 1, ranges_.back().symbol_id};
}

std::span<const CoverageRecord> CoverageIndex::RangesOf(SymbolId id) const {
  const auto first = std::ranges::lower_bound(ranges_, id, {}, &CoverageRecord::symbol_id);
  const auto last = std::ranges::upper_bound(ranges_, id, {}, &CoverageRecord::symbol_id);
  return {first, last};
}

const CoverageRecord* CoverageIndex::Find(SymbolId id, int32_t day) const {
  const auto ranges = RangesOf(id);
  const auto range = std::ranges::lower_bound(ranges, day, {}, &CoverageRecord::last_day);
  return range != ranges.end() && range->first_day <= day ? &*range : nullptr;
}

BitsetView CoverageIndex::CoveredOn(int32_t day) const {
  const auto at = std::ranges::lower_bound(stretches_, day, {}, &Stretch::last_day);
  if (at == stretches_.end() || at->first_day > day) return {};
  const auto& lazy = covered_[static_cast<size_t>(at - stretches_.begin())];
  const auto words = lazy.Get([&]() -> Result<std::unique_ptr<const std::vector<uint64_t>>> {
    auto made = std::make_unique<std::vector<uint64_t>>();
    for (size_t i = 0; i + 1 < first_ranges_.size(); ++i) {
      const auto ranges =
          std::span(ranges_).subspan(first_ranges_[i], first_ranges_[i + 1] - first_ranges_[i]);
      const auto range = std::ranges::lower_bound(ranges, day, {}, &CoverageRecord::last_day);
      if (range == ranges.end() || range->first_day > day) continue;
      if (made->size() <= range->symbol_id / 64) made->resize(range->symbol_id / 64 + 1);
      (*made)[range->symbol_id / 64] |= uint64_t{1} << (range->symbol_id % 64);
    }
    return std::unique_ptr<const std::vector<uint64_t>>(std::move(made));
  });
  return BitsetView(**words);
}

DayRange CoverageIndex::days() const {
  if (stretches_.empty()) return {};
  return {Day{std::chrono::days{stretches_.front().first_day}},
          Day{std::chrono::days{stretches_.back().last_day}}};
}

CoverageSweep::CoverageSweep(const CoverageIndex& coverage) {
  SymbolId last_symbol = 0;
  for (const CoverageRecord& range : coverage.ranges()) {
    events_.push_back({range.first_day, true, range.symbol_id});
    events_.push_back({range.last_day + 1, false, range.symbol_id});
    last_symbol = range.symbol_id;
  }
  // An end before a beginning: ranges of a symbol may touch.
  std::ranges::sort(events_, {},
                    [](const Event& event) { return std::pair(event.day, event.begins); });
  if (!events_.empty()) words_.resize(last_symbol / 64 + 1);
}

void CoverageSweep::MoveTo(int32_t day) {
  for (; next_ < events_.size() && events_[next_].day <= day; ++next_) {
    const Event& event = events_[next_];
    words_[event.symbol / 64] ^= uint64_t{1} << (event.symbol % 64);
    count_ = event.begins ? count_ + 1 : count_ - 1;
  }
}

}  // namespace bfa::internal
