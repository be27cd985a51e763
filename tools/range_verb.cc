#include <algorithm>
#include <memory>

#include "bfa/universe.h"
#include "tools/symbol_list.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct RangeVerbArguments {
  StoreArguments store;
  RangeArguments range{"START", "END", {}, {}};
  bool every_day = false;
  std::string format = "table";
};

// Such a day says nothing of any symbol, which the answer alone does not show.
Status NoteUnobservedDays(Console& console, const std::string& path, const Reader& reader,
                          DayRange range, bool every_day) {
  const auto observed = reader.Counts(range);
  if (!observed) return observed.error();
  const auto day_count = static_cast<size_t>((range.last - range.first).count()) + 1;
  if (observed->size() == day_count) return {};
  console.Note(path, "nothing was observed on " + std::to_string(day_count - observed->size()) +
                         " of the " + std::to_string(day_count) + " days" +
                         (every_day ? ", so no symbol is known to be available on every day" : ""));
  return {};
}

ExitCode RunRange(Console& console, const RangeVerbArguments& arguments) {
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return console.Fail({}, format.error());
  if (const auto parsed = ParseRangeArguments(arguments.range); !parsed) {
    return console.Fail({}, parsed.error());
  }
  const std::string& path = arguments.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());
  const Result<DayRange> range = ResolveRange(*reader, arguments.range);
  if (!range) return console.Fail(path, range.error());
  const Result<SymbolSet> symbols = arguments.every_day ? AvailableOnEveryDay(*reader, *range)
                                                        : AvailableOnAnyDay(*reader, *range);
  if (!symbols) return console.Fail(path, symbols.error());
  const Status noted = NoteUnobservedDays(console, path, *reader, *range, arguments.every_day);
  if (!noted) return console.Fail(path, noted.error());
  return PrintSymbolList(console, path, *reader, *symbols, *format);
}

}  // namespace

void DeclareRange(CLI::App& program, Session& session) {
  CLI::App* verb =
      program.add_subcommand("range", "the symbols that had a file on any day of a range");
  const auto arguments = std::make_shared<RangeVerbArguments>();
  AddStoreArguments(*verb, arguments->store);
  verb->add_option("START", arguments->range.start, "first day")->type_name("DATE")->required();
  verb->add_option("END", arguments->range.end, "last day")->type_name("DATE")->required();
  verb->add_flag("--every-day", arguments->every_day,
                 "only those that had one on each of the days");
  AddFormatArgument(*verb, arguments->format);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunRange(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
