#include "prober/replay/faults.h"

#include <utility>

#include "prober/replay/fingerprint.h"

namespace bfa::replay {

std::string_view RequestKindName(RequestKind kind) {
  switch (kind) {
    case RequestKind::kDiscover:
      return "discover";
    case RequestKind::kList:
      return "list";
    case RequestKind::kHead:
      return "head";
    case RequestKind::kGet:
      return "get";
    case RequestKind::kChecksum:
      return "checksum";
    case RequestKind::kExchangeInfo:
      return "exchange_info";
    case RequestKind::kOther:
      break;
  }
  return "other";
}

bool Match::Fits(const Question& question) const {
  return (!kind || *kind == question.kind) && (symbol.empty() || symbol == question.symbol) &&
         (!day || day == question.day) && question.key.starts_with(prefix);
}

FaultScript::FaultScript(std::vector<FaultRule> rules) {
  for (FaultRule& rule : rules) states_.push_back({std::move(rule), {}, {}});
}

bool FaultScript::Applies(State& state, const Question& question) {
  const FaultRule& rule = state.rule;
  const bool by_target = rule.each || rule.probability < 1;
  Tally& own = by_target ? state.by_target[question.target] : state.all;
  Tally& tally = rule.each ? own : state.all;
  if (&own != &tally) ++own.met;
  ++tally.met;
  if (tally.met <= rule.after || (rule.times && tally.applied >= *rule.times)) return false;
  if (rule.probability < 1) {
    // 53 bits fill a double.
    const uint64_t draw = Mix(question.target, rule.seed << 20 ^ own.met) >> 11;
    if (static_cast<double>(draw) >= rule.probability * static_cast<double>(uint64_t{1} << 53)) {
      return false;
    }
  }
  ++tally.applied;
  return true;
}

const Fault* FaultScript::Next(const Question& question) {
  for (State& state : states_) {
    if (!state.rule.match.Fits(question)) continue;
    if (Applies(state, question)) return &state.rule.fault;
  }
  return nullptr;
}

}  // namespace bfa::replay
