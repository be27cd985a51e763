#include <memory>

#include "tools/hex_text.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

ExitCode RunRevisions(Console& console, const DayArguments& arguments) {
  const Result<DayRequest> request = ParseDayArguments(arguments);
  if (!request) return console.Fail({}, request.error());
  const std::string& path = arguments.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());
  // A day without an observation has no revisions either, but that is no answer.
  if (const auto snapshot = reader->SnapshotOf(request->day); !snapshot) {
    return console.Fail(path, snapshot.error());
  }
  const auto revisions = reader->Revisions(request->day);
  if (!revisions) return console.Fail(path, revisions.error());

  Output output;
  RowPrinter printer(output, request->format,
                     {"commit", "time", "batch_id", "rows_added", "rows_changed"});
  for (const Revision& revision : *revisions) {
    printer.Unsigned(revision.commit_sequence);
    printer.Text(FormatInstant(revision.time));
    printer.Text(HexOf(revision.batch_id));
    printer.Unsigned(revision.rows_added);
    printer.Unsigned(revision.rows_changed);
    if (!printer.EndRow()) break;
  }
  printer.Finish();
  return output.Close(console);
}

}  // namespace

void DeclareRevisions(CLI::App& program, Session& session) {
  CLI::App* verb =
      program.add_subcommand("revisions", "the commits that changed what is known of a day");
  const auto arguments = std::make_shared<DayArguments>();
  AddDayArguments(*verb, *arguments);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunRevisions(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
