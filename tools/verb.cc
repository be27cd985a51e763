#include "tools/verb.h"

#include <sys/stat.h>

#include <variant>

namespace bfa::tools {

void AddStoreArguments(CLI::App& verb, StoreArguments& arguments) {
  verb.add_option("FILE", arguments.path, "the store")->required();
  AddAsOfArgument(verb, "--as-of", arguments.as_of);
  AddInMemoryArgument(verb, arguments.in_memory);
}

void AddInMemoryArgument(CLI::App& verb, bool& in_memory) {
  verb.add_flag("--in-memory", in_memory,
                "read the whole file first: nothing that is done to it later can matter");
}

void AddAsOfArgument(CLI::App& verb, const std::string& name, std::optional<std::string>& as_of) {
  verb.add_option(name, as_of,
                  "answer as the store did after this commit (its number) or at this instant")
      ->type_name("SEQ|INSTANT")
      ->check([](const std::string& text) {
        const Result<AsOf> parsed = ParseAsOf(text);
        return parsed ? std::string() : parsed.error().message();
      });
}

Result<Reader> OpenStore(Console& console, const StoreArguments& arguments) {
  std::optional<AsOf> as_of;
  if (arguments.as_of) {
    const Result<AsOf> parsed = ParseAsOf(*arguments.as_of);
    if (!parsed) return parsed.error();
    as_of = *parsed;
  }
  Result<Reader> reader =
      arguments.in_memory ? Reader::OpenInMemory(arguments.path) : Reader::Open(arguments.path);
  if (!reader) return reader;
  if (reader->torn_size() != 0) {
    console.Warn(arguments.path, "torn tail: the last " + std::to_string(reader->torn_size()) +
                                     " bytes are no whole commit and are left out; the next "
                                     "append cuts them off");
  }
  if (as_of) {
    if (const auto* sequence = std::get_if<uint64_t>(&*as_of)) {
      reader = reader->AsOf(*sequence);
    } else {
      const Instant instant = std::get<Instant>(*as_of);
      reader = reader->AsOf(std::chrono::floor<std::chrono::milliseconds>(instant));
    }
  }
  if (reader && reader->sequence() != 0) {
    console.Detail(arguments.path, "reading commit " + std::to_string(reader->sequence()) + " of " +
                                       FormatInstant(reader->commit_time()));
  }
  return reader;
}

Result<SymbolId> FindSymbolArgument(const Reader& reader, const std::string& name) {
  Result<SymbolId> id = reader.FindSymbol(name);
  if (id || id.error().code() != ErrorCode::kNotFound) return id;
  return Error(ErrorCode::kNotFound, id.error().message() + "; bfa symbols lists those that are");
}

void AddRangeArguments(CLI::App& verb, RangeArguments& arguments) {
  verb.add_option("--start", arguments.start, "first day")->type_name("DATE");
  verb.add_option("--end", arguments.end, "last day")->type_name("DATE");
}

Result<DayRange> ResolveRange(const Reader& reader, const RangeArguments& arguments) {
  Result<DayRange> range = ParseRangeArguments(arguments);
  if (!range || !arguments.given()) return range;
  const Result<DayRange> days = reader.Days();
  if (!days) return days.error();
  if (days->empty()) return Error(ErrorCode::kNotFound, "the store has no observation yet");
  if (range->last < days->first || range->first > days->last) {
    return Error(ErrorCode::kNotFound,
                 "the range is outside the store, which has observations from " +
                     FormatDay(days->first) + " to " + FormatDay(days->last));
  }
  return range;
}

void AddFormatArgument(CLI::App& verb, std::string& name) {
  verb.add_option("--format", name, "table, csv, json or ndjson")
      ->type_name("FORMAT")
      ->capture_default_str();
}

Result<RowFormat> ParseFormat(const std::string& name) {
  const std::optional<RowFormat> format = RowFormatNamed(name);
  if (format) return *format;
  return Error(ErrorCode::kInvalidArgument,
               "--format: '" + name + "' is none of table, csv, json and ndjson");
}

void AddDayArguments(CLI::App& verb, DayArguments& arguments) {
  AddStoreArguments(verb, arguments.store);
  verb.add_option("DATE", arguments.date, "the day")->required();
  AddFormatArgument(verb, arguments.format);
}

Result<DayRequest> ParseDayArguments(const DayArguments& arguments) {
  const Result<Day> day = ParseDayArgument({"DATE", arguments.date});
  if (!day) return day.error();
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return format.error();
  return DayRequest{*day, *format};
}

void AddQuoteArgument(CLI::App& verb, std::string& quote_asset) {
  verb.add_option("--quote", quote_asset, "of the contracts quoted in this asset")
      ->type_name("ASSET")
      ->capture_default_str()
      ->check([](const std::string& text) {
        const bool is_one = !text.empty() && text.find(',') == std::string::npos;
        return is_one ? std::string()
                      : "'" + text + "' is not one asset; volumes in several do not compare";
      });
}

bool IsSameFile(const std::string& a, const std::string& b) {
  struct stat status_a {};
  struct stat status_b {};
  return ::stat(a.c_str(), &status_a) == 0 && ::stat(b.c_str(), &status_b) == 0 &&
         status_a.st_dev == status_b.st_dev && status_a.st_ino == status_b.st_ino;
}

void AddOutputArgument(CLI::App& verb, std::string& path) {
  verb.add_option("-o,--output", path, "write to this file, which appears when it is complete")
      ->type_name("OUT");
}

Result<std::unique_ptr<OutputFile>> CreateOutput(const std::string& path,
                                                 const StoreArguments& store) {
  if (path != kStandardOutput && IsSameFile(path, store.path)) {
    return Error(ErrorCode::kInvalidArgument, "is the store itself; write to another file");
  }
  return OutputFile::Create(path);
}

void AddProgressArgument(CLI::App& verb, std::string& name) {
  verb.add_option("--progress", name, "auto (on a terminal), always or never")
      ->type_name("WHEN")
      ->capture_default_str();
}

}  // namespace bfa::tools
