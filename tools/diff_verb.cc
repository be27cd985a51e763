#include <memory>

#include "bfa/diff.h"
#include "tools/diff_side.h"
#include "tools/input_buffer.h"
#include "tools/interrupt.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct DiffArguments {
  DiffSideArguments a{{}, {}, "--as-of-a"};
  DiffSideArguments b{{}, {}, "--as-of-b"};
  bool in_memory = false;
  std::string format = "table";
  std::string progress = "auto";
};

void PrintValue(const Row* row, Column column, RowPrinter& printer) {
  if (row == nullptr || !row->metadata.has(column)) return printer.Null();
  switch (TypeOf(column)) {
    case ColumnType::kInteger:
      return printer.Integer(row->metadata.integer(column));
    case ColumnType::kInstant:
      return printer.Text(
          FormatInstant(Instant{std::chrono::microseconds{row->metadata.integer(column)}}));
    case ColumnType::kDecimal:
      return printer.Decimal(row->metadata.decimal(column));
    case ColumnType::kText:
      return printer.Text(row->metadata.etag());
  }
}

void PrintAvailability(const Row* row, RowPrinter& printer) {
  if (row == nullptr) return printer.Null();
  printer.Boolean(row->available);
}

// A line for each value of a changed row, and one for a row that is in one side alone.
void PrintDifference(const RowDifference& difference, RowPrinter& printer) {
  const auto begin = [&](std::string_view column) {
    printer.Text(FormatDay(difference.day));
    printer.Text(difference.symbol);
    printer.Text(RowChangeName(difference.change));
    printer.Text(column);
  };
  if (difference.change != RowChange::kChanged || difference.availability_differs) {
    begin("available");
    PrintAvailability(difference.a, printer);
    PrintAvailability(difference.b, printer);
    printer.EndRow();
  }
  for (const Column column : difference.columns) {
    begin(ColumnName(column));
    PrintValue(difference.a, column, printer);
    PrintValue(difference.b, column, printer);
    printer.EndRow();
  }
}

// While a csv is read there is a folder to be removed; after that an interrupt may end the process.
ExitCode OpenSides(Console& console, const DiffArguments& arguments, Progress& progress,
                   std::optional<DiffSide>& a, std::optional<DiffSide>& b) {
  const InterruptGuard guard;
  const ExitCode opened = OpenDiffSide(console, arguments.a, arguments.in_memory, progress, a);
  if (opened != ExitCode::kDone) return opened;
  return OpenDiffSide(console, arguments.b, arguments.in_memory, progress, b);
}

ExitCode RunDiff(Console& console, const DiffArguments& arguments) {
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return console.Fail({}, format.error());
  Result<Progress> progress = Progress::Create(console, "diff", arguments.progress);
  if (!progress) return console.Fail({}, progress.error());
  if (arguments.a.path == kStandardInput && arguments.b.path == kStandardInput) {
    return console.FailUsage("B: '-' stands twice; standard input can be read once");
  }
  std::optional<DiffSide> a;
  std::optional<DiffSide> b;
  const ExitCode opened = OpenSides(console, arguments, *progress, a, b);
  if (opened != ExitCode::kDone) return opened;
  if (a->is_store && b->is_store && a->reader.dataset() != b->reader.dataset()) {
    return console.FailUsage("B: '" + arguments.b.path + "' is of another dataset than '" +
                             arguments.a.path + "'; bfa info tells of which");
  }

  const ColumnSet columns = a->columns & b->columns;
  const Result<DiffCounts> counts = Diff(a->reader, b->reader, columns);
  if (!counts) return console.Fail(arguments.a.path + ", " + arguments.b.path, counts.error());
  console.Note(arguments.a.path + ", " + arguments.b.path,
               "rows added: " + std::to_string(counts->added) +
                   ", removed: " + std::to_string(counts->removed) +
                   ", changed: " + std::to_string(counts->changed));
  Output output;
  RowPrinter printer(output, *format, {"date", "symbol", "change", "column", "a", "b"});
  if (*counts != DiffCounts{}) {
    const auto printed = Diff(a->reader, b->reader, columns, [&](const RowDifference& difference) {
      if (output.ok()) PrintDifference(difference, printer);
    });
    if (!printed) {
      return console.Fail(arguments.a.path + ", " + arguments.b.path, printed.error());
    }
  }
  printer.Finish();
  const ExitCode closed = output.Close(console);
  if (closed != ExitCode::kDone) return closed;
  return *counts == DiffCounts{} ? ExitCode::kDone : ExitCode::kFindings;
}

}  // namespace

void DeclareDiff(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand(
      "diff", "print the rows that differ between two stores, two commits, or a store and a csv");
  const auto arguments = std::make_shared<DiffArguments>();
  verb->add_option("A", arguments->a.path, "a store, or a csv or ndjson of observations")
      ->required();
  verb->add_option("B", arguments->b.path, "another, or the same")->required();
  for (DiffSideArguments* side : {&arguments->a, &arguments->b}) {
    AddAsOfArgument(*verb, std::string(side->as_of_name), side->as_of);
  }
  AddInMemoryArgument(*verb, arguments->in_memory);
  AddFormatArgument(*verb, arguments->format);
  AddProgressArgument(*verb, arguments->progress);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunDiff(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
