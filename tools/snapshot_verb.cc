#include <algorithm>
#include <array>
#include <memory>

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

// Which symbols by their name; all where nothing is asked for.
class NameFilter {
 public:
  static Result<NameFilter> Create(const SnapshotArguments& arguments);

  bool Accepts(std::string_view name) const {
    const Classification classification = Classify(name);
    const auto has = [](const auto& wanted, const auto& value) {
      return !wanted || std::find(wanted->begin(), wanted->end(), value) != wanted->end();
    };
    return has(kinds_, classification.kind) && has(quotes_, classification.quote_asset);
  }

 private:
  std::optional<std::vector<ContractKind>> kinds_;
  std::optional<std::vector<std::string>> quotes_;
};

Result<ContractKind> KindNamed(std::string name) {
  // A blank would have to be quoted in a shell.
  std::replace(name.begin(), name.end(), '-', ' ');
  for (const ContractKind kind : {ContractKind::kPerpetual, ContractKind::kQuarterly,
                                  ContractKind::kSettledAlias, ContractKind::kIndex}) {
    if (ContractKindName(kind) == name) return kind;
  }
  return Error(ErrorCode::kInvalidArgument,
               "--kind: '" + name + "' is none of perpetual, quarterly, settled-alias and index");
}

Result<NameFilter> NameFilter::Create(const SnapshotArguments& arguments) {
  NameFilter filter;
  if (arguments.kinds) {
    const auto names = ParseListArgument({"--kind", *arguments.kinds});
    if (!names) return names.error();
    filter.kinds_.emplace();
    for (const std::string& name : *names) {
      const Result<ContractKind> kind = KindNamed(name);
      if (!kind) return kind.error();
      filter.kinds_->push_back(*kind);
    }
  }
  if (arguments.quotes) {
    const auto quotes = ParseListArgument({"--quote", *arguments.quotes});
    if (!quotes) return quotes.error();
    filter.quotes_ = *quotes;
  }
  return filter;
}

// The arguments that ask for rows, parsed.
struct SnapshotRequest {
  Day day;
  NameFilter filter;
  std::vector<RowColumn> columns;
  RowFormat format;
};

Result<SnapshotRequest> Parse(const SnapshotArguments& arguments) {
  const Result<Day> day = ParseDayArgument({"DATE", arguments.date});
  if (!day) return day.error();
  Result<NameFilter> filter = NameFilter::Create(arguments);
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
                                     const NameFilter& filter, const Reader& reader,
                                     const Snapshot& snapshot) {
  Result<std::vector<SymbolId>> ids = reader.InNameOrder(snapshot.available());
  if (!ids) return ids;
  std::vector<SymbolId> chosen;
  size_t unknown_count = 0;
  for (const SymbolId id : *ids) {
    if (arguments.universe && snapshot.zero_volume().contains(id)) continue;
    const Result<std::string_view> name = reader.SymbolName(id);
    if (!name) return name.error();
    if (!filter.Accepts(*name)) continue;
    chosen.push_back(id);
    if (!snapshot.volume_known().contains(id)) ++unknown_count;
  }
  if (arguments.universe) {
    console.Note(arguments.store.path, "the volume of " + std::to_string(unknown_count) + " of " +
                                           std::to_string(chosen.size()) +
                                           " symbols is unknown; they are in the universe");
  }
  return chosen;
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
