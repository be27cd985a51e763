// Compactions that fail, are refused, or go on while others work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <random>
#include <thread>

#include "bfa/appender.h"
#include "bfa/compact.h"
#include "bfa/reader.h"
#include "store/compaction.h"
#include "tests/store/file_bytes.h"
#include "tests/store/memory_file.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/sanitizer.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using internal::StoreState;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

CompactOptions Options(bool keep_history) {
  CompactOptions options;
  options.keep_history = keep_history;
  options.file_id = FixedId().file_id;
  return options;
}

// A disk of which a byte is another one by the time of the sync.
class DecayingFile : public MemoryFile {
 public:
  DecayingFile(MemoryDisk& disk, size_t at) : MemoryFile(disk), bytes_(disk.bytes), at_(at) {}

  Status Sync() override {
    bytes_.at(at_) ^= std::byte{1};
    return MemoryFile::Sync();
  }

 private:
  std::vector<std::byte>& bytes_;
  size_t at_;
};

class CompactionFault : public testing::Test {
 protected:
  std::shared_ptr<const StoreState> Source() const {
    return *StoreState::AtNewest(internal::Aligned(sample_.bytes));
  }

  const SampleStore sample_ = TwentyCommits();
};

TEST_F(CompactionFault, OfEachOperationInTurnPublishesNothing) {
  for (const bool keep_history : {false, true}) {
    MemoryDisk whole;
    MemoryFile whole_file(whole);
    ASSERT_TRUE(internal::CompactInto(*Source(), Options(keep_history), whole_file));
    ASSERT_TRUE(whole.published);
    EXPECT_EQ(whole.synced, whole.bytes);
    EXPECT_THAT(whole.log, Not(Contains(Operation::kTruncate)));
    for (size_t fail_at = 0; fail_at < whole.log.size(); ++fail_at) {
      for (const size_t written_percent : {size_t{0}, size_t{50}, size_t{100}}) {
        MemoryDisk disk;
        disk.fail_at = fail_at;
        disk.written_percent = written_percent;
        MemoryFile file(disk);
        const auto outcome = internal::CompactInto(*Source(), Options(keep_history), file);
        ASSERT_FALSE(outcome) << "operation " << fail_at;
        EXPECT_EQ(outcome.error().code(), ErrorCode::kIo);
        EXPECT_FALSE(disk.published);
        EXPECT_EQ(disk.log.size(), fail_at + 1) << "goes on after operation " << fail_at;
      }
    }
  }
}

TEST_F(CompactionFault, OfTheStoreToBeReplacedLeavesItAlone) {
  MemoryDisk disk;
  MemoryDisk replacement;
  disk.bytes = sample_.bytes;
  disk.replacement = &replacement;
  MemoryFile file(disk);
  for (size_t fail_at = 0; fail_at < 2; ++fail_at) {
    disk.fail_at = disk.log.size() + fail_at;
    const auto outcome = internal::CompactLocked(file, Options(false));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code(), ErrorCode::kIo);
    EXPECT_FALSE(replacement.published);
  }
  disk.log.clear();
  ASSERT_TRUE(internal::CompactLocked(file, Options(false)));
  EXPECT_TRUE(replacement.published);
  EXPECT_THAT(disk.log, ElementsAre(Operation::kMap, Operation::kReplace)) << "only reads it";
  EXPECT_EQ(disk.bytes, sample_.bytes);
}

// Nothing is published that does not read as it was written: each byte is covered by some check.
TEST_F(CompactionFault, OfAnyByteOnTheDiskIsFoundBeforeItIsPublished) {
  std::mt19937 random(20260822);
  for (const bool keep_history : {false, true}) {
    MemoryDisk whole;
    MemoryFile whole_file(whole);
    ASSERT_TRUE(internal::CompactInto(*Source(), Options(keep_history), whole_file));
    for (int i = 0; i < (kIsSanitized ? 40 : 200); ++i) {
      MemoryDisk disk;
      const size_t at = random() % whole.bytes.size();
      DecayingFile file(disk, at);
      const auto outcome = internal::CompactInto(*Source(), Options(keep_history), file);
      ASSERT_FALSE(outcome) << "byte " << at;
      EXPECT_EQ(outcome.error().code(), ErrorCode::kIo);
      EXPECT_THAT(outcome.error().message(), HasSubstr("does not read as it was written"));
      EXPECT_FALSE(disk.published);
    }
  }
}

// Whenever it is asked, and whatever was done by then.
TEST_F(CompactionFault, OfTheCallersPatienceChangesNothing) {
  for (const bool keep_history : {false, true}) {
    for (int answers = 0;; ++answers) {
      MemoryDisk disk;
      MemoryFile file(disk);
      CompactOptions options = Options(keep_history);
      int asked = 0;
      options.stop = [&] { return asked++ == answers; };
      const auto outcome = internal::CompactInto(*Source(), options, file);
      ASSERT_TRUE(outcome) << outcome.error().ToString();
      EXPECT_NE(outcome->stopped, disk.published);
      if (!outcome->stopped) {
        EXPECT_GE(answers, 3);
        break;
      }
    }
  }
}

class CompactInPlaceTest : public testing::Test {
 protected:
  CompactInPlaceTest() { WriteBytes(path_, sample_.bytes); }

  void ExpectUntouched() const {
    EXPECT_EQ(ReadBytes(path_), sample_.bytes);
    EXPECT_THAT(folder_.Names(), ElementsAre("um.bfa"));
  }

  const SampleStore sample_ = TwentyCommits();
  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
};

TEST_F(CompactInPlaceTest, ReplacesTheStore) {
  for (const bool keep_history : {true, false}) {
    const FileId id = Reader::Open(path_)->file_id();
    const auto outcome = CompactInPlace(path_, Options(keep_history));
    ASSERT_TRUE(outcome) << outcome.error().ToString();
    EXPECT_EQ(outcome->commit_count, keep_history ? 20U : 1U);
    const Reader reader = *Reader::Open(path_);
    EXPECT_EQ(reader.compacted_from(), id);
    EXPECT_EQ(FindDifference(reader, sample_.history.back()), "");
    EXPECT_THAT(folder_.Names(), ElementsAre("um.bfa"));
  }
  auto appender = Appender::Open(path_);
  ASSERT_TRUE(appender) << appender.error().ToString();
  ASSERT_TRUE(appender->Add(Available(DayAt("2022-05-12"), "NEXTUSDT")));
  EXPECT_EQ(appender->Commit(CommitAt(30'000))->sequence, 21U);
}

TEST_F(CompactInPlaceTest, WithATornTailIsRefused) {
  // Half a store is one whose first commit is a torn tail.
  for (const size_t size : {sample_.bytes.size() - 1, static_cast<size_t>(sample_.ends[0]) - 1}) {
    const std::vector<std::byte> torn(sample_.bytes.begin(),
                                      sample_.bytes.begin() + static_cast<std::ptrdiff_t>(size));
    WriteBytes(path_, torn);
    const auto refused = CompactInPlace(path_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::kDamaged) << refused.error().ToString();
    EXPECT_EQ(ReadBytes(path_), torn);
    EXPECT_THAT(folder_.Names(), ElementsAre("um.bfa"));
  }
}

TEST_F(CompactInPlaceTest, OfALockedStoreIsRefused) {
  {
    const auto appender = Appender::Open(path_);
    ASSERT_TRUE(appender);
    const auto refused = CompactInPlace(path_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::kLocked);
    EXPECT_TRUE(Compact(*Reader::Open(path_), folder_.File("copy.bfa"))) << "a copy needs no lock";
  }
  ASSERT_EQ(::unlink(folder_.File("copy.bfa").c_str()), 0);
  ExpectUntouched();
}

TEST_F(CompactInPlaceTest, HoldsTheLockUntilItIsDone) {
  CompactOptions options;
  int asked = 0;
  options.stop = [&] {
    ++asked;
    EXPECT_EQ(Appender::Open(path_).error().code(), ErrorCode::kLocked);
    return false;
  };
  ASSERT_TRUE(CompactInPlace(path_, options));
  EXPECT_GE(asked, 3);
  EXPECT_TRUE(Appender::Open(path_));
}

TEST_F(CompactInPlaceTest, OfNoFileIsRefused) {
  EXPECT_EQ(CompactInPlace(folder_.File("none.bfa")).error().code(), ErrorCode::kNotFound);
  ExpectUntouched();
}

TEST_F(CompactInPlaceTest, OfADamagedStoreChangesNothing) {
  // In the first batch, which is not looked at when the store is opened.
  auto damaged = sample_.bytes;
  damaged[sample_.ends[0] + 32] ^= std::byte{1};
  WriteBytes(path_, damaged);
  for (const auto& refused :
       {CompactInPlace(path_), Compact(*Reader::Open(path_), folder_.File("copy.bfa"))}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::kDamaged);
    EXPECT_EQ(refused.error().offset(), sample_.ends[0]) << refused.error().ToString();
  }
  EXPECT_EQ(ReadBytes(path_), damaged);
  EXPECT_THAT(folder_.Names(), ElementsAre("um.bfa"));
}

TEST_F(CompactInPlaceTest, WhenStoppedChangesNothing) {
  CompactOptions options;
  options.stop = [] { return true; };
  const auto outcome = CompactInPlace(path_, options);
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->stopped);
  ExpectUntouched();
}

TEST_F(CompactInPlaceTest, DoesNotReplaceWhatAnotherHasPutThere) {
  CompactOptions options;
  options.stop = [&] {
    WriteBytes(folder_.File("other.bfa"), BytesOf("precious"));
    std::filesystem::rename(folder_.File("other.bfa"), path_);
    return false;
  };
  const auto outcome = CompactInPlace(path_, options);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::kIo);
  EXPECT_EQ(ReadBytes(path_), BytesOf("precious"));
  EXPECT_THAT(folder_.Names(), ElementsAre("um.bfa"));
}

TEST_F(CompactInPlaceTest, KeepsTheOwnerTheAccessModeAndASymbolicLink) {
  const uid_t owner = ::geteuid() == 0 ? 12'345 : ::geteuid();  // only root may give files away
  ASSERT_EQ(::chown(path_.c_str(), owner, static_cast<gid_t>(-1)), 0);
  ASSERT_EQ(::chmod(path_.c_str(), 0640), 0);
  ASSERT_EQ(::symlink("um.bfa", folder_.File("link.bfa").c_str()), 0);
  ASSERT_TRUE(CompactInPlace(folder_.File("link.bfa")));
  struct stat status {};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640U);
  EXPECT_EQ(status.st_uid, owner);
  EXPECT_TRUE(std::filesystem::is_symlink(folder_.File("link.bfa")));
  EXPECT_NE(Reader::Open(path_)->compacted_from(), FileId{});
  EXPECT_EQ(Reader::Open(folder_.File("link.bfa"))->file_id(), Reader::Open(path_)->file_id());
}

// As an appender that waits in a loop does: it must not append to the file that was replaced.
TEST_F(CompactInPlaceTest, AnAppenderThatComesMeanwhileGetsTheNewStore) {
  CompactOptions options;
  std::thread waiting;
  options.stop = [&] {
    if (!waiting.joinable()) {
      waiting = std::thread([&] {
        auto appender = Appender::Open(path_);
        while (!appender && appender.error().code() == ErrorCode::kLocked) {
          appender = Appender::Open(path_);
        }
        ASSERT_TRUE(appender) << appender.error().ToString();
        ASSERT_TRUE(appender->Add(Available(DayAt("2022-05-12"), "NEXTUSDT")));
        EXPECT_EQ(appender->Commit(CommitAt(30'000))->sequence, 21U);
      });
    }
    return false;
  };
  ASSERT_TRUE(CompactInPlace(path_, options));
  waiting.join();
  const Reader reader = *Reader::Open(path_);
  EXPECT_EQ(reader.sequence(), 21U);
  EXPECT_NE(reader.compacted_from(), FileId{});
  EXPECT_TRUE(reader.FindSymbol("NEXTUSDT"));
  EXPECT_EQ(FindDamage(reader), "");
}

TEST_F(CompactInPlaceTest, DoesNotDisturbReaders) {
  const Reader old = *Reader::Open(path_);
  std::atomic<bool> done = false;
  std::atomic<int> rounds = 0;
  constexpr int kReaderCount = 4;
  std::vector<std::thread> readers;
  readers.reserve(kReaderCount);
  for (int i = 0; i < kReaderCount; ++i) {
    readers.emplace_back([&, i] {
      const Reader mine = *old.AsOf(static_cast<uint64_t>(20 - i));
      while (!done || rounds < 8) {
        // Nothing of it has been touched before.
        const Reader fresh = *mine.AsOf(mine.sequence());
        ASSERT_EQ(FindDifference(fresh, sample_.history[fresh.sequence()]), "");
        const auto newest = Reader::Open(path_);
        ASSERT_TRUE(newest) << "there is no moment without a store";
        ASSERT_EQ(newest->sequence(), 20U);
        ++rounds;
      }
    });
  }
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(CompactInPlace(path_, Options(i < 5)));
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(FindDifference(*old.Refresh(), sample_.history.back()), "");
  EXPECT_EQ(old.Refresh()->compacted_from(), FileId{}) << "it stays with its file";
  EXPECT_EQ(FindDamage(old), "");
}

TEST_F(CompactInPlaceTest, ACopyDoesNotTouchWhatIsThere) {
  WriteBytes(folder_.File("copy.bfa"), BytesOf("precious"));
  const auto refused = Compact(*Reader::Open(path_), folder_.File("copy.bfa"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kAlreadyExists);
  EXPECT_EQ(ReadBytes(folder_.File("copy.bfa")), BytesOf("precious"));
  ASSERT_EQ(::unlink(folder_.File("copy.bfa").c_str()), 0);
  // Nor what comes while it works.
  CompactOptions options;
  options.stop = [&] {
    WriteBytes(folder_.File("copy.bfa"), BytesOf("precious"));
    return false;
  };
  const auto late = Compact(*Reader::Open(path_), folder_.File("copy.bfa"), options);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code(), ErrorCode::kAlreadyExists);
  EXPECT_EQ(ReadBytes(folder_.File("copy.bfa")), BytesOf("precious"));
  EXPECT_THAT(folder_.Names(), ElementsAre("copy.bfa", "um.bfa"));
}

}  // namespace
}  // namespace bfa::test
