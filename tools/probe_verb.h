// What `update` and `backfill` have in common: one run, and all that is said of it.
#ifndef BFA_TOOLS_PROBE_VERB_H_
#define BFA_TOOLS_PROBE_VERB_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "bfa/probe_run.h"
#include "tools/probe_arguments.h"
#include "tools/verb.h"

namespace bfa::tools {

struct ProbeVerbArguments {
  std::string path;
  ProbeArguments probe;
  bool dry_run = false;
  std::string format = "table";  // of the plan
  std::string metrics_path;
  std::string notify_url;
  std::string notify_command;
  std::string progress = "auto";
};
void AddProbeVerbArguments(CLI::App& verb, ProbeVerbArguments& arguments);

// What the two do differently.
struct ProbeWork {
  std::string_view verb;
  std::function<Result<ProbeOutcome>(ProbeEnvironment&)> run;
  std::function<Result<ProbePlan>(ProbeEnvironment&)> plan;
};

// Prints the plan, or carries it out, reports, writes the metrics and notifies.
ExitCode RunProbe(Console& console, const ProbeVerbArguments& arguments, const ProbeWork& work);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_PROBE_VERB_H_
