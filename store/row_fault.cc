#include "store/row_fault.h"

#include "bfa/observation.h"
#include "store/day_writer.h"

namespace bfa::internal {
namespace {

// What is wrong with a row that no observation could have made.
Rule BrokenRule(const Row& row) {
  constexpr ColumnSet kOfAbsent{Column::kStatusCode, Column::kProbeTimestamp};
  if (row.metadata.has(Column::kStatusCode)) {
    const int64_t status = row.metadata.integer(Column::kStatusCode);
    if (status != 200 && status != 404) return Rule::kForeignStatus;
    if ((status == 200) != row.available) return Rule::kStatusMismatch;
  }
  if (!row.available && !(row.metadata.present() - kOfAbsent).empty()) {
    return Rule::kValueOnAbsentRow;
  }
  return Rule::kDamagedBytes;
}

}  // namespace

std::optional<Damage> FindRowFault(const Row& row, std::string_view name, const VerifiedDay& day) {
  const auto damage = [&](Rule rule, const std::string& what) {
    const std::string place = std::string(name) + " on " + FormatDay(DayOf(day.day)) + ": ";
    return Damage{rule, Damaged(place + what, day.entry.bitset_offset[0]), DayOf(day.day),
                  std::string(name)};
  };
  if (const auto fault = FindFault(row.metadata, row.available)) {
    return damage(BrokenRule(row), std::string(fault->field) + " " + fault->message);
  }
  if (!row.metadata.has(Column::kStatusCode)) {
    return damage(Rule::kStatusMismatch, "has no status_code");
  }
  const auto sets = SetsOf(row);
  for (size_t kind = 0; kind < kBitsetKindCount; ++kind) {
    if (sets[kind] != day.sets[kind].contains(row.symbol)) {
      return damage(Rule::kSetMismatch,
                    "is in a set that its values do not put it in, or the reverse");
    }
  }
  return std::nullopt;
}

}  // namespace bfa::internal
