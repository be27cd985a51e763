#include <memory>

#include "bfa/symbol.h"
#include "tools/interrupt.h"
#include "tools/probe_arguments.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct DiscoverArguments {
  ProbeArguments probe;
  std::string format = "table";
};

ExitCode PrintSymbols(Console& console, const std::vector<std::string>& symbols, RowFormat format) {
  Output output;
  RowPrinter printer(output, format, {"symbol", "kind", "quote_asset"});
  for (const std::string& symbol : symbols) {
    const Classification classification = Classify(symbol);
    printer.Text(symbol);
    printer.Text(ContractKindName(classification.kind));
    if (classification.quote_asset.empty()) {
      printer.Null();
    } else {
      printer.Text(classification.quote_asset);
    }
    if (!printer.EndRow()) break;
  }
  printer.Finish();
  return output.Close(console);
}

ExitCode RunDiscover(Console& console, const DiscoverArguments& arguments) {
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return console.Fail({}, format.error());
  const Result<ProbeOptions> options = ParseProbeOptions(arguments.probe);
  if (!options) return console.Fail({}, options.error());
  const auto transport = MakeTransport(arguments.probe);
  if (!transport) return console.Fail({}, transport.error());
  const InterruptGuard guard;
  ProbeEnvironment environment{**transport};
  environment.stop = Interrupted;
  environment.on_event = [&](std::string_view event) { console.Note({}, event); };
  const auto symbols = DiscoverSymbols(Dataset::BinanceUsdMarginedKlines(), *options, environment);
  if (Interrupted()) return ExitCode::kInterrupted;
  if (!symbols) return console.Fail({}, symbols.error());
  return PrintSymbols(console, *symbols, *format);
}

}  // namespace

void DeclareDiscover(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("discover", "what the origin lists");
  const auto arguments = std::make_shared<DiscoverArguments>();
  AddOriginArguments(*verb, arguments->probe);
  AddFormatArgument(*verb, arguments->format);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunDiscover(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
