#include "tools/command_line.h"

#include <algorithm>
#include <csignal>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

constexpr std::string_view kLinkPrefix = "bfa-";

constexpr std::string_view kExitCodes =
    "Exit codes: 0 done, 1 failed, 2 usage, 3 the store is damaged, 4 not found, 5 network "
    "failure,\n"
    "6 partial (what succeeded is committed), 7 locked by another appender, 8 the store needs a\n"
    "newer version, 9 checks found something. A reader of the output that leaves early ends a "
    "verb\n"
    "with 0; an interrupt ends it by that signal, with the store at its last commit.";

// The arguments behind the name of the program, with the verb that a link stands for in front.
std::vector<std::string> ArgumentsOf(int argc, char** argv) {
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  std::string_view name = argc > 0 ? argv[0] : "";
  name.remove_prefix(name.rfind('/') + 1);  // 0 where there is none
  if (name.starts_with(kLinkPrefix)) {
    arguments.insert(arguments.begin(), std::string(name.substr(kLinkPrefix.size())));
  }
  return arguments;
}

// Before the arguments are parsed, so that what is wrong with them is said in that format too.
bool WantsJsonLog(const std::vector<std::string>& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") return false;
    if (arguments[i] == "--log-format=json") return true;
    if (arguments[i] == "--log-format" && i + 1 < arguments.size()) {
      return arguments[i + 1] == "json";
    }
  }
  return false;
}

void AddConventions(CLI::App& app, Session& session) {
  auto* quiet = app.add_flag("-q,--quiet", session.console.quiet, "say nothing but errors");
  app.add_flag("-v,--verbose", session.console.verbose, "say more")->excludes(quiet);
  app.add_option_function<std::string>(
         "--log-format",
         [&session](const std::string& name) { session.console.json = name == "json"; },
         "of what is said on standard error: text or json")
      ->type_name("FORMAT")
      ->check([](const std::string& name) -> std::string {
        return name == "text" || name == "json" ? "" : "'" + name + "' is neither text nor json";
      });
  app.set_version_flag("--version", "bfa " BFA_VERSION, "print the version and end");
  app.set_help_flag("-h,--help", "print this and end");
}

// What CLI11 has to say, on one line.
std::string OneLine(std::string_view text) {
  std::string line(text.substr(0, text.find_last_not_of('\n') + 1));
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

ExitCode PrintAndEnd(Console& console, const std::string& text) {
  Output output;
  output.buffer() += text;
  return output.Close(console);
}

ExitCode FailParse(Console& console, const CLI::App& program, const CLI::ParseError& error) {
  const auto verbs = program.get_subcommands();
  const std::vector<std::string> unexpected = program.remaining();
  if (verbs.empty() && !unexpected.empty() && !unexpected.front().starts_with('-')) {
    return console.FailUsage("no verb is called '" + unexpected.front() + "'; see bfa --help");
  }
  const std::string help =
      verbs.empty() ? "bfa --help" : "bfa " + verbs.front()->get_name() + " --help";
  return console.FailUsage(OneLine(error.what()) + "; see " + help);
}

ExitCode Run(std::vector<std::string> arguments, Session& session) {
  session.console.json = WantsJsonLog(arguments);
  CLI::App program("Which futures contracts existed on each day, in one append-only file.", "bfa");
  program.require_subcommand(0, 1);  // what is missing is said below
  program.footer(std::string(kExitCodes));
  for (const auto declare :
       {DeclareAppend,   DeclareInfo,     DeclareDump,     DeclareRevisions,  DeclareSnapshot,
        DeclareRange,    DeclareTimeline, DeclareListings, DeclareDelistings, DeclareCounts,
        DeclareTop,      DeclareVolume,   DeclareMarket,   DeclareRankings,   DeclareSymbols,
        DeclareValidate, DeclareDiff,     DeclareExport,   DeclareDiscover,   DeclareUpdate,
        DeclareBackfill, DeclareCompact,  DeclareRepair,   DeclareMigrate}) {
    declare(program, session);
  }
  AddConventions(program, session);
  for (CLI::App* verb : program.get_subcommands({})) AddConventions(*verb, session);
  std::reverse(arguments.begin(), arguments.end());  // the order that CLI11 takes them in
  try {
    program.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    return PrintAndEnd(session.console, program.help());
  } catch (const CLI::CallForVersion& version) {
    return PrintAndEnd(session.console, std::string(version.what()) + "\n");
  } catch (const CLI::ParseError& error) {
    return FailParse(session.console, program, error);
  }
  if (!session.run) return session.console.FailUsage("a verb is missing; see bfa --help");
  return session.run();
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  // What the two stand for shows in the result of write: a reader that has gone, a file too large.
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
  Session session;
  ExitCode code = ExitCode::kFailed;
  try {
    code = Run(ArgumentsOf(argc, argv), session);
  } catch (const std::exception& error) {
    // The library reports errors as values: what is left is to run out of memory.
    code = session.console.Fail({}, Error(ErrorCode::kIo, error.what()));
  }
  if (code == ExitCode::kInterrupted) EndByInterrupt();
  return static_cast<int>(code);
}

}  // namespace bfa::tools
