#include <algorithm>
#include <cmath>
#include <set>

#include "bfa/decimal_text.h"
#include "bfa/symbol.h"
#include "bfa/validation.h"
#include "format/propagate.h"
#include "store/content_rules.h"

namespace bfa {
namespace {

constexpr std::chrono::days kCompleteAge{3};
constexpr double kWantedRecall = 95;

}  // namespace

Result<Day> LastCompleteDay(const Reader& reader, Day today) {
  BFA_ASSIGN_OR_RETURN(const auto observed,
                       reader.Counts({kFirstDay, std::min(today - kCompleteAge, kLastDay)}));
  if (!observed.empty()) return observed.back().day;
  return Error(ErrorCode::kNotFound, "no observed day is three days old yet");
}

Result<Finding> CompareWithExchange(const Reader& reader, Day day,
                                    std::span<const std::string> trading) {
  if (trading.empty()) {
    return Error(ErrorCode::kInvalidArgument, "the exchange names no perpetual that is trading");
  }
  std::set<std::string> api(trading.begin(), trading.end());
  BFA_ASSIGN_OR_RETURN(const Snapshot snapshot, reader.SnapshotOf(day));
  BFA_ASSIGN_OR_RETURN(const auto names, snapshot.Names());
  std::vector<std::string> stored;
  for (const std::string_view name : names) {
    const ContractKind kind = Classify(name).kind;
    const bool is_perpetual = kind == ContractKind::kPerpetual || kind == ContractKind::kIndex;
    if (is_perpetual) stored.emplace_back(name);
  }
  std::vector<std::string> only_api;
  std::vector<std::string> only_store;
  std::ranges::set_difference(api, stored, std::back_inserter(only_api));
  std::ranges::set_difference(stored, api, std::back_inserter(only_store));
  const double recall =
      100.0 * static_cast<double>(api.size() - only_api.size()) / static_cast<double>(api.size());
  const bool met = recall > kWantedRecall;

  std::string message =
      "of " + std::to_string(api.size()) + " perpetuals that the exchange trades, ";
  AppendDecimal(std::round(recall * 100) / 100, message);
  message += " % have a file";
  if (!only_api.empty()) message += "; none has " + internal::NameList(only_api);
  if (!only_store.empty()) {
    message += "; the exchange does not trade " + internal::NameList(only_store);
  }
  Finding finding{Rule::kExchangeDifference,
                  {},
                  day,
                  std::move(message),
                  {{"api", static_cast<int64_t>(api.size())},
                   {"store", static_cast<int64_t>(stored.size())},
                   {"recall_pct", recall},
                   {"met", met},
                   {"only_api", only_api},
                   {"only_store", only_store}}};
  if (met) finding.own_severity = Severity::kNote;
  return finding;
}

}  // namespace bfa
