// A value that a process shares with those that it forks.
#ifndef BFA_TESTS_CAMPAIGN_SHARED_MEMORY_H_
#define BFA_TESTS_CAMPAIGN_SHARED_MEMORY_H_

#include <sys/mman.h>

#include <cstdlib>
#include <new>
#include <type_traits>

namespace bfa::test {

// All bytes of T are shared; what it points to is not.
template <typename T>
class SharedMemory {
 public:
  SharedMemory() {
    static_assert(std::is_trivially_destructible_v<T>);
    void* const address =
        ::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (address == MAP_FAILED) std::abort();
    value_ = new (address) T();
  }
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  ~SharedMemory() { ::munmap(value_, sizeof(T)); }

  T& operator*() const { return *value_; }
  T* operator->() const { return value_; }

 private:
  T* value_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_SHARED_MEMORY_H_
