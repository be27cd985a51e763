#include <algorithm>
#include <memory>
#include <utility>

#include "tools/row_writer.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct TimelineArguments {
  StoreArguments store;
  std::string symbol;
  RangeArguments range;
  bool spans = false;
  std::string columns = "date,available,file_size_bytes,status_code";
  std::string format = "table";
};

// The arguments, parsed.
struct TimelineRequest {
  std::vector<RowColumn> columns;
  RowFormat format;
};

Result<TimelineRequest> Parse(const TimelineArguments& arguments) {
  Result<std::vector<RowColumn>> columns = ParseRowColumns(arguments.columns);
  if (!columns) return columns.error();
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return format.error();
  if (const auto range = ParseRangeArguments(arguments.range); !range) return range.error();
  return TimelineRequest{*std::move(columns), *format};
}

// Sets one column of the metadata of all days.
Status FillColumn(const Timeline& timeline, Column column, std::span<const Day> days,
                  std::vector<Metadata>& rows) {
  const auto fill = [&](const auto& values, auto set) -> Status {
    if (!values) return values.error();
    for (size_t i = 0; i < rows.size(); ++i) {
      if ((*values)[i]) set(rows[i], *(*values)[i]);
    }
    return {};
  };
  switch (TypeOf(column)) {
    case ColumnType::kInteger:
    case ColumnType::kInstant:
      return fill(timeline.Integers(column, days),
                  [column](Metadata& row, int64_t value) { row.SetInteger(column, value); });
    case ColumnType::kDecimal:
      return fill(timeline.Decimals(column, days),
                  [column](Metadata& row, double value) { row.SetDecimal(column, value); });
    case ColumnType::kText:
      return fill(timeline.Etags(days),
                  [](Metadata& row, const std::string& value) { row.SetEtag(value); });
  }
  return {};
}

ExitCode PrintSpans(Console& console, const Timeline& timeline, DayRange range, RowFormat format) {
  Output output;
  RowPrinter printer(output, format, {"first_day", "last_day", "days"});
  for (const DayRange span : timeline.Spans()) {
    const DayRange part{std::max(span.first, range.first), std::min(span.last, range.last)};
    if (part.empty()) continue;
    printer.Text(FormatDay(part.first));
    printer.Text(FormatDay(part.last));
    printer.Integer((part.last - part.first).count() + 1);
    if (!printer.EndRow()) break;
  }
  printer.Finish();
  return output.Close(console);
}

ExitCode RunTimeline(Console& console, const TimelineArguments& arguments) {
  const Result<TimelineRequest> request = Parse(arguments);
  if (!request) return console.Fail({}, request.error());
  const std::string& path = arguments.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());
  const Result<SymbolId> id = FindSymbolArgument(*reader, arguments.symbol);
  if (!id) return console.Fail(path, id.error());
  const Result<DayRange> range = ResolveRange(*reader, arguments.range);
  if (!range) return console.Fail(path, range.error());
  const Result<Timeline> timeline = reader->TimelineOf(*id);
  if (!timeline) return console.Fail(path, timeline.error());
  if (arguments.spans) return PrintSpans(console, *timeline, *range, request->format);

  const std::vector<Day> days = timeline->ObservedDays(*range);
  std::vector<Metadata> rows(days.size());
  for (const Column column : MetadataOf(request->columns)) {
    if (const Status filled = FillColumn(*timeline, column, days, rows); !filled) {
      return console.Fail(path, filled.error());
    }
  }
  Output output;
  RowWriter writer(output, request->format, request->columns, reader->dataset());
  for (size_t i = 0; i < days.size(); ++i) {
    const bool available = timeline->contains(BitsetKind::kAvailable, days[i]);
    if (!writer.Write({days[i], *id, arguments.symbol, available, rows[i]})) break;
  }
  writer.Finish();
  return output.Close(console);
}

}  // namespace

void DeclareTimeline(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("timeline", "the days on which a symbol was observed");
  const auto arguments = std::make_shared<TimelineArguments>();
  AddStoreArguments(*verb, arguments->store);
  verb->add_option("SYMBOL", arguments->symbol, "the symbol")->required();
  AddRangeArguments(*verb, arguments->range);
  auto* columns = verb->add_option("--columns", arguments->columns, "of an observation, or all")
                      ->type_name("LIST")
                      ->capture_default_str();
  verb->add_flag("--spans", arguments->spans,
                 "print the runs of days with a file instead: first_day, last_day, days")
      ->excludes(columns);
  AddFormatArgument(*verb, arguments->format);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunTimeline(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
