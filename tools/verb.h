// What the verbs share: how they declare their flags and open their store.
#ifndef BFA_TOOLS_VERB_H_
#define BFA_TOOLS_VERB_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bfa/reader.h"
#include "bfa/result.h"
#include "tools/argument.h"
#include "tools/console.h"
#include "tools/exit_code.h"
#include "tools/output.h"
#include "tools/row_printer.h"

namespace bfa::tools {

// One run of the program.
struct Session {
  Console console;
  // What the chosen verb does; set when the command line is parsed.
  std::function<ExitCode()> run;
};

// Each declares one verb under `program`, with its flags.
void DeclareAppend(CLI::App& program, Session& session);
void DeclareDump(CLI::App& program, Session& session);
void DeclareInfo(CLI::App& program, Session& session);
void DeclareRevisions(CLI::App& program, Session& session);
void DeclareSnapshot(CLI::App& program, Session& session);
void DeclareRange(CLI::App& program, Session& session);
void DeclareTimeline(CLI::App& program, Session& session);
void DeclareListings(CLI::App& program, Session& session);
void DeclareDelistings(CLI::App& program, Session& session);
void DeclareCounts(CLI::App& program, Session& session);
void DeclareTop(CLI::App& program, Session& session);
void DeclareVolume(CLI::App& program, Session& session);
void DeclareMarket(CLI::App& program, Session& session);
void DeclareRankings(CLI::App& program, Session& session);
void DeclareSymbols(CLI::App& program, Session& session);
void DeclareDiff(CLI::App& program, Session& session);
void DeclareExport(CLI::App& program, Session& session);
void DeclareValidate(CLI::App& program, Session& session);
void DeclareDiscover(CLI::App& program, Session& session);
void DeclareUpdate(CLI::App& program, Session& session);
void DeclareBackfill(CLI::App& program, Session& session);
void DeclareCompact(CLI::App& program, Session& session);
void DeclareRepair(CLI::App& program, Session& session);
void DeclareMigrate(CLI::App& program, Session& session);

// FILE, --as-of and --in-memory, which every reading verb has.
struct StoreArguments {
  std::string path;
  std::optional<std::string> as_of;
  bool in_memory = false;
};
void AddStoreArguments(CLI::App& verb, StoreArguments& arguments);
void AddAsOfArgument(CLI::App& verb, const std::string& name, std::optional<std::string>& as_of);
void AddInMemoryArgument(CLI::App& verb, bool& in_memory);
// Opens it, as of the commit asked for, and warns of a torn tail.
Result<Reader> OpenStore(Console& console, const StoreArguments& arguments);

// The id of SYMBOL.
Result<SymbolId> FindSymbolArgument(const Reader& reader, const std::string& name);

// --start and --end.
void AddRangeArguments(CLI::App& verb, RangeArguments& arguments);
// The days asked for. kNotFound if they are given and all of them are outside the store.
Result<DayRange> ResolveRange(const Reader& reader, const RangeArguments& arguments);

// --format, one of `table`, `csv`, `json` and `ndjson`.
void AddFormatArgument(CLI::App& verb, std::string& name);
Result<RowFormat> ParseFormat(const std::string& name);

// What a verb about one day has: FILE, --as-of, DATE and --format.
struct DayArguments {
  StoreArguments store;
  std::string date;
  std::string format = "table";
};
void AddDayArguments(CLI::App& verb, DayArguments& arguments);
// Those of them that can be parsed without the store.
struct DayRequest {
  Day day;
  RowFormat format;
};
Result<DayRequest> ParseDayArguments(const DayArguments& arguments);

// --quote: the one asset in which the volumes to compare are.
void AddQuoteArgument(CLI::App& verb, std::string& quote_asset);

// Whether both are names of one file.
bool IsSameFile(const std::string& a, const std::string& b);

// -o, `-` for standard output.
void AddOutputArgument(CLI::App& verb, std::string& path);
// Opens it. kInvalidArgument if it is the store itself.
Result<std::unique_ptr<OutputFile>> CreateOutput(const std::string& path,
                                                 const StoreArguments& store);

// --progress, one of `auto`, `always` and `never`.
void AddProgressArgument(CLI::App& verb, std::string& name);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_VERB_H_
