// System calls that a signal may interrupt.
#ifndef BFA_STORE_UNINTERRUPTED_H_
#define BFA_STORE_UNINTERRUPTED_H_

#include <cerrno>

namespace bfa::internal {

// What `call` returns when it is made until no signal interrupts it. Not for syncs: one that has
// failed, for whatever reason, is never made again on its descriptor.
template <typename Call>
auto Uninterrupted(const Call& call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

}  // namespace bfa::internal

#endif  // BFA_STORE_UNINTERRUPTED_H_
