// What a repair could not keep.
#ifndef BFA_STORE_LOSS_LIST_H_
#define BFA_STORE_LOSS_LIST_H_

#include <memory>
#include <utility>

#include "bfa/repair.h"

namespace bfa::internal {

using Cause = std::shared_ptr<const Error>;

inline Cause MakeCause(Error error) { return std::make_shared<const Error>(std::move(error)); }
// The same damage, with what is there instead said before it.
inline Cause MakeCause(const std::string& instead, const Error& error) {
  const std::string message = instead + ": " + error.message();
  return MakeCause(error.offset() ? Error(error.code(), message, *error.offset())
                                  : Error(error.code(), message));
}

class LossList {
 public:
  // Of the store.
  void Add(LossKind kind, Cause why) { losses_.push_back({kind, {}, {}, std::move(why)}); }
  // Of a day, by its number; of a cell of it, unless `symbol` is empty.
  void Add(LossKind kind, int32_t day, std::string_view symbol, Cause why) {
    losses_.push_back({kind, Day{std::chrono::days{day}}, std::string(symbol), std::move(why)});
  }

  bool empty() const { return losses_.empty(); }
  const Error& first() const { return *losses_.front().why; }
  // By day, those of none first, then by symbol and kind. Leaves nothing behind.
  std::vector<Loss> Take();

 private:
  std::vector<Loss> losses_;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_LOSS_LIST_H_
