#include <memory>

#include "bfa/listing.h"
#include "tools/symbol_list.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

ExitCode RunDelistings(Console& console, const DayArguments& arguments) {
  const Result<DayRequest> request = ParseDayArguments(arguments);
  if (!request) return console.Fail({}, request.error());
  const std::string& path = arguments.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());
  const Result<SymbolSet> symbols = Delistings(*reader, request->day);
  if (!symbols) return console.Fail(path, symbols.error());
  const Day day_before = request->day - std::chrono::days{1};
  if (const Result<Snapshot> before = reader->SnapshotOf(day_before); !before) {
    if (before.error().code() != ErrorCode::kNotFound) return console.Fail(path, before.error());
    console.Note(path, "nothing was observed on " + FormatDay(day_before) +
                           ", so no symbol is known to have gone");
  }
  return PrintSymbolList(console, path, *reader, *symbols, request->format);
}

}  // namespace

void DeclareDelistings(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand(
      "delistings", "the symbols that had a file on the day before, and on a day none");
  const auto arguments = std::make_shared<DayArguments>();
  AddDayArguments(*verb, *arguments);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunDelistings(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
