#include "tests/prober/loopback_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bfa::test {

LoopbackSocket::LoopbackSocket() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::bind(fd_, any, size) != 0 || ::listen(fd_, 1024) != 0 ||
      ::getsockname(fd_, any, &size) != 0) {
    Close();
    return;
  }
  port_ = ntohs(address.sin_port);
}

void LoopbackSocket::Close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

}  // namespace bfa::test
