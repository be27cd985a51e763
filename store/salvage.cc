#include "store/salvage.h"

#include <algorithm>
#include <tuple>

#include "format/propagate.h"

namespace bfa::internal {
namespace {

// A sound store is looked at a few times. What a forged one asks for beyond that is lost. Only
// bitsets are looked at more often: any number of days may share one, each with as little as 300
// bytes of its own, so that the days of 600,000 symbols fit the bound.
constexpr uint64_t kPassesAllowed = 16;
constexpr uint64_t kPassesOfDaysAllowed = 1024;
constexpr uint64_t kLeastBudget = 1 << 20;

bool IsNothing(const Salvage& salvage) {
  return salvage.days.kept.empty() && salvage.coverage.empty();
}

}  // namespace

std::vector<Loss> LossList::Take() {
  std::ranges::stable_sort(losses_, [](const Loss& a, const Loss& b) {
    return std::tie(a.day, a.symbol, a.kind) < std::tie(b.day, b.symbol, b.kind);
  });
  return std::move(losses_);
}

Result<Salvage> SalvageFrom(const DamagedBytes& source) {
  const Bytes file = source.shared.bytes;
  const ParsedHeader& header = source.header;
  Salvage salvage;
  WorkBudget budget(kPassesAllowed * file.size() + kLeastBudget);
  WorkBudget walk_budget(kPassesAllowed * file.size() + kLeastBudget);
  WorkBudget day_budget(kPassesOfDaysAllowed * file.size() + kLeastBudget);
  BFA_ASSIGN_OR_RETURN(const FoundCommits found, FindCommits(file, header, budget));
  const Commit& newest = found.newest;
  BFA_RETURN_IF_ERROR(CheckWritable(newest));
  salvage.has_lost_commit = found.lost_commit.has_value();
  salvage.state = std::make_shared<const StoreState>(source.shared, nullptr, header,
                                                     Recovery{newest, newest.end, 0});
  if (found.lost_commit) salvage.losses.Add(LossKind::kCommit, MakeCause(*found.lost_commit));
  if (newest.end < file.size()) {
    salvage.losses.Add(LossKind::kTail,
                       MakeCause(Error(ErrorCode::kDamaged,
                                       std::to_string(file.size() - newest.end) +
                                           " bytes that are no whole commit were left out",
                                       newest.end)));
  }
  salvage.names = SalvagedNames::Find(file, header, found, budget, salvage.losses);
  ExposedCells exposed;
  salvage.days = FindDays(
      {*salvage.state, found, salvage.names, day_budget, walk_budget, salvage.losses, exposed});
  const auto ranges = FindCoverage(file, header, found, budget, salvage.losses);
  salvage.coverage = KeepCoverage(ranges, salvage.names, exposed, salvage.losses);
  const bool is_bare = newest.leaves.empty() && newest.coverage_blocks.empty();
  const bool is_empty = is_bare && newest.record.sequence == 0;
  if (!salvage.losses.empty() && IsNothing(salvage) &&
      (is_empty || !is_bare || salvage.names.kept().empty())) {
    const Error& first = salvage.losses.first();
    const std::string message = "nothing can be salvaged: " + first.message();
    return first.offset() ? Error(ErrorCode::kDamaged, message, *first.offset())
                          : Error(ErrorCode::kDamaged, message);
  }
  return salvage;
}

}  // namespace bfa::internal
