#include <algorithm>
#include <memory>
#include <vector>

#include "bfa/appender.h"
#include "tools/interrupt.h"
#include "tools/observation_stager.h"
#include "tools/progress.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct AppendArguments {
  std::string path;
  std::vector<std::string> inputs;
  std::optional<std::string> time;
  std::optional<std::string> commit_every;
  std::string progress = "auto";
};

// An existing store is locked before anything is read, so that nobody waits for nothing.
Result<Appender> OpenOrCreate(const std::string& path) {
  Result<Appender> appender = Appender::Open(path);
  if (appender || appender.error().code() != ErrorCode::kNotFound) return appender;
  return Appender::Create(path);
}

ExitCode CommitAll(Console& console, const std::string& path, const CommitOptions& options,
                   Appender& appender) {
  CommitOutcome total;
  do {
    if (Interrupted()) {
      console.Note(path, "interrupted: " + std::to_string(appender.staged_day_count()) +
                             " days are not appended");
      return ExitCode::kInterrupted;
    }
    const InterruptPause pause;
    const Result<CommitOutcome> outcome = appender.Commit(options);
    if (!outcome) return console.Fail(path, outcome.error());
    total.sequence = outcome->sequence;
    total.rows_added += outcome->rows_added;
    total.rows_changed += outcome->rows_changed;
    total.rows_unchanged += outcome->rows_unchanged;
    if (outcome->written) {
      console.Detail(path, "commit " + std::to_string(outcome->sequence) + ": added " +
                               std::to_string(outcome->rows_added) + ", changed " +
                               std::to_string(outcome->rows_changed));
    }
  } while (appender.staged_day_count() != 0);
  Output output;
  output.buffer() += "added " + std::to_string(total.rows_added) + " changed " +
                     std::to_string(total.rows_changed) + " unchanged " +
                     std::to_string(total.rows_unchanged) + " commit " +
                     std::to_string(total.sequence) + "\n";
  return output.Close(console);
}

// Of the arguments, what all commits have.
Result<CommitOptions> ParseCommitOptions(const AppendArguments& arguments) {
  CommitOptions options;
  if (arguments.time) {
    const Result<CommitTime> time = ParseTimeArgument({"--time", *arguments.time});
    if (!time) return time.error();
    options.time = *time;
  }
  if (arguments.commit_every) {
    const Result<uint64_t> count = ParseCountArgument({"--commit-every", *arguments.commit_every});
    if (!count) return count.error();
    options.day_limit = *count;
  }
  return options;
}

ExitCode RunAppend(Console& console, const AppendArguments& arguments) {
  const Result<CommitOptions> options = ParseCommitOptions(arguments);
  if (!options) return console.Fail({}, options.error());
  std::vector<std::string> inputs = arguments.inputs;
  if (inputs.empty()) inputs.emplace_back(kStandardInput);
  if (std::count(inputs.begin(), inputs.end(), kStandardInput) > 1) {
    return console.FailUsage("INPUT: '-' stands twice; standard input can be read once");
  }
  Result<Progress> progress = Progress::Create(console, "append", arguments.progress);
  if (!progress) return console.Fail({}, progress.error());

  const InterruptGuard guard;
  Result<Appender> appender = OpenOrCreate(arguments.path);
  if (!appender) return console.Fail(arguments.path, appender.error());
  if (appender->cut_size() != 0) {
    console.Warn(arguments.path, "torn tail: cut off the last " +
                                     std::to_string(appender->cut_size()) +
                                     " bytes, which were no whole commit");
  }
  ObservationStager stager(console, *appender, *progress, inputs.size() > 1);
  for (const std::string& input : inputs) {
    const ExitCode staged = stager.StageInput(input);
    if (staged == ExitCode::kInterrupted) {
      console.Note(arguments.path, "interrupted: nothing was appended");
    }
    if (staged != ExitCode::kDone) return staged;
  }
  stager.Finish();
  return CommitAll(console, arguments.path, *options, *appender);
}

}  // namespace

void DeclareAppend(CLI::App& program, Session& session) {
  CLI::App* verb =
      program.add_subcommand("append", "read observations, merge them into the store and commit");
  const auto arguments = std::make_shared<AppendArguments>();
  verb->add_option("FILE", arguments->path, "the store; created if there is none")->required();
  verb->add_option("INPUT", arguments->inputs,
                   "csv with a header, or ndjson; - or nothing is standard input");
  verb->add_option("--commit-every", arguments->commit_every,
                   "one commit for each N days, in order of day, in place of one for all")
      ->type_name("N");
  verb->add_option("--time", arguments->time,
                   "of the commit, in place of now; never before the last commit")
      ->type_name("INSTANT");
  AddProgressArgument(*verb, arguments->progress);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunAppend(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
