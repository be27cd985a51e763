#include <algorithm>
#include <memory>

#include "tools/interrupt.h"
#include "tools/progress.h"
#include "tools/row_writer.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct ExportArguments {
  StoreArguments store;
  RangeArguments range;
  std::string output{kStandardOutput};
  bool available = false;
  std::optional<std::string> columns;
  std::string format = "csv";
  std::string progress = "auto";
};

// The arguments, parsed.
struct ExportRequest {
  std::vector<RowColumn> columns;
  RowFormat format;
  bool only_available;
};

Result<ExportRequest> Parse(const ExportArguments& arguments) {
  ExportRequest request{{}, RowFormat::kCsv, arguments.available};
  if (arguments.columns) {
    Result<std::vector<RowColumn>> columns = ParseRowColumns(*arguments.columns);
    if (!columns) return columns.error();
    request.columns = *std::move(columns);
  } else {
    std::copy_if(kRowColumns.begin(), kRowColumns.end(), std::back_inserter(request.columns),
                 [](RowColumn column) { return column != RowColumn(Column::kEtag); });
  }
  if (arguments.format == "ndjson") {
    request.format = RowFormat::kNdjson;
  } else if (arguments.format != "csv") {
    return Error(ErrorCode::kInvalidArgument,
                 "--format: '" + arguments.format + "' is neither csv nor ndjson");
  }
  if (const auto range = ParseRangeArguments(arguments.range); !range) return range.error();
  return request;
}

// Writes the rows of days in order.
class Exporter {
 public:
  Exporter(const Reader& reader, const ExportRequest& request, Output& output)
      : reader_(reader),
        request_(request),
        metadata_(MetadataOf(request.columns)),
        writer_(output, request.format, request.columns, reader.dataset()) {}

  Status ReadNames();
  // Stops early when nobody wants more.
  Status WriteDay(Day day);
  void Finish() { writer_.Finish(); }
  uint64_t row_count() const { return row_count_; }

 private:
  static constexpr size_t kNoRow = SIZE_MAX;

  const Reader& reader_;
  const ExportRequest& request_;
  ColumnSet metadata_;
  RowWriter writer_;
  std::vector<SymbolId> ids_;            // by the bytes of their names
  std::vector<std::string_view> names_;  // in the same order
  std::vector<size_t> row_of_;           // of the day, by id
  uint64_t row_count_ = 0;
};

Status Exporter::ReadNames() {
  const auto ids = reader_.SymbolsByName();
  if (!ids) return ids.error();
  ids_.assign(ids->begin(), ids->end());
  for (const SymbolId id : ids_) {
    const Result<std::string_view> name = reader_.SymbolName(id);
    if (!name) return name.error();
    names_.push_back(*name);
  }
  return {};
}

Status Exporter::WriteDay(Day day) {
  const Result<Snapshot> snapshot = reader_.SnapshotOf(day);
  if (!snapshot) return snapshot.error();
  const auto rows = snapshot->Rows(metadata_);
  if (!rows) return rows.error();
  row_of_.assign(reader_.symbol_count(), kNoRow);
  for (size_t i = 0; i < rows->size(); ++i) row_of_[(*rows)[i].symbol] = i;
  for (size_t i = 0; i < ids_.size(); ++i) {
    const SymbolId id = ids_[i];
    if (row_of_[id] == kNoRow) continue;
    const Row& row = (*rows)[row_of_[id]];
    if (request_.only_available && !row.available) continue;
    ++row_count_;
    if (!writer_.Write({day, id, names_[i], row.available, row.metadata})) break;
  }
  return {};
}

Status WriteDays(const Reader& reader, DayRange range, Exporter& exporter, Output& output,
                 Progress& progress) {
  const auto days = reader.Counts(range);
  if (!days) return days.error();
  if (Status read = exporter.ReadNames(); !read) return read;
  for (const DayCounts& counts : *days) {
    if (Interrupted() || !output.ok()) return {};
    if (Status written = exporter.WriteDay(counts.day); !written) return written;
    progress.Update(exporter.row_count(), output.size());
  }
  exporter.Finish();
  output.Flush();
  progress.Finish(exporter.row_count(), output.size());
  return {};
}

ExitCode RunExport(Console& console, const ExportArguments& arguments) {
  const Result<ExportRequest> request = Parse(arguments);
  if (!request) return console.Fail({}, request.error());
  Result<Progress> progress = Progress::Create(console, "export", arguments.progress);
  if (!progress) return console.Fail({}, progress.error());
  const std::string& path = arguments.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());
  const Result<DayRange> range = ResolveRange(*reader, arguments.range);
  if (!range) return console.Fail(path, range.error());

  const InterruptGuard guard;
  const auto file = CreateOutput(arguments.output, arguments.store);
  if (!file) return console.Fail(arguments.output, file.error());
  Output& output = (*file)->output();
  Exporter exporter(*reader, *request, output);
  if (const Status done = WriteDays(*reader, *range, exporter, output, *progress); !done) {
    return console.Fail(path, done.error());
  }
  if (Interrupted()) return ExitCode::kInterrupted;
  return (*file)->Commit(console);
}

}  // namespace

void DeclareExport(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("export", "write every observed row");
  const auto arguments = std::make_shared<ExportArguments>();
  AddStoreArguments(*verb, arguments->store);
  AddOutputArgument(*verb, arguments->output);
  AddRangeArguments(*verb, arguments->range);
  verb->add_flag("--available", arguments->available, "only rows of available files");
  verb->add_option("--columns", arguments->columns,
                   "of an observation, or all (default: all but etag)")
      ->type_name("LIST");
  verb->add_option("--format", arguments->format, "csv or ndjson")
      ->type_name("FORMAT")
      ->capture_default_str();
  AddProgressArgument(*verb, arguments->progress);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunExport(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
