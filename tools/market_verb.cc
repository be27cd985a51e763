#include <memory>

#include "bfa/volume.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

ExitCode RunMarket(Console& console, const DayArguments& arguments) {
  const Result<DayRequest> request = ParseDayArguments(arguments);
  if (!request) return console.Fail({}, request.error());
  const std::string& path = arguments.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());
  const auto summary = MarketSummaryOf(*reader, request->day);
  if (!summary) return console.Fail(path, summary.error());

  Output output;
  RowPrinter printer(
      output, request->format,
      {"date", "total_volume_usdt", "total_trade_count", "symbol_count", "avg_volume_usdt"});
  if (const std::optional<MarketSummary>& row = *summary) {
    printer.Text(FormatDay(request->day));
    printer.Decimal(row->total_volume_usdt);
    printer.IntegerOrNull(row->total_trade_count);
    printer.Unsigned(row->symbol_count);
    printer.Decimal(row->avg_volume_usdt);
    printer.EndRow();
  }
  printer.Finish();
  return output.Close(console);
}

}  // namespace

void DeclareMarket(CLI::App& program, Session& session) {
  CLI::App* verb =
      program.add_subcommand("market", "how much all symbols quoted in USDT traded on a day");
  const auto arguments = std::make_shared<DayArguments>();
  AddDayArguments(*verb, *arguments);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunMarket(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
