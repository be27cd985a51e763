#include <memory>

#include "bfa/volume.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct VolumeArguments {
  StoreArguments store;
  std::string symbol;
  RangeArguments range;
  std::optional<std::string> trend;
  std::optional<std::string> percentile;
  std::string format = "table";
};

// The arguments, parsed. At most one of the two is there.
struct VolumeRequest {
  RowFormat format;
  std::optional<uint64_t> trend_day_count;
  std::optional<Day> percentile_day;
};

Result<VolumeRequest> Parse(const VolumeArguments& arguments) {
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return format.error();
  VolumeRequest request{*format, {}, {}};
  if (arguments.trend) {
    const Result<uint64_t> count = ParseCountArgument({"--trend", *arguments.trend});
    if (!count) return count.error();
    request.trend_day_count = *count;
  }
  if (arguments.percentile) {
    const Result<Day> day = ParseDayArgument({"--percentile", *arguments.percentile});
    if (!day) return day.error();
    request.percentile_day = *day;
  }
  if (const auto range = ParseRangeArguments(arguments.range); !range) return range.error();
  return request;
}

// What the answers are about.
struct Subject {
  const Reader& reader;
  SymbolId symbol;
  const std::string& name;
  DayRange range;
};

Status PrintAverage(const Subject& of, RowFormat format, Output& output) {
  const auto average = AverageVolumeOf(of.reader, of.symbol, of.range);
  if (!average) return average.error();
  RowPrinter printer(output, format,
                     {"symbol", "avg_volume_usdt", "avg_trade_count", "days_with_data",
                      "min_volume_usdt", "max_volume_usdt"});
  if (const std::optional<AverageVolume>& row = *average) {
    printer.Text(of.name);
    printer.Decimal(row->avg_volume_usdt);
    printer.DecimalOrNull(row->avg_trade_count);
    printer.Unsigned(row->days_with_data);
    printer.Decimal(row->min_volume_usdt);
    printer.Decimal(row->max_volume_usdt);
    printer.EndRow();
  }
  printer.Finish();
  return {};
}

Status PrintTrend(const Subject& of, uint64_t day_count, RowFormat format, Output& output) {
  const auto days = VolumeTrendOf(of.reader, of.symbol, of.range, day_count);
  if (!days) return days.error();
  RowPrinter printer(output, format, {"date", "quote_volume_usdt", "trade_count"});
  for (const VolumeOfDay& row : *days) {
    printer.Text(FormatDay(row.day));
    printer.Decimal(row.quote_volume_usdt);
    printer.IntegerOrNull(row.trade_count);
    if (!printer.EndRow()) break;
  }
  printer.Finish();
  return {};
}

Status PrintPercentile(const Subject& of, Day day, RowFormat format, Output& output) {
  const Result<VolumePercentile> row = VolumePercentileOf(of.reader, day, of.symbol);
  if (!row) return row.error();
  RowPrinter printer(output, format, {"symbol", "rank", "total_symbols", "percentile"});
  printer.Text(of.name);
  printer.Unsigned(row->rank);
  printer.Unsigned(row->symbol_count);
  printer.Decimal(row->percentile);
  printer.EndRow();
  printer.Finish();
  return {};
}

ExitCode RunVolume(Console& console, const VolumeArguments& arguments) {
  const Result<VolumeRequest> request = Parse(arguments);
  if (!request) return console.Fail({}, request.error());
  const std::string& path = arguments.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());
  const Result<SymbolId> symbol = FindSymbolArgument(*reader, arguments.symbol);
  if (!symbol) return console.Fail(path, symbol.error());
  const Result<DayRange> range = ResolveRange(*reader, arguments.range);
  if (!range) return console.Fail(path, range.error());

  const Subject of{*reader, *symbol, arguments.symbol, *range};
  Output output;
  const Status printed = request->percentile_day ? PrintPercentile(of, *request->percentile_day,
                                                                   request->format, output)
                         : request->trend_day_count
                             ? PrintTrend(of, *request->trend_day_count, request->format, output)
                             : PrintAverage(of, request->format, output);
  if (!printed) return console.Fail(path, printed.error());
  return output.Close(console);
}

}  // namespace

void DeclareVolume(CLI::App& program, Session& session) {
  CLI::App* verb =
      program.add_subcommand("volume", "how much a symbol traded, on average of its days");
  const auto arguments = std::make_shared<VolumeArguments>();
  AddStoreArguments(*verb, arguments->store);
  verb->add_option("SYMBOL", arguments->symbol, "the symbol")->required();
  AddRangeArguments(*verb, arguments->range);
  auto* trend = verb->add_option("--trend", arguments->trend,
                                 "the last N days with a volume instead, newest first")
                    ->type_name("N");
  verb->add_option("--percentile", arguments->percentile,
                   "instead, where it stood on this day among those quoted in the same asset: "
                   "100 would be above all")
      ->type_name("DATE")
      ->excludes(trend)
      ->excludes(verb->get_option("--start"))
      ->excludes(verb->get_option("--end"));
  AddFormatArgument(*verb, arguments->format);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunVolume(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
