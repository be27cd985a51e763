#include <algorithm>
#include <array>
#include <memory>

#include "bfa/check.h"
#include "bfa/decimal_text.h"
#include "tools/format_version.h"
#include "tools/hex_text.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct DumpArguments {
  StoreArguments store;
  std::optional<std::string> date;
  bool blocks = false;
  bool commits = false;
};

// Writes lines of fields, one space between them.
class LineWriter {
 public:
  explicit LineWriter(Output& output) : output_(output) {}

  template <typename... Fields>
  void Line(const Fields&... fields) {
    (Field(fields), ...);
    EndLine();
  }
  void Field(std::string_view text) {
    if (!at_begin_) output_.buffer() += ' ';
    output_.buffer() += text;
    at_begin_ = false;
  }
  void Field(uint64_t number) { Field(std::string_view(std::to_string(number))); }
  void Field(bool value) { Field(std::string_view(value ? "true" : "false")); }
  void Field(const char* text) { Field(std::string_view(text)); }
  void EndLine() {
    output_.buffer() += '\n';
    at_begin_ = true;
    output_.FlushIfFull();
  }
  bool ok() const { return output_.ok(); }

 private:
  Output& output_;
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

Status WriteDay(const Reader& reader, const DaySummary& day, LineWriter& lines) {
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

Status WriteStore(const Reader& reader, LineWriter& lines) {
  const auto days = reader.DaysWithRows();
  if (!days) return days.error();
  WriteHeader(reader, lines);
  for (const auto write : {WriteCommit, WriteSymbols, WriteCoverage}) {
    if (Status written = write(reader, lines); !written) return written;
  }
  lines.Line("days", uint64_t{days->size()});
  for (const DaySummary& day : *days) {
    if (!lines.ok()) break;
    if (Status written = WriteDay(reader, day, lines); !written) return written;
  }
  return {};
}

Status WriteOneDay(const Reader& reader, Day day, LineWriter& lines) {
  const auto days = reader.DaysWithRows();
  if (!days) return days.error();
  const auto found = std::find_if(days->begin(), days->end(), [day](const DaySummary& summary) {
    return summary.counts.day == day;
  });
  if (found == days->end()) {
    return Error(ErrorCode::kNotFound, "no rows on " + FormatDay(day));
  }
  return WriteDay(reader, *found, lines);
}

Status WriteCommits(const Reader& reader, LineWriter& lines) {
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

Status WriteBlocks(const Reader& reader, LineWriter& lines) {
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

ExitCode RunDump(Console& console, const DumpArguments& arguments) {
  std::optional<Day> date;
  if (arguments.date) {
    const Result<Day> parsed = ParseDayArgument({"--date", *arguments.date});
    if (!parsed) return console.Fail({}, parsed.error());
    date = *parsed;
  }
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(arguments.store.path, reader.error());
  Output output;
  LineWriter lines(output);
  const Status written = date                ? WriteOneDay(*reader, *date, lines)
                         : arguments.blocks  ? WriteBlocks(*reader, lines)
                         : arguments.commits ? WriteCommits(*reader, lines)
                                             : WriteStore(*reader, lines);
  const ExitCode closed = output.Close(console);
  return written ? closed : console.Fail(arguments.store.path, written.error());
}

}  // namespace

void DeclareDump(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("dump", "print all that the store holds as text");
  const auto arguments = std::make_shared<DumpArguments>();
  AddStoreArguments(*verb, arguments->store);
  auto* date =
      verb->add_option("--date", arguments->date, "only the rows of this day")->type_name("DATE");
  auto* blocks = verb->add_flag("--blocks", arguments->blocks,
                                "the physical structure: offsets, sizes and checksums")
                     ->excludes(date);
  verb->add_flag("--commits", arguments->commits, "one line a commit")
      ->excludes(date)
      ->excludes(blocks);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunDump(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
