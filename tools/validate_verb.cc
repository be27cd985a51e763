#include <memory>

#include "bfa/check.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct ValidateArguments {
  StoreArguments store;
  bool quick = false;
  bool full = false;
  std::string format = "table";
};

// Rules are permanent: BFA001 is damaged bytes, BFA002 a torn tail.
struct Finding {
  std::string_view rule;
  std::string message;
  std::optional<uint64_t> offset;
  std::optional<uint64_t> size;
};

void PrintFindings(const std::vector<Finding>& findings, RowFormat format, Output& output) {
  const bool has_figures = format == RowFormat::kJson || format == RowFormat::kNdjson;
  std::vector<std::string> columns{"rule", "severity", "date", "symbol", "message"};
  if (has_figures) columns.insert(columns.end(), {"offset", "size"});
  RowPrinter printer(output, format, std::move(columns));
  const auto print_figure = [&](const std::optional<uint64_t>& figure) {
    if (!has_figures) return;
    if (figure) {
      printer.Unsigned(*figure);
    } else {
      printer.Null();
    }
  };
  for (const Finding& finding : findings) {
    printer.Text(finding.rule);
    printer.Text("error");
    printer.Null();
    printer.Null();
    printer.Text(finding.message);
    print_figure(finding.offset);
    print_figure(finding.size);
    if (!printer.EndRow()) break;
  }
  printer.Finish();
}

Finding DamageFinding(const Error& error) {
  return {"BFA001", error.ToString(), error.offset(), std::nullopt};
}

std::string Summary(const CheckReport& report, CheckLevel level, size_t finding_count) {
  return std::string(level == CheckLevel::kFull ? "full" : "quick") +
         " check, commits: " + std::to_string(report.commit_count) +
         ", blocks: " + std::to_string(report.block_count) +
         ", days: " + std::to_string(report.day_count) +
         ", rows: " + std::to_string(report.row_count) +
         ", findings: " + std::to_string(finding_count);
}

ExitCode RunValidate(Console& console, const ValidateArguments& arguments) {
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return console.Fail({}, format.error());
  const std::string& path = arguments.store.path;
  const CheckLevel level = arguments.quick ? CheckLevel::kQuick : CheckLevel::kFull;
  // The torn tail is a finding here, and need not be warned of as well.
  Console silent = console;
  silent.quiet = true;
  const Result<Reader> reader = OpenStore(silent, arguments.store);
  Output output;
  if (!reader) {
    const ExitCode code = console.Fail(path, reader.error());
    if (code != ExitCode::kDamaged) return code;
    PrintFindings({DamageFinding(reader.error())}, *format, output);
    output.Close(console);
    return code;
  }
  const CheckReport report = CheckStore(*reader, level);
  std::vector<Finding> findings;
  for (const Error& damage : report.damage) findings.push_back(DamageFinding(damage));
  const uint64_t torn_size = reader->torn_size();
  if (torn_size != 0) {
    const std::string message = "the last " + std::to_string(torn_size) +
                                " bytes are no whole commit; the next append cuts them off";
    findings.push_back({"BFA002", message, std::nullopt, torn_size});
  }
  PrintFindings(findings, *format, output);
  if (const ExitCode closed = output.Close(console); closed != ExitCode::kDone) return closed;
  console.Note(path, Summary(report, level, findings.size()));
  if (!report.damage.empty()) return ExitCode::kDamaged;
  return torn_size != 0 ? ExitCode::kFindings : ExitCode::kDone;
}

}  // namespace

void DeclareValidate(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand("validate", "check that the store is sound");
  const auto arguments = std::make_shared<ValidateArguments>();
  AddStoreArguments(*verb, arguments->store);
  auto* quick = verb->add_flag("--quick", arguments->quick, "only the newest commit and its index");
  verb->add_flag("--full", arguments->full, "every byte and every value (default)")
      ->excludes(quick);
  AddFormatArgument(*verb, arguments->format);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunValidate(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
