// Sums of doubles that hardly depend on the order of their terms.
#ifndef BFA_STORE_COMPENSATED_SUM_H_
#define BFA_STORE_COMPENSATED_SUM_H_

#include <cmath>

namespace bfa::internal {

// Keeps what each addition rounds away (A. Neumaier, 1974). Infinite once the sum is beyond what a
// double can hold.
class CompensatedSum {
 public:
  void Add(double value) {
    const double sum = sum_ + value;
    lost_ += std::abs(sum_) >= std::abs(value) ? (sum_ - sum) + value : (value - sum) + sum_;
    sum_ = sum;
  }

  double Total() const { return std::isfinite(sum_) ? sum_ + lost_ : sum_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_COMPENSATED_SUM_H_
