#include "tools/dump_text.h"

#include <algorithm>
#include <vector>

#include "bfa/check.h"
#include "bfa/decimal_text.h"
#include "tools/format_version.h"
#include "tools/hex_text.h"

namespace bfa::tools {
namespace {

// Writes lines of fields, one space between them.
class LineWriter {
 public:
  explicit LineWriter(std::string& text) : text_(text) {}

  template <typename... Fields>
  void Line(const Fields&... fields) {
    (Field(fields), ...);
    EndLine();
  }
  void Field(std::string_view text) {
    if (!at_begin_) text_ += ' ';
    text_ += text;
    at_begin_ = false;
  }
  void Field(uint64_t number) { Field(std::string_view(std::to_string(number))); }
  void Field(bool value) { Field(std::string_view(value ? "true" : "false")); }
  void Field(const char* text) { Field(std::string_view(text)); }
  void EndLine() {
    text_ += '\n';
    at_begin_ = true;
  }

 private:
  std::string& text_;
  bool at_begin_ = true;
};

void WriteHeader(const Reader& reader, LineWriter& lines) {
  lines.Line("format", kFormatVersion);
  lines.Line("file_id", HexOf(reader.file_id()));
  const FileId from = reader.compacted_from();
  lines.Line("compacted_from", from == FileId{} ? "none" : HexOf(from));
  lines.Line("first_day", FormatDay(reader.dataset().first_day()));
  for (const auto& [key, value] : reader.dataset().entries()) {
    lines.Line("descriptor", key + "=" + value);
  }
}

Status WriteCommit(const Reader& reader, LineWriter& lines) {
  const auto commits = reader.Commits();
  if (!commits) return commits.error();
  if (commits->empty()) {
    lines.Line("commit", "none");
    return {};
  }
  const CommitSummary& commit = commits->back();
  lines.Line("commit", commit.sequence, FormatInstant(commit.time), "batch",
             HexOf(commit.batch_id));
  lines.Line("flags", "incompat", PrefixedHexOf(commit.incompat_flags), "ro_compat",
             PrefixedHexOf(commit.ro_compat_flags), "compat", PrefixedHexOf(commit.compat_flags));
  return {};
}

Status WriteSymbols(const Reader& reader, LineWriter& lines) {
  lines.Line("symbols", uint64_t{reader.symbol_count()});
  for (SymbolId id = 0; id < reader.symbol_count(); ++id) {
    const Result<std::string_view> name = reader.SymbolName(id);
    if (!name) return name.error();
    lines.Line("symbol", uint64_t{id}, *name);
  }
  return {};
}

Status WriteCoverage(const Reader& reader, LineWriter& lines) {
  const auto ranges = reader.CoverageRanges();
  if (!ranges) return ranges.error();
  const auto by_name = reader.SymbolsByName();
  if (!by_name) return by_name.error();
  std::vector<size_t> rank(by_name->size());
  for (size_t i = 0; i < by_name->size(); ++i) rank[(*by_name)[i]] = i;
  std::vector<Coverage> ordered = *ranges;
  std::stable_sort(ordered.begin(), ordered.end(), [&](const Coverage& a, const Coverage& b) {
    return rank[a.symbol] < rank[b.symbol];
  });
  lines.Line("coverage", uint64_t{ordered.size()});
  for (const Coverage& range : ordered) {
    const Result<std::string_view> name = reader.SymbolName(range.symbol);
    if (!name) return name.error();
    lines.Line("range", *name, FormatDay(range.days.first), FormatDay(range.days.last),
               FormatInstant(range.probe_time));
  }
  return {};
}

std::string ValueText(Column column, const Metadata& metadata) {
  switch (TypeOf(column)) {
    case ColumnType::kInteger:
      return std::to_string(metadata.integer(column));
    case ColumnType::kInstant:
      return FormatInstant(Instant{std::chrono::microseconds{metadata.integer(column)}});
    case ColumnType::kDecimal:
      return FormatDecimal(metadata.decimal(column));
    case ColumnType::kText:
      return metadata.etag();
  }
  return {};
}

}  // namespace

Status AppendHeadText(const Reader& reader, std::span<const DaySummary> days, std::string& text) {
  LineWriter lines(text);
  WriteHeader(reader, lines);
  for (const auto write : {WriteCommit, WriteSymbols, WriteCoverage}) {
    if (Status written = write(reader, lines); !written) return written;
  }
  lines.Line("days", uint64_t{days.size()});
  return {};
}

Status AppendDayText(const Reader& reader, const DaySummary& day, std::string& text) {
  LineWriter lines(text);
  const DayCounts& counts = day.counts;
  lines.Line("day", FormatDay(counts.day), "revision", uint64_t{day.revision}, "commit",
             day.commit_sequence, "observed", uint64_t{counts.observed}, "available",
             uint64_t{counts.available}, "volume_known", uint64_t{counts.volume_known},
             "zero_volume", uint64_t{counts.zero_volume}, "content", day.content_hash);
  const Result<Snapshot> snapshot = reader.SnapshotOf(counts.day);
  if (!snapshot) return snapshot.error();
  const auto rows = snapshot->Rows();
  if (!rows) return rows.error();
  const auto ids = reader.InNameOrder(snapshot->observed());
  if (!ids) return ids.error();
  std::vector<const Row*> row_of(reader.symbol_count());
  for (const Row& row : *rows) row_of[row.symbol] = &row;
  for (const SymbolId id : *ids) {
    const Row* row = row_of[id];
    // What coverage says stands in its ranges, not in days.
    if (row == nullptr || row->covered) continue;
    const Result<std::string_view> name = reader.SymbolName(id);
    if (!name) return name.error();
    lines.Field("row");
    lines.Field(*name);
    lines.Field(row->available);
    for (const Column column : row->metadata.present()) {
      lines.Field(std::string(ColumnName(column)) + "=" + ValueText(column, row->metadata));
    }
    lines.EndLine();
  }
  return {};
}

Status AppendCommitsText(const Reader& reader, std::string& text) {
  LineWriter lines(text);
  const auto commits = reader.Commits();
  if (!commits) return commits.error();
  for (const CommitSummary& commit : *commits) {
    lines.Line("commit", commit.sequence, FormatInstant(commit.time), "batch",
               HexOf(commit.batch_id), "offset", commit.offset, "end", commit.end_offset, "symbols",
               uint64_t{commit.symbol_count}, "symbol_blocks", uint64_t{commit.symbol_block_count},
               "coverage_blocks", uint64_t{commit.coverage_block_count}, "leaves",
               uint64_t{commit.leaf_count}, "synced_first", commit.synced_first, "chain",
               commit.chain_hash);
  }
  return {};
}

Status AppendBlocksText(const Reader& reader, std::string& text) {
  LineWriter lines(text);
  const auto parts = ListParts(reader);
  if (!parts) return parts.error();
  for (const FilePart& part : *parts) {
    if (part.type == "header") {
      lines.Line("header", part.offset, "size", part.size, "checksum", part.checksum);
    } else if (part.type == "trailer") {
      lines.Line("trailer", part.offset, "checksum", part.checksum, "chain", part.chain_hash);
    } else {
      lines.Line("block", part.offset, part.type, "size", part.size, "checksum", part.checksum);
    }
  }
  return {};
}

}  // namespace bfa::tools
