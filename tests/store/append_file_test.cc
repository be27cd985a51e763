// The file that an appender writes: its lock, its name, its folder.
#include "store/append_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "bfa/appender.h"
#include "bfa/compact.h"
#include "bfa/reader.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Day kDay = DayAt("2022-05-12");

class AppendFileTest : public testing::Test {
 protected:
  // A store with one commit.
  void MakeStore(const std::string& path) const {
    auto appender = Appender::Create(path);
    ASSERT_TRUE(appender) << appender.error().ToString();
    ASSERT_TRUE(appender->Add(Available(kDay, "BTCUSDT")));
    ASSERT_TRUE(appender->Commit());
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
};

TEST_F(AppendFileTest, OnlyOneAppenderOfAProcessHasTheStore) {
  MakeStore(path_);
  std::optional<Result<Appender>> first(Appender::Open(path_));
  ASSERT_TRUE(*first);
  const auto second = Appender::Open(path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), ErrorCode::kLocked);
  EXPECT_THAT(second.error().message(), HasSubstr("process " + std::to_string(::getpid())));
  EXPECT_TRUE(Reader::Open(path_)) << "readers do not mind";
  first.reset();
  EXPECT_TRUE(Appender::Open(path_));
}

TEST_F(AppendFileTest, OnlyOneProcessHasTheStore) {
  MakeStore(path_);
  const auto holder = Appender::Open(path_);
  ASSERT_TRUE(holder);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto opened = Appender::Open(path_);
    const bool as_expected = !opened && opened.error().code() == ErrorCode::kLocked &&
                             opened.error().message().find(
                                 "process " + std::to_string(::getppid())) != std::string::npos;
    ::_exit(as_expected ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST_F(AppendFileTest, ANewStoreIsLockedFromItsFirstCommitOn) {
  auto creator = Appender::Create(path_);
  ASSERT_TRUE(creator);
  EXPECT_EQ(Appender::Open(path_).error().code(), ErrorCode::kNotFound);
  ASSERT_TRUE(creator->Add(Available(kDay, "BTCUSDT")));
  ASSERT_TRUE(creator->Commit());
  EXPECT_EQ(Appender::Open(path_).error().code(), ErrorCode::kLocked);
}

TEST_F(AppendFileTest, ANewStoreAppearsWithItsFirstCommit) {
  auto appender = Appender::Create(path_, FixedId());
  ASSERT_TRUE(appender);
  ASSERT_TRUE(appender->Add(Available(kDay, "BTCUSDT")));
  EXPECT_FALSE(std::filesystem::exists(path_));
  ASSERT_TRUE(appender->Commit());
  EXPECT_THAT(folder_.Names(), ElementsAre("um.bfa"));
  const auto reader = Reader::Open(path_);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->sequence(), 1);
  EXPECT_EQ(reader->file_id(), *FixedId().file_id);
  EXPECT_EQ(reader->dataset(), Dataset::BinanceUsdMarginedKlines());
}

TEST_F(AppendFileTest, ACommitOfNothingMakesAnEmptyStore) {
  auto appender = Appender::Create(path_);
  ASSERT_TRUE(appender);
  const auto outcome = appender->Commit();
  ASSERT_TRUE(outcome) << outcome.error().ToString();
  EXPECT_FALSE(outcome->written);
  EXPECT_EQ(outcome->sequence, 0);
  const auto reader = Reader::Open(path_);
  ASSERT_TRUE(reader) << reader.error().ToString();
  EXPECT_EQ(FindDifference(*reader, ModelState()), "");
  ASSERT_TRUE(appender->Add(Available(kDay, "BTCUSDT")));
  EXPECT_EQ(appender->Commit()->sequence, 1);
  EXPECT_EQ(reader->Refresh()->sequence(), 1);
}

TEST_F(AppendFileTest, ANewStoreThatIsDroppedLeavesNothingBehind) {
  {
    auto appender = Appender::Create(path_);
    ASSERT_TRUE(appender);
    ASSERT_TRUE(appender->Add(Available(kDay, "BTCUSDT")));
  }
  EXPECT_THAT(folder_.Names(), ElementsAre());
}

TEST_F(AppendFileTest, CreateDoesNotTouchWhatIsThere) {
  WriteBytes(path_, BytesOf("precious"));
  const auto appender = Appender::Create(path_);
  ASSERT_FALSE(appender);
  EXPECT_EQ(appender.error().code(), ErrorCode::kAlreadyExists);
  EXPECT_EQ(ReadBytes(path_), BytesOf("precious"));
  EXPECT_THAT(folder_.Names(), ElementsAre("um.bfa"));
}

TEST_F(AppendFileTest, AStoreThatWasCreatedMeanwhileIsNotReplaced) {
  {
    auto late = Appender::Create(path_);
    ASSERT_TRUE(late);
    ASSERT_TRUE(late->Add(Available(kDay, "LATEUSDT")));
    MakeStore(path_);
    const auto before = ReadBytes(path_);
    const auto outcome = late->Commit();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code(), ErrorCode::kAlreadyExists);
    EXPECT_EQ(ReadBytes(path_), before);
  }
  EXPECT_THAT(folder_.Names(), ElementsAre("um.bfa"));
}

TEST_F(AppendFileTest, ARefusedFirstCommitCanBeFollowedByAGoodOne) {
  auto appender = Appender::Create(path_);
  ASSERT_TRUE(appender);
  ASSERT_TRUE(appender->Add(Available(kDay, "BTCUSDT")));
  EXPECT_FALSE(appender->Commit(CommitAt(-1)));
  EXPECT_FALSE(std::filesystem::exists(path_));
  ASSERT_TRUE(appender->Add(Available(kDay, "BTCUSDT")));
  EXPECT_TRUE(appender->Commit());
  EXPECT_TRUE(Reader::Open(path_)->FindSymbol("BTCUSDT"));
}

TEST_F(AppendFileTest, OpenOfNothingIsNotFound) {
  EXPECT_EQ(Appender::Open(path_).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(Appender::Open(folder_.File("no/such/folder")).error().code(), ErrorCode::kNotFound);
  WriteBytes(path_, BytesOf("x"));
  EXPECT_EQ(Appender::Open(path_ + "/um.bfa").error().code(), ErrorCode::kNotFound);
  EXPECT_THAT(folder_.Names(), ElementsAre("um.bfa"));
}

TEST_F(AppendFileTest, OpenOfWhatIsNoRegularFileFails) {
  EXPECT_EQ(Appender::Open(folder_.path()).error().code(), ErrorCode::kIo);
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  EXPECT_EQ(Appender::Open(path_).error().code(), ErrorCode::kIo);
}

TEST_F(AppendFileTest, OpenOfWhatIsNoStoreFailsAndLeavesItAlone) {
  for (const std::string text : {"", "x", "2021-03-05,BTCUSDT,true\n"}) {
    WriteBytes(path_, BytesOf(text));
    EXPECT_EQ(Appender::Open(path_).error().code(), ErrorCode::kDamaged) << text;
    EXPECT_EQ(ReadBytes(path_), BytesOf(text));
  }
}

TEST_F(AppendFileTest, CreateWithoutAFolderFails) {
  const auto appender = Appender::Create(folder_.File("missing/um.bfa"));
  ASSERT_FALSE(appender);
  EXPECT_EQ(appender.error().code(), ErrorCode::kIo);
  const auto on_a_folder = Appender::Create(folder_.path());
  ASSERT_FALSE(on_a_folder);
  EXPECT_EQ(on_a_folder.error().code(), ErrorCode::kAlreadyExists);
  EXPECT_THAT(folder_.Names(), ElementsAre());
}

TEST_F(AppendFileTest, AReadOnlyStoreIsReadAndNotAppendedTo) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write to read-only files";
  MakeStore(path_);
  ASSERT_EQ(::chmod(path_.c_str(), 0400), 0);
  EXPECT_EQ(Appender::Open(path_).error().code(), ErrorCode::kIo);
  EXPECT_TRUE(Reader::Open(path_));
}

TEST_F(AppendFileTest, AReadOnlyFolderTakesNoNewStoreAndLetsItsStoresGrow) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write to read-only folders";
  MakeStore(path_);
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0500), 0);
  EXPECT_EQ(Appender::Create(folder_.File("other.bfa")).error().code(), ErrorCode::kIo);
  auto appender = Appender::Open(path_);
  ASSERT_TRUE(appender);
  ASSERT_TRUE(appender->Add(Available(kDay + 1, "BTCUSDT")));
  EXPECT_TRUE(appender->Commit());
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0700), 0);
}

// A store that was put in the place of another is the one that is appended to.
TEST_F(AppendFileTest, AFileThatWasRenamedOverThePathIsTheStore) {
  MakeStore(path_);
  auto old = Appender::Open(path_);
  ASSERT_TRUE(old);
  MakeStore(folder_.File("other.bfa"));
  ASSERT_EQ(std::rename(folder_.File("other.bfa").c_str(), path_.c_str()), 0);
  auto appender = Appender::Open(path_);
  ASSERT_TRUE(appender) << "the old one's lock is not on this file: "
                        << appender.error().ToString();
  ASSERT_TRUE(appender->Add(Available(kDay + 1, "NEWUSDT")));
  ASSERT_TRUE(appender->Commit());
  const auto reader = Reader::Open(path_);
  ASSERT_TRUE(reader);
  EXPECT_TRUE(reader->FindSymbol("NEWUSDT"));
  EXPECT_EQ(FindDamage(*reader), "");
}

// Acknowledged is what can be found under the name that the appender was given, and nothing else.
TEST_F(AppendFileTest, AStoreThatWasMovedRemovedOrReplacedIsNotWrittenTo) {
  const std::string aside = folder_.File("aside.bfa");
  for (const bool is_replaced : {false, true}) {
    MakeStore(path_);
    auto appender = Appender::Open(path_);
    ASSERT_TRUE(appender);
    const auto before = ReadBytes(path_);
    ASSERT_EQ(std::rename(path_.c_str(), aside.c_str()), 0);
    if (is_replaced) MakeStore(path_);
    for (const Day day : {kDay, kDay + 1}) {  // whether or not there is anything to write
      ASSERT_TRUE(appender->Add(Available(day, "BTCUSDT")));
      const auto refused = appender->Commit();
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().code(), ErrorCode::kIo);
      EXPECT_THAT(refused.error().message(), HasSubstr("moved, removed or replaced"));
      EXPECT_EQ(ReadBytes(aside), before);
    }
    ASSERT_EQ(std::rename(aside.c_str(), path_.c_str()), 0);
    ASSERT_TRUE(appender->Add(Available(kDay + 1, "BTCUSDT")));
    EXPECT_TRUE(appender->Commit()) << "it has its name again";
    EXPECT_EQ(Reader::Open(path_)->sequence(), 2);
    ASSERT_EQ(::unlink(path_.c_str()), 0);
  }
}

TEST_F(AppendFileTest, AStoreThatWasCreatedAndReplacedIsNotWrittenTo) {
  auto creator = Appender::Create(path_);
  ASSERT_TRUE(creator);
  ASSERT_TRUE(creator->Add(Available(kDay, "BTCUSDT")));
  ASSERT_TRUE(creator->Commit());
  MakeStore(folder_.File("other.bfa"));
  ASSERT_EQ(std::rename(folder_.File("other.bfa").c_str(), path_.c_str()), 0);
  ASSERT_TRUE(creator->Add(Available(kDay + 1, "BTCUSDT")));
  EXPECT_EQ(creator->Commit().error().code(), ErrorCode::kIo);
  EXPECT_EQ(Reader::Open(path_)->sequence(), 1);
}

TEST_F(AppendFileTest, AnotherWorkingDirectoryDoesNotChangeWhatARelativePathNames) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path());
  auto creator = Appender::Create("um.bfa");
  MakeStore("other.bfa");
  auto opener = Appender::Open("other.bfa");
  std::filesystem::current_path(before);
  for (auto* const appender : {&creator, &opener}) {
    ASSERT_TRUE(*appender);
    ASSERT_TRUE((*appender)->Add(Available(kDay + 1, "BTCUSDT")));
    const auto outcome = (*appender)->Commit();
    EXPECT_TRUE(outcome) << outcome.error().ToString();
  }
  EXPECT_THAT(folder_.Names(), ElementsAre("other.bfa", "um.bfa"));
}

TEST_F(AppendFileTest, AllNamesOfAFileHaveOneLock) {
  MakeStore(path_);
  const std::vector<std::string> names{
      folder_.File("hard.bfa"), folder_.File("symbolic.bfa"),
      folder_.path() + "/../" + std::filesystem::path(folder_.path()).filename().string() +
          "/um.bfa"};
  ASSERT_EQ(::link(path_.c_str(), names[0].c_str()), 0);
  ASSERT_EQ(::symlink("um.bfa", names[1].c_str()), 0);
  for (const std::string& name : names) {
    {
      const auto holder = Appender::Open(path_);
      ASSERT_TRUE(holder);
      EXPECT_EQ(Appender::Open(name).error().code(), ErrorCode::kLocked) << name;
    }
    auto appender = Appender::Open(name);
    ASSERT_TRUE(appender) << name;
    EXPECT_EQ(Appender::Open(path_).error().code(), ErrorCode::kLocked) << name;
    const uint64_t sequence = Reader::Open(path_)->sequence();
    ASSERT_TRUE(appender->Add(Available(kDay + static_cast<int>(sequence), "BTCUSDT")));
    ASSERT_TRUE(appender->Commit());
    EXPECT_EQ(Reader::Open(path_)->sequence(), sequence + 1);
  }
}

// The other name of a file is left with what was there, as a backup by hard link is meant to be.
TEST_F(AppendFileTest, ACompactionInPlaceReplacesTheFileUnderOneOfItsNames) {
  MakeStore(path_);
  const std::string backup = folder_.File("backup.bfa");
  ASSERT_EQ(::link(path_.c_str(), backup.c_str()), 0);
  const auto before = ReadBytes(path_);
  ASSERT_TRUE(CompactInPlace(path_));
  EXPECT_EQ(ReadBytes(backup), before);
  EXPECT_EQ(Reader::Open(path_)->compacted_from(), Reader::Open(backup)->file_id());
  const auto appender = Appender::Open(path_);
  EXPECT_TRUE(appender);
  EXPECT_TRUE(Appender::Open(backup)) << "they are two stores from now on";
}

// The lock is advice: another program may write all the same. Its bytes are not for us to cut.
TEST_F(AppendFileTest, AFileThatGrewMeanwhileIsNotWrittenTo) {
  MakeStore(path_);
  auto appender = Appender::Open(path_);
  ASSERT_TRUE(appender);
  ASSERT_TRUE(appender->Add(Available(kDay + 1, "NEWUSDT")));
  AppendBytes(path_, BytesOf("something else"));
  const auto before = ReadBytes(path_);
  const auto outcome = appender->Commit();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::kIo);
  EXPECT_EQ(ReadBytes(path_), before);
  EXPECT_EQ(Reader::Open(path_)->sequence(), 1);
}

TEST_F(AppendFileTest, OpenVerifiesTheNewestBatchHoweverLargeItIs) {
  {
    auto appender = Appender::Create(path_);
    ASSERT_TRUE(appender);
    for (uint32_t i = 0; i < 2500; ++i) {
      ASSERT_TRUE(appender->Add(Complete(kDay, "S" + std::to_string(i), i)));
    }
    ASSERT_TRUE(appender->Commit());
  }
  const auto commits = Reader::Open(path_)->Commits();
  ASSERT_TRUE(commits);
  ASSERT_TRUE(commits->front().synced_first) << "not large enough for what is tested here";
  auto bytes = ReadBytes(path_);
  bytes[bytes.size() / 2] ^= std::byte{1};
  WriteBytes(path_, bytes);
  const auto appender = Appender::Open(path_);
  ASSERT_FALSE(appender);
  EXPECT_EQ(appender.error().code(), ErrorCode::kDamaged);
  EXPECT_EQ(ReadBytes(path_), bytes);
}

}  // namespace
}  // namespace bfa::test
