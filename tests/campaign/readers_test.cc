// Readers beside an appender, by the million: each sees one commit whole, never parts of two.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include "bfa/appender.h"
#include "bfa/reader.h"
#include "tests/campaign/campaign_size.h"
#include "tests/campaign/fault_record.h"
#include "tests/campaign/numbered_history.h"
#include "tests/campaign/shared_memory.h"
#include "tests/store/bound_child.h"
#include "tests/store/sanitizer.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using testing::HasSubstr;

constexpr int kReaderCount = 8;
constexpr uint64_t kSeed = 20260822;

// The habits of a reader, by its number.
enum class Habit : uint8_t { kAlwaysFresh, kOftenFresh, kStaysBehind, kLooksBack };

// What all who take part count.
struct Tally {
  std::atomic<uint64_t> reads = 0;
  std::atomic<uint64_t> reads_while_appending = 0;
  std::atomic<uint64_t> refreshes = 0;  // that gave a newer commit
  std::atomic<uint64_t> looks_back = 0;
  std::atomic<bool> is_appending = false;
  std::atomic<bool> is_done = false;
  FaultRecord faults;
};

// One reader at its work.
class Reading {
 public:
  Reading(const NumberedHistory& history, std::string path, int number, Tally& tally)
      : history_(history),
        path_(std::move(path)),
        habit_(static_cast<Habit>(number % 4)),
        tally_(tally),
        random_(kSeed + static_cast<uint64_t>(number)) {}

  // Until the appender is done, and `read_count` snapshots were read at least.
  void Run(uint64_t read_count) {
    if (!Take(Reader::Open(path_), 1)) return;
    for (uint64_t i = 0; i < read_count || !tally_.is_done; ++i) {
      if (!Move(i)) return;
      const bool was_appending = tally_.is_appending;
      Note(history_.FindFault(*view_, static_cast<uint32_t>(random_() % kDayCount)));
      if (i % 64 == 0) {
        Note(history_.FindTimelineFault(*view_, static_cast<SymbolId>(random_() % kSymbolCount)));
      }
      tally_.reads.fetch_add(1);
      if (was_appending) tally_.reads_while_appending.fetch_add(1);
      if (tally_.faults.count() != 0) return;
    }
    if (Take(newest_->Refresh(), history_.commit_count()) &&
        newest_->sequence() != history_.commit_count()) {
      Note("does not get to the last commit");
    }
  }

 private:
  static constexpr uint32_t kDayCount = NumberedHistory::kDayCount;
  static constexpr uint32_t kSymbolCount = 40;  // that every commit has

  void Note(const std::string& fault) { tally_.faults.Note(fault); }

  // Goes on with `reader`, which must be at commit `least` or later; false if it is none.
  bool Take(Result<Reader> reader, uint64_t least) {
    if (!reader) {
      Note(reader.error().ToString());
      return false;
    }
    if (reader->sequence() < least) Note("a reader that went back");
    if (newest_ && reader->sequence() > newest_->sequence()) tally_.refreshes.fetch_add(1);
    newest_ = *std::move(reader);
    view_ = newest_;
    return true;
  }

  // To the commit that the next read is of; false if there is none to be had.
  bool Move(uint64_t i) {
    switch (habit_) {
      case Habit::kAlwaysFresh:
        return Take(newest_->Refresh(), newest_->sequence());
      case Habit::kOftenFresh:
        if (i % 1024 == 0) return Take(Reader::Open(path_), newest_->sequence());
        return i % 64 != 0 || Take(newest_->Refresh(), newest_->sequence());
      case Habit::kStaysBehind:
        return i % 20'000 != 0 || Take(newest_->Refresh(), newest_->sequence());
      case Habit::kLooksBack:
        if (i % 1000 == 0 && !Take(newest_->Refresh(), newest_->sequence())) return false;
        return i % 16 != 0 || LookBack();
    }
    return false;
  }

  bool LookBack() {
    const uint64_t sequence = 1 + random_() % newest_->sequence();
    const auto then = newest_->AsOf(sequence);
    if (!then || then->sequence() != sequence) {
      Note("as of commit " + std::to_string(sequence) + ": " +
           (then ? "another one" : then.error().ToString()));
      return false;
    }
    tally_.looks_back.fetch_add(1);
    view_ = *then;
    return true;
  }

  const NumberedHistory& history_;
  const std::string path_;
  const Habit habit_;
  Tally& tally_;
  std::mt19937_64 random_;
  std::optional<Reader> newest_;
  std::optional<Reader> view_;  // which is read: newest_, or as of an earlier commit
};

class Readers : public testing::Test {
 protected:
  Readers() {
    auto creator = Appender::Create(path_);
    if (!creator || !history_.AppendAfter(0, *creator)) ADD_FAILURE() << "no store";
  }

  void Read(int number) const {
    Reading(history_, path_, number, *tally_).Run(read_count_ / kReaderCount);
  }

  // All commits but the first, each after its share of the reads: no reader is through before the
  // last one, and none waits.
  void Append() const {
    auto appender = Appender::Open(path_);
    if (!appender) tally_->faults.Note(appender.error().ToString());
    for (uint64_t sequence = 1; sequence < commit_count_ && tally_->faults.count() == 0;) {
      while (tally_->reads < sequence * (read_count_ / commit_count_) &&
             tally_->faults.count() == 0) {
        std::this_thread::yield();
      }
      tally_->is_appending = true;
      const auto outcome = history_.AppendAfter(sequence, *appender);
      tally_->is_appending = false;
      ++sequence;
      if (!outcome) tally_->faults.Note(outcome.error().ToString());
      if (outcome && outcome->sequence != sequence) tally_->faults.Note("another commit");
    }
    tally_->is_done = true;
  }

  void Report(const std::string& kind) const {
    std::cout << "readers (" << kReaderCount << " " << kind << "): " << tally_->reads
              << " snapshots, " << tally_->reads_while_appending << " of them during an append, "
              << commit_count_ << " appends, " << tally_->refreshes << " refreshes, "
              << tally_->looks_back << " looks back, " << tally_->faults.count() << " mixed views\n"
              << std::flush;
    EXPECT_EQ(tally_->faults.count(), 0) << tally_->faults.first();
    EXPECT_GE(tally_->reads, read_count_);
    EXPECT_GT(tally_->reads_while_appending, 0);
    EXPECT_GT(tally_->refreshes, 0);
  }

  const uint64_t read_count_ = CampaignSize<uint64_t>(kIsSanitized ? 4'000 : 40'000, 10'000'000);
  const uint32_t commit_count_ = CampaignSize<uint32_t>(kIsSanitized ? 50 : 200, 10'000);

  const NumberedHistory history_{commit_count_};
  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
  const SharedMemory<Tally> tally_;
};

// What the others rely on.
TEST_F(Readers, WouldNoticeAnyOtherCommit) {
  auto appender = Appender::Open(path_);
  ASSERT_TRUE(appender);
  constexpr uint64_t kCount = 2 * NumberedHistory::kDayCount + 5;
  for (uint64_t sequence = 1; sequence < kCount; ++sequence) {
    ASSERT_TRUE(history_.AppendAfter(sequence, *appender));
  }
  const auto newest = Reader::Open(path_);
  ASSERT_TRUE(newest);
  for (uint64_t at = 1; at <= kCount; ++at) {
    const auto reader = newest->AsOf(at);
    ASSERT_TRUE(reader);
    for (uint32_t day = 0; day < NumberedHistory::kDayCount; ++day) {
      ASSERT_EQ(history_.FindFault(*reader, day), "");
      const bool is_written_next = day == (at + 1) % NumberedHistory::kDayCount;
      const bool is_there = at + 1 > NumberedHistory::kDayCount;
      ASSERT_THAT(history_.FindFault(*reader, at + 1, day),
                  HasSubstr(!is_written_next ? "another time"
                            : is_there       ? "another set"
                                             : "no observation"));
    }
    ASSERT_EQ(history_.FindTimelineFault(*reader, static_cast<SymbolId>(at)), "");
  }
}

TEST_F(Readers, AsThreadsSeeWholeCommits) {
  std::vector<std::thread> threads;
  threads.reserve(kReaderCount);
  for (int i = 0; i < kReaderCount; ++i) threads.emplace_back([this, i] { Read(i); });
  Append();
  for (std::thread& thread : threads) thread.join();
  Report("threads");
}

TEST_F(Readers, AsProcessesSeeWholeCommits) {
  std::vector<pid_t> children;
  for (int i = 0; i < kReaderCount; ++i) {
    const pid_t child = ForkChild();
    if (child == 0) {
      Read(i);
      ::_exit(0);
    }
    if (child < 0) tally_->faults.Note("no process");
    children.push_back(child);
  }
  Append();
  for (const pid_t child : children) {
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "a reader that died";
  }
  Report("processes");
}

}  // namespace
}  // namespace bfa::test
