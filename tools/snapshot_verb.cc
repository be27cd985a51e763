#include <algorithm>
#include <memory>

#include "bfa/universe.h"
#include "tools/row_writer.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct SnapshotArguments {
  StoreArguments store;
  std::string date;
  bool universe = false;
  bool names = false;
  std::optional<std::string> kinds;
  std::optional<std::string> quotes;
  std::string columns = "symbol,file_size_bytes,last_modified";
  std::string format = "table";
};

Result<ContractKind> KindNamed(const std::string& name) {
  // A blank would have to be quoted in a shell.
  std::string wanted = name;
  std::replace(wanted.begin(), wanted.end(), '-', ' ');
  for (const ContractKind kind : {ContractKind::kPerpetual, ContractKind::kQuarterly,
                                  ContractKind::kSettledAlias, ContractKind::kIndex}) {
    if (ContractKindName(kind) == wanted) return kind;
  }
  return Error(ErrorCode::kInvalidArgument,
               "--kind: '" + name + "' is none of perpetual, quarterly, settled-alias and index");
}

Result<ContractFilter> ParseFilter(const SnapshotArguments& arguments) {
  ContractFilter filter;
  if (arguments.kinds) {
    const auto names = ParseListArgument({"--kind", *arguments.kinds});
    if (!names) return names.error();
    filter.kinds.emplace();
    for (const std::string& name : *names) {
      const Result<ContractKind> kind = KindNamed(name);
      if (!kind) return kind.error();
      filter.kinds->push_back(*kind);
    }
  }
  if (arguments.quotes) {
    const auto quotes = ParseListArgument({"--quote", *arguments.quotes});
    if (!quotes) return quotes.error();
    filter.quote_assets = *quotes;
  }
  return filter;
}

// The arguments that ask for rows, parsed.
struct SnapshotRequest {
  Day day;
  ContractFilter filter;
  std::vector<RowColumn> columns;
  RowFormat format;
};

Result<SnapshotRequest> Parse(const SnapshotArguments& arguments) {
  const Result<Day> day = ParseDayArgument({"DATE", arguments.date});
  if (!day) return day.error();
  Result<ContractFilter> filter = ParseFilter(arguments);
  if (!filter) return filter.error();
  Result<std::vector<RowColumn>> columns = ParseRowColumns(arguments.columns);
  if (!columns) return columns.error();
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return format.error();
  return SnapshotRequest{*day, *std::move(filter), *std::move(columns), *format};
}

// The symbols asked for, by the bytes of their names. Says how many of a universe are in it for
// want of knowledge.
Result<std::vector<SymbolId>> Choose(Console& console, const SnapshotArguments& arguments,
                                     const ContractFilter& filter, const Reader& reader,
                                     const Snapshot& snapshot) {
  const Result<SymbolSet> selected = SelectSymbols(reader, filter);
  if (!selected) return selected.error();
  SymbolSet chosen = arguments.universe ? Universe(snapshot) : SymbolSet(snapshot.available());
  chosen &= *selected;
  if (arguments.universe && chosen.Count() > 0) {
    const uint32_t unknown_count = CountAndNot(chosen, snapshot.volume_known());
    console.Note(arguments.store.path, "the volume of " + std::to_string(unknown_count) + " of " +
                                           std::to_string(chosen.Count()) +
                                           " symbols is unknown; they are in the universe");
  }
  return reader.InNameOrder(chosen);
}

ExitCode PrintNames(Console& console, const std::string& path, const Reader& reader,
                    const std::vector<SymbolId>& ids) {
  Output output;
  for (const SymbolId id : ids) {
    const Result<std::string_view> name = reader.SymbolName(id);
    if (!name) return console.Fail(path, name.error());
    output.buffer() += *name;
    output.buffer() += '\n';
    output.FlushIfFull();
  }
  return output.Close(console);
}

ExitCode PrintRows(Console& console, const std::string& path, const Reader& reader,
                   const SnapshotRequest& request, const std::vector<SymbolId>& ids) {
  const Result<Snapshot> snapshot = reader.SnapshotOf(request.day);
  if (!snapshot) return console.Fail(path, snapshot.error());
  const auto rows = snapshot->Rows(MetadataOf(request.columns));
  if (!rows) return console.Fail(path, rows.error());
  Output output;
  RowWriter writer(output, request.format, request.columns, reader.dataset());
  for (const SymbolId id : ids) {
    const auto row = std::lower_bound(
        rows->begin(), rows->end(), id,
        [](const Row& candidate, SymbolId wanted) { return candidate.symbol < wanted; });
    const Result<std::string_view> name = reader.SymbolName(id);
    if (!name) return console.Fail(path, name.error());
    if (!writer.Write({request.day, id, *name, row->available, row->metadata})) break;
  }
  writer.Finish();
  return output.Close(console);
}

ExitCode RunSnapshot(Console& console, const SnapshotArguments& arguments) {
  const Result<SnapshotRequest> request = Parse(arguments);
  if (!request) return console.Fail({}, request.error());
  const std::string& path = arguments.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());
  const Result<Snapshot> snapshot = reader->SnapshotOf(request->day);
  if (!snapshot) return console.Fail(path, snapshot.error());
  const auto ids = Choose(console, arguments, request->filter, *reader, *snapshot);
  if (!ids) return console.Fail(path, ids.error());
  if (arguments.names) return PrintNames(console, path, *reader, *ids);
  return PrintRows(console, path, *reader, *request, *ids);
}

}  // namespace

void DeclareSnapshot(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("snapshot", "the symbols that had a file on a day");
  const auto arguments = std::make_shared<SnapshotArguments>();
  AddStoreArguments(*verb, arguments->store);
  verb->add_option("DATE", arguments->date, "the day")->required();
  verb->add_flag("--universe", arguments->universe, "leave out those known to be without a trade");
  verb->add_option("--kind", arguments->kinds,
                   "only these: perpetual, quarterly, settled-alias, index")
      ->type_name("LIST");
  verb->add_option("--quote", arguments->quotes, "only those of these quote assets")
      ->type_name("LIST");
  auto* columns = verb->add_option("--columns", arguments->columns, "of an observation, or all")
                      ->type_name("LIST")
                      ->capture_default_str();
  AddFormatArgument(*verb, arguments->format);
  verb->add_flag("--names", arguments->names, "print names alone, one a line")
      ->excludes(columns)
      ->excludes(verb->get_option("--format"));
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunSnapshot(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
