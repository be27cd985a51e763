// What a backtest that starts from today's symbols never sees; docs/guides/
// point-in-time-backtesting.md explains it.
//
//   point_in_time um.bfa [SEQUENCE]
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "bfa/reader.h"
#include "bfa/universe.h"

namespace {

// The universe of the first observed day of each year, and how much of it is not in that of the
// last day.
bfa::Status PrintSurvivors(const bfa::Reader& store) {
  const auto days = store.Days();
  if (!days) return days.error();
  const auto last = store.SnapshotOf(days->last);
  if (!last) return last.error();
  const bfa::SymbolSet survivors = bfa::Universe(*last);

  std::optional<std::chrono::year> year;
  return store.ForEachDay(*days, [&](const bfa::Snapshot& snapshot) {
    const auto year_of_day = std::chrono::year_month_day(snapshot.day()).year();
    if (year == year_of_day) return;
    year = year_of_day;
    const bfa::SymbolSet universe = bfa::Universe(snapshot);
    std::printf("%s: universe %3u, of them gone by the last day %3u\n",
                bfa::FormatDay(snapshot.day()).c_str(), universe.Count(),
                bfa::CountAndNot(universe, survivors));
  });
}

// Walks through the days as a backtest does: what is decided for a day comes from the day before.
bfa::Status PrintLostPositions(const bfa::Reader& store) {
  const auto days = store.Days();
  if (!days) return days.error();
  bfa::SymbolSet yesterday;
  uint32_t lost_count = 0;
  bfa::Status done = store.ForEachDay(*days, [&](const bfa::Snapshot& snapshot) {
    const bfa::SymbolSet today = bfa::Universe(snapshot);
    // Choose from `yesterday`: today's file is published tomorrow. What is in `yesterday` and not
    // in `today` could not be sold at a price of today.
    lost_count += bfa::CountAndNot(yesterday, today);
    yesterday = today;
  });
  if (done) std::printf("positions in all symbols would have been stuck %u times\n", lost_count);
  return done;
}

int Fail(const bfa::Error& error) {
  std::fprintf(stderr, "point_in_time: %s\n", error.ToString().c_str());
  return 1;
}

int Answer(const std::string& path, std::optional<uint64_t> sequence) {
  auto store = bfa::Reader::Open(path);
  if (!store) return Fail(store.error());
  if (sequence) store = store->AsOf(*sequence);
  if (!store) return Fail(store.error());
  std::printf("commit %s of %s\n", std::to_string(store->sequence()).c_str(),
              bfa::FormatInstant(store->commit_time()).c_str());
  if (const auto done = PrintSurvivors(*store); !done) return Fail(done.error());
  if (const auto done = PrintLostPositions(*store); !done) return Fail(done.error());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::fprintf(stderr, "usage: point_in_time FILE [SEQUENCE]\n");
    return 2;
  }
  std::optional<uint64_t> sequence;
  if (argc == 3) sequence = std::strtoull(argv[2], nullptr, 10);
  return Answer(argv[1], sequence);
}
