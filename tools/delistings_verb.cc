#include <memory>

#include "bfa/listing.h"
#include "tools/symbol_list.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

// Says what may have gone without being known to: an empty answer would look like a calm day.
Status TellOfUnknown(Console& console, const std::string& path, const Reader& reader, Day day) {
  const Day day_before = day - std::chrono::days{1};
  const Result<Snapshot> before = reader.SnapshotOf(day_before);
  if (!before && before.error().code() != ErrorCode::kNotFound) return before.error();
  if (!before) {
    console.Note(path, "nothing was observed on " + FormatDay(day_before) +
                           ", so no symbol is known to have gone");
    return {};
  }
  const Result<Snapshot> snapshot = reader.SnapshotOf(day);
  if (!snapshot) return snapshot.error();
  const uint32_t unknown_count = CountAndNot(before->available(), snapshot->observed());
  if (unknown_count > 0) {
    console.Note(path, "unknown on " + FormatDay(day) +
                           ", so not reported: " + std::to_string(unknown_count) +
                           " of the symbols of " + FormatDay(day_before));
  }
  return {};
}

ExitCode RunDelistings(Console& console, const DayArguments& arguments) {
  const Result<DayRequest> request = ParseDayArguments(arguments);
  if (!request) return console.Fail({}, request.error());
  const std::string& path = arguments.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());
  const Result<SymbolSet> symbols = Delistings(*reader, request->day);
  if (!symbols) return console.Fail(path, symbols.error());
  if (const Status told = TellOfUnknown(console, path, *reader, request->day); !told) {
    return console.Fail(path, told.error());
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
