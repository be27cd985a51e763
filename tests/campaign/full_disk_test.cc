// Disks that are full, files that may not grow, and disks that become read-only.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "bfa/compact.h"
#include "bfa/reader.h"
#include "tests/campaign/campaign_size.h"
#include "tests/campaign/own_disk.h"
#include "tests/campaign/store_operation.h"
#include "tests/campaign/store_verdict.h"
#include "tests/campaign/system_fault.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

// Of what is written, those with the commit: each of them counts.
const auto kLastBytes = CampaignSize<uint64_t>(64, 1024);
constexpr uint64_t kDiskSize = uint64_t{4} << 20;

Status Perform(const StoreOperation& operation, const std::string& folder) {
  std::optional<Appender> appender;
  return operation.run(folder, appender);
}

// What the operation makes where nothing is in its way.
StoreBytes ResultOf(const StoreOperation& operation) {
  const TemporaryFolder folder;
  Figures none;
  StoreVerdict{operation, {}, folder.path(), none}.Prepare();
  const Status status = Perform(operation, folder.path());
  EXPECT_TRUE(status) << status.error().ToString();
  return ReadBytes(folder.File(operation.target));
}

// Lets no file grow beyond `size`, as long as it lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(uint64_t size) {
    EXPECT_EQ(::getrlimit(RLIMIT_FSIZE, &before_), 0);
    const rlimit limit{size, before_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
};

class FileSizeTest : public testing::Test {
 protected:
  static void TearDownTestSuite() {
    std::printf("file size limits: %d positions, %s\n", position_count, figures.Text().c_str());
  }

  void SetUp() override { before_ = ::signal(SIGXFSZ, SIG_IGN); }
  void TearDown() override { ::signal(SIGXFSZ, before_); }

  // The limit at every `stride`-th byte of what is written, and at every one of the last.
  static void Sweep(const StoreOperation& operation, uint64_t stride) {
    const StoreBytes after = ResultOf(operation);
    const bool grows = operation.target == kStoreName && operation.before.size() < after.size();
    const uint64_t first = grows ? operation.before.size() : 0;
    const uint64_t edge = after.size() - std::min(after.size() - first, kLastBytes);
    const TemporaryFolder folder;
    const StoreVerdict verdict{operation, after, folder.path(), figures};
    verdict.Prepare();  // and again by each failure
    for (uint64_t limit = first; limit < after.size(); limit += limit < edge ? stride : 1) {
      SCOPED_TRACE("at byte " + std::to_string(limit));
      RunWithin(verdict, limit);
      ASSERT_FALSE(HasFailure());
    }
    verdict.ExpectNextWorks();
    verdict.Prepare();
    for (const std::string& name : folder.Names()) {
      if (operation.before.empty() || name != kStoreName) {
        std::filesystem::remove(folder.File(name));
      }
    }
    const FileSizeLimit just_enough(after.size());
    EXPECT_TRUE(Perform(operation, folder.path()));
    verdict.ExpectDone();
  }

 private:
  static void RunWithin(const StoreVerdict& verdict, uint64_t limit) {
    ++position_count;
    Status status;
    {
      const SystemFaults no_waiting_for_the_disk({});
      const FileSizeLimit limited(limit);
      status = Perform(verdict.operation, verdict.folder);
    }
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code(), ErrorCode::kIo);
    EXPECT_THAT(status.error().message(), HasSubstr("File too large"));
    verdict.ExpectFiles(status, false);
    verdict.ExpectNoLeftovers(false);
  }

  static inline Figures figures;
  static inline int position_count = 0;
  void (*before_)(int) = SIG_DFL;
};

TEST_F(FileSizeTest, LimitsTheCreationOfAStore) {
  Sweep(Creating(FewRows()), CampaignSize<uint64_t>(31, 1));
}
TEST_F(FileSizeTest, LimitsTheCreationOfALargeStore) {
  Sweep(Creating(ManyRows()), CampaignSize<uint64_t>(4001, 101));
}
TEST_F(FileSizeTest, LimitsAnAppend) { Sweep(Appending(FewRows()), CampaignSize<uint64_t>(31, 1)); }
TEST_F(FileSizeTest, LimitsALargeAppend) {
  Sweep(Appending(ManyRows()), CampaignSize<uint64_t>(4001, 101));
}
TEST_F(FileSizeTest, LimitsAMerge) { Sweep(Appending(OtherRows()), CampaignSize<uint64_t>(31, 1)); }
TEST_F(FileSizeTest, LimitsACompactionInPlace) {
  Sweep(CompactingInPlace(false), CampaignSize<uint64_t>(61, 1));
}
TEST_F(FileSizeTest, LimitsACompactionIntoAnotherFile) {
  Sweep(CompactingIntoAnother(true), CampaignSize<uint64_t>(241, 3));
}
TEST_F(FileSizeTest, LimitsARepair) { Sweep(Salvaging(), CampaignSize<uint64_t>(241, 3)); }

// Whoever does not ignore the signal is ended by it. What was written so far is a torn tail.
TEST_F(FileSizeTest, EndsAProcessThatDoesNotIgnoreTheSignal) {
  for (const StoreOperation& operation : {Appending(FewRows()), Creating(FewRows())}) {
    const TemporaryFolder folder;
    Figures none;
    const StoreVerdict verdict{operation, {}, folder.path(), none};
    verdict.Prepare();
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_DFL);
      const rlimit no_core{};
      ::setrlimit(RLIMIT_CORE, &no_core);
      const FileSizeLimit limit(operation.before.size() + 100);
      ::_exit(Perform(operation, folder.path()) ? 1 : 2);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
    EXPECT_EQ(WTERMSIG(status), SIGXFSZ);
    verdict.ExpectFiles(Error(ErrorCode::kIo, "ended"), true);
    verdict.ExpectNoLeftovers(true);
    verdict.ExpectNextWorks();
  }
}

class FullDisk : public testing::Test {
 protected:
  // With each number of free pages until there are enough.
  static void Sweep(const std::vector<StoreOperation>& operations) {
    const TemporaryFolder folder;
    const std::string reason = RunWithOwnMounts([&]() -> std::string {
      std::string mounted = MountMemoryDisk(folder.path(), kDiskSize);
      if (!mounted.empty()) return mounted;
      Figures figures;
      int position_count = 0;
      for (const StoreOperation& operation : operations) {
        const StoreVerdict verdict{operation, ResultOnEmptyDisk(operation, folder), folder.path(),
                                   figures};
        for (uint64_t pages = 0; !IsEnough(verdict, pages); ++pages) ++position_count;
        verdict.ExpectNextWorks();
      }
      std::printf("full disks: %d positions, %s\n", position_count, figures.Text().c_str());
      EXPECT_GE(position_count, 3);
      return {};
    });
    if (!reason.empty()) GTEST_SKIP() << reason;
  }

  static void Clear(const TemporaryFolder& folder) {
    for (const std::string& name : folder.Names()) std::filesystem::remove(folder.File(name));
  }

 private:
  static StoreBytes ResultOnEmptyDisk(const StoreOperation& operation,
                                      const TemporaryFolder& folder) {
    Clear(folder);
    Figures none;
    StoreVerdict{operation, {}, folder.path(), none}.Prepare();
    EXPECT_TRUE(Perform(operation, folder.path()));
    StoreBytes after = ReadBytes(folder.File(operation.target));
    Clear(folder);
    return after;
  }

  // Whether the operation succeeds with so many free pages; or else fails as it should.
  static bool IsEnough(const StoreVerdict& verdict, uint64_t pages) {
    SCOPED_TRACE(std::to_string(pages) + " pages");
    for (const auto& entry : std::filesystem::directory_iterator(verdict.folder)) {
      std::filesystem::remove(entry);
    }
    verdict.Prepare();
    LeavePages(verdict.folder, pages);
    const Status status = Perform(verdict.operation, verdict.folder);
    verdict.ExpectFiles(status, false);
    verdict.ExpectNoLeftovers(false, kBallastName);
    std::filesystem::remove(verdict.File(kBallastName));
    if (status) return true;
    EXPECT_EQ(status.error().code(), ErrorCode::kIo);
    EXPECT_THAT(status.error().message(), HasSubstr("No space left on device"));
    return testing::Test::HasFailure();
  }
};

TEST_F(FullDisk, TakesNoNewStore) { Sweep({Creating(FewRows()), Creating(ManyRows())}); }
TEST_F(FullDisk, TakesNoAppend) {
  Sweep({Appending(FewRows()), Appending(ManyRows()), Appending(OtherRows()),
         AppendingBehindATornTail()});
}
TEST_F(FullDisk, TakesNoCompactionAndNoRepair) {
  Sweep({CompactingInPlace(false), CompactingInPlace(true), CompactingIntoAnother(false),
         CompactingIntoAnother(true), Salvaging()});
}

// Whether the commands succeed; what they say is not wanted.
bool Shell(const std::string& commands) {
  return std::system(("(" + commands + ") > /dev/null 2>&1").c_str()) == 0;
}

// What a program says on standard error, and its exit code.
struct Ending {
  int code = -1;
  std::string said;
};

Ending RunBfa(const std::vector<std::string>& arguments, const TemporaryFolder& folder) {
  std::string command = BFA_PROGRAM;
  for (const std::string& argument : arguments) command += " '" + argument + "'";
  const std::string said = folder.File("said");
  const int status = std::system((command + " > /dev/null 2> '" + said + "'").c_str());
  std::ifstream file(said);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}};
}

TEST_F(FullDisk, IsOneLineOfTheCommandLine) {
  const TemporaryFolder disk;
  const TemporaryFolder elsewhere;
  const std::string input = elsewhere.File("in.csv");
  {
    std::ofstream rows(input);  // more than has room in what is left of the last page of the store
    rows << "date,symbol,available,etag\n";
    for (int i = 0; i < 500; ++i)
      rows << "2024-01-15,S" << i << ",true,no-md5-" << i * 7919 << "\n";
  }
  const StoreOperation operation = Appending(FewRows());
  const std::string reason = RunWithOwnMounts([&]() -> std::string {
    std::string mounted = MountMemoryDisk(disk.path(), kDiskSize);
    if (!mounted.empty()) return mounted;
    Figures figures;
    const StoreVerdict verdict{operation, {}, disk.path(), figures};
    verdict.Prepare();
    LeavePages(disk.path(), 0);
    for (int time = 0; time < 3; ++time) {
      for (const std::vector<std::string>& arguments :
           {std::vector<std::string>{"append", disk.File(kStoreName), input},
            {"append", disk.File("new.bfa"), input},
            {"compact", disk.File(kStoreName), "-o", disk.File(kStoreName)}}) {
        const Ending ending = RunBfa(arguments, elsewhere);
        EXPECT_EQ(ending.code, 1);
        EXPECT_THAT(ending.said,
                    MatchesRegex("bfa: [^\n]*: No space left on device: [^\n]*make room[^\n]*\n"));
        verdict.ExpectFiles(Error(ErrorCode::kIo, "full"), false);
        verdict.ExpectNoLeftovers(false, kBallastName);
      }
    }
    std::filesystem::remove(disk.File(kBallastName));
    EXPECT_EQ(RunBfa({"append", disk.File(kStoreName), input}, elsewhere).code, 0);
    return {};
  });
  if (!reason.empty()) GTEST_SKIP() << reason;
}

class ReadOnlyDisk : public testing::Test {
 protected:
  // What nobody may write to is refused, and read.
  static void ExpectRefusal(const Status& status) {
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code(), ErrorCode::kIo);
    EXPECT_THAT(status.error().message(),
                MatchesRegex(".*: Read-only file system: .*mount.*for writing.*"));
  }

  template <typename T>
  static Status StatusOf(const Result<T>& result) {
    return result ? Status() : result.error();
  }
};

TEST_F(ReadOnlyDisk, IsReadAndNotAppendedTo) {
  const TemporaryFolder folder;
  const StoreOperation operation = Appending(FewRows());
  const std::string reason = RunWithOwnMounts([&]() -> std::string {
    std::string mounted = MountMemoryDisk(folder.path(), kDiskSize);
    if (!mounted.empty()) return mounted;
    Figures figures;
    const StoreVerdict verdict{operation, {}, folder.path(), figures};
    verdict.Prepare();
    const std::string path = folder.File(kStoreName);
    const Reader reader = *Reader::Open(path);
    {
      const auto appender = Appender::Open(path);
      EXPECT_NE(Remount(folder.path(), true), "") << "the system lets an appender finish";
    }
    EXPECT_EQ(Remount(folder.path(), true), "");
    ExpectRefusal(StatusOf(Appender::Open(path)));
    ExpectRefusal(StatusOf(Appender::Create(folder.File("new.bfa"))));
    ExpectRefusal(StatusOf(CompactInPlace(path)));
    ExpectRefusal(StatusOf(Compact(reader, folder.File("new.bfa"))));
    EXPECT_EQ(FindDamage(*reader.Refresh()), "");
    EXPECT_TRUE(Reader::Open(path));
    verdict.ExpectFiles(Error(ErrorCode::kIo, "read-only"), false);
    verdict.ExpectNoLeftovers(false);
    EXPECT_EQ(Remount(folder.path(), false), "");
    verdict.ExpectNextWorks();
    return {};
  });
  if (!reason.empty()) GTEST_SKIP() << reason;
}

// As ext4 does to itself when it finds a fault of its own, whoever may be writing.
TEST_F(ReadOnlyDisk, ThatBecomesSoUnderAnAppenderLosesNothing) {
  const TemporaryFolder folder;
  const TemporaryFolder elsewhere;
  const StoreOperation operation = Appending(FewRows());
  const std::string reason = RunWithOwnMounts([&]() -> std::string {
    const std::string image = elsewhere.File("image");
    const std::string mount =
        "mount -o loop,errors=remount-ro '" + image + "' '" + folder.path() + "'";
    if (!Shell("truncate -s 16M '" + image + "' && mkfs.ext4 -q -F '" + image + "' && " + mount)) {
      return "no ext4 of one's own";
    }
    Figures figures;
    const StoreVerdict verdict{operation, {}, folder.path(), figures};
    verdict.Prepare();
    const std::string path = folder.File(kStoreName);
    {
      const Reader reader = *Reader::Open(path);
      auto appender = Appender::Open(path);
      EXPECT_TRUE(appender);
      if (!Shell("device=$(findmnt -no SOURCE '" + folder.path() +
                 "') && echo 1 > /sys/fs/ext4/${device#/dev/}/trigger_fs_error")) {
        return "no ext4 that can be made to fail";
      }
      ExpectRefusal(CommitRows(*appender, FewRows()));
      const Status again = CommitRows(*appender, FewRows());
      EXPECT_TRUE(!again && again.error().code() == ErrorCode::kIo);
      EXPECT_EQ(ReadBytes(path), operation.before);
      const auto refreshed = reader.Refresh();
      EXPECT_TRUE(refreshed && refreshed->sequence() == reader.sequence());
      EXPECT_EQ(FindDamage(*refreshed), "");
    }
    ExpectRefusal(StatusOf(Appender::Open(path)));
    if (!Shell("umount '" + folder.path() + "' && " + mount)) return "cannot mount it once more";
    EXPECT_EQ(ReadBytes(path), operation.before);
    verdict.ExpectNextWorks();
    return {};
  });
  if (!reason.empty()) GTEST_SKIP() << reason;
}

}  // namespace
}  // namespace bfa::test
