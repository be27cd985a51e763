#include <memory>

#include "tools/probe_verb.h"

namespace bfa::tools {
namespace {

struct BackfillArguments {
  ProbeVerbArguments shared;
  RangeArguments range;
  std::optional<std::string> symbols;
  bool klines = false;
};

Result<BackfillOptions> Parse(const BackfillArguments& arguments) {
  BackfillOptions options;
  const Result<ProbeOptions> probe = ParseProbeOptions(arguments.shared.probe);
  if (!probe) return probe.error();
  options.probe = *probe;
  const Result<DayRange> days = ParseRangeArguments(arguments.range);
  if (!days) return days.error();
  options.days = *days;
  if (arguments.symbols) {
    Result<std::vector<std::string>> symbols = ParseListArgument({"--symbols", *arguments.symbols});
    if (!symbols) return symbols.error();
    options.symbols = std::move(*symbols);
  }
  options.klines = arguments.klines;
  return options;
}

ExitCode RunBackfill(Console& console, const BackfillArguments& arguments) {
  const Result<BackfillOptions> options = Parse(arguments);
  if (!options) return console.Fail({}, options.error());
  const std::string& path = arguments.shared.path;
  return RunProbe(
      console, arguments.shared,
      {"backfill",
       [&](ProbeEnvironment& environment) { return Backfill(path, *options, environment); },
       [&](ProbeEnvironment& environment) { return PlanBackfill(path, *options, environment); }});
}

}  // namespace

void DeclareBackfill(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand(
      "backfill", "learn what is unknown in a range of days from the origin");
  const auto arguments = std::make_shared<BackfillArguments>();
  AddProbeVerbArguments(*verb, arguments->shared);
  AddRangeArguments(*verb, arguments->range);
  for (const char* name : {"--start", "--end"}) verb->get_option(name)->required();
  verb->add_option("--symbols", arguments->symbols, "only these, separated by commas")
      ->type_name("LIST");
  verb->add_flag("--klines", arguments->klines, "fetch the klines of those days as well");
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunBackfill(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
