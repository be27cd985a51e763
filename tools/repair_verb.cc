#include <memory>

#include "bfa/repair.h"
#include "tools/interrupt.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct RepairArguments {
  std::string path;
  std::string output;
  std::string format = "table";
};

constexpr std::string_view kHelp =
    "Prints what was lost, by date and symbol: row (the cell is unknown now), revision (an older\n"
    "one of its day is there, in which the row may be the same), etag, klines (they are null "
    "now),\n"
    "coverage (what listings proved absent is unknown now), symbol, index, commit, tail. A line\n"
    "without a symbol is about several whose names are not known, one without a date about days\n"
    "that its message names. FILE is only read, and not locked. OUT has one commit, with the\n"
    "number and the time of the newest one of FILE that can be read; it is checked in full before\n"
    "it gets its name. Ends with 0 if nothing was lost, with 6 if something was, and with 3, and\n"
    "no OUT, if nothing can be salvaged.";

void PrintLosses(const std::vector<Loss>& losses, RowPrinter& printer) {
  for (const Loss& loss : losses) {
    loss.day ? printer.Text(FormatDay(*loss.day)) : printer.Null();
    loss.symbol.empty() ? printer.Null() : printer.Text(loss.symbol);
    printer.Text(LossKindName(loss.kind));
    printer.Text(loss.why->ToString());
    if (!printer.EndRow()) return;
  }
}

std::string Summary(const RepairOutcome& outcome) {
  return "days kept: " + std::to_string(outcome.day_count) +
         ", as they were before: " + std::to_string(outcome.older_day_count) +
         ", lost: " + std::to_string(outcome.lost_day_count) +
         "; rows kept: " + std::to_string(outcome.row_count) +
         ", lost: " + std::to_string(outcome.lost_row_count);
}

// The one that an error is about: the store that is read, or what is made of it.
const std::string& PathOf(const Error& error, const RepairArguments& arguments) {
  const bool of_source =
      error.code() == ErrorCode::kDamaged || error.code() == ErrorCode::kNewerVersion;
  return of_source ? arguments.path : arguments.output;
}

ExitCode RunRepair(Console& console, const RepairArguments& arguments) {
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return console.Fail({}, format.error());
  if (arguments.output == kStandardOutput) {
    return console.FailUsage("-o: a store cannot be written to standard output; name a file");
  }
  const InterruptGuard guard;
  const Result<DamagedStore> source = DamagedStore::Open(arguments.path);
  if (!source) return console.Fail(arguments.path, source.error());
  RepairOptions options;
  options.stop = Interrupted;
  const Result<RepairOutcome> outcome = Repair(*source, arguments.output, options);
  if (!outcome) return console.Fail(PathOf(outcome.error(), arguments), outcome.error());
  if (outcome->stopped) {
    console.Note(arguments.output, "interrupted: nothing was written");
    return ExitCode::kInterrupted;
  }
  console.Note(arguments.output, Summary(*outcome));
  Output output;
  RowPrinter printer(output, *format, {"date", "symbol", "lost", "message"});
  PrintLosses(outcome->losses, printer);
  printer.Finish();
  const ExitCode closed = output.Close(console);
  if (closed != ExitCode::kDone) return closed;
  return outcome->losses.empty() ? ExitCode::kDone : ExitCode::kPartial;
}

}  // namespace

void DeclareRepair(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand(
      "repair", "salvage a damaged store into a new one and list what was lost");
  const auto arguments = std::make_shared<RepairArguments>();
  verb->add_option("FILE", arguments->path, "the damaged store, which is only read")->required();
  verb->add_option("-o,--output", arguments->output, "the new store: a name that nothing has")
      ->type_name("OUT")
      ->required();
  AddFormatArgument(*verb, arguments->format);
  verb->footer(std::string(kHelp) + "\n\n" + program.get_footer());
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunRepair(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
