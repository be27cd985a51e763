// Appenders that are killed at any moment.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <random>

#include "bfa/appender.h"
#include "bfa/reader.h"
#include "tests/campaign/campaign_size.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sanitizer.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

const int kRoundCount = CampaignSize(kIsSanitized ? 60 : 300, 1000);
constexpr uint64_t kSeed = 20260822;
// Each so many-th commit is of a batch over 64 KiB, which is written and synced in two steps.
constexpr uint64_t kLargeEvery = 5;
constexpr uint32_t kManyRows = 2500;

Day DayOf(uint64_t sequence) { return DayAt("1980-01-01") + static_cast<int>(sequence); }

// What commit `sequence` holds.
std::vector<Observation> RowsOf(uint64_t sequence) {
  const auto variant = static_cast<uint32_t>(sequence);
  std::vector<Observation> rows{Complete(DayOf(sequence), "BTCUSDT", variant),
                                Absent(DayOf(sequence), "ETHUSDT")};
  for (uint32_t i = 0; sequence % kLargeEvery == 0 && i < kManyRows; ++i) {
    rows.push_back(Complete(DayOf(sequence), "S" + std::to_string(i), variant + i));
  }
  return rows;
}

// Appends until it is killed, and reports the sequence of each commit that returned success.
[[noreturn]] void AppendForEver(const std::string& path, int report_fd) {
  auto appender = Appender::Open(path);
  const auto reader = Reader::Open(path);
  if (!appender || !reader) ::_exit(1);
  for (uint64_t sequence = reader->sequence() + 1;; ++sequence) {
    for (const Observation& row : RowsOf(sequence)) {
      if (!appender->Add(row)) ::_exit(2);
    }
    const auto outcome = appender->Commit();
    if (!outcome || outcome->sequence != sequence) ::_exit(3);
    if (::write(report_fd, &sequence, sizeof sequence) != sizeof sequence) ::_exit(4);
  }
}

// The next report; nothing when there are no more.
std::optional<uint64_t> NextReport(int fd) {
  uint64_t sequence = 0;
  ssize_t size = 0;
  do {
    size = ::read(fd, &sequence, sizeof sequence);
  } while (size < 0 && errno == EINTR);
  return size == sizeof sequence ? std::optional(sequence) : std::nullopt;
}

// Lets an appender run for a while, kills it, and gives the last sequence that it reported.
uint64_t RunAndKill(const std::string& path, uint64_t report_count, uint64_t spin_count) {
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0) ADD_FAILURE() << "no pipe";
  const pid_t child = ::fork();
  if (child == 0) AppendForEver(path, fds[1]);
  ::close(fds[1]);
  uint64_t last = 0;
  for (uint64_t i = 0; i < report_count; ++i) last = NextReport(fds[0]).value_or(last);
  for (volatile uint64_t spin = 0; spin < spin_count;) spin = spin + 1;
  EXPECT_EQ(::kill(child, SIGKILL), 0);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status))
      << "the appender ended by itself, with status " << WEXITSTATUS(status);
  while (const auto report = NextReport(fds[0])) last = *report;
  ::close(fds[0]);
  return last;
}

void ExpectCommit(const Reader& reader, uint64_t sequence) {
  const auto snapshot = reader.SnapshotOf(DayOf(sequence));
  ASSERT_TRUE(snapshot) << snapshot.error().ToString();
  const auto rows = snapshot->Rows();
  ASSERT_TRUE(rows) << rows.error().ToString();
  const std::vector<Observation> expected = RowsOf(sequence);
  ASSERT_EQ(rows->size(), expected.size());
  for (const Observation& row : expected) {
    const auto id = reader.FindSymbol(row.symbol);
    ASSERT_TRUE(id) << id.error().ToString();
    const auto found = std::ranges::find(*rows, *id, &Row::symbol);
    ASSERT_NE(found, rows->end());
    ASSERT_EQ(found->available, row.available);
    if (row.available) {
      ASSERT_EQ(found->metadata, row.metadata);
    }
    if (expected.size() > 100) break;  // the first row of a large one stands for all
  }
}

TEST(Kill, AtAnyMomentLosesNothingThatWasReported) {
  const TemporaryFolder folder;
  const std::string path = folder.File("um.bfa");
  {
    auto creator = Appender::Create(path);
    ASSERT_TRUE(creator);
    ASSERT_TRUE(creator->Commit());
  }
  std::mt19937_64 random(kSeed);
  uint64_t checked = 0;
  int torn_count = 0;
  for (int round = 0; round < kRoundCount; ++round) {
    const uint64_t report_count = random() % 4;
    const uint64_t spin_count = random() % (uint64_t{1} << (random() % 23));
    SCOPED_TRACE("seed " + std::to_string(kSeed) + ", round " + std::to_string(round) + ": " +
                 std::to_string(report_count) + " reports, then " + std::to_string(spin_count));
    const uint64_t reported = RunAndKill(path, report_count, spin_count);
    const auto reader = Reader::Open(path);
    ASSERT_TRUE(reader) << reader.error().ToString();
    ASSERT_GE(reader->sequence(), reported);
    ASSERT_GE(reader->sequence(), checked) << "lost what an earlier round had";
    if (reader->torn_size() > 0) ++torn_count;
    while (checked < reader->sequence()) ExpectCommit(*reader, ++checked);
    ASSERT_FALSE(HasFatalFailure());
  }
  EXPECT_GE(checked, kRoundCount) << "hardly anything was appended";
  testing::Test::RecordProperty("torn_tails", torn_count);
  const auto reader = Reader::Open(path);
  for (uint64_t sequence = 1; sequence <= checked; ++sequence) ExpectCommit(*reader, sequence);
  EXPECT_EQ(FindDamage(*reader), "");
}

}  // namespace
}  // namespace bfa::test
