#include "tests/prober/scripted_server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <utility>

namespace bfa::test {
namespace {

// Of the request that `text` begins with; 0 while its headers are not whole.
size_t RequestSize(const std::string& text) {
  const size_t head = text.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  constexpr std::string_view kField = "Content-Length: ";
  const size_t field = text.find(kField);
  size_t body = 0;
  if (field < head) {
    const char* start = text.data() + field + kField.size();
    std::from_chars(start, text.data() + head, body);
  }
  return head + 4 + body;
}

}  // namespace

std::string Peer::ReadRequest() {
  std::string request;
  char piece[4096];
  for (size_t wanted = 0; wanted == 0 || request.size() < wanted; wanted = RequestSize(request)) {
    const ssize_t size = ::recv(fd_, piece, sizeof piece, 0);
    if (size <= 0) return {};
    request.append(piece, static_cast<size_t>(size));
  }
  return request;
}

void Peer::Say(const std::string& text) const {
  [[maybe_unused]] const ssize_t size = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
}

ScriptedServer::ScriptedServer(Serve serve)
    : serve_(std::move(serve)), thread_([this] { Accept(); }) {}

ScriptedServer::~ScriptedServer() {
  ::shutdown(socket_.fd(), SHUT_RDWR);  // ends the wait for the next connection
  thread_.join();
}

void ScriptedServer::Accept() {
  for (int index = 0;; ++index) {
    const int fd = ::accept4(socket_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    Peer peer(fd);
    serve_(peer, index);
    ::close(fd);
  }
}

}  // namespace bfa::test
