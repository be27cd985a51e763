// The first answers of a store; docs/guides/quick-start.md explains it.
//
//   quick_start um.bfa
#include <cstdio>
#include <string>

#include "bfa/listing.h"
#include "bfa/reader.h"
#include "bfa/universe.h"

namespace {

// `found` is a Result without a value.
template <typename T>
int Fail(const bfa::Result<T>& found) {
  std::fprintf(stderr, "quick_start: %s\n", found.error().ToString().c_str());
  return 1;
}

int Answer(const std::string& path) {
  const auto store = bfa::Reader::Open(path);
  if (!store) return Fail(store);

  const bfa::Day day = *bfa::ParseDay("2022-05-12");
  const auto snapshot = store->SnapshotOf(day);
  if (!snapshot) return Fail(snapshot);
  std::printf("%s: %u with a file, %u in the universe\n", bfa::FormatDay(day).c_str(),
              snapshot->available().Count(), bfa::Universe(*snapshot).Count());

  const auto icp = store->FindSymbol("ICPUSDT");
  if (!icp) return Fail(icp);
  const auto timeline = store->TimelineOf(*icp);
  if (!timeline) return Fail(timeline);
  for (const bfa::DayRange& span : timeline->Spans()) {
    std::printf("ICPUSDT: %s to %s\n", bfa::FormatDay(span.first).c_str(),
                bfa::FormatDay(span.last).c_str());
  }

  const auto listed = bfa::Listings(*store, *bfa::ParseDay("2023-05-03"));
  if (!listed) return Fail(listed);
  for (const bfa::SymbolId id : *listed) {
    const auto name = store->SymbolName(id);
    if (!name) return Fail(name);
    std::printf("new on 2023-05-03: %s\n", std::string(*name).c_str());
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: quick_start FILE\n");
    return 2;
  }
  return Answer(argv[1]);
}
