#include "tools/probe_verb.h"

#include <fstream>
#include <iterator>
#include <random>

#include "tools/hex_text.h"
#include "tools/interrupt.h"
#include "tools/notification.h"
#include "tools/probe_report.h"
#include "tools/progress_bar.h"

namespace bfa::tools {
namespace {

std::string_view NameOf(ProbePhase phase) {
  switch (phase) {
    case ProbePhase::kCells:
      return "symbols";
    case ProbePhase::kKlines:
      break;
  }
  return "klines";
}

void PrintStep(const ProbePlan::Step& step, RowPrinter& printer) {
  const auto print = [&](std::string_view method, DayRange days, uint64_t request_count) {
    printer.Text(step.symbol);
    printer.Text(method);
    printer.Text(FormatDay(days.first));
    printer.Text(FormatDay(days.last));
    printer.Unsigned(request_count);
    return printer.EndRow();
  };
  uint64_t head_count = 0;
  for (const DayRange& days : step.heads) {
    head_count += static_cast<uint64_t>((days.last - days.first).count()) + 1;
  }
  if (step.list && !print("list", *step.list, step.request_count - head_count)) return;
  for (const DayRange& days : step.heads) {
    if (!print("head", days, static_cast<uint64_t>((days.last - days.first).count()) + 1)) return;
  }
}

ExitCode PrintPlan(Console& console, const std::string& path, const ProbePlan& plan,
                   RowFormat format) {
  Output output;
  RowPrinter printer(output, format, {"symbol", "method", "first_day", "last_day", "requests"});
  for (const ProbePlan::Step& step : plan.steps) PrintStep(step, printer);
  printer.Finish();
  console.Note(path, "up to " + FormatDay(plan.last_day) + ": about " +
                         std::to_string(plan.listing_requests) + " listing requests, " +
                         std::to_string(plan.head_requests) + " HEADs and " +
                         std::to_string(plan.kline_requests) + " requests for klines, after " +
                         std::to_string(plan.discovery_requests) + " that listed the symbols");
  const ExitCode code = output.Close(console);
  return code == ExitCode::kDone && !plan.complete ? ExitCode::kPartial : code;
}

std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

ExitCode WriteMetrics(Console& console, const std::string& path, const ProbeReport& report) {
  const auto file = OutputFile::Create(path);
  if (!file) return console.Fail(path, file.error());
  (*file)->output().buffer() += MetricsOf(report, ReadText(path));
  return (*file)->Commit(console);
}

uint64_t CountAvailable(const std::string& path, Day day) {
  const Result<Reader> reader = Reader::Open(path);
  if (!reader) return 0;
  const auto counts = reader->Counts({day, day});
  return counts && !counts->empty() ? counts->front().available : 0;
}

// Says, writes and sends what there is to tell of a run. What goes wrong with that changes no exit
// code but that of success.
ExitCode Tell(Console& console, const ProbeVerbArguments& arguments, Transport& transport,
              const ProbeReport& report) {
  ExitCode code = ExitCodeOf(report);
  const auto note_failure = [&code](ExitCode failed) {
    if (code == ExitCode::kDone) code = failed;
  };
  if (report.error) console.Fail(arguments.path, *report.error);
  if (report.outcome) {
    SayDetails(console, report);
    if (report.outcome->interrupted) {
      console.Note(arguments.path, "interrupted: what was learned by then is committed");
    }
    Output output;
    output.buffer() += SummaryOf(*report.outcome);
    note_failure(output.Close(console));
  }
  if (!arguments.metrics_path.empty()) {
    note_failure(WriteMetrics(console, arguments.metrics_path, report));
  }
  const std::string message = NotificationOf(report);
  if (!arguments.notify_url.empty()) {
    const Status posted = PostNotification(transport, arguments.notify_url, message);
    if (!posted) note_failure(console.Fail({}, posted.error()));
  }
  if (!arguments.notify_command.empty()) {
    const Status ran = RunNotification(arguments.notify_command, message);
    if (!ran) note_failure(console.Fail({}, ran.error()));
  }
  return code;
}

}  // namespace

void AddProbeVerbArguments(CLI::App& verb, ProbeVerbArguments& arguments) {
  verb.add_option("FILE", arguments.path, "the store; created if there is none")->required();
  AddOriginArguments(verb, arguments.probe);
  AddCellArguments(verb, arguments.probe);
  CLI::Option* dry_run =
      verb.add_flag("--dry-run", arguments.dry_run,
                    "print what would be asked for and how many requests that takes");
  AddFormatArgument(verb, arguments.format);
  verb.get_option("--format")->needs(dry_run);
  verb.add_option("--metrics", arguments.metrics_path,
                  "write what the run did to this file, as Prometheus reads it")
      ->type_name("FILE")
      ->excludes(dry_run);
  verb.add_option("--notify-url", arguments.notify_url, "post a JSON object about the run")
      ->type_name("URL")
      ->excludes(dry_run);
  verb.add_option("--notify-cmd", arguments.notify_command,
                  "run this by the shell, with that object on its standard input")
      ->type_name("COMMAND")
      ->excludes(dry_run);
  AddProgressArgument(verb, arguments.progress);
}

ExitCode RunProbe(Console& console, const ProbeVerbArguments& arguments, const ProbeWork& work) {
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return console.Fail({}, format.error());
  Result<ProgressBar> progress = ProgressBar::Create(console, arguments.progress);
  if (!progress) return console.Fail({}, progress.error());
  if (!arguments.notify_url.empty()) {
    // Unlike an origin it may have a query, and end in a slash.
    std::string url = arguments.notify_url.substr(0, arguments.notify_url.find('?'));
    while (url.ends_with('/')) url.pop_back();
    const Status checked = CheckOriginUrl("--notify-url", url, arguments.probe.insecure);
    if (!checked) return console.Fail({}, checked.error());
  }
  const auto transport = MakeTransport(arguments.probe);
  if (!transport) return console.Fail({}, transport.error());

  const InterruptGuard guard;
  ProbeEnvironment environment{**transport};
  environment.batch_id = MakeBatchId();
  environment.seed = std::random_device()();
  environment.stop = Interrupted;
  environment.on_progress = [&](ProbePhase phase, uint64_t done, uint64_t total) {
    progress->Update(NameOf(phase), done, total);
  };
  environment.on_event = [&](std::string_view event) { console.Note(arguments.path, event); };
  if (arguments.dry_run) {
    const Result<ProbePlan> plan = work.plan(environment);
    if (Interrupted()) return ExitCode::kInterrupted;
    if (!plan) return console.Fail(arguments.path, plan.error());
    return PrintPlan(console, arguments.path, *plan, *format);
  }
  ProbeReport report;
  report.verb = work.verb;
  report.path = arguments.path;
  report.batch_id = HexOf(environment.batch_id);
  report.begin = environment.clock();
  console.batch_id = report.batch_id;
  console.Detail(arguments.path, "batch " + report.batch_id);
  const auto begin = std::chrono::steady_clock::now();
  Result<ProbeOutcome> outcome = work.run(environment);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (outcome) {
    report.available_count = CountAvailable(arguments.path, outcome->last_day);
    report.outcome = std::move(*outcome);
  } else if (Interrupted() && outcome.error().code() == ErrorCode::kNetwork) {
    return ExitCode::kInterrupted;
  } else {
    report.error = outcome.error();
  }
  return Tell(console, arguments, **transport, report);
}

}  // namespace bfa::tools
