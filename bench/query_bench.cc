// Questions to the dense store: 2,068,525 rows in one commit, in the page cache unless said
// otherwise.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>

#include "bench/dense_rows.h"
#include "bench/questions.h"
#include "bench/scratch_store.h"

namespace bfa::bench {
namespace {

const Reader& DenseStore() {
  static const Reader reader = OpenStore(DenseStorePath());
  return reader;
}

// Which listing an id of the dense store stands for, as an index.
const std::vector<size_t>& ListingOfId() {
  static const std::vector<size_t> listing_of_id = [] {
    std::vector<size_t> indices;
    for (SymbolId id = 0; id < DenseStore().symbol_count(); ++id) {
      const auto at =
          std::ranges::lower_bound(Listings(), *DenseStore().SymbolName(id), {}, &Listing::symbol);
      indices.push_back(static_cast<size_t>(at - Listings().begin()));
    }
    return indices;
  }();
  return listing_of_id;
}

const Listing& ListingOf(SymbolId id) { return Listings()[ListingOfId()[id]]; }

struct Cell {
  Day day;
  SymbolId id;
};

template <typename AnswerOf>
Questions<Cell> AboutRandomCells(const AnswerOf& answer_of) {
  std::mt19937_64 random(2);
  Questions<Cell> questions;
  while (questions.size() < kQuestionCount) {
    const Cell cell{kFactDays.first + std::chrono::days{random() % kFactDayCount},
                    static_cast<SymbolId>(random() % kListingCount)};
    questions.Add(cell, answer_of(cell));
  }
  return questions;
}

template <typename AnswerOf>
Questions<SymbolId> AboutAllSymbols(const AnswerOf& answer_of) {
  std::vector<SymbolId> ids(kListingCount);
  for (SymbolId id = 0; id < ids.size(); ++id) ids[id] = id;
  std::ranges::shuffle(ids, std::mt19937_64(3));
  Questions<SymbolId> questions;
  for (const SymbolId id : ids) questions.Add(id, answer_of(id));
  return questions;
}

// The sum of `value_of(index of the listing)` over the listings with a file on `day`.
template <typename ValueOf>
uint64_t SumOverFiles(Day day, const ValueOf& value_of) {
  uint64_t sum = 0;
  for (size_t i = 0; i < kListingCount; ++i) {
    if (Listings()[i].HasFile(day)) sum += value_of(i);
  }
  return sum;
}

uint64_t CountAfterOpening(Day day) {
  const auto reader = Reader::Open(DenseStorePath());
  if (!reader) return kNoAnswer;
  const auto snapshot = reader->SnapshotOf(day);
  return snapshot ? snapshot->available().Count() : kNoAnswer;
}

void OpenAndFirstSnapshot(benchmark::State& state) {
  DenseStorePath();
  AskOverAndOver(state, AboutRandomDays(FileCountOf), CountAfterOpening);
}
BENCHMARK(OpenAndFirstSnapshot)->Unit(benchmark::kMicrosecond);

// With the file read from the disk: its pages are thrown out of the page cache before each open.
void OpenAndFirstSnapshotFromDisk(benchmark::State& state) {
  const int file = open(DenseStorePath().c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 || fsync(file) != 0) GiveUp("cannot open the dense store");
  AskOverAndOver(state, AboutRandomDays(FileCountOf), [&](Day day) {
    state.PauseTiming();
    if (posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) != 0) GiveUp("cannot drop pages");
    state.ResumeTiming();
    return CountAfterOpening(day);
  });
  close(file);
}
BENCHMARK(OpenAndFirstSnapshotFromDisk)->Unit(benchmark::kMicrosecond)->Iterations(200);

// The snapshot, and the first word of its bitset.
void SnapshotBitset(benchmark::State& state) {
  const auto first_word = [](Day day) {
    uint64_t word = 0;
    for (SymbolId id = 0; id < 64; ++id) {
      if (ListingOf(id).HasFile(day)) word |= uint64_t{1} << id;
    }
    return word;
  };
  AskWarm(state, AboutRandomDays(first_word), [](Day day) {
    const auto snapshot = DenseStore().SnapshotOf(day);
    return snapshot ? snapshot->available().word(0) : kNoAnswer;
  });
}
BENCHMARK(SnapshotBitset);

void SnapshotCount(benchmark::State& state) {
  AskWarm(state, AboutRandomDays(FileCountOf), [](Day day) -> uint64_t {
    const auto snapshot = DenseStore().SnapshotOf(day);
    return snapshot ? snapshot->available().Count() : kNoAnswer;
  });
}
BENCHMARK(SnapshotCount);

void SnapshotContains(benchmark::State& state) {
  const auto questions =
      AboutRandomCells([](Cell cell) { return ListingOf(cell.id).HasFile(cell.day) ? 1U : 0U; });
  AskWarm(state, questions, [](Cell cell) -> uint64_t {
    const auto snapshot = DenseStore().SnapshotOf(cell.day);
    if (!snapshot) return kNoAnswer;
    return snapshot->available().contains(cell.id) ? 1 : 0;
  });
}
BENCHMARK(SnapshotContains);

void SnapshotIds(benchmark::State& state) {
  const auto sum_of_ids = [](Day day) {
    uint64_t sum = 0;
    for (SymbolId id = 0; id < kListingCount; ++id) sum += ListingOf(id).HasFile(day) ? id : 0;
    return sum;
  };
  AskWarm(state, AboutRandomDays(sum_of_ids), [](Day day) {
    const auto snapshot = DenseStore().SnapshotOf(day);
    if (!snapshot) return kNoAnswer;
    uint64_t sum = 0;
    for (const SymbolId id : snapshot->available()) sum += id;
    return sum;
  });
}
BENCHMARK(SnapshotIds);

// A number that tells lists of names apart, their order included, for the price of their ends.
uint64_t DigestOf(const std::vector<std::string_view>& names) {
  uint64_t digest = 0;
  for (const std::string_view name : names) {
    digest = digest * 31 + name.size() + static_cast<unsigned char>(name[0]);
  }
  return digest;
}

void SnapshotNames(benchmark::State& state) {
  const auto digest = [](Day day) {
    std::vector<std::string_view> names;
    for (const Listing& listing : Listings()) {
      if (listing.HasFile(day)) names.emplace_back(listing.symbol);
    }
    return DigestOf(names);
  };
  AskWarm(state, AboutRandomDays(digest), [](Day day) {
    const auto snapshot = DenseStore().SnapshotOf(day);
    if (!snapshot) return kNoAnswer;
    const auto names = snapshot->Names();
    return names ? DigestOf(*names) : kNoAnswer;
  });
}
BENCHMARK(SnapshotNames);

// Name, size and Last-Modified of every file of a day.
void SnapshotWithMetadata(benchmark::State& state) {
  const auto sum_of_sizes = [](Day day) {
    return SumOverFiles(day, [&](size_t i) {
      return static_cast<uint64_t>(FileSizeOf(i, day)) + Listings()[i].symbol.size();
    });
  };
  const auto questions = AboutRandomDays(sum_of_sizes);
  AskWarm(state, questions, [](Day day) {
    const auto snapshot = DenseStore().SnapshotOf(day);
    if (!snapshot) return kNoAnswer;
    const auto sizes = snapshot->Values(Column::kFileSizeBytes);
    const auto times = snapshot->Values(Column::kLastModified);
    const auto ids = DenseStore().InNameOrder(snapshot->available());
    if (!sizes || !times || !ids) return kNoAnswer;
    uint64_t sum = 0;
    for (const SymbolId id : *ids) {
      if (!times->has(id)) return kNoAnswer;
      sum += static_cast<uint64_t>(sizes->integer(id)) + DenseStore().SymbolName(id)->size();
    }
    return sum;
  });
}
BENCHMARK(SnapshotWithMetadata);

void OneFileSize(benchmark::State& state) {
  const auto questions = AboutRandomCells([](Cell cell) -> uint64_t {
    if (!ListingOf(cell.id).HasFile(cell.day)) return 0;
    return static_cast<uint64_t>(FileSizeOf(ListingOfId()[cell.id], cell.day));
  });
  AskWarm(state, questions, [](Cell cell) {
    const auto snapshot = DenseStore().SnapshotOf(cell.day);
    if (!snapshot) return kNoAnswer;
    const auto size = snapshot->Integer(Column::kFileSizeBytes, cell.id);
    return size ? static_cast<uint64_t>(size->value_or(0)) : kNoAnswer;
  });
}
BENCHMARK(OneFileSize);

void FindSymbol(benchmark::State& state) {
  std::mt19937_64 random(4);
  Questions<std::string> questions;
  while (questions.size() < kQuestionCount) {
    const auto id = static_cast<SymbolId>(random() % kListingCount);
    questions.Add(ListingOf(id).symbol, id);
  }
  AskWarm(state, questions, [](const std::string& name) -> uint64_t {
    const auto id = DenseStore().FindSymbol(name);
    return id ? *id : kNoAnswer;
  });
}
BENCHMARK(FindSymbol);

// The number of spans and the days in them.
uint64_t SpansOf(const Reader& reader, SymbolId id) {
  const auto timeline = reader.TimelineOf(id);
  if (!timeline) return kNoAnswer;
  uint64_t sum = 0;
  for (const DayRange span : timeline->Spans()) {
    sum += static_cast<uint64_t>((span.last - span.first).count()) + 2;
  }
  return sum;
}

uint64_t ExpectedSpansOf(SymbolId id) {
  uint64_t sum = 0;
  bool had_file = false;
  for (Day day = kFactDays.first; day <= kFactDays.last; day += std::chrono::days{1}) {
    const bool has_file = ListingOf(id).HasFile(day);
    sum += (has_file ? 1U : 0U) + (has_file && !had_file ? 1U : 0U);
    had_file = has_file;
  }
  return sum;
}

void TimelineSpans(benchmark::State& state) {
  AskWarm(state, AboutAllSymbols(ExpectedSpansOf),
          [](SymbolId id) { return SpansOf(DenseStore(), id); });
}
BENCHMARK(TimelineSpans);

// On a reader that was just opened: it verifies the bitsets of every day.
void OpenAndFirstTimeline(benchmark::State& state) {
  DenseStorePath();
  AskOverAndOver(state, AboutAllSymbols(ExpectedSpansOf), [](SymbolId id) {
    const auto reader = Reader::Open(DenseStorePath());
    return reader ? SpansOf(*reader, id) : kNoAnswer;
  });
}
BENCHMARK(OpenAndFirstTimeline)->Unit(benchmark::kMicrosecond);

// Size and status of a symbol on all 2,425 days.
void TimelineWithMetadata(benchmark::State& state) {
  std::vector<Day> days;
  for (Day day = kFactDays.first; day <= kFactDays.last; day += std::chrono::days{1}) {
    days.push_back(day);
  }
  const auto questions = AboutAllSymbols([&](SymbolId id) {
    uint64_t sum = 0;
    for (const Day day : days) {
      const bool has_file = ListingOf(id).HasFile(day);
      sum += has_file ? 200U + static_cast<uint64_t>(FileSizeOf(ListingOfId()[id], day)) : 404U;
    }
    return sum;
  });
  AskWarm(state, questions, [&](SymbolId id) {
    const auto timeline = DenseStore().TimelineOf(id);
    if (!timeline) return kNoAnswer;
    const auto sizes = timeline->Integers(Column::kFileSizeBytes, days);
    const auto statuses = timeline->Integers(Column::kStatusCode, days);
    if (!sizes || !statuses) return kNoAnswer;
    uint64_t sum = 0;
    for (const auto& size : *sizes) sum += static_cast<uint64_t>(size.value_or(0));
    for (const auto& status : *statuses) sum += static_cast<uint64_t>(status.value_or(0));
    return sum;
  });
}
BENCHMARK(TimelineWithMetadata)->Unit(benchmark::kMicrosecond);

uint64_t SumOfCounts(const Reader& reader) {
  const auto counts = reader.Counts(kFactDays);
  if (!counts) return kNoAnswer;
  uint64_t sum = 0;
  for (const DayCounts& day : *counts) sum += day.available;
  return sum;
}

void CountsOfAllDays(benchmark::State& state) {
  Questions<int> questions;
  questions.Add(0, kFileCount);
  AskWarm(state, questions, [](int) { return SumOfCounts(DenseStore()); });
}
BENCHMARK(CountsOfAllDays);

void OpenAndFirstCountsOfAllDays(benchmark::State& state) {
  DenseStorePath();
  Questions<int> questions;
  questions.Add(0, kFileCount);
  AskOverAndOver(state, questions, [](int) {
    const auto reader = Reader::Open(DenseStorePath());
    return reader ? SumOfCounts(*reader) : kNoAnswer;
  });
}
BENCHMARK(OpenAndFirstCountsOfAllDays)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace bfa::bench
