#include <memory>

#include "bfa/compact.h"
#include "tools/interrupt.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct CompactArguments {
  StoreArguments store;
  std::string output;
  bool keep_history = false;
};

constexpr std::string_view kHelp =
    "Prints one line: the newest commit, how many commits the new store has, its bytes, and those\n"
    "of the old one. Commit numbers go on from there; without history, --as-of an older one ends\n"
    "with 4. If OUT is FILE itself, it is locked as for an append, and replaced: readers that "
    "have\n"
    "the old one open are not disturbed. The old one is checked in full before, the new one "
    "before\n"
    "it gets its name; on any failure all is as it was.";

// The one that an error is about: the store that is read, or what is made of it.
const std::string& PathOf(const Error& error, const CompactArguments& arguments) {
  switch (error.code()) {
    case ErrorCode::kAlreadyExists:
    case ErrorCode::kIo:
    case ErrorCode::kOutcomeUnknown:
      return arguments.output;
    default:
      return arguments.store.path;
  }
}

ExitCode RunCompact(Console& console, const CompactArguments& arguments) {
  const std::string& path = arguments.store.path;
  const std::string& output_path = arguments.output;
  if (output_path == kStandardOutput) {
    return console.FailUsage("-o: a store cannot be written to standard output; name a file");
  }
  const bool in_place = IsSameFile(path, output_path);
  if (in_place && arguments.store.as_of) {
    return console.FailUsage(
        "--as-of: OUT is the store itself, whose later commits would be lost; name another file");
  }
  if (in_place && arguments.store.in_memory) {
    return console.FailUsage(
        "--in-memory: OUT is the store itself, which is locked while it is read; name another "
        "file");
  }
  const InterruptGuard guard;
  CompactOptions options;
  options.keep_history = arguments.keep_history;
  options.stop = Interrupted;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());
  const Result<CompactOutcome> outcome =
      in_place ? CompactInPlace(output_path, options) : Compact(*reader, output_path, options);
  if (!outcome) return console.Fail(PathOf(outcome.error(), arguments), outcome.error());
  if (outcome->stopped) {
    console.Note(output_path, "interrupted: nothing was written");
    return ExitCode::kInterrupted;
  }
  Output output;
  output.buffer() += "commit " + std::to_string(outcome->sequence) + " commits " +
                     std::to_string(outcome->commit_count) + " size " +
                     std::to_string(outcome->size) + " was " +
                     std::to_string(outcome->source_size) + "\n";
  return output.Close(console);
}

}  // namespace

void DeclareCompact(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("compact", "the same content in the fewest bytes");
  const auto arguments = std::make_shared<CompactArguments>();
  AddStoreArguments(*verb, arguments->store);
  verb->add_option("-o,--output", arguments->output,
                   "the new store: a name that nothing has, or FILE again to replace it")
      ->type_name("OUT")
      ->required();
  verb->add_flag("--keep-history", arguments->keep_history,
                 "keep every commit, so that --as-of answers as before");
  verb->footer(std::string(kHelp) + "\n\n" + program.get_footer());
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunCompact(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
