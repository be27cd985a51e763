// What a run of the prober tells: to the caller, to Prometheus, to whoever is to be notified.
#ifndef BFA_TOOLS_PROBE_REPORT_H_
#define BFA_TOOLS_PROBE_REPORT_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "bfa/probe_run.h"
#include "bfa/result.h"
#include "tools/console.h"
#include "tools/exit_code.h"

namespace bfa::tools {

// How a run ended, and what it did.
struct ProbeReport {
  std::string_view verb;
  std::string path;      // of the store
  std::string batch_id;  // hexadecimal
  Instant begin{};
  double seconds = 0;
  std::optional<ProbeOutcome> outcome;  // nothing if the run failed
  std::optional<Error> error;           // why it failed
  // Of the last day that was asked for, by the store after the run.
  uint64_t available_count = 0;
};

// `success`, `partial`, `interrupted` or `failure`.
std::string_view StatusOf(const ProbeReport& report);
// kDone, kPartial, kInterrupted, kNetwork if nothing at all was learned, or that of the error.
ExitCode ExitCodeOf(const ProbeReport& report);

// The line for standard output.
std::string SummaryOf(const ProbeOutcome& outcome);
// Findings as warnings, and what could not be learned, by name.
void SayDetails(Console& console, const ProbeReport& report);

// The text that Prometheus reads (text exposition format 0.0.4). `previous` is the text of the run
// before, or empty: the time of the last success is taken from there if this one is none.
std::string MetricsOf(const ProbeReport& report, std::string_view previous);

// The JSON object for a notification: status, counts of what changed, names of what is new or
// unknown (the first hundred of each).
std::string NotificationOf(const ProbeReport& report);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_PROBE_REPORT_H_
