#include "tools/probe_report.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "bfa/decimal_text.h"
#include "tools/finding_list.h"

namespace bfa::tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMostNames = 100;  // in a notification
constexpr std::string_view kLastSuccess = "bfa_last_success_timestamp_seconds";

double SecondsOf(Instant instant) {
  return static_cast<double>(instant.time_since_epoch().count()) / 1e6;
}

std::string DaysText(const UnlearnedCells& cells) {
  std::string text;
  for (const DayRange& range : cells.days) {
    text += (text.empty() ? " on " : ", ") + FormatDay(range.first);
    if (range.last != range.first) text += " to " + FormatDay(range.last);
  }
  return text;
}

std::string NameOf(const UnlearnedCells& cells) {
  if (cells.symbol.empty()) return "not learned";
  return cells.symbol + (cells.klines ? ": klines not learned" : ": not learned") + DaysText(cells);
}

uint64_t UnlearnedCount(const ProbeOutcome& outcome) {
  uint64_t count = 0;
  for (const UnlearnedCells& cells : outcome.unlearned) count += cells.Count();
  return count;
}

std::map<std::string_view, uint64_t> CountFindings(const ProbeOutcome& outcome) {
  std::map<std::string_view, uint64_t> counts;
  for (const Finding& finding : outcome.findings) ++counts[Describe(finding.rule).id];
  return counts;
}

// The value that a metric without labels has in `text`.
std::optional<double> MetricIn(std::string_view text, std::string_view name) {
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ') continue;
    return ParseDecimal(line.substr(name.size() + 1));
  }
  return std::nullopt;
}

// Writes metrics, all of them gauges of the last run.
class MetricsText {
 public:
  void Declare(std::string_view name, std::string_view help) {
    text_ += "# HELP ";
    text_ += name;
    text_ += ' ';
    text_ += help;
    text_ += "\n# TYPE ";
    text_ += name;
    text_ += " gauge\n";
  }
  void Value(std::string_view name, double value, std::string_view label = {},
             std::string_view label_value = {}) {
    text_ += name;
    if (!label.empty()) {
      text_ += '{';
      text_ += label;
      text_ += "=\"";
      text_ += label_value;
      text_ += "\"}";
    }
    text_ += ' ';
    AppendDecimal(value, text_);
    text_ += '\n';
  }
  void Count(std::string_view name, std::string_view help, uint64_t value) {
    Declare(name, help);
    Value(name, static_cast<double>(value));
  }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

void WriteOutcome(const ProbeReport& report, MetricsText& metrics) {
  const ProbeOutcome& outcome = *report.outcome;
  metrics.Declare("bfa_last_day_timestamp_seconds", "Midnight of the last day that was asked for.");
  metrics.Value("bfa_last_day_timestamp_seconds", SecondsOf(outcome.last_day));
  metrics.Count("bfa_symbols", "Symbols asked about.", outcome.symbol_count);
  metrics.Count("bfa_available", "Symbols with a file on the last day.", report.available_count);
  metrics.Count("bfa_new_symbols", "Symbols seen for the first time.", outcome.new_symbols.size());
  metrics.Count("bfa_rows_added", "Cells that got a row.", outcome.rows_added);
  metrics.Count("bfa_rows_changed", "Cells whose row changed.", outcome.rows_changed);
  metrics.Count("bfa_coverage_ranges_added", "Ranges proven to have no file.",
                outcome.ranges_added);
  metrics.Count("bfa_klines_added", "Cells that got their kline.", outcome.klines_added);
  metrics.Count("bfa_unlearned_cells", "Cells that are unknown and could not be learned.",
                UnlearnedCount(outcome));
  metrics.Count("bfa_unsettled_cells", "Cells without a file, too young to say so.",
                outcome.unsettled_cell_count);
  metrics.Declare("bfa_findings", "Findings, by rule.");
  for (const auto& [rule, count] : CountFindings(outcome)) {
    metrics.Value("bfa_findings", static_cast<double>(count), "rule", rule);
  }
  metrics.Declare("bfa_requests", "Requests, by status or fault.");
  for (const auto& [status, count] : outcome.replies) {
    metrics.Value("bfa_requests", static_cast<double>(count), "status", status);
  }
  metrics.Count("bfa_request_retries", "Requests that were sent again.", outcome.retry_count);
  metrics.Count("bfa_request_failures", "Requests that failed all their tries.",
                outcome.failed_count);
  const PoolFigures& pool = outcome.pool;
  metrics.Count("bfa_received_bytes", "Bytes received.", pool.received_size);
  metrics.Count("bfa_connections_open", "Connections open at the end.", pool.open_connections);
  metrics.Count("bfa_connections_in_use", "Of those, in use.", pool.in_use_connections);
  metrics.Count("bfa_connections_idle", "Of those, idle.",
                pool.open_connections - pool.in_use_connections);
  metrics.Count("bfa_connections_opened", "Connections opened.", pool.opened_connections);
  metrics.Count("bfa_connections_reused", "Requests sent over an open connection.", pool.reused);
  metrics.Count("bfa_connections_replaced", "Requests sent again since a connection had broken.",
                pool.replaced);
  metrics.Count("bfa_connection_waits", "Requests that waited for a connection.", pool.waits);
  metrics.Declare("bfa_connection_acquire_seconds", "The sum of those waits.");
  metrics.Value("bfa_connection_acquire_seconds",
                static_cast<double>(pool.acquire_time.count()) / 1e6);
  metrics.Count("bfa_tls_handshakes", "TLS handshakes.", pool.tls_handshakes);
}

Json JsonOf(const UnlearnedCells& cells) {
  Json days = Json::array();
  for (const DayRange& range : cells.days) {
    days.push_back({FormatDay(range.first), FormatDay(range.last)});
  }
  return {{"symbol", cells.symbol}, {"klines", cells.klines}, {"days", days}, {"why", cells.why}};
}

template <typename Items, typename Convert>
Json FirstOf(const Items& items, const Convert& convert) {
  Json list = Json::array();
  for (size_t i = 0; i < std::min(items.size(), kMostNames); ++i) list.push_back(convert(items[i]));
  return list;
}

}  // namespace

std::string_view StatusOf(const ProbeReport& report) {
  switch (ExitCodeOf(report)) {
    case ExitCode::kDone:
      return "success";
    case ExitCode::kPartial:
      return "partial";
    case ExitCode::kInterrupted:
      return "interrupted";
    default:
      return "failure";
  }
}

ExitCode ExitCodeOf(const ProbeReport& report) {
  if (report.error) return ExitCodeOf(report.error->code());
  const ProbeOutcome& outcome = *report.outcome;
  const bool damaged =
      std::any_of(outcome.findings.begin(), outcome.findings.end(),
                  [](const Finding& finding) { return finding.rule == Rule::kDamagedBytes; });
  if (damaged) return ExitCode::kDamaged;
  if (outcome.interrupted) return ExitCode::kInterrupted;
  if (outcome.unlearned.empty()) return ExitCode::kDone;
  const bool learned = outcome.learned_cell_count != 0 || outcome.klines_added != 0;
  return learned ? ExitCode::kPartial : ExitCode::kNetwork;
}

std::string SummaryOf(const ProbeOutcome& outcome) {
  return "day " + FormatDay(outcome.last_day) + " symbols " + std::to_string(outcome.symbol_count) +
         " new " + std::to_string(outcome.new_symbols.size()) + " added " +
         std::to_string(outcome.rows_added) + " changed " + std::to_string(outcome.rows_changed) +
         " covered " + std::to_string(outcome.ranges_added) + " klines " +
         std::to_string(outcome.klines_added) + " unlearned " +
         std::to_string(UnlearnedCount(outcome)) + " commit " +
         std::to_string(outcome.last_sequence) + "\n";
}

void SayDetails(Console& console, const ProbeReport& report) {
  const ProbeOutcome& outcome = *report.outcome;
  for (const std::string& symbol : outcome.new_symbols) {
    console.Detail(report.path, "new symbol " + symbol);
  }
  for (const Finding& finding : outcome.findings) {
    const std::string text = TextOf(finding);
    if (finding.severity() == Severity::kNote) {
      console.Note(report.path, text);
    } else {
      console.Warn(report.path, text);
    }
  }
  for (const UnlearnedCells& cells : outcome.unlearned) {
    console.Warn(report.path, NameOf(cells) + ": " + cells.why);
  }
}

std::string MetricsOf(const ProbeReport& report, std::string_view previous) {
  MetricsText metrics;
  const double end = SecondsOf(report.begin) + report.seconds;
  const bool success = StatusOf(report) == "success";
  metrics.Declare("bfa_last_run_timestamp_seconds", "When the last run ended.");
  metrics.Value("bfa_last_run_timestamp_seconds", end);
  metrics.Count("bfa_last_run_success", "1 if it learned all that it wanted.", success ? 1 : 0);
  const std::optional<double> last_success =
      success ? std::optional<double>(end) : MetricIn(previous, kLastSuccess);
  if (last_success) {
    metrics.Declare(kLastSuccess, "When the last run ended that learned all that it wanted.");
    metrics.Value(kLastSuccess, *last_success);
  }
  metrics.Declare("bfa_run_seconds", "How long the last run took.");
  metrics.Value("bfa_run_seconds", report.seconds);
  if (report.outcome) WriteOutcome(report, metrics);
  return metrics.Take();
}

std::string NotificationOf(const ProbeReport& report) {
  Json message{{"status", StatusOf(report)},
               {"verb", report.verb},
               {"store", report.path},
               {"batch_id", report.batch_id},
               {"begin", FormatInstant(report.begin)},
               {"seconds", report.seconds}};
  if (report.error) message["error"] = report.error->ToString();
  if (report.outcome) {
    const ProbeOutcome& outcome = *report.outcome;
    message["last_day"] = FormatDay(outcome.last_day);
    message["symbols"] = outcome.symbol_count;
    message["available"] = report.available_count;
    message["rows_added"] = outcome.rows_added;
    message["rows_changed"] = outcome.rows_changed;
    message["ranges_added"] = outcome.ranges_added;
    message["klines_added"] = outcome.klines_added;
    message["commit"] = outcome.last_sequence;
    message["unlearned_cells"] = UnlearnedCount(outcome);
    Json counts = Json::object();
    for (const auto& [kind, count] : CountFindings(outcome)) counts[std::string(kind)] = count;
    message["finding_counts"] = counts;
    message["new_symbols"] =
        FirstOf(outcome.new_symbols, [](const std::string& name) { return Json(name); });
    message["unlearned"] =
        FirstOf(outcome.unlearned, [](const UnlearnedCells& cells) { return JsonOf(cells); });
    message["findings"] =
        FirstOf(outcome.findings, [](const Finding& finding) { return JsonOf(finding); });
  }
  // A name from the origin may be no UTF-8.
  return message.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace bfa::tools
