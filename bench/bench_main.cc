// Runs the benchmarks of a program and prints their medians.
#include <benchmark/benchmark.h>

#include <fstream>
#include <string>
#include <vector>

namespace bfa::bench {
namespace {

std::string ProcessorName() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

// Only medians, their spread, and what went wrong.
class MedianReporter : public benchmark::ConsoleReporter {
 public:
  MedianReporter() : ConsoleReporter(OO_Tabular) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    std::vector<Run> kept;
    for (const Run& run : runs) {
      has_failed_ = has_failed_ || run.error_occurred;
      const bool is_single = run.run_type == Run::RT_Iteration;
      if (run.error_occurred || is_single || run.aggregate_name == "median" ||
          run.aggregate_name == "cv") {
        kept.push_back(run);
      }
    }
    if (!kept.empty()) ConsoleReporter::ReportRuns(kept);
  }

  bool has_failed() const { return has_failed_; }

 private:
  bool has_failed_ = false;
};

int Run(int argc, char** argv) {
  // What the caller says comes later and wins.
  std::vector<std::string> defaults{"--benchmark_repetitions=5",
                                    "--benchmark_report_aggregates_only=true"};
  std::vector<char*> arguments{argv[0]};
  for (std::string& argument : defaults) arguments.push_back(argument.data());
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::AddCustomContext("processor", ProcessorName());
  benchmark::AddCustomContext(
      "data", "853 real listings x 2,425 days, tests/data/listing_facts.csv (see bench/README.md)");
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  MedianReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return reporter.has_failed() ? 1 : 0;
}

}  // namespace
}  // namespace bfa::bench

int main(int argc, char** argv) { return bfa::bench::Run(argc, argv); }
