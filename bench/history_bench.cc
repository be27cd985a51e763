// Time travel in the daily store (the dense rows in 2,425 commits, one for each day) and in one of
// 10,000 commits.
#include <benchmark/benchmark.h>

#include "bench/questions.h"
#include "bench/scratch_store.h"

namespace bfa::bench {
namespace {

const Reader& DailyStore() {
  static const Reader reader = OpenStore(DailyStorePath());
  return reader;
}

// The commit that learned `day`, and what it knows of it.
uint64_t AnswerOf(const Result<Reader>& then, Day day) {
  if (!then) return kNoAnswer;
  const auto snapshot = then->SnapshotOf(day);
  return snapshot ? then->sequence() * 10'000 + snapshot->available().Count() : kNoAnswer;
}

uint64_t SequenceOf(Day day) { return static_cast<uint64_t>((day - kFactDays.first).count()) + 1; }

uint64_t ExpectedAnswer(Day day) { return SequenceOf(day) * 10'000 + FileCountOf(day); }

void AsOfSequence(benchmark::State& state) {
  AskWarm(state, AboutRandomDays(SequenceOf), [](Day day) {
    const auto then = DailyStore().AsOf(SequenceOf(day));
    return then ? then->sequence() : kNoAnswer;
  });
}
BENCHMARK(AsOfSequence)->Unit(benchmark::kMicrosecond);

void AsOfSequenceAndSnapshot(benchmark::State& state) {
  AskWarm(state, AboutRandomDays(ExpectedAnswer),
          [](Day day) { return AnswerOf(DailyStore().AsOf(SequenceOf(day)), day); });
}
BENCHMARK(AsOfSequenceAndSnapshot)->Unit(benchmark::kMicrosecond);

void AsOfTimeAndSnapshot(benchmark::State& state) {
  AskWarm(state, AboutRandomDays(ExpectedAnswer), [](Day day) {
    const CommitTime before_the_next = DailyCommitTime(day) + std::chrono::hours{1};
    return AnswerOf(DailyStore().AsOf(before_the_next), day);
  });
}
BENCHMARK(AsOfTimeAndSnapshot)->Unit(benchmark::kMicrosecond);

// The snapshot of the day that the commit wrote, and a value that no other commit gave it.
void AsOfTimeAndSnapshotOf10000Commits(benchmark::State& state) {
  static const Reader reader = OpenStore(LongStorePath());
  std::mt19937_64 random(1);
  Questions<uint64_t> questions;
  while (questions.size() < kQuestionCount) {
    const uint64_t sequence = 1 + random() % kLongHistory;
    questions.Add(sequence, sequence * 10 + 10);
  }
  AskWarm(state, questions, [](uint64_t sequence) {
    const auto then = reader.AsOf(LongCommitTime(sequence) + std::chrono::minutes{30});
    if (!then) return kNoAnswer;
    const auto snapshot = then->SnapshotOf(LongCommitDay(sequence));
    if (!snapshot) return kNoAnswer;
    const auto size = snapshot->Integer(Column::kFileSizeBytes, 3);
    if (!size || !*size) return kNoAnswer;
    return static_cast<uint64_t>(**size) * 10 + snapshot->available().Count();
  });
}
BENCHMARK(AsOfTimeAndSnapshotOf10000Commits)->Unit(benchmark::kMicrosecond);

void OpenDailyStoreAndFirstSnapshot(benchmark::State& state) {
  DailyStorePath();
  AskOverAndOver(state, AboutRandomDays(FileCountOf), [](Day day) -> uint64_t {
    const auto reader = Reader::Open(DailyStorePath());
    if (!reader) return kNoAnswer;
    const auto snapshot = reader->SnapshotOf(day);
    return snapshot ? snapshot->available().Count() : kNoAnswer;
  });
}
BENCHMARK(OpenDailyStoreAndFirstSnapshot)->Unit(benchmark::kMicrosecond);

// What a reader pays to learn that nothing is new.
void RefreshOfTheNewest(benchmark::State& state) {
  Questions<int> questions;
  questions.Add(0, kFactDayCount);
  AskWarm(state, questions, [](int) {
    const auto reader = DailyStore().Refresh();
    return reader ? reader->sequence() : kNoAnswer;
  });
}
BENCHMARK(RefreshOfTheNewest);

}  // namespace
}  // namespace bfa::bench
