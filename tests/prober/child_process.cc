#include "tests/prober/child_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

namespace bfa::test {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void Become(ChildProcess::Command command, int failure_fd) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (!command.output.empty()) {
    const int fd = ::open(command.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ::dup2(fd, STDOUT_FILENO);
    ::dup2(fd, STDERR_FILENO);
  }
  for (std::string& setting : command.environment) ::putenv(setting.data());
  for (const int fd : command.descriptors) ::fcntl(fd, F_SETFD, 0);
  // Servers stand where only root looks.
  const char* path = std::getenv("PATH");
  ::setenv("PATH", ((path == nullptr ? "/usr/bin" : path) + std::string(":/usr/sbin")).c_str(), 1);
  const std::vector<char*> argv = Pointers(command.arguments);
  ::execvp(argv[0], argv.data());
  const int error = errno;
  [[maybe_unused]] const ssize_t size = ::write(failure_fd, &error, sizeof error);
  ::_exit(127);
}

}  // namespace

ChildProcess::ChildProcess(ChildProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  End();
  pid_ = std::exchange(other.pid_, -1);
  return *this;
}

Result<ChildProcess> ChildProcess::Start(const Command& command) {
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0) return Error(ErrorCode::kIo, "no pipe");
  ChildProcess child;
  child.pid_ = ::fork();
  if (child.pid_ == 0) Become(command, fds[1]);
  ::close(fds[1]);
  int error = 0;
  const ssize_t size =
      ::read(fds[0], &error, sizeof error);  // ends when exec closes the other side
  ::close(fds[0]);
  if (child.pid_ < 0) return Error(ErrorCode::kIo, "no process");
  if (size > 0) {
    return Error(ErrorCode::kNotFound, command.arguments[0] +
                                           " cannot be run; scripts/install-dependencies.sh test "
                                           "installs what the tests need");
  }
  return child;
}

int ChildProcess::Wait(rusage* usage) {
  int status = 0;
  while (::wait4(pid_, &status, 0, usage) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void ChildProcess::End() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGTERM);
  Wait();
}

Status RunProgram(std::vector<std::string> arguments, const std::string& log) {
  auto child = ChildProcess::Start({std::move(arguments), {}, log, {}});
  if (!child) return std::move(child).error();
  const int code = child->Wait();
  if (code == 0) return {};
  return Error(ErrorCode::kIo, "exit code " + std::to_string(code) + ": " + ReadWholeFile(log));
}

std::string ReadWholeFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string WaitForFile(const std::string& path) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < deadline) {
    std::string text = ReadWholeFile(path);
    if (text.ends_with('\n')) return text.substr(0, text.size() - 1);
    std::this_thread::yield();
  }
  return {};
}

void WriteWholeFile(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace bfa::test
