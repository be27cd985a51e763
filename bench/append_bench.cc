// Writing, synced to the disk that TMPDIR is on.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cstdio>
#include <optional>
#include <vector>

#include "bench/dense_rows.h"
#include "bench/scratch_store.h"
#include "bfa/appender.h"

namespace bfa::bench {
namespace {

constexpr size_t kDirectoryCount = 1'007;  // of the archive on 2026-08-22

double PeakMemoryMiB() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// What one daily run learns: the listings of the last day of the facts and as many made-up names as
// are missing to 1,007, all moved to `day`.
std::vector<Observation> RowsOf(Day day) {
  std::vector<Observation> rows;
  for (size_t i = 0; i < kDirectoryCount; ++i) {
    Observation row = DenseRow(i % kListingCount, kFactDays.last);
    const auto shift = std::chrono::duration_cast<std::chrono::microseconds>(day - kFactDays.last);
    for (const Column column : {Column::kLastModified, Column::kProbeTimestamp}) {
      if (row.metadata.has(column)) {
        row.metadata.SetInteger(column, row.metadata.integer(column) + shift.count());
      }
    }
    if (i >= kListingCount) row.symbol = "DIRECTORY" + std::to_string(i) + "USDT";
    row.day = day;
    rows.push_back(std::move(row));
  }
  return rows;
}

bool AppendRows(const std::vector<Observation>& rows, Appender& appender) {
  for (const Observation& row : rows) {
    if (!appender.Add(row)) return false;
  }
  const auto outcome = appender.Commit();
  return outcome && outcome->rows_added == rows.size();
}

// Appends day after day to a dense store of its own; `reopens` as each daily run does.
void AppendDays(benchmark::State& state, bool reopens) {
  const std::string path = ScratchPath("growing.bfa");
  BuildDenseStore(path);
  const uint64_t size_before = FileSize(path);
  Day day = kFactDays.last;
  std::optional<Appender> appender;
  for (auto _ : state) {
    state.PauseTiming();
    day += std::chrono::days{1};
    const std::vector<Observation> rows = RowsOf(day);
    if (reopens) appender.reset();
    state.ResumeTiming();
    if (!appender) {
      auto opened = Appender::Open(path);
      if (!opened) return state.SkipWithError("cannot open the store");
      appender.emplace(*std::move(opened));
    }
    if (!AppendRows(rows, *appender)) return state.SkipWithError("wrong answer");
  }
  appender.reset();
  state.counters["bytes_a_day"] =
      static_cast<double>(FileSize(path) - size_before) / static_cast<double>(state.iterations());
  const Reader reader = OpenStore(path);
  const auto last = reader.SnapshotOf(day);
  if (!last || last->observed().Count() != kDirectoryCount) state.SkipWithError("wrong answer");
  std::remove(path.c_str());
}

void AppendOneDay(benchmark::State& state) { AppendDays(state, false); }
BENCHMARK(AppendOneDay)->Unit(benchmark::kMillisecond)->Iterations(200);

void OpenAndAppendOneDay(benchmark::State& state) { AppendDays(state, true); }
BENCHMARK(OpenAndAppendOneDay)->Unit(benchmark::kMillisecond)->Iterations(200);

void AppendDenseRows(benchmark::State& state) {
  const std::string path = ScratchPath("appended.bfa");
  for (auto _ : state) {
    std::remove(path.c_str());
    BuildDenseStore(path);
  }
  const Reader reader = OpenStore(path);
  const auto counts = reader.Counts(kFactDays);
  if (!counts) return state.SkipWithError("cannot read the store");
  uint64_t row_count = 0;
  for (const DayCounts& day : *counts) row_count += day.observed;
  if (row_count != kDenseRowCount) return state.SkipWithError("wrong answer");
  state.counters["file_bytes"] = static_cast<double>(FileSize(path));
  state.counters["peak_MiB"] = PeakMemoryMiB();
  std::remove(path.c_str());
}
BENCHMARK(AppendDenseRows)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace bfa::bench
