// A server that says what a test tells it to, byte by byte.
#ifndef BFA_TESTS_PROBER_SCRIPTED_SERVER_H_
#define BFA_TESTS_PROBER_SCRIPTED_SERVER_H_

#include <functional>
#include <string>
#include <thread>

#include "tests/prober/loopback_socket.h"

namespace bfa::test {

// One end of a connection.
class Peer {
 public:
  explicit Peer(int fd) : fd_(fd) {}

  // A request with its body, as far as Content-Length says; empty if the other side has ended.
  std::string ReadRequest();
  void Say(const std::string& text) const;

 private:
  int fd_;
};

// Accepts connections one after the other and has `serve` talk to each; when that returns, the
// connection is closed. `serve` is called in a thread of its own, with the number of the connection
// from 0.
class ScriptedServer {
 public:
  using Serve = std::function<void(Peer& peer, int index)>;

  explicit ScriptedServer(Serve serve);
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  // Waits until `serve` returns; the clients must have gone.
  ~ScriptedServer();

  std::string url() const { return "http://" + socket_.address(); }

 private:
  void Accept();

  Serve serve_;
  LoopbackSocket socket_;
  std::thread thread_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_SCRIPTED_SERVER_H_
