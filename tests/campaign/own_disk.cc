#include "tests/campaign/own_disk.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>

namespace bfa::test {
namespace {

constexpr int kFailed = 1;
constexpr int kSkipped = 77;

std::string Reason(const std::string& what) {
  return what + ": " + std::generic_category().message(errno);
}

// Root of a namespace of its own, where this user is not root already.
std::string BecomeRoot() {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return Reason("no namespace of one's own");
  std::ofstream("/proc/self/setgroups") << "deny";
  std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
  std::ofstream("/proc/self/gid_map") << "0 " << group << " 1";
  return ::geteuid() == 0 ? "" : "no root in a namespace of one's own";
}

std::string OwnMounts() {
  if (::unshare(CLONE_NEWNS) != 0) {
    if (std::string reason = BecomeRoot(); !reason.empty()) return reason;
  }
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0) return {};
  return Reason("mounts cannot be kept private");
}

}  // namespace

std::string RunWithOwnMounts(const std::function<std::string()>& body) {
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0) return Reason("no pipe");
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    std::string reason = OwnMounts();
    if (reason.empty()) reason = body();
    const ssize_t written = ::write(fds[1], reason.data(), reason.size());
    std::fflush(nullptr);
    if (testing::Test::HasFailure() || written < 0) ::_exit(kFailed);
    ::_exit(reason.empty() ? 0 : kSkipped);
  }
  ::close(fds[1]);
  char text[512];
  const ssize_t size = ::read(fds[0], text, sizeof text);
  ::close(fds[0]);
  int status = 0;
  if (::waitpid(child, &status, 0) != child) return Reason("no child");
  EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_NE(WEXITSTATUS(status), kFailed) << "see above";
  return {text, size > 0 ? static_cast<size_t>(size) : 0};
}

std::string MountMemoryDisk(const std::string& folder, uint64_t size) {
  const std::string options = "size=" + std::to_string(size);
  if (::mount("none", folder.c_str(), "tmpfs", 0, options.c_str()) == 0) return {};
  return Reason("no memory disk");
}

std::string Remount(const std::string& folder, bool read_only) {
  const unsigned long flags = MS_REMOUNT | (read_only ? MS_RDONLY : 0);
  if (::mount("none", folder.c_str(), nullptr, flags, nullptr) == 0) return {};
  return Reason("cannot mount it otherwise");
}

void LeavePages(const std::string& folder, uint64_t count) {
  const std::string path = folder + "/" + kBallastName;
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_GE(fd, 0);
  struct statvfs disk {};
  ASSERT_EQ(::ftruncate(fd, 0), 0);
  ASSERT_EQ(::fstatvfs(fd, &disk), 0);
  ASSERT_GE(disk.f_bfree, count);
  const uint64_t size = (disk.f_bfree - count) * disk.f_bsize;
  ASSERT_TRUE(size == 0 || ::posix_fallocate(fd, 0, static_cast<off_t>(size)) == 0);
  ASSERT_EQ(::fstatvfs(fd, &disk), 0);
  ASSERT_EQ(disk.f_bfree, count);
  ::close(fd);
}

}  // namespace bfa::test
