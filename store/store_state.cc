#include "store/store_state.h"

#include <bit>
#include <limits>

#include "format/bit_packing.h"
#include "format/propagate.h"
#include "store/bit_transpose.h"

namespace bfa::internal {
namespace {

constexpr uint64_t kMaxHeaderSize = AlignUp(sizeof(FileHeader) + kMaxDescriptorSize);
constexpr uint32_t kNoLeaf = std::numeric_limits<uint32_t>::max();

}  // namespace

Result<DaySets> ParseDaySets(Bytes file, const DayEntry& entry) {
  DaySets sets;
  for (size_t kind = 0; kind < kBitsetKindCount; ++kind) {
    if (entry.bitset_offset[kind] == 0) continue;
    BFA_ASSIGN_OR_RETURN(const Block block,
                         VerifyBlock(file, entry.bitset_offset[kind], BlockType::kBitset));
    BFA_ASSIGN_OR_RETURN(const std::span<const uint64_t> words, ParseBitset(block));
    sets[kind] = BitsetView(words);
  }
  return sets;
}

Status CheckDayCount(const LeafDay& day, const DaySets& sets, size_t kind, int32_t number) {
  const RowCounts& counts = day.counts;
  const std::array<uint32_t, kBitsetKindCount> expected{counts.observed, counts.available,
                                                        counts.volume_known, counts.zero_volume};
  if (sets[kind].Count() == expected[kind]) return {};
  return Damaged("bitset of " + FormatDay(DayOf(number)) + " does not have its count",
                 day.entry.bitset_offset[kind]);
}

Status CheckDaySubset(const LeafDay& day, const DaySets& sets, size_t kind, int32_t number) {
  if (kind == 0 || CountAndNot(sets[kind], sets[kind - 1]) == 0) return {};
  return Damaged("bitset of " + FormatDay(DayOf(number)) + " is no subset",
                 day.entry.bitset_offset[kind]);
}

Result<std::shared_ptr<const StoreState>> StoreState::AtNewest(SharedBytes bytes) {
  BFA_ASSIGN_OR_RETURN(ParsedHeader header, ParseFileHeader(bytes.bytes));
  BFA_ASSIGN_OR_RETURN(Recovery recovery, Recover(bytes.bytes, header));
  return std::make_shared<const StoreState>(std::move(bytes), nullptr, std::move(header),
                                            std::move(recovery));
}

Result<std::shared_ptr<const StoreState>> StoreState::AtNewest(
    std::shared_ptr<const ReadableFile> file) {
  BFA_ASSIGN_OR_RETURN(FileImage image, FileImage::Make(file->descriptor()));
  const auto load = [&](uint64_t offset, uint64_t size) { return image.Load(offset, size); };
  BFA_RETURN_IF_ERROR(load(0, std::min<uint64_t>(image.bytes().size(), kMaxHeaderSize)));
  BFA_ASSIGN_OR_RETURN(ParsedHeader header, ParseFileHeader(image.bytes()));
  BFA_ASSIGN_OR_RETURN(Recovery recovery, Recover(image.bytes(), header, load));
  BFA_ASSIGN_OR_RETURN(SharedBytes bytes, MapFile(file->descriptor(), recovery.end));
  return std::make_shared<const StoreState>(std::move(bytes), std::move(file), std::move(header),
                                            std::move(recovery));
}

Result<std::shared_ptr<const StoreState>> StoreState::Newer() const {
  if (file_ == nullptr) return nullptr;
  BFA_ASSIGN_OR_RETURN(const uint64_t size, file_->descriptor().Size());
  if (size <= commit_.end) return nullptr;
  BFA_ASSIGN_OR_RETURN(FileImage image, FileImage::Make(file_->descriptor()));
  const auto load = [&](uint64_t offset, uint64_t count) { return image.Load(offset, count); };
  BFA_ASSIGN_OR_RETURN(auto commit, CommitAtEnd(image.bytes(), header_, load));
  if (!commit || commit->record.sequence <= commit_.record.sequence) return nullptr;
  const uint64_t end = commit->end;
  BFA_ASSIGN_OR_RETURN(SharedBytes bytes, MapFile(file_->descriptor(), end));
  return std::make_shared<const StoreState>(std::move(bytes), file_, header_,
                                            Recovery{std::move(commit), end, 0});
}

StoreState::StoreState(SharedBytes bytes, std::shared_ptr<const ReadableFile> file,
                       ParsedHeader header, Recovery recovery)
    : bytes_(std::move(bytes)),
      file_(std::move(file)),
      header_(std::move(header)),
      torn_size_(recovery.torn_size) {
  if (recovery.commit) commit_ = *std::move(recovery.commit);
  commit_.end = recovery.end;
  for (const BlockReference& leaf : commit_.leaves) leaf_numbers_.push_back(leaf.key);
  if (!leaf_numbers_.empty()) {
    leaf_index_.assign(leaf_numbers_.back() - leaf_numbers_.front() + 1, kNoLeaf);
    for (uint32_t i = 0; i < leaf_numbers_.size(); ++i) {
      leaf_index_[leaf_numbers_[i] - leaf_numbers_.front()] = i;
    }
  }
  leaves_ = std::make_unique<Lazy<VerifiedLeaf>[]>(leaf_numbers_.size());
  tiles_ = std::make_unique<Lazy<TimelineTile>[]>(AsSize(WordsFor(commit_.record.symbol_count)));
}

Result<const SymbolTable*> StoreState::symbols() const {
  return symbols_.Get([&] { return SymbolTable::Load(bytes(), commit_); });
}

Result<const SymbolClasses*> StoreState::classes() const {
  return classes_.Get([&]() -> Result<std::unique_ptr<const SymbolClasses>> {
    BFA_ASSIGN_OR_RETURN(const SymbolTable* symbols, this->symbols());
    return SymbolClasses::Of(*symbols);
  });
}

Result<const CoverageIndex*> StoreState::coverage() const {
  return coverage_.Get([&] { return CoverageIndex::Load(bytes(), commit_); });
}

Result<const VerifiedLeaf*> StoreState::LeafAt(size_t index) const {
  return leaves_[index].Get([&]() -> Result<std::unique_ptr<const VerifiedLeaf>> {
    auto leaf = std::make_unique<VerifiedLeaf>();
    BFA_ASSIGN_OR_RETURN(leaf->leaf, ReadLeaf(bytes(), commit_.leaves[index]));
    return std::unique_ptr<const VerifiedLeaf>(std::move(leaf));
  });
}

Result<const VerifiedLeaf*> StoreState::FindLeaf(uint32_t number) const {
  if (leaf_numbers_.empty() || number < leaf_numbers_.front() || number > leaf_numbers_.back()) {
    return nullptr;
  }
  const uint32_t index = leaf_index_[number - leaf_numbers_.front()];
  if (index == kNoLeaf) return nullptr;
  return LeafAt(index);
}

Result<const VerifiedDay*> StoreState::FindDay(Day day) const {
  if (!IsStorable(day)) return nullptr;
  const auto number = static_cast<uint32_t>(NumberOf(day));
  BFA_ASSIGN_OR_RETURN(const VerifiedLeaf* leaf, FindLeaf(number / kDaysPerLeaf));
  const unsigned day_in_leaf = number % kDaysPerLeaf;
  if (leaf == nullptr || (leaf->leaf.day_mask >> day_in_leaf & 1) == 0) return nullptr;
  return DayAt(*leaf, day_in_leaf);
}

Result<const VerifiedDay*> StoreState::DayAt(const VerifiedLeaf& leaf, unsigned day_in_leaf) const {
  return leaf.days[day_in_leaf].Get([&] {
    const LeafDay& day = leaf.leaf.days[leaf.leaf.IndexOf(day_in_leaf)];
    return VerifyDay(day, static_cast<int32_t>(leaf.leaf.number * kDaysPerLeaf + day_in_leaf));
  });
}

Result<std::unique_ptr<const VerifiedDay>> StoreState::VerifyDay(const LeafDay& day,
                                                                 int32_t number) const {
  auto verified = std::make_unique<VerifiedDay>();
  verified->day = number;
  verified->entry = day.entry;
  verified->counts = day.counts;
  BFA_ASSIGN_OR_RETURN(verified->sets, ParseDaySets(bytes(), day.entry));
  for (size_t kind = 0; kind < kBitsetKindCount; ++kind) {
    BFA_RETURN_IF_ERROR(CheckDayCount(day, verified->sets, kind, number));
    BFA_RETURN_IF_ERROR(CheckDaySubset(day, verified->sets, kind, number));
  }
  const std::span<const uint64_t> observed = verified->sets[0].words();
  const uint64_t past_last =
      observed.size() * 64 - static_cast<uint64_t>(std::countl_zero(observed.back()));
  if (past_last > commit_.record.symbol_count) {
    return Damaged("bitset of " + FormatDay(DayOf(number)) + " has an unknown symbol id",
                   day.entry.bitset_offset[0]);
  }
  return std::unique_ptr<const VerifiedDay>(std::move(verified));
}

Result<const MetadataView*> StoreState::GroupOf(const VerifiedDay& day, ColumnGroup group) const {
  const uint64_t offset = day.entry.group_offset[static_cast<size_t>(group)];
  if (offset == 0) return nullptr;
  return day.groups[static_cast<size_t>(group)].Get(
      [&]() -> Result<std::unique_ptr<const MetadataView>> {
        BFA_ASSIGN_OR_RETURN(const Block block, VerifyBlock(bytes(), offset, BlockType::kMetadata));
        BFA_ASSIGN_OR_RETURN(MetadataView view,
                             MetadataView::Parse(block, day.day, group, day.counts));
        return std::make_unique<const MetadataView>(std::move(view));
      });
}

BitsetView StoreState::ObservedOn(const VerifiedDay* rows, Day day) const {
  const CoverageIndex* coverage = coverage_.Peek();
  if (coverage == nullptr) return rows == nullptr ? BitsetView() : rows->sets[0];
  const BitsetView covered = coverage->CoveredOn(NumberOf(day));
  if (rows == nullptr) return covered;
  if (covered.words().empty()) return rows->sets[0];
  const auto words =
      rows->observed_or_covered.Get([&]() -> Result<std::unique_ptr<const std::vector<uint64_t>>> {
        const BitsetView observed = rows->sets[0];
        auto both = std::make_unique<std::vector<uint64_t>>(
            std::max(observed.words().size(), covered.words().size()));
        for (size_t i = 0; i < both->size(); ++i) (*both)[i] = observed.word(i) | covered.word(i);
        return std::unique_ptr<const std::vector<uint64_t>>(std::move(both));
      });
  return BitsetView(**words);
}

Result<const TimelineTile*> StoreState::TileOf(SymbolId id) const {
  return tiles_[id / 64].Get([&] { return MakeTile(id / 64); });
}

Result<std::unique_ptr<const TimelineTile>> StoreState::MakeTile(uint32_t word_index) const {
  auto tile = std::make_unique<TimelineTile>();
  const size_t leaf_count = leaf_numbers_.size();
  for (auto& bits : tile->bits) bits.resize(64 * leaf_count);
  for (size_t at = 0; at < leaf_count; ++at) {
    BFA_ASSIGN_OR_RETURN(const VerifiedLeaf* leaf, LeafAt(at));
    std::array<std::array<uint64_t, 64>, kBitsetKindCount> squares{};  // [kind][day]
    for (uint64_t mask = leaf->leaf.day_mask; mask != 0; mask &= mask - 1) {
      const auto day_in_leaf = static_cast<unsigned>(std::countr_zero(mask));
      BFA_ASSIGN_OR_RETURN(const VerifiedDay* day, DayAt(*leaf, day_in_leaf));
      for (size_t kind = 0; kind < kBitsetKindCount; ++kind) {
        squares[kind][day_in_leaf] = day->sets[kind].word(word_index);
      }
    }
    for (size_t kind = 0; kind < kBitsetKindCount; ++kind) {
      Transpose(squares[kind]);
      for (size_t symbol = 0; symbol < 64; ++symbol) {
        tile->bits[kind][symbol * leaf_count + at] = squares[kind][symbol];
      }
    }
  }
  return std::unique_ptr<const TimelineTile>(std::move(tile));
}

Result<const std::vector<DayCounts>*> StoreState::AllCounts() const {
  return counts_.Get([&] { return CountDays(); });
}

Result<std::unique_ptr<const std::vector<DayCounts>>> StoreState::CountDays() const {
  auto all = std::make_unique<std::vector<DayCounts>>();
  BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, this->coverage());
  CoverageSweep sweep(*coverage);
  // Days that are known by coverage alone stand between those with rows.
  int32_t next_day = 0;
  const auto add_covered_days_before = [&](int32_t day) {
    for (next_day = std::max(next_day, sweep.first_day());
         next_day < std::min(day, sweep.end_day()); ++next_day) {
      sweep.MoveTo(next_day);
      if (sweep.count() != 0) all->push_back({DayOf(next_day), sweep.count(), 0, 0, 0});
    }
  };
  const Status status = ForEachLeafDay([&](int32_t number, const LeafDay& day) -> Status {
    add_covered_days_before(number);
    sweep.MoveTo(number);
    uint32_t added = sweep.count();
    if (added != 0) {  // else the counts of the index are enough, and no bitset need be touched
      BFA_ASSIGN_OR_RETURN(const VerifiedDay* verified, FindDay(DayOf(number)));
      added -= CountAnd(sweep.covered(), verified->sets[0]);
    }
    all->push_back({DayOf(number), day.counts.observed + added, day.counts.available,
                    day.counts.volume_known, day.counts.zero_volume});
    next_day = number + 1;
    return {};
  });
  if (!status) return status.error();
  add_covered_days_before(std::numeric_limits<int32_t>::max());
  return std::unique_ptr<const std::vector<DayCounts>>(std::move(all));
}

Result<const std::vector<FirstListing>*> StoreState::FirstListings() const {
  return first_listings_.Get([&] { return FindFirstListings(); });
}

Result<std::unique_ptr<const std::vector<FirstListing>>> StoreState::FindFirstListings() const {
  auto listings = std::make_unique<std::vector<FirstListing>>();
  SymbolSet seen;
  BFA_RETURN_IF_ERROR(ForEachDay([&](const VerifiedDay& day) -> Status {
    const BitsetView available = day.set(BitsetKind::kAvailable);
    for (const SymbolId id : AndNot(available, seen)) listings->push_back({day.day, id});
    seen |= available;
    return {};
  }));
  return std::unique_ptr<const std::vector<FirstListing>>(std::move(listings));
}

Result<DayRange> StoreState::Days() const {
  DayRange days;
  if (!leaf_numbers_.empty()) {
    BFA_ASSIGN_OR_RETURN(const VerifiedLeaf* first, LeafAt(0));
    BFA_ASSIGN_OR_RETURN(const VerifiedLeaf* last, LeafAt(leaf_numbers_.size() - 1));
    const auto number = [](const DayLeaf& leaf, int in_leaf) {
      return DayOf(static_cast<int32_t>(leaf.number * kDaysPerLeaf) + in_leaf);
    };
    days = {number(first->leaf, std::countr_zero(first->leaf.day_mask)),
            number(last->leaf, 63 - std::countl_zero(last->leaf.day_mask))};
  }
  if (!has_coverage()) return days;
  BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, this->coverage());
  const DayRange covered = coverage->days();
  if (days.empty()) return covered;
  return DayRange{std::min(days.first, covered.first), std::max(days.last, covered.last)};
}

}  // namespace bfa::internal
