#include <algorithm>
#include <memory>

#include "tools/dump_text.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct DumpArguments {
  StoreArguments store;
  std::optional<std::string> date;
  bool blocks = false;
  bool commits = false;
};

Status WriteStore(const Reader& reader, Output& output) {
  const auto days = reader.DaysWithRows();
  if (!days) return days.error();
  if (Status head = AppendHeadText(reader, *days, output.buffer()); !head) return head;
  for (const DaySummary& day : *days) {
    output.FlushIfFull();
    if (!output.ok()) break;
    if (Status written = AppendDayText(reader, day, output.buffer()); !written) return written;
  }
  return {};
}

Status WriteOneDay(const Reader& reader, Day day, Output& output) {
  const auto days = reader.DaysWithRows();
  if (!days) return days.error();
  const auto found = std::find_if(days->begin(), days->end(), [day](const DaySummary& summary) {
    return summary.counts.day == day;
  });
  if (found == days->end()) {
    return Error(ErrorCode::kNotFound, "no rows on " + FormatDay(day));
  }
  return AppendDayText(reader, *found, output.buffer());
}

ExitCode RunDump(Console& console, const DumpArguments& arguments) {
  std::optional<Day> date;
  if (arguments.date) {
    const Result<Day> parsed = ParseDayArgument({"--date", *arguments.date});
    if (!parsed) return console.Fail({}, parsed.error());
    date = *parsed;
  }
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(arguments.store.path, reader.error());
  Output output;
  const Status written = date                ? WriteOneDay(*reader, *date, output)
                         : arguments.blocks  ? AppendBlocksText(*reader, output.buffer())
                         : arguments.commits ? AppendCommitsText(*reader, output.buffer())
                                             : WriteStore(*reader, output);
  const ExitCode closed = output.Close(console);
  return written ? closed : console.Fail(arguments.store.path, written.error());
}

}  // namespace

void DeclareDump(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("dump", "print all that the store holds as text");
  const auto arguments = std::make_shared<DumpArguments>();
  AddStoreArguments(*verb, arguments->store);
  auto* date =
      verb->add_option("--date", arguments->date, "only the rows of this day")->type_name("DATE");
  auto* blocks = verb->add_flag("--blocks", arguments->blocks,
                                "the physical structure: offsets, sizes and checksums")
                     ->excludes(date);
  verb->add_flag("--commits", arguments->commits, "one line a commit")
      ->excludes(date)
      ->excludes(blocks);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunDump(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
