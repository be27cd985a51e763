// Children that do not outlive a test that is killed.
#ifndef BFA_TESTS_STORE_BOUND_CHILD_H_
#define BFA_TESTS_STORE_BOUND_CHILD_H_

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

namespace bfa::test {

// As ::fork, from the main thread. The child is killed when its parent dies.
inline pid_t ForkChild() {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);  // it died before
  }
  return child;
}

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_BOUND_CHILD_H_
