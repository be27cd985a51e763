#include <memory>

#include "bfa/listing.h"
#include "tools/symbol_list.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct ListingsArguments {
  DayArguments on;
  bool relisted = false;
};

ExitCode RunListings(Console& console, const ListingsArguments& arguments) {
  const Result<DayRequest> request = ParseDayArguments(arguments.on);
  if (!request) return console.Fail({}, request.error());
  const std::string& path = arguments.on.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.on.store);
  if (!reader) return console.Fail(path, reader.error());
  const Result<SymbolSet> symbols =
      arguments.relisted ? Relistings(*reader, request->day) : Listings(*reader, request->day);
  if (!symbols) return console.Fail(path, symbols.error());
  return PrintSymbolList(console, path, *reader, *symbols, request->format);
}

}  // namespace

void DeclareListings(CLI::App& program, Session& session) {
  CLI::App* verb =
      program.add_subcommand("listings", "the symbols that had their first file on a day");
  const auto arguments = std::make_shared<ListingsArguments>();
  AddDayArguments(*verb, arguments->on);
  verb->add_flag("--relisted", arguments->relisted,
                 "those that came back instead: absent when last observed, but there before");
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunListings(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
