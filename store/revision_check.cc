// The check of files that changed at the origin, by the earlier revisions of their days.
#include <map>
#include <optional>

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

// What is known of a file, and the commit since which it is so.
struct KnownValue {
  Metadata metadata;  // of one column
  uint64_t since;
};
// By symbol and column, on the way back through the revisions of a day: a revision in which the
// file is absent, or the value null, says nothing of it.
using KnownValues = std::map<std::pair<SymbolId, Column>, KnownValue>;

Status Report(Day day, SymbolId id, Column column, const KnownValue& after, const Metadata& before,
              ContentCheck& check) {
  BFA_ASSIGN_OR_RETURN(const std::string_view name, check.reader.SymbolName(id));
  const std::string column_name(ColumnName(column));
  Finding finding{Rule::kRepublishedFile, std::string(name), day,
                  "has another " + column_name + " since commit " + std::to_string(after.since) +
                      ": " + Described(after.metadata, column) + ", before " +
                      Described(before, column)};
  finding.figures.emplace_back("commit", static_cast<int64_t>(after.since));
  if (column == Column::kEtag) {
    finding.figures.emplace_back("etag_before", before.etag());
    finding.figures.emplace_back("etag", after.metadata.etag());
  } else {
    finding.figures.emplace_back("file_size_bytes_before", before.integer(column));
    finding.figures.emplace_back("file_size_bytes", after.metadata.integer(column));
  }
  check.findings.push_back(std::move(finding));
  return {};
}

// Takes the rows of an earlier revision, which commit `sequence` wrote.
Status TakeRows(Day day, uint64_t sequence, std::span<const Row> rows, KnownValues& known,
                ContentCheck& check) {
  for (const Row& row : rows) {
    for (const Column column : row.metadata.present() & kIdentity) {
      const auto [value, is_first] =
          known.try_emplace({row.symbol, column}, KnownValue{row.metadata, sequence});
      if (is_first) continue;
      if (value->second.metadata.DifferingColumns(row.metadata).contains(column)) {
        BFA_RETURN_IF_ERROR(Report(day, row.symbol, column, value->second, row.metadata, check));
      }
      value->second = {row.metadata, sequence};
    }
  }
  return {};
}

// Goes back through the revisions of a day as far as the file has their commits.
Status CheckDay(Day day, ContentCheck& check) {
  Reader at = check.reader;
  KnownValues known;
  std::optional<DayEntry> newer;
  for (;;) {
    const StoreState& state = StoreAccess::StateOf(at);
    BFA_ASSIGN_OR_RETURN(const VerifiedDay* rows_of_day, state.FindDay(day));
    if (rows_of_day == nullptr) return {};
    const DayEntry& entry = rows_of_day->entry;
    if (newer && entry.revision >= newer->revision) return {};
    if (newer && SameGroups(entry, *newer)) {
      for (auto& [cell, value] : known) {
        if (value.since == newer->commit_sequence) value.since = entry.commit_sequence;
      }
    } else {
      BFA_ASSIGN_OR_RETURN(const std::vector<Row> rows, DecodeRows(state, *rows_of_day, kIdentity));
      BFA_RETURN_IF_ERROR(TakeRows(day, entry.commit_sequence, rows, known, check));
    }
    if (entry.revision <= 1 || entry.commit_sequence == 0) return {};
    newer = entry;
    Result<Reader> before = at.AsOf(newer->commit_sequence - 1);
    if (!before && before.error().code() == ErrorCode::kNotFound) return {};
    if (!before) return before.error();
    at = *std::move(before);
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
