// The changes of shape that were seen, each once.
#ifndef BFA_PROBER_DRIFT_LIST_H_
#define BFA_PROBER_DRIFT_LIST_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bfa/schema_drift.h"

namespace bfa::internal {

// Two changes are the same if part, what and name are: the first stands for both, and they are
// counted. Bounded, since names come from the network: what is new beyond kMaxDrifts is counted as
// one that has no name.
class DriftList {
 public:
  static constexpr size_t kMaxDrifts = 32;

  // One that has no place yet was seen in `where`.
  void Add(SchemaDrift drift, std::string_view where = {});
  void AddAll(const DriftList& others, std::string_view where);

  bool empty() const { return drifts_.empty(); }
  const std::vector<SchemaDrift>& drifts() const { return drifts_; }
  std::vector<SchemaDrift> Take() { return std::move(drifts_); }

 private:
  std::vector<SchemaDrift> drifts_;  // in the order in which they were seen
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_DRIFT_LIST_H_
