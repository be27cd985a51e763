// The checks of file sizes.
#include <algorithm>
#include <charconv>
#include <deque>
#include <map>

#include "bfa/decimal_text.h"
#include "format/propagate.h"
#include "store/content_rules.h"

namespace bfa::internal {
namespace {

constexpr std::chrono::days kAround{7};
constexpr size_t kFewestAround = 3;  // sizes that make a median worth comparing with
constexpr double kLeast = 0.2;
constexpr double kMost = 5;

struct DaySizes {
  Day day;
  BitsetView available;
  ColumnValues sizes;
};

// The days within a week of the one that is looked at.
class SizeWindow {
 public:
  SizeWindow(const Reader& reader, std::span<const DayCounts> observed)
      : reader_(reader), observed_(observed) {}

  Status MoveTo(Day day) {
    while (!days_.empty() && days_.front().day < day - kAround) days_.pop_front();
    for (; next_ < observed_.size() && observed_[next_].day <= day + kAround; ++next_) {
      if (observed_[next_].day < day - kAround) continue;
      BFA_ASSIGN_OR_RETURN(const Snapshot snapshot, reader_.SnapshotOf(observed_[next_].day));
      BFA_ASSIGN_OR_RETURN(ColumnValues sizes, snapshot.Values(Column::kFileSizeBytes));
      days_.push_back({snapshot.day(), snapshot.available(), std::move(sizes)});
    }
    return {};
  }

  const DaySizes& At(Day day) const {
    return *std::ranges::lower_bound(days_, day, {}, &DaySizes::day);
  }

  // The median size of the symbol on the other days; 0 if too few are known.
  double MedianAround(SymbolId id, Day day) {
    around_.clear();
    for (const DaySizes& other : days_) {
      if (other.day != day && other.sizes.has(id)) around_.push_back(other.sizes.integer(id));
    }
    if (around_.size() < kFewestAround) return 0;
    const auto middle = around_.begin() + static_cast<std::ptrdiff_t>(around_.size() / 2);
    std::ranges::nth_element(around_, middle);
    const auto upper = static_cast<double>(*middle);
    if (around_.size() % 2 == 1) return upper;
    return (static_cast<double>(*std::max_element(around_.begin(), middle)) + upper) / 2;
  }

 private:
  const Reader& reader_;
  std::span<const DayCounts> observed_;
  size_t next_ = 0;
  std::deque<DaySizes> days_;
  std::vector<int64_t> around_;
};

struct MissingSizes {
  Day first;
  int64_t count = 0;
};

Status ReportMissing(const std::map<SymbolId, MissingSizes>& missing, ContentCheck& check) {
  for (const auto& [id, sizes] : missing) {
    BFA_ASSIGN_OR_RETURN(const std::string_view name, check.reader.SymbolName(id));
    check.findings.push_back(
        {Rule::kMissingSize,
         std::string(name),
         sizes.first,
         "the first of its available rows without a file size: " + std::to_string(sizes.count),
         {{"rows", sizes.count}}});
  }
  return {};
}

Status CheckSize(SymbolId id, const DaySizes& day, double median, ContentCheck& check) {
  const int64_t size = day.sizes.integer(id);
  const double ratio = median == 0 ? 1 : static_cast<double>(size) / median;
  if (ratio >= kLeast && ratio <= kMost) return {};
  BFA_ASSIGN_OR_RETURN(const std::string_view name, check.reader.SymbolName(id));
  std::string message = "has " + std::to_string(size) + " bytes; the median of the days around is ";
  AppendDecimal(median, message);
  check.findings.push_back({Rule::kSizeOutlier,
                            std::string(name),
                            day.day,
                            std::move(message),
                            {{"file_size_bytes", size}, {"median", median}}});
  return {};
}

}  // namespace

Status CheckSizes(ContentCheck& check) {
  const bool outliers = check.Wants(Rule::kSizeOutlier);
  const bool missing = check.Wants(Rule::kMissingSize);
  if (!outliers && !missing) return {};
  BFA_ASSIGN_OR_RETURN(const auto observed, check.reader.Counts(check.stored));
  SizeWindow window(check.reader, observed);
  std::map<SymbolId, MissingSizes> without;
  for (const DayCounts& counts : observed) {
    if (!check.days.contains(counts.day)) continue;
    BFA_RETURN_IF_ERROR(window.MoveTo(counts.day));
    const DaySizes& day = window.At(counts.day);
    for (const SymbolId id : day.available) {
      if (!day.sizes.has(id)) {
        ++without.try_emplace(id, MissingSizes{counts.day}).first->second.count;
      } else if (outliers) {
        BFA_RETURN_IF_ERROR(CheckSize(id, day, window.MedianAround(id, counts.day), check));
      }
    }
  }
  return missing ? ReportMissing(without, check) : Status();
}

}  // namespace bfa::internal
