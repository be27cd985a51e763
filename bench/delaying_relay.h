// A relay on loopback that makes a server as far away as a round trip takes.
#ifndef BFA_BENCH_DELAYING_RELAY_H_
#define BFA_BENCH_DELAYING_RELAY_H_

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "tests/prober/loopback_socket.h"

namespace bfa::bench {

// Runs in a process of its own. What comes in goes out half a round trip later; the first bytes of
// a client a whole one later than that, since the kernel opens connections on loopback at once.
class DelayingRelay {
 public:
  DelayingRelay(uint16_t server_port, std::chrono::milliseconds round_trip);
  DelayingRelay(const DelayingRelay&) = delete;
  DelayingRelay& operator=(const DelayingRelay&) = delete;
  ~DelayingRelay();

  std::string address() const { return socket_.address(); }

 private:
  test::LoopbackSocket socket_;
  pid_t pid_ = -1;
};

}  // namespace bfa::bench

#endif  // BFA_BENCH_DELAYING_RELAY_H_
