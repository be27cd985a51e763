// The check of files that changed at the origin, by the earlier revisions of their days.
#include <algorithm>

#include "format/propagate.h"
#include "store/content_rules.h"
#include "store/day_rows.h"

namespace bfa::internal {
namespace {

constexpr ColumnSet kIdentity{Column::kFileSizeBytes, Column::kEtag};

bool SameGroups(const DayEntry& a, const DayEntry& b) {
  const auto same = [&](ColumnGroup group) {
    return a.group_offset[static_cast<size_t>(group)] == b.group_offset[static_cast<size_t>(group)];
  };
  return same(ColumnGroup::kProbe) && same(ColumnGroup::kEtag);
}

std::string Described(const Metadata& metadata, Column column) {
  return column == Column::kEtag ? metadata.etag() : std::to_string(metadata.integer(column));
}

// What of the file is known both times, and other.
ColumnSet ChangesOf(const Row& before, const Row& after) {
  if (!before.available || !after.available) return {};
  const ColumnSet known = before.metadata.present() & after.metadata.present() & kIdentity;
  return before.metadata.DifferingColumns(after.metadata) & known;
}

Status Report(Day day, uint64_t sequence, const Row& before, const Row& after,
              ContentCheck& check) {
  const ColumnSet changes = ChangesOf(before, after);
  if (changes.empty()) return {};
  BFA_ASSIGN_OR_RETURN(const std::string_view name, check.reader.SymbolName(after.symbol));
  Finding finding{Rule::kRepublishedFile, std::string(name), day, "has another ", {}};
  std::string conjunction;
  for (const Column column : changes) {
    finding.message += conjunction + std::string(ColumnName(column)) + " since commit " +
                       std::to_string(sequence) + ": " + Described(after.metadata, column) +
                       ", before " + Described(before.metadata, column);
    conjunction = "; another ";
  }
  finding.figures.emplace_back("commit", static_cast<int64_t>(sequence));
  if (changes.contains(Column::kFileSizeBytes)) {
    finding.figures.emplace_back("file_size_bytes_before",
                                 before.metadata.integer(Column::kFileSizeBytes));
    finding.figures.emplace_back("file_size_bytes", after.metadata.integer(Column::kFileSizeBytes));
  }
  if (changes.contains(Column::kEtag)) {
    finding.figures.emplace_back("etag_before", before.metadata.etag());
    finding.figures.emplace_back("etag", after.metadata.etag());
  }
  check.findings.push_back(std::move(finding));
  return {};
}

Status CompareRows(Day day, uint64_t sequence, std::span<const Row> before,
                   std::span<const Row> after, ContentCheck& check) {
  auto old = before.begin();
  for (const Row& row : after) {
    while (old != before.end() && old->symbol < row.symbol) ++old;
    if (old == before.end()) break;
    if (old->symbol == row.symbol) BFA_RETURN_IF_ERROR(Report(day, sequence, *old, row, check));
  }
  return {};
}

// Goes back through the revisions of a day as far as the file has their commits.
Status CheckDay(Day day, ContentCheck& check) {
  Reader at = check.reader;
  for (;;) {
    const StoreState& state = StoreAccess::StateOf(at);
    BFA_ASSIGN_OR_RETURN(const VerifiedDay* newer, state.FindDay(day));
    if (newer == nullptr || newer->entry.revision <= 1) return {};
    const uint64_t sequence = newer->entry.commit_sequence;
    const Result<Reader> before = at.AsOf(sequence == 0 ? 0 : sequence - 1);
    if (!before && before.error().code() == ErrorCode::kNotFound) return {};
    if (!before) return before.error();
    const StoreState& old_state = StoreAccess::StateOf(*before);
    BFA_ASSIGN_OR_RETURN(const VerifiedDay* older, old_state.FindDay(day));
    if (older == nullptr || older->entry.revision >= newer->entry.revision) return {};
    if (!SameGroups(older->entry, newer->entry)) {
      BFA_ASSIGN_OR_RETURN(const std::vector<Row> after, DecodeRows(state, *newer, kIdentity));
      BFA_ASSIGN_OR_RETURN(const std::vector<Row> rows, DecodeRows(old_state, *older, kIdentity));
      BFA_RETURN_IF_ERROR(CompareRows(day, sequence, rows, after, check));
    }
    at = *before;
  }
}

}  // namespace

Status CheckRevisions(ContentCheck& check) {
  if (!check.Wants(Rule::kRepublishedFile)) return {};
  BFA_ASSIGN_OR_RETURN(const std::vector<DaySummary> days, check.reader.DaysWithRows());
  for (const DaySummary& day : days) {
    if (!check.days.contains(day.counts.day) || day.revision <= 1) continue;
    BFA_RETURN_IF_ERROR(CheckDay(day.counts.day, check));
  }
  return {};
}

}  // namespace bfa::internal
