#include <memory>

#include "bfa/volume.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct TopArguments {
  DayArguments on;
  std::string limit = "10";
  std::string min_volume = "0";
  std::string quote_asset{kDefaultQuoteAsset};
};

// The query refers to the quote asset of the arguments.
Result<VolumeQuery> ParseQuery(const TopArguments& arguments) {
  const Result<uint64_t> limit = ParseCountArgument({"-n", arguments.limit});
  if (!limit) return limit.error();
  const Result<double> min_volume = ParseDecimalArgument({"--min-volume", arguments.min_volume});
  if (!min_volume) return min_volume.error();
  return VolumeQuery{arguments.quote_asset, *min_volume, *limit};
}

ExitCode RunTop(Console& console, const TopArguments& arguments) {
  const Result<DayRequest> request = ParseDayArguments(arguments.on);
  if (!request) return console.Fail({}, request.error());
  const Result<VolumeQuery> query = ParseQuery(arguments);
  if (!query) return console.Fail({}, query.error());
  const std::string& path = arguments.on.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.on.store);
  if (!reader) return console.Fail(path, reader.error());
  const auto rows = TopByVolume(*reader, request->day, *query);
  if (!rows) return console.Fail(path, rows.error());

  Output output;
  RowPrinter printer(
      output, request->format,
      {"symbol", "quote_volume_usdt", "trade_count", "volume_rank", "market_share_pct"});
  for (const RankedVolume& row : *rows) {
    const Result<std::string_view> name = reader->SymbolName(row.symbol);
    if (!name) return console.Fail(path, name.error());
    printer.Text(*name);
    printer.Decimal(row.quote_volume_usdt);
    printer.IntegerOrNull(row.trade_count);
    printer.Unsigned(row.rank);
    printer.DecimalOrNull(row.market_share_pct);
    if (!printer.EndRow()) break;
  }
  printer.Finish();
  return output.Close(console);
}

}  // namespace

void DeclareTop(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("top", "the symbols with the greatest volumes on a day");
  const auto arguments = std::make_shared<TopArguments>();
  AddDayArguments(*verb, arguments->on);
  verb->add_option("-n", arguments->limit, "how many")->type_name("N")->capture_default_str();
  verb->add_option("--min-volume", arguments->min_volume,
                   "leave out smaller ones, before ranks and shares are computed")
      ->type_name("VOLUME")
      ->capture_default_str();
  AddQuoteArgument(*verb, arguments->quote_asset);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunTop(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
