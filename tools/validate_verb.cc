#include <algorithm>
#include <memory>

#include "bfa/check.h"
#include "bfa/origin.h"
#include "bfa/trading_perpetuals.h"
#include "bfa/validation.h"
#include "tools/exchange_source.h"
#include "tools/finding_list.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct ValidateArguments {
  StoreArguments store;
  bool quick = false;
  bool full = false;
  std::optional<std::string> rules;
  RangeArguments range;
  std::optional<std::string> min_count;
  std::string fail_on = "error";
  std::optional<std::string> exchange_info;
  std::optional<std::string> date;
  bool insecure = false;
  std::string format = "table";
};

// The arguments, parsed.
struct ValidateRequest {
  CheckLevel level = CheckLevel::kFull;
  ContentCheckOptions content;
  bool checks_content = true;
  Severity fail_on = Severity::kError;
  std::optional<Day> date;
  RowFormat format = RowFormat::kTable;
};

using Clock = std::chrono::system_clock;

Error Usage(std::string message) { return {ErrorCode::kInvalidArgument, std::move(message)}; }

bool IsOfContent(Rule rule) { return rule >= Rule::kMissingDay && rule <= Rule::kRepublishedFile; }

Result<std::vector<Rule>> ParseRules(const ValidateArguments& arguments) {
  const auto names = ParseListArgument({"--rules", *arguments.rules});
  if (!names) return names.error();
  std::vector<Rule> rules;
  for (const std::string& name : *names) {
    const std::optional<Rule> rule = RuleNamed(name);
    if (!rule) return Usage("--rules: '" + name + "' is no rule; docs/rules/ has them all");
    if (*rule > Rule::kExchangeUnavailable) {
      return Usage("--rules: " + name + " is about a probe run: bfa update reports it");
    }
    if (*rule == Rule::kBelowMinimum && !arguments.min_count) {
      return Usage("--rules: " + name + " needs --min-count");
    }
    if (*rule >= Rule::kExchangeDifference && !arguments.exchange_info) {
      return Usage("--rules: " + name + " needs --exchange-info");
    }
    rules.push_back(*rule);
  }
  return rules;
}

// A flag that nothing would look at may stand in a script that believes that something does.
Status CheckUse(const ValidateArguments& arguments, const ValidateRequest& request) {
  if (!request.checks_content && (arguments.range.given() || arguments.min_count)) {
    return Usage(
        "--start, --end and --min-count are for rules about what the store says, and none of "
        "those is checked: name some by --rules");
  }
  const auto& rules = request.content.rules;
  const bool below =
      rules.empty() || std::find(rules.begin(), rules.end(), Rule::kBelowMinimum) != rules.end();
  if (arguments.min_count && !below) return Usage("--min-count: --rules leaves out BFA011");
  return {};
}

Result<ValidateRequest> Parse(const ValidateArguments& arguments) {
  ValidateRequest request;
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return format.error();
  request.format = *format;
  request.level = arguments.quick ? CheckLevel::kQuick : CheckLevel::kFull;
  request.checks_content = !arguments.quick;
  request.fail_on = arguments.fail_on == "warning" ? Severity::kWarning : Severity::kError;
  if (arguments.rules) {
    Result<std::vector<Rule>> rules = ParseRules(arguments);
    if (!rules) return rules.error();
    request.checks_content = std::any_of(rules->begin(), rules->end(), IsOfContent);
    request.content.rules = *std::move(rules);
  }
  const Result<DayRange> range = ParseRangeArguments(arguments.range);
  if (!range) return range.error();
  if (arguments.range.start) request.content.first = range->first;
  if (arguments.range.end) request.content.last = range->last;
  if (arguments.min_count) {
    const Result<uint64_t> count = ParseCountArgument({"--min-count", *arguments.min_count});
    if (!count) return count.error();
    request.content.min_count = *count;
  }
  if (Status used = CheckUse(arguments, request); !used) return used.error();
  if (arguments.exchange_info && IsUrl(*arguments.exchange_info)) {
    const Status checked =
        CheckOriginUrl("--exchange-info", *arguments.exchange_info, arguments.insecure);
    if (!checked) return checked.error();
  }
  if (arguments.date) {
    const Result<Day> date = ParseDayArgument({"--date", *arguments.date});
    if (!date) return date.error();
    request.date = *date;
  }
  return request;
}

Finding FindingOf(const Damage& damage) {
  Finding finding{damage.rule, damage.symbol, damage.day, damage.error.ToString()};
  if (const auto offset = damage.error.offset()) {
    finding.figures.emplace_back("offset", static_cast<int64_t>(*offset));
  }
  return finding;
}

// Of the bytes. Whether they are sound enough for the questions to mean anything.
bool CheckBytes(const Reader& reader, const CheckReport& report, std::vector<Finding>& findings) {
  for (const Damage& damage : report.damage) findings.push_back(FindingOf(damage));
  if (reader.torn_size() != 0) {
    findings.push_back({Rule::kTornTail,
                        {},
                        {},
                        "the last " + std::to_string(reader.torn_size()) +
                            " bytes are no whole commit; the next append cuts them off",
                        {{"size", static_cast<int64_t>(reader.torn_size())}}});
  }
  return report.damage.empty();
}

// The day that is compared.
Result<Day> ComparedDay(const Reader& reader, std::optional<Day> date) {
  if (date) return *date;
  return LastCompleteDay(reader, std::chrono::floor<std::chrono::days>(Clock::now()));
}

// Adds what the exchange says.
ExitCode CheckExchange(Console& console, const Reader& reader, const ValidateArguments& arguments,
                       std::optional<Day> date, std::vector<Finding>& findings) {
  const std::string& source = *arguments.exchange_info;
  const auto text = ReadExchangeInfo(source);
  if (!text) return console.Fail(source, text.error());
  if (!*text) {
    findings.push_back({Rule::kExchangeUnavailable,
                        {},
                        {},
                        "the exchange does not answer in this country (status 451): skipped; give "
                        "it the file of an answer from elsewhere"});
    return ExitCode::kDone;
  }
  TradingPerpetuals answer = ParseTradingPerpetuals(**text);
  for (SchemaDrift& drift : answer.drift) {
    drift.where = source;
    findings.push_back(bfa::FindingOf(drift));
  }
  const auto& trading = answer.names;
  if (!trading) {
    // What is wrong with a file is no wrong flag.
    return console.Fail(source, Error(ErrorCode::kIo, trading.error().message()));
  }
  const Result<Day> day = ComparedDay(reader, date);
  if (!day) return console.Fail(arguments.store.path, day.error());
  const Result<Finding> finding = CompareWithExchange(reader, *day, *trading);
  if (!finding) {
    const bool is_empty = finding.error().code() == ErrorCode::kInvalidArgument;
    return is_empty ? console.Fail(source, Error(ErrorCode::kIo, finding.error().message()))
                    : console.Fail(arguments.store.path, finding.error());
  }
  findings.push_back(*finding);
  return ExitCode::kDone;
}

std::string Summary(const CheckReport& report, CheckLevel level,
                    const std::vector<Finding>& findings) {
  return std::string(level == CheckLevel::kFull ? "full" : "quick") +
         " check, commits: " + std::to_string(report.commit_count) +
         ", blocks: " + std::to_string(report.block_count) +
         ", days: " + std::to_string(report.day_count) +
         ", rows: " + std::to_string(report.row_count) + ", findings: " + CountText(findings) +
         (report.damage_left_out == 0
              ? ""
              : ", and " + std::to_string(report.damage_left_out) + " more of damage");
}

ExitCode ExitCodeOf(const std::vector<Finding>& findings, Severity fail_on) {
  ExitCode code = ExitCode::kDone;
  for (const Finding& finding : findings) {
    if (finding.rule == Rule::kDamagedBytes) return ExitCode::kDamaged;
    if (IsHard(finding.rule) || finding.severity() >= fail_on) code = ExitCode::kFindings;
  }
  return code;
}

ExitCode FailOpen(Console& console, const std::string& path, const Error& error, RowFormat format) {
  const ExitCode code = console.Fail(path, error);
  if (code != ExitCode::kDamaged) return code;
  Output output;
  PrintFindings(std::vector<Finding>{FindingOf({Rule::kDamagedBytes, error})}, format, output);
  output.Close(console);
  return code;
}

ExitCode RunValidate(Console& console, const ValidateArguments& arguments) {
  const Result<ValidateRequest> request = Parse(arguments);
  if (!request) return console.Fail({}, request.error());
  const std::string& path = arguments.store.path;
  // The torn tail is a finding here, and need not be warned of as well.
  Console silent = console;
  silent.quiet = true;
  const Result<Reader> reader = OpenStore(silent, arguments.store);
  if (!reader) return FailOpen(console, path, reader.error(), request->format);
  const CheckReport report = CheckStore(*reader, request->level);
  std::vector<Finding> findings;
  const bool sound = CheckBytes(*reader, report, findings);
  ExitCode failed = ExitCode::kDone;
  if (sound && request->checks_content) {
    const auto content = CheckContent(*reader, request->content);
    if (content) {
      findings.insert(findings.end(), content->begin(), content->end());
    } else {
      // A quick check does not look at all that the rules need.
      findings.push_back(FindingOf({Rule::kDamagedBytes, content.error()}));
    }
  }
  if (sound && arguments.exchange_info) {
    failed = CheckExchange(console, *reader, arguments, request->date, findings);
  }
  if (!sound) console.Note(path, "the store is not sound: what it says was not looked at");
  Output output;
  PrintFindings(findings, request->format, output);
  if (const ExitCode closed = output.Close(console); closed != ExitCode::kDone) return closed;
  console.Note(path, Summary(report, request->level, findings));
  const ExitCode code = ExitCodeOf(findings, request->fail_on);
  return code == ExitCode::kDone ? failed : code;
}

}  // namespace

void DeclareValidate(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand(
      "validate",
      "check that the store is sound, complete and plausible; docs/rules/ has the rules");
  const auto arguments = std::make_shared<ValidateArguments>();
  AddStoreArguments(*verb, arguments->store);
  auto* quick = verb->add_flag("--quick", arguments->quick, "only the newest commit and its index");
  verb->add_flag("--full", arguments->full,
                 "every byte and every value, and what the store says (default)")
      ->excludes(quick);
  verb->add_option("--rules", arguments->rules,
                   "check these alone of what the store says, by id or name, comma-separated; "
                   "integrity is always checked")
      ->type_name("LIST");
  AddRangeArguments(*verb, arguments->range);
  verb->add_option("--min-count", arguments->min_count, "the fewest files that a day may have")
      ->type_name("N");
  verb->add_option("--fail-on", arguments->fail_on,
                   "exit with 9 for findings of this severity: error or warning")
      ->type_name("SEVERITY")
      ->capture_default_str()
      ->check([](const std::string& text) {
        const bool known = text == "error" || text == "warning";
        return known ? std::string() : "'" + text + "' is neither error nor warning";
      });
  CLI::Option* exchange = verb->add_option("--exchange-info", arguments->exchange_info,
                                           "compare with what the exchange trades, by an answer "
                                           "of fapi/v1/exchangeInfo")
                              ->type_name("FILE|URL");
  verb->add_option("--date", arguments->date,
                   "the day to compare (default: the last one that is three days old)")
      ->type_name("DATE")
      ->needs(exchange);
  verb->add_flag("--insecure-origin", arguments->insecure, "allow plain http to other machines")
      ->needs(exchange);
  AddFormatArgument(*verb, arguments->format);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunValidate(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
