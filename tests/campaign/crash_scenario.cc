#include "tests/campaign/crash_scenario.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <random>

#include "bfa/appender.h"
#include "bfa/compact.h"
#include "bfa/reader.h"
#include "bfa/repair.h"
#include "tests/store/file_bytes.h"
#include "tests/store/random_history.h"
#include "tests/store/sample_observation.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

constexpr size_t kStepCount = 14;
// Enough rows for a batch over 64 KiB.
constexpr uint32_t kManyRows = 2300;

class Player {
 public:
  explicit Player(uint64_t seed) : random_(seed), steps_(RandomHistory(seed, kStepCount)) {
    if (OneIn(12)) {
      HistoryStep& large = steps_[Below(kStepCount)];
      for (uint32_t i = 0; i < kManyRows; ++i) {
        large.observations.push_back(Complete(DayAt("1999-01-01"), "S" + std::to_string(i), i));
      }
    }
  }

  CrashScenario Play() {
    appender_.emplace(*Appender::Create(path_, FixedId()));
    for (const HistoryStep& step : steps_) {
      if (!appender_ || (known_.has_name && OneIn(3))) Reopen();
      Append(step);
      if (OneIn(8)) CompactHere();
    }
    appender_.reset();
    if (!OneIn(3)) CompactToCopy();
    if (!OneIn(3)) Salvage();
    NoteFile();
    scenario_.calls = trace_.calls();
    return std::move(scenario_);
  }

 private:
  uint64_t Below(uint64_t limit) { return random_() % limit; }
  bool OneIn(uint64_t chances) { return Below(chances) == 0; }

  void Note() {
    known_.call_count = trace_.calls().size();
    scenario_.knowledge.push_back(known_);
  }

  // Whoever opens it makes good what is there: from then on it must stay.
  void Reopen() {
    appender_.reset();
    if (OneIn(3)) LeaveTornTail();
    auto opened = Appender::Open(path_);
    ASSERT_TRUE(opened) << opened.error().ToString();
    appender_.emplace(*std::move(opened));
    known_.acknowledged = Reader::Open(path_)->sequence();
    Note();
  }

  void Append(const HistoryStep& step) {
    known_.attempted = known_.acknowledged + 1;
    Note();
    Stage(step, *appender_);
    CommitOptions options;
    options.time = step.time;
    options.batch_id.emplace().fill(static_cast<uint8_t>(known_.attempted));
    if (known_.has_name && OneIn(4)) trace_.FailSyncAfter(static_cast<int>(Below(2)));
    const auto outcome = appender_->Commit(options);
    trace_.FailSyncAfter(-1);
    if (!outcome) {
      appender_.reset();
      return;  // in doubt until the next one opens it
    }
    known_.acknowledged = outcome->sequence;
    known_.attempted = outcome->sequence;
    known_.has_name = true;
    Note();
  }

  void LeaveTornTail() {
    const int fd = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    ASSERT_GE(fd, 0);
    std::string tail;
    for (uint64_t size = 1 + Below(3000); size > 0; --size) tail += static_cast<char>(random_());
    const auto size = static_cast<off_t>(ReadBytes(path_).size());
    // On Linux a write to a file opened with O_APPEND goes to its end whatever the offset.
    EXPECT_EQ(::pwrite(fd, tail.data(), tail.size(), size), static_cast<ssize_t>(tail.size()));
    ::close(fd);
  }

  void NoteFile() {
    StoreFile file;
    file.bytes = ReadBytes(path_);
    file.ends = EndsOf(*Reader::Open(path_));
    scenario_.files.push_back(std::move(file));
  }

  static std::map<uint64_t, uint64_t> EndsOf(const Reader& reader) {
    EXPECT_EQ(FindDamage(reader), "");
    std::map<uint64_t, uint64_t> ends;
    const auto commits = reader.Commits();
    for (const CommitSummary& commit : *commits) ends[commit.sequence] = commit.end_offset;
    ends[0] = commits->empty() ? reader.size() : commits->front().begin_offset;
    return ends;
  }

  void CompactHere() {
    if (!known_.has_name) return;
    Reopen();  // takes away what is in doubt, and a torn tail
    appender_.reset();
    known_.attempted = known_.acknowledged;
    Note();
    NoteFile();
    CompactOptions options;
    options.keep_history = OneIn(2);
    options.file_id.emplace().fill(static_cast<uint8_t>(scenario_.files.size()));
    const auto outcome = CompactInPlace(path_, options);
    ASSERT_TRUE(outcome) << outcome.error().ToString();
    known_.first_file = scenario_.files.size();
    Note();
  }

  void CompactToCopy() {
    Reopen();
    appender_.reset();
    const std::string path = folder_.File("copy.bfa");
    CompactOptions options;
    options.file_id = FixedId().file_id;
    ASSERT_TRUE(Compact(*Reader::Open(path_), path, options));
    NoteCopy("copy.bfa");
  }

  // Of a store with a torn tail, where there is one, which stays as it is.
  void Salvage() {
    Reopen();
    appender_.reset();
    if (OneIn(2)) LeaveTornTail();
    const auto source = DamagedStore::Open(path_);
    ASSERT_TRUE(source) << source.error().ToString();
    RepairOptions options;
    options.file_id = FixedId().file_id;
    const auto outcome = Repair(*source, folder_.File("mended.bfa"), options);
    ASSERT_TRUE(outcome) << outcome.error().ToString();
    NoteCopy("mended.bfa");
  }

  void NoteCopy(const std::string& name) {
    const std::string path = folder_.File(name);
    EXPECT_EQ(FindDamage(*Reader::Open(path)), "");
    scenario_.copies[name] = {ReadBytes(path), trace_.calls().size()};
  }

  std::mt19937_64 random_;
  std::vector<HistoryStep> steps_;
  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
  SystemCallTrace trace_;
  std::optional<Appender> appender_;
  Knowledge known_;
  CrashScenario scenario_;
};

}  // namespace

const Knowledge& CrashScenario::KnowledgeAfter(size_t call_count) const {
  static const Knowledge kNothing;
  const auto after = std::ranges::upper_bound(knowledge, call_count, {}, &Knowledge::call_count);
  return after == knowledge.begin() ? kNothing : *std::prev(after);
}

CrashScenario PlayCrashScenario(uint64_t seed) { return Player(seed).Play(); }

}  // namespace bfa::test
