#include <memory>

#include "bfa/universe.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct SymbolsArguments {
  StoreArguments store;
  bool ended = false;
  std::string format = "table";
};

void PrintDay(const std::optional<Day>& day, RowPrinter& printer) {
  if (!day) return printer.Null();
  printer.Text(FormatDay(*day));
}

// The symbols that could be traded on the last day of the store: the others are ended.
Result<SymbolSet> LastUniverse(const Reader& reader) {
  const Result<DayRange> days = reader.Days();
  if (!days) return days.error();
  if (days->empty()) return SymbolSet();
  const Result<Snapshot> snapshot = reader.SnapshotOf(days->last);
  if (!snapshot) return snapshot.error();
  return Universe(*snapshot);
}

Status PrintSymbols(const Reader& reader, bool only_ended, RowPrinter& printer) {
  const Result<SymbolSet> universe = LastUniverse(reader);
  if (!universe) return universe.error();
  const auto ids = reader.SymbolsByName();
  if (!ids) return ids.error();
  for (const SymbolId id : *ids) {
    if (only_ended && universe->contains(id)) continue;
    const Result<std::string_view> name = reader.SymbolName(id);
    if (!name) return name.error();
    const Result<Timeline> timeline = reader.TimelineOf(id);
    if (!timeline) return timeline.error();
    const Classification classification = Classify(*name);
    printer.Unsigned(id);
    printer.Text(*name);
    printer.Text(ContractKindName(classification.kind));
    if (classification.quote_asset.empty()) {
      printer.Null();
    } else {
      printer.Text(classification.quote_asset);
    }
    PrintDay(timeline->FirstDay(), printer);
    PrintDay(timeline->LastDay(), printer);
    PrintDay(timeline->LastTradedDay(), printer);
    printer.Unsigned(timeline->Count(BitsetKind::kAvailable));
    if (!printer.EndRow()) break;
  }
  printer.Finish();
  return {};
}

ExitCode RunSymbols(Console& console, const SymbolsArguments& arguments) {
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return console.Fail({}, format.error());
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(arguments.store.path, reader.error());
  Output output;
  RowPrinter printer(
      output, *format,
      {"id", "symbol", "kind", "quote_asset", "first_day", "last_day", "last_traded_day", "days"});
  if (const Status printed = PrintSymbols(*reader, arguments.ended, printer); !printed) {
    return console.Fail(arguments.store.path, printed.error());
  }
  return output.Close(console);
}

}  // namespace

void DeclareSymbols(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("symbols", "what is known of each symbol");
  const auto arguments = std::make_shared<SymbolsArguments>();
  AddStoreArguments(*verb, arguments->store);
  verb->add_flag("--ended", arguments->ended,
                 "only those that could not be traded on the last day of the store");
  AddFormatArgument(*verb, arguments->format);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunSymbols(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
