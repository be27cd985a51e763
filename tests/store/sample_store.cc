#include "tests/store/sample_store.h"

#include <gtest/gtest.h>

#include "bfa/reader.h"
#include "tests/store/file_bytes.h"
#include "tests/store/random_history.h"
#include "tests/store/sample_observation.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

constexpr int kCommitCount = 20;

HistoryStep StepOf(int index) {
  const Day day = DayAt("2021-03-05") + index / 10;
  const auto variant = static_cast<uint32_t>(index);
  HistoryStep step;
  step.time = TimeOf(1000 * (index + 1));
  switch (index % 5) {
    case 0:
      step.observations = {Available(day, "BTCUSDT", 5000 + index), Absent(day, "DEFIUSDT")};
      break;
    case 1:
      step.observations = {Complete(day, "BTCUSDT", variant)};
      break;
    case 2:
      step.symbols = {"币安人生USDT" + std::to_string(index)};
      step.coverage = {{"NEWUSDT", {day + -4, day + -3}, InstantOf(1'600'000'000'000'000 + index)}};
      break;
    case 3:
      step.observations = {Absent(day, "BTCUSDT"), Available(day, "NEWUSDT", 70 + index)};
      break;
    default:
      step.observations = {Complete(day, "NEWUSDT", variant), Available(day, "DEFIUSDT", index)};
  }
  return step;
}

}  // namespace

SampleStore TwentyCommits() {
  const TemporaryFolder folder;
  const std::string path = folder.File("sample.bfa");
  SampleStore sample;
  StoreModel model;
  auto appender = Appender::Create(path, FixedId());
  for (int i = 0; i < kCommitCount && appender; ++i) {
    const HistoryStep step = StepOf(i);
    Stage(step, *appender);
    const auto outcome = appender->Commit(CommitAt(step.time.time_since_epoch().count()));
    EXPECT_TRUE(outcome && outcome->written);
    EXPECT_TRUE(Apply(step, model).written);
  }
  sample.bytes = ReadBytes(path);
  sample.history = model.history();
  const auto reader = Reader::FromBytes(sample.bytes);
  if (!reader) {
    ADD_FAILURE() << reader.error().ToString();
    return sample;
  }
  const auto commits = reader->Commits();
  sample.commit_offsets.push_back(0);
  for (const CommitSummary& commit : *commits) {
    if (sample.ends.empty()) sample.ends.push_back(commit.begin_offset);
    sample.ends.push_back(commit.end_offset);
    sample.commit_offsets.push_back(commit.offset);
  }
  return sample;
}

}  // namespace bfa::test
