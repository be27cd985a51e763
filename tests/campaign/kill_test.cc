// Appenders, compactions and creations that are killed at any moment, while others read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <iostream>
#include <optional>
#include <random>

#include "bfa/appender.h"
#include "bfa/compact.h"
#include "bfa/reader.h"
#include "tests/campaign/campaign_size.h"
#include "tests/campaign/day_per_commit.h"
#include "tests/campaign/killed_process.h"
#include "tests/campaign/watching_processes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sanitizer.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;

constexpr uint64_t kSeed = 20260822;
constexpr int kReaderCount = 2;

// What a reader process has seen so far, and looks at next: whole commits, of which none is lost.
class Watch {
 public:
  explicit Watch(std::string path) : path_(std::move(path)), random_(kSeed) {}

  std::string Look() {
    std::optional<Result<Reader>> next;
    next.emplace(!reader_ || ++looks_ % 16 == 0 ? Reader::Open(path_) : reader_->Refresh());
    if (!*next) return (*next).error().ToString();
    if (reader_ && (*next)->sequence() < reader_->sequence()) return "went back";
    if (reader_) {
      // What it had before stays as it was, whatever was put in the place of the file.
      std::string fault = FindHistoryFault(*reader_, AnyOf(*reader_));
      if (!fault.empty()) return fault;
    }
    reader_ = **next;
    if (reader_->sequence() == 0) return "";
    if (std::string fault = FindHistoryFault(*reader_, reader_->sequence()); !fault.empty()) {
      return fault;
    }
    const uint64_t earlier = AnyOf(*reader_);
    const auto then = reader_->AsOf(earlier);
    if (then) return FindHistoryFault(*then, earlier);
    // A compaction may have left that commit out.
    const bool left_out =
        reader_->compacted_from() != FileId{} && then.error().code() == ErrorCode::kNotFound;
    return left_out ? "" : then.error().ToString();
  }

 private:
  // One of its commits; most often one of the last.
  uint64_t AnyOf(const Reader& reader) {
    const uint64_t count = std::max<uint64_t>(reader.sequence(), 1);
    const uint64_t back = random_() % (random_() % 4 == 0 ? count : std::min<uint64_t>(count, 4));
    return count - back;
  }

  const std::string path_;
  std::mt19937_64 random_;
  uint64_t looks_ = 0;
  std::optional<Reader> reader_;
};

std::function<std::string()> WatchOf(const std::string& path) {
  return [watch = std::make_shared<Watch>(path)] { return watch->Look(); };
}

class Kill : public testing::Test {
 protected:
  void MakeStore() const {
    auto creator = Appender::Create(path_);
    ASSERT_TRUE(creator);
    ASSERT_TRUE(creator->Commit());
  }

  void Report(const std::string& what, const std::string& figures) {
    readers_->Stop();
    std::cout << "kill (" << what << "): " << figures << ", " << readers_->looks() << " looks of "
              << kReaderCount << " readers, " << readers_->faults().count() << " mismatches\n"
              << std::flush;
    EXPECT_EQ(readers_->faults().count(), 0) << readers_->faults().first();
    EXPECT_GT(readers_->looks(), 0);
  }

  // Commits one after the other until it is killed; reports each.
  void AppendForEver(const bfa::test::Report& report) const {
    auto appender = Appender::Open(path_);
    const auto reader = Reader::Open(path_);
    if (!appender || !reader) ::_exit(3);
    for (uint64_t sequence = reader->sequence() + 1;; ++sequence) {
      if (!StageCommit(sequence, *appender)) ::_exit(4);
      const auto outcome = appender->Commit();
      if (!outcome || outcome->sequence != sequence) ::_exit(5);
      report(sequence);
    }
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
  std::optional<WatchingProcesses> readers_;
};

TEST_F(Kill, OfAnAppenderLosesNothingThatWasReported) {
  const int round_count = CampaignSize(kIsSanitized ? 30 : 60, 1000);
  MakeStore();
  readers_.emplace(kReaderCount, WatchOf(path_));
  std::mt19937_64 random(kSeed);
  uint64_t checked = 0;
  int torn_count = 0;
  for (int round = 0; round < round_count; ++round) {
    const KillMoment moment = KillMoment::Random(random, 3, 25);
    SCOPED_TRACE("round " + std::to_string(round) + ": " + moment.ToString());
    const auto reports = RunAndKill([&](const auto& report) { AppendForEver(report); }, moment);
    const auto reader = Reader::Open(path_);
    ASSERT_TRUE(reader) << reader.error().ToString();
    ASSERT_GE(reader->sequence(), reports.empty() ? checked : reports.back());
    ASSERT_GE(reader->sequence(), checked) << "lost what an earlier round had";
    if (reader->torn_size() > 0) ++torn_count;
    ASSERT_EQ(FindHistoryFault(*reader, checked + 1), "");
    checked = reader->sequence();
    ASSERT_EQ(readers_->faults().count(), 0) << readers_->faults().first();
  }
  EXPECT_GE(checked, round_count) << "hardly anything was appended";
  const auto reader = Reader::Open(path_);
  EXPECT_EQ(FindHistoryFault(*reader, 1), "");
  EXPECT_EQ(FindDamage(*reader), "");
  Report("appends", std::to_string(round_count) + " kills, " + std::to_string(checked) +
                        " commits, " + std::to_string(torn_count) + " torn tails");
}

// The id of the store that the compaction with this number makes.
FileId IdOf(uint64_t number) {
  FileId id{1};
  for (size_t i = 0; i < sizeof number; ++i) id[15 - i] = static_cast<uint8_t>(number >> (8 * i));
  return id;
}

constexpr uint64_t kMostCommits = 40;  // so that a compaction takes no longer and longer
constexpr uint64_t kIsCompaction = uint64_t{1} << 63;

// Adds a commit, replaces the store, and so on until it is killed. Reports both: the sequence of a
// commit, and the number of a compaction.
[[noreturn]] void CompactForEver(const std::string& path, uint64_t number, const Report& report) {
  while (true) {
    {
      auto appender = Appender::Open(path);  // which cuts a torn tail
      const auto reader = Reader::Open(path);
      if (!appender || !reader) ::_exit(3);
      const uint64_t sequence = reader->sequence() + 1;
      if (sequence <= kMostCommits) {
        if (!StageCommit(sequence, *appender) || !appender->Commit()) ::_exit(4);
        report(sequence);
      }
    }
    CompactOptions options;
    options.file_id = IdOf(++number);
    options.keep_history = number % 2 == 0;
    if (!CompactInPlace(path, options)) ::_exit(5);
    report(number | kIsCompaction);
  }
}

TEST_F(Kill, OfACompactionLeavesTheOldStoreOrTheNewOne) {
  const int round_count = CampaignSize(kIsSanitized ? 20 : 40, 1000);
  MakeStore();
  ASSERT_TRUE(CompactInPlace(path_, {.file_id = IdOf(0)}));
  readers_.emplace(kReaderCount, WatchOf(path_));
  std::mt19937_64 random(kSeed);
  uint64_t number = 0;    // of the last compaction that took place
  uint64_t sequence = 0;  // of the last commit
  int leftover_count = 0;
  for (int round = 0; round < round_count; ++round) {
    const KillMoment moment = KillMoment::Random(random, 3, 25);
    SCOPED_TRACE("round " + std::to_string(round) + ": " + moment.ToString());
    const auto work = [&](const auto& report) { CompactForEver(path_, number, report); };
    for (const uint64_t report : RunAndKill(work, moment)) {
      ((report & kIsCompaction) != 0 ? number : sequence) = report & ~kIsCompaction;
    }
    const auto reader = Reader::Open(path_);
    ASSERT_TRUE(reader) << reader.error().ToString();
    if (reader->file_id() != IdOf(number)) ++number;  // it did not come to say so
    ASSERT_EQ(reader->file_id(), IdOf(number)) << "neither the old store nor the new one";
    ASSERT_GE(reader->sequence(), sequence);
    sequence = reader->sequence();
    ASSERT_EQ(FindHistoryFault(*reader, 1), "");
    ASSERT_EQ(FindDamage(*reader), "");
    if (folder_.Names().size() > 1) ++leftover_count;
    ASSERT_TRUE(Appender::Open(path_)) << "the next appender does not work";
    ASSERT_THAT(folder_.Names(), ElementsAre("um.bfa"));
    ASSERT_EQ(readers_->faults().count(), 0) << readers_->faults().first();
  }
  EXPECT_GT(number, 0) << "nothing was compacted";
  EXPECT_TRUE(leftover_count > 0 || !IsFullCampaign()) << "none was killed in the middle";
  Report("compactions", std::to_string(round_count) + " kills, " + std::to_string(number) +
                            " compactions, " + std::to_string(leftover_count) +
                            " killed in the middle, " + std::to_string(sequence) + " commits");
}

// What is wrong with a store of one commit, whose time says of which round it is.
std::string FindNewStoreFault(const Reader& reader, uint64_t& round) {
  round = static_cast<uint64_t>(reader.commit_time().time_since_epoch().count());
  if (reader.sequence() != 1 || reader.torn_size() != 0) return "not one whole commit";
  const std::string fault = FindCommitFault(reader, round);
  return fault.empty() ? FindDamage(reader) : fault;
}

Status CreateStore(const std::string& path, uint64_t round) {
  auto creator = Appender::Create(path);
  if (!creator) return creator.error();
  if (Status staged = StageCommit(round, *creator); !staged) return staged;
  const auto outcome = creator->Commit(CommitAt(static_cast<int64_t>(round)));
  return outcome ? Status() : outcome.error();
}

TEST_F(Kill, OfACreationLeavesNoStoreOrAWholeOne) {
  const auto round_count = CampaignSize<uint64_t>(kIsSanitized ? 30 : 60, 1000);
  const auto look = [path = path_, last = uint64_t{0}]() mutable -> std::string {
    const auto reader = Reader::Open(path);
    if (!reader) {
      return reader.error().code() == ErrorCode::kNotFound ? "" : reader.error().ToString();
    }
    const uint64_t before = last;
    const std::string fault = FindNewStoreFault(*reader, last);
    return fault.empty() && last < before ? "went back" : fault;
  };
  readers_.emplace(kReaderCount, look);
  std::mt19937_64 random(kSeed);
  uint64_t created_count = 0;
  int leftover_count = 0;
  for (uint64_t round = 1; round <= round_count; ++round) {
    // The fifth part of them have a large first commit, which takes longer.
    const KillMoment moment =
        KillMoment::Random(random, round % 8 == 0 ? 1 : 0, round % kLargeEvery == 0 ? 25 : 23);
    SCOPED_TRACE("round " + std::to_string(round) + ": " + moment.ToString());
    const auto create = [&](const auto& report) {
      if (!CreateStore(path_, round)) ::_exit(3);
      report(round);
      while (true) ::pause();
    };
    const bool is_reported = !RunAndKill(create, moment).empty();
    auto reader = Reader::Open(path_);
    if (!reader) {
      ASSERT_EQ(reader.error().code(), ErrorCode::kNotFound) << reader.error().ToString();
      ASSERT_FALSE(is_reported) << "lost what was reported";
      if (!folder_.Names().empty()) ++leftover_count;
      ASSERT_TRUE(CreateStore(path_, round)) << "the next creation does not work";
      reader = Reader::Open(path_);
    } else {
      ++created_count;
      ASSERT_TRUE(Appender::Open(path_)) << "the next appender does not work";
    }
    uint64_t read_round = 0;
    ASSERT_EQ(FindNewStoreFault(*reader, read_round), "");
    ASSERT_EQ(read_round, round);
    ASSERT_THAT(folder_.Names(), ElementsAre("um.bfa"));
    ASSERT_EQ(readers_->faults().count(), 0) << readers_->faults().first();
    ASSERT_EQ(::unlink(path_.c_str()), 0);
  }
  EXPECT_GT(created_count, 0) << "all were killed too early";
  EXPECT_TRUE(leftover_count > 0 || !IsFullCampaign()) << "none was killed in the middle";
  Report("creations", std::to_string(round_count) + " kills, " + std::to_string(created_count) +
                          " stores created, " + std::to_string(leftover_count) +
                          " killed in the middle");
}

}  // namespace
}  // namespace bfa::test
