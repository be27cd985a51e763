// The full check, and how many bytes there are to check.
#include <benchmark/benchmark.h>

#include "bench/dense_rows.h"
#include "bench/scratch_store.h"
#include "bfa/check.h"

namespace bfa::bench {
namespace {

void Check(benchmark::State& state, const std::string& path) {
  for (auto _ : state) {
    const CheckReport report = CheckStore(OpenStore(path), CheckLevel::kFull);
    if (!report.damage.empty() || report.row_count != kDenseRowCount) {
      return state.SkipWithError("wrong answer");
    }
  }
  state.counters["file_bytes"] = static_cast<double>(FileSize(path));
}

void FullCheckOfOneCommit(benchmark::State& state) { Check(state, DenseStorePath()); }
BENCHMARK(FullCheckOfOneCommit)->Unit(benchmark::kMillisecond);

void FullCheckOfDailyCommits(benchmark::State& state) { Check(state, DailyStorePath()); }
BENCHMARK(FullCheckOfDailyCommits)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bfa::bench
