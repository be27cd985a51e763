#include "store/staging.h"

#include <algorithm>

#include "bfa/symbol.h"
#include "format/propagate.h"
#include "store/store_state.h"

namespace bfa::internal {
namespace {

Error Invalid(std::string message) { return {ErrorCode::kInvalidArgument, std::move(message)}; }

// Notes that the day has a cell of that name; false if it had one.
bool Claim(StagedDay& day, NameNumber name) {
  if (day.has_name.size() <= name) day.has_name.resize(name + 1);
  if (day.has_name[name]) return false;
  day.has_name[name] = true;
  return true;
}

}  // namespace

NameNumber NameIndex::NumberOf(std::string_view name) {
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) return found->second;
  const auto number = static_cast<NameNumber>(names_.size());
  const auto added = numbers_.emplace(std::string(name), number).first;
  names_.push_back(&added->first);
  return number;
}

Status Staging::Add(const Observation& observation) {
  if (const auto fault = FindFault(observation)) {
    return Invalid(std::string(fault->field) + " " + fault->message);
  }
  const NameNumber name = names_.NumberOf(observation.symbol);
  StagedDay& day = days_[NumberOf(observation.day)];
  if (!Claim(day, name)) {
    const auto first = std::ranges::find(day.rows, name, &StagedRow::name);
    return Error(
        ErrorCode::kAlreadyExists,
        observation.symbol + " on " + FormatDay(observation.day) + " was given before" +
            (first->source_line == 0 ? "" : ", on line " + std::to_string(first->source_line)));
  }
  day.rows.push_back({name,
                      {observation.available, observation.given, observation.metadata},
                      observation.source_line});
  return {};
}

void Staging::AddUnlessStaged(int32_t day, NameNumber name, const StagedCell& cell) {
  StagedDay& staged = days_[day];
  if (Claim(staged, name)) staged.rows.push_back({name, cell, 0});
}

Status Staging::AddSymbol(std::string_view name) {
  if (const Status valid = ValidateSymbolName(name); !valid) {
    return Invalid("symbol " + valid.error().message());
  }
  symbols_.push_back(names_.NumberOf(name));
  return {};
}

Status Staging::AddCoverage(std::string_view symbol, DayRange days, Instant probe_time) {
  if (days.empty()) return Invalid("coverage ends before it begins");
  if (!IsStorable(days.first) || !IsStorable(days.last) || !IsStorable(probe_time)) {
    return Invalid("coverage must lie between 1970 and 2262");
  }
  BFA_RETURN_IF_ERROR(AddSymbol(symbol));
  coverage_.push_back({symbols_.back(), days, probe_time});
  return {};
}

}  // namespace bfa::internal
