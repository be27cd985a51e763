// Questions to a store with their true answers, asked over and over while the time is taken.
#ifndef BFA_BENCH_QUESTIONS_H_
#define BFA_BENCH_QUESTIONS_H_

#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "bench/listing_facts.h"
#include "bfa/result.h"

namespace bfa::bench {

// Enough to keep the processor from learning the order, few enough to stay in its caches.
inline constexpr size_t kQuestionCount = 4096;

// What an Ask gives where the store fails: it makes the sum of the answers wrong.
inline constexpr uint64_t kNoAnswer = 0x5bd1e9955bd1e995;

template <typename Key>
class Questions {
 public:
  void Add(Key key, uint64_t answer) {
    keys_.push_back(std::move(key));
    answers_.push_back(answer);
  }

  size_t size() const { return keys_.size(); }
  const Key& key(size_t index) const { return keys_[index]; }
  // Of the first `count` answers, starting over when they are through; modulo 2^64.
  uint64_t SumOfAnswers(uint64_t count) const {
    uint64_t all = 0;
    uint64_t rest = 0;
    for (size_t i = 0; i < answers_.size(); ++i) {
      all += answers_[i];
      if (i < count % answers_.size()) rest += answers_[i];
    }
    return count / answers_.size() * all + rest;
  }

 private:
  std::vector<Key> keys_;
  std::vector<uint64_t> answers_;
};

// Questions about random days, the same at every run; `answer_of(Day)` knows the truth.
template <typename AnswerOf>
Questions<Day> AboutRandomDays(const AnswerOf& answer_of) {
  std::mt19937_64 random(1);
  Questions<Day> questions;
  while (questions.size() < kQuestionCount) {
    const Day day = kFactDays.first + std::chrono::days{random() % kFactDayCount};
    questions.Add(day, answer_of(day));
  }
  return questions;
}

// Measures `ask(key)`, which returns the answer as a number; fails where one is wrong. The caller
// has made sure that whatever is built once is there.
template <typename Key, typename Ask>
void AskOverAndOver(benchmark::State& state, const Questions<Key>& questions, const Ask& ask) {
  uint64_t asked_count = 0;
  uint64_t sum = 0;
  size_t next = 0;
  for (auto _ : state) {
    sum += ask(questions.key(next));
    next = next + 1 == questions.size() ? 0 : next + 1;
    ++asked_count;
  }
  if (sum != questions.SumOfAnswers(asked_count)) state.SkipWithError("wrong answer");
}

// The same of a reader that has verified all that the questions touch: each was asked before.
template <typename Key, typename Ask>
void AskWarm(benchmark::State& state, const Questions<Key>& questions, const Ask& ask) {
  uint64_t sum = 0;
  for (size_t i = 0; i < questions.size(); ++i) sum += ask(questions.key(i));
  if (sum != questions.SumOfAnswers(questions.size())) return state.SkipWithError("wrong answer");
  AskOverAndOver(state, questions, ask);
}

}  // namespace bfa::bench

#endif  // BFA_BENCH_QUESTIONS_H_
