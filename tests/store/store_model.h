// A store as plain maps: slow, and plain enough to be right by reading it.
#ifndef BFA_TESTS_STORE_STORE_MODEL_H_
#define BFA_TESTS_STORE_STORE_MODEL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bfa/appender.h"
#include "bfa/observation.h"

namespace bfa::test {

struct ModelCell {
  bool available = false;
  bool covered = false;
  Metadata metadata;
};

// What a store holds as of one commit.
struct ModelState {
  struct Version {
    uint32_t revision = 0;
    uint64_t sequence = 0;  // of the commit that wrote it
  };

  uint64_t sequence = 0;
  CommitTime time{};
  std::set<std::string> symbols;
  std::map<Day, std::map<std::string, ModelCell>> rows;
  std::map<std::pair<std::string, Day>, Instant> covered;  // only cells without a row
  std::map<Day, Version> versions;

  // The cells observed on a day, covered ones included.
  std::map<std::string, ModelCell> CellsOn(Day day) const;
  std::set<Day> ObservedDays() const;
};

// Takes what an Appender takes, by the rules of its header alone.
class StoreModel {
 public:
  StoreModel() : history_(1) {}

  // The observation must be one that the store takes.
  void Add(const Observation& observation);
  void AddSymbol(const std::string& name) { staged_symbols_.insert(name); }
  void AddCoverage(const std::string& symbol, DayRange days, Instant probe_time);
  // Says what the store should say, but for the number of ranges, which is its own business.
  CommitOutcome Commit(CommitTime time);

  const ModelState& newest() const { return history_.back(); }
  // As of each commit: [0] is before the first.
  const std::vector<ModelState>& history() const { return history_; }

 private:
  struct StagedCoverage {
    std::string symbol;
    DayRange days;
    Instant probe_time;
  };
  void ExpandCoverage();

  std::vector<ModelState> history_;
  std::map<Day, std::map<std::string, Observation>> staged_;
  std::set<std::string> staged_symbols_;
  std::vector<StagedCoverage> staged_coverage_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_STORE_MODEL_H_
