// The program `bfa` with the csv that BFA_DENSE_CSV names: import, export, and the memory that each
// takes. Without that variable there is nothing to measure.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bench/scratch_store.h"

namespace bfa::bench {
namespace {

struct Cost {
  double seconds;
  double peak_mib;
};

// Runs the program with its output in `output`; ends this process if it fails.
Cost RunProgram(std::vector<std::string> arguments, const std::string& output) {
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  const int failure = posix_spawn(&child, BFA_PROGRAM, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  rusage usage{};
  if (failure != 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
    GiveUp("bfa " + arguments[1] + " failed");
  }
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  return {time.count(), static_cast<double>(usage.ru_maxrss) / 1024};
}

bool HaveSameBytes(const std::string& a, const std::string& b) {
  std::ifstream first(a, std::ios::binary);
  std::ifstream second(b, std::ios::binary);
  using Iterator = std::istreambuf_iterator<char>;
  return first && second && std::equal(Iterator(first), Iterator(), Iterator(second), Iterator());
}

void Report(benchmark::State& state, const std::string& store, const Cost& cost) {
  state.counters["peak_MiB"] = cost.peak_mib;
  state.counters["store_bytes"] = static_cast<double>(FileSize(store));
}

void ImportCsv(benchmark::State& state, const std::string& csv) {
  const std::string store = ScratchPath("imported.bfa");
  Cost cost{};
  for (auto _ : state) {
    std::remove(store.c_str());
    cost = RunProgram({"bfa", "append", store, csv}, ScratchPath("append.txt"));
    state.SetIterationTime(cost.seconds);
  }
  Report(state, store, cost);
}

// Of the store imported before; what it writes has to be what was imported.
void ExportCsv(benchmark::State& state, const std::string& csv) {
  const std::string store = ScratchPath("imported.bfa");
  const std::string output = ScratchPath("exported.csv");
  Cost cost{};
  for (auto _ : state) {
    cost = RunProgram({"bfa", "export", store}, output);
    state.SetIterationTime(cost.seconds);
  }
  if (!HaveSameBytes(csv, output)) state.SkipWithError("the export is not the import");
  Report(state, store, cost);
}

const bool kRegistered = [] {
  const char* variable = std::getenv("BFA_DENSE_CSV");
  if (variable == nullptr) {
    std::fprintf(stderr, "csv_bench: BFA_DENSE_CSV is not set: nothing to import\n");
    return false;
  }
  const std::string csv = variable;
  const auto add = [&](const char* name, auto* work) {
    benchmark::RegisterBenchmark(name, [=](benchmark::State& state) { work(state, csv); })
        ->Unit(benchmark::kMillisecond)
        ->UseManualTime()
        ->Iterations(1);
  };
  add("ImportCsv", &ImportCsv);
  add("ExportCsv", &ExportCsv);
  return true;
}();

}  // namespace
}  // namespace bfa::bench
