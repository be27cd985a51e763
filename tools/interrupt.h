// SIGINT and SIGTERM, put off until a verb can stop cleanly.
#ifndef BFA_TOOLS_INTERRUPT_H_
#define BFA_TOOLS_INTERRUPT_H_

#include <csignal>

namespace bfa::tools {

// While one lives, SIGINT and SIGTERM only set a flag, and system calls that wait return EINTR. At
// most one at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

 private:
  struct sigaction interrupt_before_ {};
  struct sigaction terminate_before_ {};
};

// While one lives, the two signals wait: no system call is cut short.
class InterruptPause {
 public:
  InterruptPause();
  ~InterruptPause();
  InterruptPause(const InterruptPause&) = delete;
  InterruptPause& operator=(const InterruptPause&) = delete;

 private:
  sigset_t before_{};
};

// Whether one of the signals has come.
bool Interrupted();

// Ends the process by the signal that came, so that the caller sees what happened.
void EndByInterrupt();

}  // namespace bfa::tools

#endif  // BFA_TOOLS_INTERRUPT_H_
