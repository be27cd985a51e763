#include <memory>

#include "tools/probe_verb.h"

namespace bfa::tools {
namespace {

struct UpdateArguments {
  ProbeVerbArguments shared;
  std::string lookback = "20";
  std::optional<std::string> until;
  bool klines = true;
};

Result<UpdateOptions> Parse(const UpdateArguments& arguments) {
  UpdateOptions options;
  const Result<ProbeOptions> probe = ParseProbeOptions(arguments.shared.probe);
  if (!probe) return probe.error();
  options.probe = *probe;
  const Result<uint64_t> lookback = ParseCountArgument({"--lookback", arguments.lookback});
  if (!lookback) return lookback.error();
  constexpr uint64_t kMostDays = 100'000;  // beyond all that can be stored
  options.lookback = std::chrono::days{std::min(*lookback, kMostDays)};
  if (arguments.until) {
    const Result<Day> until = ParseDayArgument({"--until", *arguments.until});
    if (!until) return until.error();
    options.until = *until;
  }
  options.klines = arguments.klines;
  return options;
}

ExitCode RunUpdate(Console& console, const UpdateArguments& arguments) {
  const Result<UpdateOptions> options = Parse(arguments);
  if (!options) return console.Fail({}, options.error());
  const std::string& path = arguments.shared.path;
  return RunProbe(
      console, arguments.shared,
      {"update", [&](ProbeEnvironment& environment) { return Update(path, *options, environment); },
       [&](ProbeEnvironment& environment) { return PlanUpdate(path, *options, environment); }});
}

}  // namespace

void DeclareUpdate(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand(
      "update", "learn the newest days, and what is unknown of older ones, from the origin");
  const auto arguments = std::make_shared<UpdateArguments>();
  AddProbeVerbArguments(*verb, arguments->shared);
  AddExchangeArgument(*verb, arguments->shared.probe);
  verb->add_option("--lookback", arguments->lookback,
                   "newest days to ask for even where they are known")
      ->type_name("DAYS")
      ->capture_default_str();
  verb->add_option("--until", arguments->until, "last day to ask for, in place of yesterday")
      ->type_name("DATE");
  verb->add_flag("--klines,!--no-klines", arguments->klines,
                 "fetch the klines of those days (the default)");
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunUpdate(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
