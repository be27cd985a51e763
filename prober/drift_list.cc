#include "prober/drift_list.h"

#include <algorithm>

namespace bfa::internal {

void DriftList::Add(SchemaDrift drift, std::string_view where) {
  if (drift.where.empty()) drift.where = where;
  const auto find = [&] {
    return std::find_if(drifts_.begin(), drifts_.end(), [&](const SchemaDrift& seen) {
      return seen.part == drift.part && seen.what == drift.what && seen.name == drift.name;
    });
  };
  auto seen = find();
  if (seen == drifts_.end() && drifts_.size() >= kMaxDrifts) {
    drift.what = "more changes";
    drift.name.clear();
    drift.made = "they are not named";
    seen = find();
  }
  if (seen == drifts_.end()) return drifts_.push_back(std::move(drift));
  seen->count += drift.count;
}

void DriftList::AddAll(const DriftList& others, std::string_view where) {
  for (const SchemaDrift& drift : others.drifts_) Add(drift, where);
}

}  // namespace bfa::internal
