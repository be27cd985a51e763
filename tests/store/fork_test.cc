// Stores and processes: what a fork takes along, and what one that is killed leaves behind.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "bfa/appender.h"
#include "bfa/compact.h"
#include "bfa/reader.h"
#include "tests/store/bound_child.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const Day kDay = DayAt("2022-05-12");

// Runs `work` in a fork of this process, and gives what it returned; -1 if it did not return.
template <typename Work>
int InChild(const Work& work) {
  const pid_t child = ForkChild();
  if (child == 0) ::_exit(work());
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// A fork that runs `work`, then waits. Its death comes with the end of this object at the latest.
class WaitingChild {
 public:
  // Returns when `work` is done; it says whether all went well.
  template <typename Work>
  explicit WaitingChild(const Work& work) {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0) return;
    pid_ = ForkChild();
    if (pid_ == 0) {
      const char done = work() ? 'y' : 'n';
      if (::write(fds[1], &done, 1) == 1) ::pause();
      ::_exit(1);
    }
    ::close(fds[1]);
    char done = 'n';
    went_well_ = ::read(fds[0], &done, 1) == 1 && done == 'y';
    ::close(fds[0]);
  }
  WaitingChild(const WaitingChild&) = delete;
  WaitingChild& operator=(const WaitingChild&) = delete;
  ~WaitingChild() { Kill(); }

  bool went_well() const { return went_well_; }
  pid_t pid() const { return pid_; }
  void Kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

 private:
  pid_t pid_ = -1;
  bool went_well_ = false;
};

class ForkTest : public testing::Test {
 protected:
  ForkTest() {
    auto appender = Appender::Create(path_);
    if (!appender || !CommitOn(*appender, kDay)) ADD_FAILURE() << "no store";
  }

  // Whether the row of a symbol on `day` was committed.
  static bool CommitOn(Appender& appender, Day day) {
    return appender.Add(Available(day, "BTCUSDT")) && appender.Commit();
  }
  // Whether the store can be read, and its newest commit is this one, and nothing is behind it.
  bool IsAt(const Reader& reader, uint64_t sequence) const {
    return reader.sequence() == sequence && reader.torn_size() == 0 && FindDamage(reader).empty() &&
           reader.SnapshotOf(kDay + (static_cast<int>(sequence) - 1)).has_value();
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
};

TEST_F(ForkTest, AnAppenderThatIsKilledGivesTheStoreToTheNextOne) {
  std::optional<Appender> theirs;
  WaitingChild first([&] {
    theirs.emplace(*Appender::Open(path_));
    return CommitOn(*theirs, kDay + 1) && theirs->Add(Available(kDay + 9, "LOSTUSDT"));
  });
  ASSERT_TRUE(first.went_well());
  const auto refused = Appender::Open(path_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kLocked);
  EXPECT_THAT(refused.error().message(), HasSubstr("process " + std::to_string(first.pid())));
  first.Kill();
  auto second = Appender::Open(path_);
  ASSERT_TRUE(second) << second.error().ToString();
  EXPECT_TRUE(CommitOn(*second, kDay + 2));
  EXPECT_TRUE(IsAt(*Reader::Open(path_), 3));
}

TEST_F(ForkTest, AnAppenderRefusesToWriteBesideTheProcessThatOpenedIt) {
  auto appender = Appender::Open(path_);
  ASSERT_TRUE(appender);
  ASSERT_TRUE(appender->Add(Available(kDay + 1, "BTCUSDT")));
  const auto before = ReadBytes(path_);
  const std::string parent = std::to_string(::getpid());
  EXPECT_EQ(InChild([&] {
              const auto refused = appender->Commit();
              if (refused) return 1;
              if (refused.error().code() != ErrorCode::kIo) return 2;
              if (refused.error().message().find("process " + parent) == std::string::npos)
                return 3;
              if (CommitOn(*appender, kDay + 5)) return 4;
              return 0;
            }),
            0);
  EXPECT_EQ(ReadBytes(path_), before);
  const auto outcome = appender->Commit();
  ASSERT_TRUE(outcome) << outcome.error().ToString();
  EXPECT_TRUE(IsAt(*Reader::Open(path_), 2));
}

// The child must not cut off what its parent has committed since.
TEST_F(ForkTest, AnAppenderInAChildLeavesTheParentsLaterCommitsAlone) {
  auto appender = Appender::Open(path_);
  ASSERT_TRUE(appender);
  int to_child[2];
  ASSERT_EQ(::pipe2(to_child, O_CLOEXEC), 0);
  const pid_t child = ForkChild();
  ASSERT_GE(child, 0);
  if (child == 0) {
    char go = 0;
    if (::read(to_child[0], &go, 1) != 1) ::_exit(1);
    ::_exit(CommitOn(*appender, kDay + 5) ? 2 : 0);
  }
  EXPECT_TRUE(CommitOn(*appender, kDay + 1));
  EXPECT_TRUE(CommitOn(*appender, kDay + 2));
  ASSERT_EQ(::write(to_child[1], "x", 1), 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_TRUE(IsAt(*Reader::Open(path_), 3));
  EXPECT_TRUE(CommitOn(*appender, kDay + 3));
  ::close(to_child[0]);
  ::close(to_child[1]);
}

TEST_F(ForkTest, ANewStoreSurvivesTheEndOfAChildThatHasItsAppender) {
  const std::string path = folder_.File("new.bfa");
  std::optional<Appender> creator(*Appender::Create(path));
  ASSERT_TRUE(creator->Add(Available(kDay, "BTCUSDT")));
  EXPECT_EQ(InChild([&] {
              const bool committed = creator->Commit().has_value();
              creator.reset();
              return committed ? 1 : 0;
            }),
            0);
  EXPECT_THAT(folder_.Names(), SizeIs(2)) << "the parent's file is gone";
  const auto outcome = creator->Commit();
  ASSERT_TRUE(outcome) << outcome.error().ToString();
  EXPECT_TRUE(IsAt(*Reader::Open(path), 1));
  EXPECT_THAT(folder_.Names(), ElementsAre("new.bfa", "um.bfa"));
}

TEST_F(ForkTest, AChildThatLivesOnDoesNotKeepTheLockOfAnAppenderThatIsDone) {
  std::optional<Appender> appender(*Appender::Open(path_));
  const WaitingChild child([] { return true; });
  ASSERT_TRUE(child.went_well());
  EXPECT_EQ(Appender::Open(path_).error().code(), ErrorCode::kLocked);
  appender.reset();
  auto next = Appender::Open(path_);
  ASSERT_TRUE(next) << next.error().ToString();
  EXPECT_TRUE(CommitOn(*next, kDay + 1));
}

TEST_F(ForkTest, TheEndOfAnAppenderInAChildDoesNotUnlockItsParents) {
  std::optional<Appender> appender(*Appender::Open(path_));
  EXPECT_EQ(InChild([&] {
              appender.reset();
              return 0;
            }),
            0);
  EXPECT_EQ(Appender::Open(path_).error().code(), ErrorCode::kLocked);
}

TEST_F(ForkTest, AReaderGoesOnInTheChild) {
  const Reader reader = *Reader::Open(path_);
  ASSERT_TRUE(reader.SnapshotOf(kDay)) << "some of it was touched before, some was not";
  auto appender = Appender::Open(path_);
  ASSERT_TRUE(appender);
  ASSERT_TRUE(CommitOn(*appender, kDay + 1));
  EXPECT_EQ(InChild([&] {
              const auto fresh = reader.Refresh();
              return IsAt(reader, 1) && fresh && IsAt(*fresh, 2) && IsAt(*fresh->AsOf(1), 1) ? 0
                                                                                             : 1;
            }),
            0);
  EXPECT_TRUE(IsAt(reader, 1));
  EXPECT_TRUE(IsAt(*reader.Refresh(), 2));
}

TEST_F(ForkTest, AReaderSeesWhatAChildCommits) {
  const Reader reader = *Reader::Open(path_);
  EXPECT_EQ(InChild([&] {
              auto appender = Appender::Open(path_);
              return appender && CommitOn(*appender, kDay + 1) ? 0 : 1;
            }),
            0);
  EXPECT_TRUE(IsAt(reader, 1));
  EXPECT_TRUE(IsAt(*reader.Refresh(), 2));
}

TEST_F(ForkTest, TheNextAppenderClearsUpAfterAKilledCreation) {
  const std::string path = folder_.File("new.bfa");
  std::optional<Appender> theirs;
  WaitingChild child([&] {
    theirs.emplace(*Appender::Create(path));
    return true;
  });
  ASSERT_TRUE(child.went_well());
  {
    const auto mine = Appender::Create(path);
    ASSERT_TRUE(mine);
    EXPECT_THAT(folder_.Names(), SizeIs(3)) << "took the file of an appender that lives";
  }
  child.Kill();
  EXPECT_THAT(folder_.Names(), SizeIs(2)) << "nothing to clear up: what is tested here?";
  auto creator = Appender::Create(path);
  ASSERT_TRUE(creator);
  ASSERT_TRUE(CommitOn(*creator, kDay));
  EXPECT_THAT(folder_.Names(), ElementsAre("new.bfa", "um.bfa"));
}

TEST_F(ForkTest, TheNextAppenderClearsUpAfterAKilledCompaction) {
  ASSERT_EQ(::symlink("um.bfa", folder_.File("link.bfa").c_str()), 0);
  const auto before = ReadBytes(path_);
  for (const std::string& name : {path_, folder_.File("link.bfa")}) {
    for (int when = 0; when < 3; ++when) {
      EXPECT_EQ(InChild([&] {
                  CompactOptions options;
                  int asked = 0;
                  options.stop = [&] { return asked++ == when && ::raise(SIGKILL) == 0; };
                  return CompactInPlace(path_, options) ? 0 : 1;
                }),
                -1);
      EXPECT_THAT(folder_.Names(), SizeIs(3)) << "nothing to clear up: what is tested here?";
      EXPECT_EQ(ReadBytes(path_), before);
      ASSERT_TRUE(Appender::Open(name));
      EXPECT_THAT(folder_.Names(), ElementsAre("link.bfa", "um.bfa"));
    }
  }
}

TEST_F(ForkTest, WhatOnlyLooksLikeALeftoverIsLeftAlone) {
  const std::vector<std::string> names{
      "other.bfa.new-0123456789abcdef", "um.bfa.new",          "um.bfa.new-0123456789abcde",
      "um.bfa.new-0123456789abcdef0",   "um.bfa.new-precious", "um.bfa.new-0123456789ABCDEF"};
  for (const std::string& name : names) WriteBytes(folder_.File(name), BytesOf("precious"));
  WriteBytes(folder_.File("um.bfa.new-0123456789abcdef"), BytesOf("left behind"));
  ASSERT_TRUE(Appender::Open(path_));
  EXPECT_THAT(folder_.Names(), SizeIs(names.size() + 1));
  for (const std::string& name : names)
    EXPECT_EQ(ReadBytes(folder_.File(name)), BytesOf("precious"));
}

}  // namespace
}  // namespace bfa::test
