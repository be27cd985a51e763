// A value made when it is first asked for.
#ifndef BFA_STORE_LAZY_H_
#define BFA_STORE_LAZY_H_

#include <atomic>
#include <memory>
#include <utility>

#include "bfa/result.h"

namespace bfa::internal {

// Holds nothing, then for ever one T. Threads may ask at once: each that comes too early makes the
// value itself, the first to finish puts it here, and the others drop theirs. No lock, so no reader
// waits for another.
template <typename T>
class Lazy {
 public:
  Lazy() = default;
  Lazy(const Lazy&) = delete;
  Lazy& operator=(const Lazy&) = delete;
  ~Lazy() { delete value_.load(std::memory_order_relaxed); }

  // Null if it has not been made.
  const T* Peek() const { return value_.load(std::memory_order_acquire); }

  // The value, from `make` (a function that returns Result<std::unique_ptr<const T>>) if need be.
  // An error is not remembered. The pointer is good for the life of this object.
  template <typename Make>
  Result<const T*> Get(const Make& make) const {
    if (const T* made = Peek()) return made;
    Result<std::unique_ptr<const T>> fresh = make();
    if (!fresh) return std::move(fresh).error();
    const T* expected = nullptr;
    if (!value_.compare_exchange_strong(expected, fresh->get(), std::memory_order_acq_rel)) {
      return expected;
    }
    return fresh->release();
  }

 private:
  mutable std::atomic<const T*> value_{nullptr};
};

}  // namespace bfa::internal

#endif  // BFA_STORE_LAZY_H_
