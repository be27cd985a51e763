// Work done by several threads, its results taken in order.
#ifndef BFA_TOOLS_ORDERED_WORK_H_
#define BFA_TOOLS_ORDERED_WORK_H_

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "bfa/result.h"
#include "tools/interrupt.h"

namespace bfa::tools {

// Makes results 0, 1, 2, … on threads of its own and, while the next one is not ready, on the
// thread that asks for it. At most kResultsAThread results a thread are made and not taken, and
// their objects are used again, so that memory is bounded however slowly they are taken. What is
// made and in which order it is taken does not depend on the number of threads.
template <typename T>
class OrderedWork {
 public:
  // Makes the result with this index, in an object that may hold an older one. Called once for each
  // index, from several threads at once.
  using Work = std::function<Status(size_t index, T& result)>;

  static constexpr size_t kResultsAThread = 4;

  // For indices below `count`, on up to `thread_count` threads, the one that asks included; one
  // that the system does not give is done without.
  OrderedWork(size_t count, size_t thread_count, Work work)
      : work_(std::move(work)),
        count_(count),
        slots_(std::max(thread_count, size_t{1}) * kResultsAThread) {
    // More threads than results would have nothing to do.
    const size_t others =
        std::min(std::max(thread_count, size_t{1}), std::max(count, size_t{1})) - 1;
    // A signal must end a wait of the asking thread, so it may not go to another.
    const InterruptPause pause;
    threads_.reserve(others);
    try {
      for (size_t i = 0; i < others; ++i) threads_.emplace_back([this] { WorkUntilStopped(); });
    } catch (const std::exception&) {  // no more threads: those that there are do it
    }
  }

  // Waits for what is being made; what is not begun is not made.
  ~OrderedWork() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  OrderedWork(const OrderedWork&) = delete;
  OrderedWork& operator=(const OrderedWork&) = delete;

  // The next result, null after the last; valid until the next call. An error of its work comes in
  // its place, and kIo where it threw, as where memory ran out. To be called from one thread.
  Result<T*> Next() {
    std::unique_lock lock(mutex_);
    if (holds_one_) {
      SlotOf(taken_).done = false;
      ++taken_;
      holds_one_ = false;
      changed_.notify_all();
    }
    if (taken_ == count_) return nullptr;
    Slot& next = SlotOf(taken_);
    while (!next.done) {
      if (CanBegin()) {
        MakeOne(lock);
      } else {
        changed_.wait(lock);
      }
    }
    holds_one_ = true;
    if (!next.status) return next.status.error();
    return &next.result;
  }

 private:
  struct Slot {
    T result{};
    Status status;
    bool done = false;
  };

  Slot& SlotOf(size_t index) { return slots_[index % slots_.size()]; }
  bool CanBegin() const { return begun_ < count_ && begun_ - taken_ < slots_.size(); }

  void WorkUntilStopped() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return stopped_ || begun_ == count_ || CanBegin(); });
      if (stopped_ || begun_ == count_) return;
      MakeOne(lock);
    }
  }

  // Lets go of the lock for as long as the work takes.
  void MakeOne(std::unique_lock<std::mutex>& lock) {
    const size_t index = begun_++;
    Slot& slot = SlotOf(index);
    lock.unlock();
    slot.status = Try(index, slot.result);
    lock.lock();
    slot.done = true;
    changed_.notify_all();
  }

  // No exception may leave a thread.
  Status Try(size_t index, T& result) {
    try {
      return work_(index, result);
    } catch (const std::exception& error) {
      return Error(ErrorCode::kIo, error.what());
    }
  }

  const Work work_;
  const size_t count_;
  std::mutex mutex_;  // holds all below, but for the result and status of a slot that is not done
  std::condition_variable changed_;
  std::vector<Slot> slots_;
  size_t begun_ = 0;
  size_t taken_ = 0;        // and given back
  bool holds_one_ = false;  // whether the asking thread has the result behind those taken
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_ORDERED_WORK_H_
