#include "tools/interrupt.h"

namespace bfa::tools {
namespace {

volatile sig_atomic_t pending_signal = 0;

void Remember(int signal_number) { pending_signal = signal_number; }

}  // namespace

InterruptGuard::InterruptGuard() {
  struct sigaction action {};
  action.sa_handler = Remember;  // without SA_RESTART, so that a read from a terminal ends
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, &interrupt_before_);
  ::sigaction(SIGTERM, &action, &terminate_before_);
}

InterruptGuard::~InterruptGuard() {
  ::sigaction(SIGINT, &interrupt_before_, nullptr);
  ::sigaction(SIGTERM, &terminate_before_, nullptr);
}

InterruptPause::InterruptPause() {
  sigset_t paused;
  sigemptyset(&paused);
  sigaddset(&paused, SIGINT);
  sigaddset(&paused, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &paused, &before_);
}

InterruptPause::~InterruptPause() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

bool Interrupted() { return pending_signal != 0; }

void EndByInterrupt() {
  const int signal_number = pending_signal;
  ::signal(signal_number, SIG_DFL);
  ::raise(signal_number);
}

}  // namespace bfa::tools
