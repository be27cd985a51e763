// The script of a replay, as JSON.
#ifndef BFA_PROBER_REPLAY_SCRIPT_H_
#define BFA_PROBER_REPLAY_SCRIPT_H_

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/result.h"
#include "prober/replay/archive_change.h"
#include "prober/replay/faults.h"

namespace bfa::replay {

struct Script {
  std::optional<Instant> clock;
  std::set<std::string, std::less<>> symbols;  // empty: all
  std::optional<DayRange> days;
  ArchiveChanges changes;
  std::vector<FaultRule> faults;
};

// The keys are in README.md beside this file; one that is not is an error. kInvalidArgument with
// `name`, the key, and what is wrong with it: `s.json: faults[2].match.kind: …`.
Result<Script> ParseScript(std::string_view json, const std::string& name);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_SCRIPT_H_
