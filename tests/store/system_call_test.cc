// What a lookup asks of the kernel: nothing.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bfa/reader.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_store.h"
#include "tests/store/sanitizer.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

// Asks what a backtest asks in its loop; the sum of the answers.
uint64_t AskEverything(const Reader& reader, const std::vector<Day>& days) {
  uint64_t sum = 0;
  for (const Day day : days) {
    const auto snapshot = reader.SnapshotOf(day);
    if (!snapshot) continue;
    sum += snapshot->available().Count() + snapshot->volume_known().Count();
    sum += snapshot->observed().Count() + snapshot->zero_volume().Count();
    for (SymbolId id = 0; id < reader.symbol_count(); ++id) {
      sum += snapshot->available().contains(id) ? id + 1 : 0;
      const auto size = snapshot->Integer(Column::kFileSizeBytes, id);
      if (size && *size) sum += static_cast<uint64_t>(**size);
    }
  }
  for (SymbolId id = 0; id < reader.symbol_count(); ++id) {
    sum += *reader.FindSymbol(*reader.SymbolName(id));
    sum += reader.TimelineOf(id)->Count(BitsetKind::kAvailable);
  }
  return sum + reader.Counts({kFirstDay, kLastDay})->size();
}

TEST(SystemCallTest, ALookupOfWhatWasTouchedBeforeMakesNone) {
  if (kIsSanitized) GTEST_SKIP() << "a sanitizer makes system calls of its own";
  const SampleStore sample = TwentyCommits();
  const TemporaryFolder folder;
  WriteBytes(folder.File("um.bfa"), sample.bytes);
  const auto reader = Reader::Open(folder.File("um.bfa"));
  ASSERT_TRUE(reader);
  const auto observed = sample.history.back().ObservedDays();
  const std::vector<Day> days(observed.begin(), observed.end());
  const uint64_t expected = AskEverything(*reader, days);
  ASSERT_GT(expected, 1000U);
  int fds[2];
  ASSERT_EQ(::pipe2(fds, O_CLOEXEC), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    // From here on any system call but read, write and exit ends the process.
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0) ::_exit(99);
    const uint64_t sum = AskEverything(*reader, days);
    const bool told = ::write(fds[1], &sum, sizeof sum) == sizeof sum;
    ::syscall(SYS_exit, told ? 0 : 1);
  }
  ::close(fds[1]);
  uint64_t sum = 0;
  const ssize_t size = ::read(fds[0], &sum, sizeof sum);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ::close(fds[0]);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 99) GTEST_SKIP() << "no seccomp here";
  ASSERT_TRUE(WIFEXITED(status)) << "a lookup has made a system call";
  EXPECT_EQ(size, static_cast<ssize_t>(sizeof sum));
  EXPECT_EQ(sum, expected);
}

}  // namespace
}  // namespace bfa::test
