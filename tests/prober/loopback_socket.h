// A socket that listens on a free port of 127.0.0.1.
#ifndef BFA_TESTS_PROBER_LOOPBACK_SOCKET_H_
#define BFA_TESTS_PROBER_LOOPBACK_SOCKET_H_

#include <cstdint>
#include <string>

namespace bfa::test {

class LoopbackSocket {
 public:
  LoopbackSocket();
  LoopbackSocket(const LoopbackSocket&) = delete;
  LoopbackSocket& operator=(const LoopbackSocket&) = delete;
  ~LoopbackSocket() { Close(); }

  // -1 once it is closed, and if the machine has none.
  int fd() const { return fd_; }
  uint16_t port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // Who connects from now on is refused.
  void Close();

 private:
  int fd_ = -1;
  uint16_t port_ = 0;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_LOOPBACK_SOCKET_H_
