// How long a store takes to open, and to answer what existed on a day. Also the shortest example of
// the library: link bfa::store, include bfa/reader.h.
//
//   snapshot_time um.bfa
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "bfa/reader.h"

namespace {

using Nanoseconds = std::chrono::duration<double, std::nano>;

// The median time of `runs` runs of `work`.
Nanoseconds MedianTime(int runs, const std::function<void()>& work) {
  std::vector<Nanoseconds> times;
  for (int i = 0; i < runs; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    times.emplace_back(std::chrono::steady_clock::now() - start);
  }
  std::ranges::nth_element(times, times.begin() + runs / 2);
  return times[static_cast<size_t>(runs / 2)];
}

int Fail(const std::string& message) {
  std::fprintf(stderr, "snapshot_time: %s\n", message.c_str());
  return 1;
}

// How many symbols had a file on `day`; 0 if nothing is known of it.
uint32_t AvailableCount(const bfa::Reader& reader, bfa::Day day) {
  const auto snapshot = reader.SnapshotOf(day);
  return snapshot ? snapshot->available().Count() : 0;
}

int Measure(const std::string& path) {
  const auto reader = bfa::Reader::Open(path);
  if (!reader) return Fail(reader.error().ToString());
  const auto counts = reader->Counts({bfa::kFirstDay, bfa::kLastDay});
  if (!counts) return Fail(counts.error().ToString());
  if (counts->empty()) return Fail("the store has no observation");

  // The same days at every run. Reading the clock costs as much as a snapshot, so it is read once
  // for all of them.
  constexpr size_t kDayCount = 10'000;
  std::mt19937_64 random(20'220'512);
  std::vector<bfa::Day> days;
  uint64_t expected = 0;
  while (days.size() < kDayCount) {
    const bfa::DayCounts& day = (*counts)[random() % counts->size()];
    days.push_back(day.day);
    expected += day.available;
  }
  bool is_right = true;
  const Nanoseconds batch = MedianTime(101, [&] {
    uint64_t sum = 0;
    for (const bfa::Day day : days) sum += AvailableCount(*reader, day);
    is_right = is_right && sum == expected;
  });
  const Nanoseconds opening = MedianTime(1001, [&] {
    const auto fresh = bfa::Reader::Open(path);
    is_right = is_right && fresh && AvailableCount(*fresh, counts->back().day) > 0;
  });
  if (!is_right) return Fail("a snapshot disagrees with the counts of the store");
  std::printf("snapshot of a random day, its symbols counted: %.1f ns\n",
              batch.count() / kDayCount);
  std::printf("open the store, then the snapshot of its last day: %.1f us\n",
              opening.count() / 1000);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return Fail("usage: snapshot_time FILE");
  return Measure(argv[1]);
}
