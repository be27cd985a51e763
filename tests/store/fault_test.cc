// Disks that fail, and machines that lose power.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "bfa/reader.h"
#include "store/appender_state.h"
#include "tests/store/memory_file.h"
#include "tests/store/sample_observation.h"
#include "tests/store/store_difference.h"

namespace bfa::test {
namespace {

using internal::AppenderState;
using Buffer = std::vector<std::byte>;

const Day kDay = DayAt("2022-05-12");
// Enough rows for a batch over 64 KiB, which is synced in two steps.
constexpr uint32_t kManyRows = 2500;

std::unique_ptr<MemoryFile> FileOn(MemoryDisk& disk) { return std::make_unique<MemoryFile>(disk); }

// What the commits of the scenario hold, the first one at index 0.
std::vector<std::vector<Observation>> Batches() {
  std::vector<Observation> many;
  for (uint32_t i = 0; i < kManyRows; ++i) {
    many.push_back(Complete(kDay + 2, "S" + std::to_string(i), i));
  }
  return {{Available(kDay, "BTCUSDT", 1)},
          {Available(kDay, "BTCUSDT", 2), Available(kDay + 1, "ETHUSDT", 2)},
          many,
          {Available(kDay + 3, "ETHUSDT", 4)}};
}

Result<CommitOutcome> CommitRows(AppenderState& appender, const std::vector<Observation>& rows,
                                 int64_t time_ms) {
  for (const Observation& row : rows) {
    if (const Status added = appender.staging().Add(row); !added) return added.error();
  }
  return appender.Commit(CommitAt(time_ms));
}

uint64_t SequenceOf(const Buffer& bytes) {
  const auto reader = Reader::FromBytes(bytes);
  return reader ? reader->sequence() : 0;
}

// How far the scenario came on a disk.
struct Progress {
  uint64_t acknowledged = 0;  // commits that returned success
  std::optional<Error> error;
  std::unique_ptr<AppenderState> appender;  // null if it was opening that failed
};

// Creates a store and commits once; then opens it as another appender does and commits the rest.
// Stops at the first error.
Progress Play(MemoryDisk& disk) {
  Progress progress;
  const auto batches = Batches();
  for (size_t i = 0; i < batches.size(); ++i) {
    if (i < 2) {
      auto opened = i == 0 ? AppenderState::OnNewFile(FileOn(disk), FixedId())
                           : AppenderState::OnStore(FileOn(disk));
      progress.appender = nullptr;
      if (!opened) {
        progress.error = opened.error();
        return progress;
      }
      progress.appender = *std::move(opened);
    }
    const auto outcome =
        CommitRows(*progress.appender, batches[i], static_cast<int64_t>(1000 * (i + 1)));
    if (!outcome) {
      progress.error = outcome.error();
      return progress;
    }
    progress.acknowledged = outcome->sequence;
  }
  return progress;
}

// The scenario without a fault.
struct Reference {
  MemoryDisk disk;
  std::vector<uint64_t> ends;  // of the header, and of each commit
};

Reference RunWithoutFault() {
  Reference reference;
  const Progress progress = Play(reference.disk);
  EXPECT_FALSE(progress.error) << progress.error->ToString();
  const auto reader = Reader::FromBytes(reference.disk.bytes);
  const auto commits = reader->Commits();
  EXPECT_EQ(commits->size(), 4);
  EXPECT_TRUE(commits->at(2).synced_first) << "the large batch is not large enough";
  reference.ends.push_back(commits->front().begin_offset);
  for (const CommitSummary& commit : *commits) reference.ends.push_back(commit.end_offset);
  return reference;
}

// What is wrong with a disk image on which so many commits were acknowledged, and at most one more
// is in doubt; empty if nothing.
std::string FindLoss(const Reference& reference, const Buffer& image, uint64_t acknowledged,
                     bool one_more_allowed) {
  const auto reader = Reader::FromBytes(image);
  if (!reader) {
    return acknowledged == 0 && image.size() < reference.ends[0] ? "" : reader.error().ToString();
  }
  const uint64_t sequence = reader->sequence();
  if (sequence < acknowledged) return "lost commit " + std::to_string(acknowledged);
  if (sequence > acknowledged + (one_more_allowed ? 1 : 0)) {
    return "has commit " + std::to_string(sequence) + ", which was not acknowledged";
  }
  const auto size = static_cast<std::ptrdiff_t>(reference.ends[sequence]);
  return std::equal(image.begin(), image.begin() + size, reference.disk.bytes.begin())
             ? ""
             : "has other bytes than were committed";
}

// Images that a power failure may leave of what was written and not synced.
std::vector<Buffer> CrashImages(const Buffer& synced, const Buffer& bytes, uint32_t seed) {
  std::vector<Buffer> images{synced, bytes};
  if (bytes.size() <= synced.size()) return images;
  std::mt19937 random(seed);
  const size_t lost = bytes.size() - synced.size();
  const auto begin = static_cast<std::ptrdiff_t>(synced.size());
  for (const size_t kept : {size_t{1}, lost / 3, lost / 2, lost - 1, lost - 64}) {
    if (kept >= lost) continue;
    images.emplace_back(bytes.begin(), bytes.begin() + begin + static_cast<std::ptrdiff_t>(kept));
  }
  // The size of the file was kept, but not what is in it, or not all.
  Buffer holes = bytes;
  std::fill(holes.begin() + begin, holes.end(), std::byte{0});
  images.push_back(holes);
  for (int i = 0; i < 8; ++i) {
    holes = bytes;
    for (size_t at = synced.size(); at < holes.size(); ++at) {
      const size_t sector_end = std::min(holes.size(), (at / 512 + 1) * 512);
      if (random() % 2 == 0) {
        std::fill(holes.begin() + static_cast<std::ptrdiff_t>(at),
                  holes.begin() + static_cast<std::ptrdiff_t>(sector_end), std::byte{0});
      }
      at = sector_end - 1;
    }
    images.push_back(holes);
  }
  return images;
}

class Fault : public testing::Test {
 protected:
  // What the appender that met the fault does from then on.
  void ExpectOwnRecovery(MemoryDisk& disk, Progress& progress) {
    const size_t log_size = disk.log.size();
    const auto again = CommitRows(*progress.appender, {Available(kDay + 9, "AGAINUSDT", 9)}, 9000);
    if (disk.failed == Operation::kAppend) {
      // The disk may have been full: the next attempt may succeed.
      ASSERT_TRUE(again) << again.error().ToString();
      EXPECT_EQ(again->sequence, progress.acknowledged + 1);
      const auto reader = Reader::FromBytes(disk.bytes);
      ASSERT_TRUE(reader);
      EXPECT_TRUE(reader->FindSymbol("AGAINUSDT"));
      EXPECT_EQ(FindDamage(*reader), "");
      return;
    }
    ASSERT_FALSE(again) << "works on as if nothing had happened";
    EXPECT_EQ(again.error().code(), ErrorCode::kIo);
    EXPECT_EQ(disk.log.size(), log_size) << "touches the file again";
  }

  // What the next appender finds, and can do.
  void ExpectNextAppenderWorks(MemoryDisk& disk, uint64_t acknowledged) {
    auto next = AppenderState::OnStore(FileOn(disk));
    ASSERT_TRUE(next) << next.error().ToString();
    const uint64_t sequence = SequenceOf(disk.bytes);
    EXPECT_GE(sequence, acknowledged);
    const auto outcome = CommitRows(**next, {Available(kDay + 8, "NEXTUSDT", 8)}, 10'000);
    ASSERT_TRUE(outcome) << outcome.error().ToString();
    EXPECT_EQ(outcome->sequence, sequence + 1);
    const auto reader = Reader::FromBytes(disk.synced);
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->sequence(), sequence + 1);
    EXPECT_EQ(FindDamage(*reader), "");
  }

  void RunWithFault(size_t fail_at, size_t written_percent) {
    SCOPED_TRACE("operation " + std::to_string(fail_at) + " fails, " +
                 std::to_string(written_percent) + " % written");
    MemoryDisk disk;
    disk.fail_at = fail_at;
    disk.written_percent = written_percent;
    Progress progress = Play(disk);
    ASSERT_TRUE(progress.error) << "the fault was not noticed";
    ASSERT_TRUE(disk.failed);
    const uint64_t acknowledged = progress.acknowledged;
    const bool whole = SequenceOf(disk.bytes_at_failure) > acknowledged;
    const bool in_doubt = progress.error->code() == ErrorCode::kOutcomeUnknown;
    // Before it has its name, a store that fails is not there for anybody: nothing is in doubt.
    if (disk.failed != Operation::kMap) {
      EXPECT_EQ(in_doubt, disk.published && whole && disk.failed == Operation::kSync)
          << progress.error->ToString();
    }
    if (disk.published) {
      EXPECT_EQ(FindLoss(reference_, disk.bytes, acknowledged, in_doubt), "");
      for (const Buffer& image : CrashImages(disk.synced, disk.bytes, 1)) {
        EXPECT_EQ(FindLoss(reference_, image, acknowledged, in_doubt), "");
      }
    }
    if (progress.appender != nullptr && disk.published) ExpectOwnRecovery(disk, progress);
    progress.appender = nullptr;
    if (disk.published) ExpectNextAppenderWorks(disk, acknowledged);
  }

  const Reference reference_ = RunWithoutFault();
};

TEST_F(Fault, OfEachOperationInTurnLosesNothingThatWasAcknowledged) {
  for (size_t fail_at = 0; fail_at < reference_.disk.log.size(); ++fail_at) {
    RunWithFault(fail_at, 50);
    if (reference_.disk.log[fail_at] != Operation::kAppend) continue;
    RunWithFault(fail_at, 0);
    RunWithFault(fail_at, 100);  // all bytes but the last
  }
}

TEST_F(Fault, OfThePowerLosesNothingThatWasAcknowledged) {
  // The same scenario, stopped by a fault at each operation: what is on the disk then is what a
  // power failure at that moment finds.
  for (size_t stop_at = 0; stop_at < reference_.disk.log.size(); ++stop_at) {
    MemoryDisk disk;
    disk.fail_at = stop_at;
    const Progress progress = Play(disk);
    ASSERT_TRUE(disk.failed);
    if (progress.acknowledged == 0) continue;  // nothing has a name yet
    for (const Buffer& image :
         CrashImages(disk.synced, disk.bytes_at_failure, static_cast<uint32_t>(stop_at))) {
      EXPECT_EQ(FindLoss(reference_, image, progress.acknowledged, true), "")
          << "before operation " << stop_at;
      const auto reader = Reader::FromBytes(image);
      ASSERT_TRUE(reader);
      EXPECT_EQ(FindDamage(*reader), "");
    }
  }
}

TEST_F(Fault, OfASyncIsNeverAnsweredByAnotherSync) {
  for (size_t fail_at = 0; fail_at < reference_.disk.log.size(); ++fail_at) {
    if (reference_.disk.log[fail_at] != Operation::kSync) continue;
    MemoryDisk disk;
    disk.fail_at = fail_at;
    const Progress progress = Play(disk);
    if (progress.appender != nullptr) {
      for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(CommitRows(*progress.appender, {Available(kDay + 20 + i, "MOREUSDT")}, 9000));
      }
    }
    const auto after = disk.log.begin() + static_cast<std::ptrdiff_t>(fail_at) + 1;
    EXPECT_EQ(std::count(after, disk.log.end(), Operation::kSync), 0) << fail_at;
    EXPECT_EQ(std::count(after, disk.log.end(), Operation::kAppend), 0) << fail_at;
    EXPECT_EQ(std::count(after, disk.log.end(), Operation::kPublish), 0) << fail_at;
  }
}

// Nothing is shown under its name before it is safe on the disk.
TEST_F(Fault, BeforeTheFirstCommitIsSyncedLeavesNoStoreBehind) {
  const auto& log = reference_.disk.log;
  const auto published = std::ranges::find(log, Operation::kPublish);
  ASSERT_NE(published, log.end());
  ASSERT_EQ(std::ranges::count(log, Operation::kPublish), 1);
  for (size_t fail_at = 0; fail_at <= static_cast<size_t>(published - log.begin()); ++fail_at) {
    MemoryDisk disk;
    disk.fail_at = fail_at;
    EXPECT_TRUE(Play(disk).error);
    EXPECT_FALSE(disk.published);
  }
}

// A large batch must be on the disk before the commit that says so is written.
TEST_F(Fault, OfTheFirstSyncOfALargeBatchLeavesTheStoreAsBefore) {
  std::optional<size_t> first_sync;
  for (size_t i = 1; i + 2 < reference_.disk.log.size(); ++i) {
    const auto& log = reference_.disk.log;
    if (log[i - 1] == Operation::kAppend && log[i] == Operation::kSync &&
        log[i + 1] == Operation::kAppend && log[i + 2] == Operation::kSync) {
      first_sync = i;
    }
  }
  ASSERT_TRUE(first_sync);
  MemoryDisk disk;
  disk.fail_at = *first_sync;
  const Progress progress = Play(disk);
  ASSERT_TRUE(progress.error);
  EXPECT_EQ(progress.error->code(), ErrorCode::kIo);
  EXPECT_EQ(progress.acknowledged, 2);
  EXPECT_EQ(SequenceOf(disk.bytes), 2);
}

// What a failed commit would have made known is forgotten with it: the next one, which has as many
// new symbols, must not mistake them for those.
TEST_F(Fault, OfACommitWithNewSymbolsDoesNotLeakThemIntoTheNext) {
  MemoryDisk disk;
  {
    auto creator = AppenderState::OnNewFile(FileOn(disk), FixedId());
    ASSERT_TRUE(creator);
    ASSERT_TRUE(CommitRows(**creator, {Available(kDay, "MUSDT")}, 1000));
  }
  auto appender = AppenderState::OnStore(FileOn(disk));
  ASSERT_TRUE(appender);
  disk.fail_at = disk.log.size();  // the append
  ASSERT_FALSE(CommitRows(
      **appender, {Available(kDay + 1, "ALONGERNAMETHANOTHERSUSDT"), Available(kDay + 1, "ZUSDT")},
      2000));
  ASSERT_EQ(disk.failed, Operation::kAppend);
  ASSERT_TRUE(CommitRows(
      **appender, {Available(kDay + 1, "ZEBRAUSDT", 5), Available(kDay + 1, "AUSDT", 6)}, 3000));
  const auto reader = Reader::FromBytes(disk.bytes);
  ASSERT_TRUE(reader);
  EXPECT_THAT(*reader->SnapshotOf(kDay + 1)->Names(), testing::ElementsAre("AUSDT", "ZEBRAUSDT"));
  EXPECT_EQ(reader->symbol_count(), 3);
  EXPECT_EQ(FindDamage(*reader), "");
}

// An appender that died before its sync left a commit that readers have seen: it must be made safe
// before anything is added.
TEST_F(Fault, OfAnEarlierProcessIsMadeGoodByASyncAtOpen) {
  MemoryDisk disk;
  disk.bytes = reference_.disk.bytes;
  disk.bytes.resize(reference_.ends[2]);
  disk.synced = disk.bytes;
  disk.synced.resize(reference_.ends[1]);
  const auto appender = AppenderState::OnStore(FileOn(disk));
  ASSERT_TRUE(appender);
  EXPECT_EQ(disk.synced, disk.bytes);
  EXPECT_EQ(SequenceOf(disk.synced), 2);
}

// Like a store that somebody moves away between the first and the last byte of a commit.
class RenamedFile : public MemoryFile {
 public:
  using MemoryFile::MemoryFile;

  Status CheckHeld() override {
    if (!is_renamed_) return {};
    return Error(ErrorCode::kIo, "as the test wanted it");
  }
  Status Sync() override {
    is_renamed_ = rename_at_next_sync;
    return MemoryFile::Sync();
  }

  bool rename_at_next_sync = false;

 private:
  bool is_renamed_ = false;
};

TEST_F(Fault, OfTheNameWhileACommitIsWrittenIsNotSuccess) {
  MemoryDisk disk;
  disk.bytes = reference_.disk.bytes;
  auto file = std::make_unique<RenamedFile>(disk);
  RenamedFile& renamed = *file;
  auto appender = AppenderState::OnStore(std::move(file));
  ASSERT_TRUE(appender);
  ASSERT_TRUE(CommitRows(**appender, {Available(kDay + 20, "BTCUSDT")}, 20'000));
  renamed.rename_at_next_sync = true;
  const auto outcome = CommitRows(**appender, {Available(kDay + 21, "BTCUSDT")}, 21'000);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::kOutcomeUnknown) << "readers of it may have seen it";
  const auto again = CommitRows(**appender, {Available(kDay + 22, "BTCUSDT")}, 22'000);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), ErrorCode::kIo);
  EXPECT_EQ(FindDamage(*Reader::FromBytes(disk.bytes)), "");
}

}  // namespace
}  // namespace bfa::test
