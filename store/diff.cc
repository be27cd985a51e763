#include "bfa/diff.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "format/propagate.h"
#include "store/coverage_difference.h"
#include "store/day_rows.h"

namespace bfa {
namespace {

using internal::CoverageSegment;
using internal::LeafDay;
using internal::StoreAccess;
using internal::StoreState;

// What the index says of a day; null if it has no rows.
Result<const LeafDay*> EntryOf(const StoreState& state, int32_t day) {
  const auto number = static_cast<uint32_t>(day);
  BFA_ASSIGN_OR_RETURN(const internal::VerifiedLeaf* leaf,
                       state.FindLeaf(number / internal::kDaysPerLeaf));
  const unsigned in_leaf = number % internal::kDaysPerLeaf;
  if (leaf == nullptr || (leaf->leaf.day_mask >> in_leaf & 1) == 0) return nullptr;
  return &leaf->leaf.days[leaf->leaf.IndexOf(in_leaf)];
}

bool SameRows(const LeafDay* a, const LeafDay* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->counts == b->counts && a->entry.content_hash == b->entry.content_hash;
}

// A cell as one of the stores has it.
struct NamedCell {
  std::string_view symbol;
  Row row;
};

// All cells of a day, by the bytes of their symbols.
Result<std::vector<NamedCell>> CellsOn(const Reader& reader, Day day, ColumnSet columns) {
  std::vector<NamedCell> cells;
  const auto snapshot = reader.SnapshotOf(day);
  if (!snapshot && snapshot.error().code() == ErrorCode::kNotFound) return cells;
  if (!snapshot) return snapshot.error();
  BFA_ASSIGN_OR_RETURN(std::vector<Row> rows, snapshot->Rows(columns));
  for (Row& row : rows) {
    BFA_ASSIGN_OR_RETURN(const std::string_view name, reader.SymbolName(row.symbol));
    cells.push_back({name, std::move(row)});
  }
  std::ranges::sort(cells, {}, &NamedCell::symbol);
  return cells;
}

class Differ {
 public:
  Differ(const Reader& a, const Reader& b, ColumnSet columns,
         const std::function<void(const RowDifference&)>& visit)
      : a_(a), b_(b), columns_(columns), visit_(visit) {}

  Result<DiffCounts> Run();

 private:
  Status CompareDay(int32_t day);
  Status CompareRows(Day day);
  // Of a day with the same rows: cells that are covered, and have no row.
  Status CompareCovered(int32_t day);
  void Report(Day day, std::string_view symbol, const Row* a, const Row* b);

  const Reader& a_;
  const Reader& b_;
  ColumnSet columns_;
  const std::function<void(const RowDifference&)>& visit_;
  std::vector<CoverageSegment> segments_;
  size_t next_segment_ = 0;
  std::vector<CoverageSegment> active_;  // on the day that is compared
  DiffCounts counts_;
};

void Differ::Report(Day day, std::string_view symbol, const Row* a, const Row* b) {
  RowDifference difference{day, symbol, RowChange::kChanged, a, b, false, {}};
  if (a == nullptr) {
    difference.change = RowChange::kAdded;
    ++counts_.added;
  } else if (b == nullptr) {
    difference.change = RowChange::kRemoved;
    ++counts_.removed;
  } else {
    difference.availability_differs = a->available != b->available;
    difference.columns = a->metadata.DifferingColumns(b->metadata) & columns_;
    if (!difference.availability_differs && difference.columns.empty()) return;
    ++counts_.changed;
  }
  if (visit_) visit_(difference);
}

Status Differ::CompareRows(Day day) {
  BFA_ASSIGN_OR_RETURN(const std::vector<NamedCell> cells_a, CellsOn(a_, day, columns_));
  BFA_ASSIGN_OR_RETURN(const std::vector<NamedCell> cells_b, CellsOn(b_, day, columns_));
  auto a = cells_a.begin();
  auto b = cells_b.begin();
  while (a != cells_a.end() || b != cells_b.end()) {
    if (b == cells_b.end() || (a != cells_a.end() && a->symbol < b->symbol)) {
      Report(day, a->symbol, &a->row, nullptr);
      ++a;
    } else if (a == cells_a.end() || b->symbol < a->symbol) {
      Report(day, b->symbol, nullptr, &b->row);
      ++b;
    } else {
      Report(day, a->symbol, &a->row, &b->row);
      ++a;
      ++b;
    }
  }
  return {};
}

Status Differ::CompareCovered(int32_t day) {
  BFA_ASSIGN_OR_RETURN(const internal::VerifiedDay* rows,
                       StoreAccess::StateOf(a_).FindDay(internal::DayOf(day)));
  std::ranges::sort(active_, {}, &CoverageSegment::symbol);
  for (const CoverageSegment& segment : active_) {
    const Result<SymbolId> id = a_.FindSymbol(segment.symbol);
    if (!id && id.error().code() != ErrorCode::kNotFound) return id.error();
    if (id && rows != nullptr && rows->set(BitsetKind::kObserved).contains(*id)) continue;
    std::optional<Row> a;
    std::optional<Row> b;
    if (segment.a != nullptr) a = internal::CoveredRow(*segment.a);
    if (segment.b != nullptr) b = internal::CoveredRow(*segment.b);
    Report(internal::DayOf(day), segment.symbol, a ? &*a : nullptr, b ? &*b : nullptr);
  }
  return {};
}

Status Differ::CompareDay(int32_t day) {
  std::erase_if(active_, [&](const CoverageSegment& segment) { return segment.last_day < day; });
  for (; next_segment_ < segments_.size() && segments_[next_segment_].first_day <= day;
       ++next_segment_) {
    active_.push_back(segments_[next_segment_]);
  }
  BFA_ASSIGN_OR_RETURN(const LeafDay* a, EntryOf(StoreAccess::StateOf(a_), day));
  BFA_ASSIGN_OR_RETURN(const LeafDay* b, EntryOf(StoreAccess::StateOf(b_), day));
  if (!SameRows(a, b)) return CompareRows(internal::DayOf(day));
  return active_.empty() ? Status() : CompareCovered(day);
}

Result<DiffCounts> Differ::Run() {
  BFA_ASSIGN_OR_RETURN(
      segments_, internal::CompareCoverage(StoreAccess::StateOf(a_), StoreAccess::StateOf(b_)));
  BFA_ASSIGN_OR_RETURN(const DayRange days_a, a_.Days());
  BFA_ASSIGN_OR_RETURN(const DayRange days_b, b_.Days());
  DayRange days = days_a.empty() ? days_b : days_a;
  if (!days_b.empty()) {
    days = {std::min(days.first, days_b.first), std::max(days.last, days_b.last)};
  }
  for (Day day = days.first; day <= days.last; day += std::chrono::days{1}) {
    BFA_RETURN_IF_ERROR(CompareDay(internal::NumberOf(day)));
  }
  return counts_;
}

}  // namespace

std::string_view RowChangeName(RowChange change) {
  switch (change) {
    case RowChange::kAdded:
      return "added";
    case RowChange::kRemoved:
      return "removed";
    case RowChange::kChanged:
      break;
  }
  return "changed";
}

Result<DiffCounts> Diff(const Reader& a, const Reader& b, ColumnSet columns,
                        const std::function<void(const RowDifference&)>& visit) {
  return Differ(a, b, columns, visit).Run();
}

}  // namespace bfa
