#include "bench/delaying_relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <deque>
#include <vector>

namespace bfa::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct Piece {
  Clock::time_point due;
  std::string bytes;  // empty: the other side has ended
};

// One way of a connection.
struct Pipe {
  int from;
  int to;
  Clock::duration delay;
  Clock::duration first_delay;
  std::deque<Piece> pieces;
  bool has_ended = false;  // nothing more comes
};

void SetNoDelay(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int Connect(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  // Where this fails, so does all that follows, and the client is told.
  (void)::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  SetNoDelay(fd);
  return fd;
}

void Read(Pipe& pipe) {
  char bytes[65536];
  const ssize_t size = ::recv(pipe.from, bytes, sizeof bytes, 0);
  pipe.has_ended = size <= 0;
  Clock::time_point due = Clock::now() + pipe.delay + pipe.first_delay;
  pipe.first_delay = {};
  if (!pipe.pieces.empty()) due = std::max(due, pipe.pieces.back().due);
  pipe.pieces.push_back({due, std::string(bytes, static_cast<size_t>(std::max<ssize_t>(size, 0)))});
}

void WriteDue(Pipe& pipe) {
  const Clock::time_point now = Clock::now();
  while (!pipe.pieces.empty() && pipe.pieces.front().due <= now) {
    const std::string& bytes = pipe.pieces.front().bytes;
    if (bytes.empty()) {
      ::shutdown(pipe.to, SHUT_WR);
    } else if (::send(pipe.to, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) {
      pipe.has_ended = true;
    }
    pipe.pieces.pop_front();
  }
}

[[noreturn]] void RelayForEver(int listening, uint16_t server_port, milliseconds round_trip) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::deque<Pipe> pipes;
  std::vector<pollfd> polled;
  for (;;) {
    Clock::time_point next = Clock::now() + std::chrono::seconds(1);
    polled.assign(1, {listening, POLLIN, 0});
    for (Pipe& pipe : pipes) {
      WriteDue(pipe);
      if (!pipe.pieces.empty()) next = std::min(next, pipe.pieces.front().due);
      polled.push_back({pipe.has_ended ? -1 : pipe.from, POLLIN, 0});
    }
    const auto wait = std::max(next - Clock::now(), Clock::duration::zero());
    const timespec timeout{
        .tv_sec = wait >= std::chrono::seconds(1) ? 1 : 0,
        .tv_nsec = std::chrono::nanoseconds(wait % std::chrono::seconds(1)).count()};
    ::ppoll(polled.data(), polled.size(), &timeout, nullptr);
    for (size_t i = 1; i < polled.size(); ++i) {
      if (polled[i].revents != 0) Read(pipes[i - 1]);
    }
    if (polled[0].revents != 0) {
      const int client = ::accept(listening, nullptr, nullptr);
      const int server = Connect(server_port);
      SetNoDelay(client);
      pipes.push_back({client, server, round_trip / 2, round_trip, {}, false});
      pipes.push_back({server, client, round_trip / 2, {}, {}, false});
    }
  }
}

}  // namespace

DelayingRelay::DelayingRelay(uint16_t server_port, milliseconds round_trip) : pid_(::fork()) {
  if (pid_ == 0) RelayForEver(socket_.fd(), server_port, round_trip);
}

DelayingRelay::~DelayingRelay() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

}  // namespace bfa::bench
