#include "tests/campaign/killed_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <optional>

#include "tests/store/bound_child.h"

namespace bfa::test {
namespace {

// The next report; nothing when there are no more.
std::optional<uint64_t> NextReport(int fd) {
  uint64_t number = 0;
  ssize_t size = 0;
  do {
    size = ::read(fd, &number, sizeof number);
  } while (size < 0 && errno == EINTR);
  return size == sizeof number ? std::optional(number) : std::nullopt;
}

}  // namespace

KillMoment KillMoment::Random(std::mt19937_64& random, uint64_t max_report_count,
                              unsigned max_spin_bits) {
  const uint64_t report_count = random() % (max_report_count + 1);
  const uint64_t spin_bits = random() % 2 == 0 ? max_spin_bits : random() % (max_spin_bits + 1);
  return {report_count, random() % (uint64_t{1} << spin_bits)};
}

std::string KillMoment::ToString() const {
  return std::to_string(report_count) + " reports, then " + std::to_string(spin_count);
}

std::vector<uint64_t> RunAndKill(const std::function<void(const Report&)>& work,
                                 KillMoment moment) {
  std::vector<uint64_t> reports;
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0) ADD_FAILURE() << "no pipe";
  const pid_t child = ForkChild();
  if (child == 0) {
    work([&](uint64_t number) {
      if (::write(fds[1], &number, sizeof number) != sizeof number) ::_exit(1);
    });
    ::_exit(2);
  }
  ::close(fds[1]);
  while (reports.size() < moment.report_count) {
    const auto report = NextReport(fds[0]);
    if (!report) break;
    reports.push_back(*report);
  }
  for (volatile uint64_t spin = 0; spin < moment.spin_count;) spin = spin + 1;
  EXPECT_EQ(::kill(child, SIGKILL), 0);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status)) << "ended by itself, with status " << WEXITSTATUS(status);
  while (const auto report = NextReport(fds[0])) reports.push_back(*report);
  ::close(fds[0]);
  return reports;
}

}  // namespace bfa::test
