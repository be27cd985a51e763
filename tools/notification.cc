#include "tools/notification.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>
#include <utility>

namespace bfa::tools {
namespace {

Error Failed(const std::string& what, int number) {
  return {ErrorCode::kIo,
          "--notify-cmd: cannot " + what + ": " + std::generic_category().message(number)};
}

// All of it, or as much as the command cares to read.
void WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

int WaitFor(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

Status PostNotification(Transport& transport, const std::string& url, const std::string& message) {
  HttpRequest request;
  request.method = HttpMethod::kPost;
  request.url = url;
  request.body = message;
  HttpReply reply;
  reply.fault = TransportFault::kTimeout;
  reply.fault_message = "no answer";
  transport.Send(std::move(request), [&](HttpReply answer) { reply = std::move(answer); });
  if (Status ran = transport.Run([] { return false; }); !ran) return ran;
  if (reply.whole() && reply.status >= 200 && reply.status <= 299) return {};
  return Error(ErrorCode::kNetwork, "--notify-url: not delivered: " +
                                        (reply.whole() ? "status " + std::to_string(reply.status)
                                                       : reply.fault_message));
}

Status RunNotification(const std::string& command, const std::string& message) {
  std::array<int, 2> pipe_ends{};
  if (::pipe2(pipe_ends.data(), O_CLOEXEC) != 0) return Failed("make a pipe", errno);
  const pid_t child = ::fork();
  if (child < 0) {
    const int number = errno;
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
    return Failed("start a process", number);
  }
  if (child == 0) {
    // Only calls that are safe between fork and exec.
    ::dup2(pipe_ends[0], STDIN_FILENO);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    ::signal(SIGPIPE, SIG_DFL);  // ignored by this program, and so by what it starts
    ::signal(SIGXFSZ, SIG_DFL);
    ::execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(pipe_ends[0]);
  WriteAll(pipe_ends[1], message + "\n");
  ::close(pipe_ends[1]);
  const int status = WaitFor(child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return Error(ErrorCode::kIo,
               "--notify-cmd: the command " +
                   (WIFEXITED(status) ? "ended with " + std::to_string(WEXITSTATUS(status))
                                      : "was ended by signal " + std::to_string(WTERMSIG(status))));
}

}  // namespace bfa::tools
