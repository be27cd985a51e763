#include <memory>

#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct CountsArguments {
  StoreArguments store;
  RangeArguments range{"START", "END", {}, {}};
  std::string format = "table";
};

ExitCode RunCounts(Console& console, const CountsArguments& arguments) {
  if (arguments.range.start.has_value() != arguments.range.end.has_value()) {
    return console.FailUsage("END is missing: give both START and END, or neither");
  }
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return console.Fail({}, format.error());
  if (const auto parsed = ParseRangeArguments(arguments.range); !parsed) {
    return console.Fail({}, parsed.error());
  }
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(arguments.store.path, reader.error());
  const Result<DayRange> range = ResolveRange(*reader, arguments.range);
  if (!range) return console.Fail(arguments.store.path, range.error());
  const auto counts = reader->Counts(*range);
  if (!counts) return console.Fail(arguments.store.path, counts.error());

  Output output;
  RowPrinter printer(output, *format,
                     {"date", "observed", "available", "volume_known", "zero_volume"});
  for (const DayCounts& day : *counts) {
    printer.Text(FormatDay(day.day));
    for (const uint32_t count : {day.observed, day.available, day.volume_known, day.zero_volume}) {
      printer.Unsigned(count);
    }
    if (!printer.EndRow()) break;
  }
  printer.Finish();
  return output.Close(console);
}

}  // namespace

void DeclareCounts(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("counts", "how many symbols each day has");
  const auto arguments = std::make_shared<CountsArguments>();
  AddStoreArguments(*verb, arguments->store);
  verb->add_option("START", arguments->range.start, "first day")->type_name("DATE");
  verb->add_option("END", arguments->range.end, "last day")->type_name("DATE");
  AddFormatArgument(*verb, arguments->format);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunCounts(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
