// What was learned and not committed yet.
#ifndef BFA_STORE_STAGING_H_
#define BFA_STORE_STAGING_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bfa/observation.h"
#include "store/merge.h"

namespace bfa::internal {

// Index of a name in a NameIndex.
using NameNumber = uint32_t;

// Names, numbered from 0 in order of first appearance.
class NameIndex {
 public:
  NameNumber NumberOf(std::string_view name);
  const std::string& name(NameNumber number) const { return *names_[number]; }
  uint32_t size() const { return static_cast<uint32_t>(names_.size()); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, NameNumber, Hash, std::equal_to<>> numbers_;
  std::vector<const std::string*> names_;  // keys of the map, which stay where they are
};

struct StagedRow {
  NameNumber name;
  StagedCell cell;
  uint64_t source_line;
};

// The cells of one day, each at most once.
struct StagedDay {
  std::vector<StagedRow> rows;
  std::vector<bool> has_name;  // by NameNumber
};

struct StagedCoverage {
  NameNumber name;
  DayRange days;
  Instant probe_time;
};

class Staging {
 public:
  // See Appender::Add, AddSymbol and AddCoverage.
  Status Add(const Observation& observation);
  Status AddSymbol(std::string_view name);
  Status AddCoverage(std::string_view symbol, DayRange days, Instant probe_time);
  // Stages a cell that no caller gave, unless one was given.
  void AddUnlessStaged(int32_t day, NameNumber name, const StagedCell& cell);

  const NameIndex& names() const { return names_; }
  // By day number.
  std::map<int32_t, StagedDay>& days() { return days_; }
  const std::map<int32_t, StagedDay>& days() const { return days_; }
  std::vector<NameNumber>& symbols() { return symbols_; }
  std::vector<StagedCoverage>& coverage() { return coverage_; }

 private:
  NameIndex names_;
  std::map<int32_t, StagedDay> days_;
  std::vector<NameNumber> symbols_;
  std::vector<StagedCoverage> coverage_;
};

}  // namespace bfa::internal

#endif  // BFA_STORE_STAGING_H_
