#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "tools/export_stream.h"
#include "tools/export_verification.h"
#include "tools/interrupt.h"
#include "tools/progress.h"
#include "tools/sha256.h"
#include "tools/sidecar.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

constexpr std::string_view kProof =
    "OUT.json, the sidecar, says what OUT is of: rows, range, store, commit, columns, SHA-256. "
    "The\n"
    "same export always has the same sidecar. --verify exports again, as of the commit and with\n"
    "the options of the sidecar, and compares: 0 if the file, the sidecar and the store agree.\n"
    "Otherwise it ends with 9 and names the first difference by line and column, and which of the\n"
    "three is other than the rest. A spreadsheet-safe csv is to be looked at: the cells that are\n"
    "guarded are other texts when a store reads them back.\n\n";

// What --verify takes from the sidecar, or has no use for.
constexpr std::array<const char*, 9> kOfTheSidecar{"--as-of",  "--output",    "--start",
                                                   "--end",    "--available", "--columns",
                                                   "--format", "--sidecar",   "--spreadsheet-safe"};

struct ExportArguments {
  StoreArguments store;
  RangeArguments range;
  std::string output{kStandardOutput};
  bool available = false;
  std::optional<std::string> columns;
  std::string format = "csv";
  bool spreadsheet_safe = false;
  bool sidecar = false;
  std::optional<std::string> verified;
  std::string_view beside_verify;  // an option that has no place there
  std::string progress = "auto";
};

Error UsageError(std::string message) { return {ErrorCode::kInvalidArgument, std::move(message)}; }

Result<ExportSelection> ParseSelection(const ExportArguments& arguments) {
  ExportSelection selection;
  if (arguments.columns) {
    Result<std::vector<RowColumn>> columns = ParseRowColumns(*arguments.columns);
    if (!columns) return columns.error();
    selection.columns = *std::move(columns);
  } else {
    std::copy_if(kRowColumns.begin(), kRowColumns.end(), std::back_inserter(selection.columns),
                 [](RowColumn column) { return column != RowColumn(Column::kEtag); });
  }
  if (arguments.format == "ndjson") {
    selection.format = RowFormat::kNdjson;
  } else if (arguments.format != "csv") {
    return UsageError("--format: '" + arguments.format + "' is neither csv nor ndjson");
  }
  if (arguments.sidecar && arguments.output == kStandardOutput) {
    return UsageError("--sidecar describes a file, so it needs -o OUT");
  }
  if (arguments.spreadsheet_safe && selection.format != RowFormat::kCsv) {
    return UsageError("--spreadsheet-safe is for csv; spreadsheets do not read ndjson");
  }
  const Result<DayRange> range = ParseRangeArguments(arguments.range);
  if (!range) return range.error();
  if (arguments.range.start) selection.start = range->first;
  if (arguments.range.end) selection.end = range->last;
  selection.only_available = arguments.available;
  selection.spreadsheet_safe = arguments.spreadsheet_safe;
  return selection;
}

// Where an export goes, and what it came to.
struct Destination {
  Output& output;
  std::optional<Sha256> digest;  // where it is asked for
  ExportTotals totals;
};

// Stops early when nobody wants more.
Status WriteAll(ExportStream& stream, Destination& to, Progress& progress) {
  for (;;) {
    const Result<const ExportPiece*> piece = stream.Next();
    if (!piece) return piece.error();
    if (*piece == nullptr) break;
    if (Interrupted() || !to.output.ok()) return {};
    if (to.digest) to.digest->Update((*piece)->text.text());
    to.output.Write((*piece)->text.text());
    to.totals.Add(**piece);
    progress.Update(to.totals.row_count, to.output.size());
  }
  progress.Finish(to.totals.row_count, to.output.size());
  return {};
}

// Null where none is asked for. kInvalidArgument if what it would be of is no regular file.
Result<std::unique_ptr<OutputFile>> CreateSidecar(const ExportArguments& arguments,
                                                  const OutputFile& file) {
  if (!arguments.sidecar) return std::unique_ptr<OutputFile>();
  if (!file.is_regular()) {
    return UsageError("--sidecar describes a regular file, which " + arguments.output + " is not");
  }
  return CreateOutput(SidecarPath(arguments.output), arguments.store);
}

ExitCode RunExport(Console& console, const ExportArguments& arguments) {
  Result<ExportSelection> selection = ParseSelection(arguments);
  if (!selection) return console.Fail({}, selection.error());
  Result<Progress> progress = Progress::Create(console, "export", arguments.progress);
  if (!progress) return console.Fail({}, progress.error());
  const std::string& path = arguments.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());
  if (const auto range = ResolveRange(*reader, arguments.range); !range) {
    return console.Fail(path, range.error());
  }

  const InterruptGuard guard;
  const auto file = CreateOutput(arguments.output, arguments.store);
  if (!file) return console.Fail(arguments.output, file.error());
  const auto sidecar = CreateSidecar(arguments, **file);
  if (!sidecar) return console.Fail(SidecarPath(arguments.output), sidecar.error());
  const auto stream = ExportStream::Open(*reader, *selection);
  if (!stream) return console.Fail(path, stream.error());
  Destination to{(*file)->output(), {}, {}};
  if (arguments.sidecar) to.digest.emplace();
  if (const Status done = WriteAll(**stream, to, *progress); !done) {
    return console.Fail(path, done.error());
  }
  if (Interrupted()) return ExitCode::kInterrupted;
  const ExitCode committed = (*file)->Commit(console);
  if (committed != ExitCode::kDone || !arguments.sidecar) return committed;
  Result<std::string> sha256 = to.digest->Finish();
  if (!sha256) return console.Fail({}, sha256.error());
  to.totals.sha256 = *std::move(sha256);
  (*sidecar)->output().buffer() += FormatSidecar(*reader, *selection, to.totals);
  return (*sidecar)->Commit(console);
}

ExitCode RunVerification(Console& console, const ExportArguments& arguments) {
  if (!arguments.beside_verify.empty()) {
    return console.FailUsage("--verify goes by the sidecar; leave out " +
                             std::string(arguments.beside_verify));
  }
  Result<Progress> progress = Progress::Create(console, "verify", arguments.progress);
  if (!progress) return console.Fail({}, progress.error());
  return VerifyExport(console, arguments.store.path, *arguments.verified, *progress);
}

}  // namespace

void DeclareExport(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("export", "write every observed row");
  verb->footer(std::string(kProof) + program.get_footer());
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
  verb->add_flag("--spreadsheet-safe", arguments->spreadsheet_safe,
                 "put ' before texts that a spreadsheet would take for a formula: those that begin "
                 "with = + - @, a tab or a carriage return (csv)");
  verb->add_flag("--sidecar", arguments->sidecar, "write OUT.json, which says what OUT is of");
  verb->add_option("--verify", arguments->verified,
                   "export nothing: compare this file and its sidecar with the store")
      ->type_name("CSV");
  AddProgressArgument(*verb, arguments->progress);
  verb->final_callback([arguments, verb, &session] {
    for (const char* name : kOfTheSidecar) {
      if (verb->get_option(name)->count() != 0) arguments->beside_verify = name;
    }
    session.run = [arguments, &session] {
      return arguments->verified ? RunVerification(session.console, *arguments)
                                 : RunExport(session.console, *arguments);
    };
  });
}

}  // namespace bfa::tools
