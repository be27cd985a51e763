#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "bfa/check.h"
#include "tools/format_version.h"
#include "tools/hex_text.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct InfoArguments {
  StoreArguments store;
  std::string format = "table";
};

struct PartTotal {
  uint64_t count = 0;
  uint64_t size = 0;
};

// What there is to tell of a store, gathered before anything is printed.
struct StoreFacts {
  std::vector<CommitSummary> commits;
  DayRange days;
  uint64_t row_count = 0;
  uint64_t coverage_count = 0;
  std::map<std::string, PartTotal> parts;  // by type
};

Result<StoreFacts> Gather(const Reader& reader) {
  StoreFacts facts;
  auto commits = reader.Commits();
  if (!commits) return commits.error();
  facts.commits = *std::move(commits);
  const Result<DayRange> days = reader.Days();
  if (!days) return days.error();
  facts.days = *days;
  const auto summaries = reader.DaysWithRows();
  if (!summaries) return summaries.error();
  for (const DaySummary& day : *summaries) facts.row_count += day.counts.observed;
  const auto coverage = reader.CoverageRanges();
  if (!coverage) return coverage.error();
  facts.coverage_count = coverage->size();
  const auto parts = ListParts(reader);
  if (!parts) return parts.error();
  for (const FilePart& part : *parts) {
    PartTotal& total = facts.parts[part.type];
    ++total.count;
    total.size += part.file_size;
  }
  return facts;
}

using Json = nlohmann::ordered_json;

Json DescribeCommits(const StoreFacts& facts, Json json) {
  if (facts.commits.empty()) {
    json["flags"] = {{"incompat", 0}, {"ro_compat", 0}, {"compat", 0}};
    json["commits"] = 0;
    json["last_commit"] = nullptr;
    json["last_commit_time"] = nullptr;
    return json;
  }
  const CommitSummary& last = facts.commits.back();
  json["flags"] = {{"incompat", last.incompat_flags},
                   {"ro_compat", last.ro_compat_flags},
                   {"compat", last.compat_flags}};
  json["commits"] = facts.commits.size();
  json["last_commit"] = last.sequence;
  json["last_commit_time"] = FormatInstant(last.time);
  return json;
}

Json Describe(const Reader& reader, const StoreFacts& facts) {
  Json json;
  Json dataset;
  for (const auto& [key, value] : reader.dataset().entries()) dataset[key] = value;
  dataset["first_day"] = FormatDay(reader.dataset().first_day());
  json["dataset"] = std::move(dataset);
  json["format_version"] = kFormatVersion;
  json["file_id"] = HexOf(reader.file_id());
  json["compacted_from"] = nullptr;
  if (reader.compacted_from() != FileId{}) json["compacted_from"] = HexOf(reader.compacted_from());
  json = DescribeCommits(facts, std::move(json));
  json["first_day"] = nullptr;
  json["last_day"] = nullptr;
  if (!facts.days.empty()) {
    json["first_day"] = FormatDay(facts.days.first);
    json["last_day"] = FormatDay(facts.days.last);
  }
  json["symbols"] = reader.symbol_count();
  json["rows"] = facts.row_count;
  json["coverage_ranges"] = facts.coverage_count;
  json["bytes"] = reader.size();
  json["torn_bytes"] = reader.torn_size();
  Json blocks;
  for (const auto& [type, total] : facts.parts) {
    blocks[type] = {{"count", total.count}, {"bytes", total.size}};
  }
  json["blocks"] = std::move(blocks);
  return json;
}

// The leaves of `json`, each under the names on the way to it.
void PrintFields(const Json& json, const std::string& prefix, RowPrinter& printer) {
  for (const auto& [key, value] : json.items()) {
    if (value.is_object()) {
      PrintFields(value, prefix + key + ".", printer);
      continue;
    }
    printer.Text(prefix + key);
    if (value.is_null()) {
      printer.Null();
    } else {
      printer.Text(value.is_string() ? value.get<std::string>() : value.dump());
    }
    printer.EndRow();
  }
}

ExitCode RunInfo(Console& console, const InfoArguments& arguments) {
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return console.Fail({}, format.error());
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(arguments.store.path, reader.error());
  const Result<StoreFacts> facts = Gather(*reader);
  if (!facts) return console.Fail(arguments.store.path, facts.error());
  const Json json = Describe(*reader, *facts);
  Output output;
  if (*format == RowFormat::kJson || *format == RowFormat::kNdjson) {
    output.buffer() += json.dump(*format == RowFormat::kJson ? 2 : -1) + "\n";
  } else {
    RowPrinter printer(output, *format, {"field", "value"});
    PrintFields(json, {}, printer);
    printer.Finish();
  }
  return output.Close(console);
}

}  // namespace

void DeclareInfo(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("info", "what the store is about and how large it is");
  const auto arguments = std::make_shared<InfoArguments>();
  AddStoreArguments(*verb, arguments->store);
  AddFormatArgument(*verb, arguments->format);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunInfo(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
