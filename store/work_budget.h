// A bound on work that a forged file could ask for without end.
#ifndef BFA_STORE_WORK_BUDGET_H_
#define BFA_STORE_WORK_BUDGET_H_

#include <cstdint>

namespace bfa::internal {

// Counts bytes that are looked at, some of them several times.
class WorkBudget {
 public:
  explicit WorkBudget(uint64_t size) : left_(size) {}

  // False if there is not as much left; then nothing is spent.
  bool Spend(uint64_t size) {
    if (size > left_) return false;
    left_ -= size;
    return true;
  }

 private:
  uint64_t left_;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_WORK_BUDGET_H_
