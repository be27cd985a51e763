#include "bfa/timeline.h"

#include <algorithm>
#include <bit>

#include "format/propagate.h"
#include "store/store_state.h"

namespace bfa {
namespace internal {

Result<Timeline> StoreAccess::MakeTimeline(const StoreState& state, SymbolId symbol) {
  BFA_ASSIGN_OR_RETURN(const TimelineTile* tile, state.TileOf(symbol));
  // Later calls on the timeline ask for the index without a way to fail.
  BFA_ASSIGN_OR_RETURN(const CoverageIndex* coverage, state.coverage());
  const size_t leaf_count = state.leaf_numbers().size();
  std::array<std::span<const uint64_t>, kBitsetKindCount> bits;
  for (size_t kind = 0; kind < bits.size(); ++kind) {
    bits[kind] = std::span(tile->bits[kind]).subspan(symbol % 64 * leaf_count, leaf_count);
  }
  return Timeline(state, symbol, bits, coverage->RangesOf(symbol));
}

}  // namespace internal

namespace {

using internal::CoverageRecord;
using internal::DayOf;
using internal::kDaysPerLeaf;
using internal::NumberOf;

Day DayAt(uint32_t leaf_number, int bit) {
  return DayOf(static_cast<int32_t>(leaf_number * kDaysPerLeaf) + bit);
}

// `get` of each day's snapshot, nothing where the day has none.
template <typename T, typename Get>
Result<std::vector<std::optional<T>>> ForDays(const internal::StoreState& state,
                                              std::span<const Day> days, const Get& get) {
  std::vector<std::optional<T>> values;
  values.reserve(days.size());
  for (const Day day : days) {
    if (!IsStorable(day)) {
      values.emplace_back();
      continue;
    }
    BFA_ASSIGN_OR_RETURN(const internal::VerifiedDay* rows, state.FindDay(day));
    BFA_ASSIGN_OR_RETURN(std::optional<T> value,
                         get(internal::StoreAccess::MakeSnapshot(state, rows, day)));
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace

std::span<const uint32_t> Timeline::leaf_numbers() const { return state_->leaf_numbers(); }

std::span<const uint64_t> Timeline::bits(BitsetKind kind) const {
  return bits_[static_cast<size_t>(kind)];
}

bool Timeline::contains(BitsetKind kind, Day day) const {
  if (!IsStorable(day)) return false;
  const auto number = static_cast<uint32_t>(NumberOf(day));
  const auto leaves = leaf_numbers();
  const auto at = std::ranges::lower_bound(leaves, number / kDaysPerLeaf);
  if (at != leaves.end() && *at == number / kDaysPerLeaf) {
    const uint64_t word = bits(kind)[static_cast<size_t>(at - leaves.begin())];
    if ((word >> (number % kDaysPerLeaf) & 1) != 0) return true;
  }
  return kind == BitsetKind::kObserved &&
         std::ranges::any_of(coverage_, [&](const CoverageRecord& range) {
           return range.first_day <= NumberOf(day) && NumberOf(day) <= range.last_day;
         });
}

std::vector<Day> Timeline::ObservedDays(DayRange range) const {
  std::vector<Day> days;
  const auto observed = bits(BitsetKind::kObserved);
  for (size_t i = 0; i < observed.size(); ++i) {
    for (uint64_t word = observed[i]; word != 0; word &= word - 1) {
      const Day day = DayAt(leaf_numbers()[i], std::countr_zero(word));
      if (range.contains(day)) days.push_back(day);
    }
  }
  for (const CoverageRecord& covered : coverage_) {
    const Day first = std::max(DayOf(covered.first_day), range.first);
    const Day last = std::min(DayOf(covered.last_day), range.last);
    for (Day day = first; day <= last; day += std::chrono::days{1}) days.push_back(day);
  }
  std::ranges::sort(days);
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

std::vector<DayRange> Timeline::Spans() const {
  std::vector<DayRange> spans;
  const auto available = bits(BitsetKind::kAvailable);
  for (size_t i = 0; i < available.size(); ++i) {
    for (uint64_t word = available[i]; word != 0;) {
      const int first = std::countr_zero(word);
      const int length = std::countr_one(word >> first);
      const DayRange run{DayAt(leaf_numbers()[i], first),
                         DayAt(leaf_numbers()[i], first + length - 1)};
      if (!spans.empty() && spans.back().last + std::chrono::days{1} == run.first) {
        spans.back().last = run.last;
      } else {
        spans.push_back(run);
      }
      word = first + length == 64 ? 0 : word >> (first + length) << (first + length);
    }
  }
  return spans;
}

std::optional<Day> Timeline::FirstDay() const {
  const auto available = bits(BitsetKind::kAvailable);
  for (size_t i = 0; i < available.size(); ++i) {
    if (available[i] != 0) return DayAt(leaf_numbers()[i], std::countr_zero(available[i]));
  }
  return std::nullopt;
}

std::optional<Day> Timeline::LastDay() const {
  const auto available = bits(BitsetKind::kAvailable);
  for (size_t i = available.size(); i-- > 0;) {
    if (available[i] != 0) return DayAt(leaf_numbers()[i], 63 - std::countl_zero(available[i]));
  }
  return std::nullopt;
}

std::optional<Day> Timeline::LastTradedDay() const {
  const auto available = bits(BitsetKind::kAvailable);
  const auto zero_volume = bits(BitsetKind::kZeroVolume);
  for (size_t i = available.size(); i-- > 0;) {
    const uint64_t traded = available[i] & ~zero_volume[i];
    if (traded != 0) return DayAt(leaf_numbers()[i], 63 - std::countl_zero(traded));
  }
  return std::nullopt;
}

uint32_t Timeline::Count(BitsetKind kind) const {
  if (kind == BitsetKind::kObserved && !coverage_.empty()) {
    return static_cast<uint32_t>(ObservedDays().size());
  }
  uint32_t count = 0;
  for (const uint64_t word : bits(kind)) count += static_cast<uint32_t>(std::popcount(word));
  return count;
}

Result<std::vector<std::optional<int64_t>>> Timeline::Integers(Column column,
                                                               std::span<const Day> days) const {
  return ForDays<int64_t>(
      *state_, days, [&](const Snapshot& snapshot) { return snapshot.Integer(column, symbol_); });
}

Result<std::vector<std::optional<double>>> Timeline::Decimals(Column column,
                                                              std::span<const Day> days) const {
  return ForDays<double>(
      *state_, days, [&](const Snapshot& snapshot) { return snapshot.Decimal(column, symbol_); });
}

Result<std::vector<std::optional<std::string>>> Timeline::Etags(std::span<const Day> days) const {
  return ForDays<std::string>(*state_, days,
                              [&](const Snapshot& snapshot) { return snapshot.Etag(symbol_); });
}

}  // namespace bfa
