#include "tests/store/store_model.h"

namespace bfa::test {
namespace {

bool DifferOnlyInProbeTime(Metadata a, Metadata b) {
  a.SetNull(Column::kProbeTimestamp);
  b.SetNull(Column::kProbeTimestamp);
  return a == b;
}

// What a cell is after an observation; nothing if it stays what it was.
std::optional<ModelCell> Merged(const ModelCell* old, const Observation& seen) {
  ModelCell merged;
  merged.available = seen.available;
  if (seen.available) {
    for (const Column column : ColumnSet::All()) {
      const bool is_kline = GroupOf(column) == ColumnGroup::kKline;
      const bool is_null = !seen.metadata.has(column);
      if (seen.given.contains(column) && !(is_kline && is_null)) {
        merged.metadata.CopyFrom(seen.metadata, column);
      } else if (old != nullptr) {
        merged.metadata.CopyFrom(old->metadata, column);
      }
    }
  } else if (seen.given.contains(Column::kProbeTimestamp)) {
    merged.metadata.CopyFrom(seen.metadata, Column::kProbeTimestamp);
  } else if (old != nullptr) {
    merged.metadata.CopyFrom(old->metadata, Column::kProbeTimestamp);
  }
  merged.metadata.SetInteger(Column::kStatusCode, seen.available ? 200 : 404);
  if (old != nullptr && old->available == merged.available &&
      DifferOnlyInProbeTime(old->metadata, merged.metadata)) {
    return std::nullopt;
  }
  return merged;
}

}  // namespace

std::map<std::string, ModelCell> ModelState::CellsOn(Day day) const {
  std::map<std::string, ModelCell> cells;
  if (const auto found = rows.find(day); found != rows.end()) cells = found->second;
  for (const std::string& symbol : symbols) {
    const auto range = covered.find({symbol, day});
    if (range == covered.end()) continue;
    ModelCell& cell = cells[symbol];
    cell.covered = true;
    cell.metadata.SetInteger(Column::kStatusCode, 404);
    cell.metadata.SetInteger(Column::kProbeTimestamp, range->second.time_since_epoch().count());
  }
  return cells;
}

std::set<Day> ModelState::ObservedDays() const {
  std::set<Day> days;
  for (const auto& [day, cells] : rows) days.insert(day);
  for (const auto& [cell, probe_time] : covered) days.insert(cell.second);
  return days;
}

void StoreModel::Add(const Observation& observation) {
  staged_[observation.day].emplace(observation.symbol, observation);
  staged_symbols_.insert(observation.symbol);
}

void StoreModel::AddCoverage(const std::string& symbol, DayRange days, Instant probe_time) {
  staged_coverage_.push_back({symbol, days, probe_time});
  staged_symbols_.insert(symbol);
}

// Cells with a file become absent rows, unless an observation of them is staged.
void StoreModel::ExpandCoverage() {
  for (const StagedCoverage& coverage : staged_coverage_) {
    for (const auto& [day, cells] : newest().rows) {
      const auto cell = cells.find(coverage.symbol);
      if (cell == cells.end() || !cell->second.available || !coverage.days.contains(day)) continue;
      Observation absent;
      absent.day = day;
      absent.symbol = coverage.symbol;
      absent.given.Add(Column::kProbeTimestamp);
      absent.metadata.SetInteger(Column::kProbeTimestamp,
                                 coverage.probe_time.time_since_epoch().count());
      staged_[day].emplace(coverage.symbol, absent);
    }
  }
}

CommitOutcome StoreModel::Commit(CommitTime time) {
  CommitOutcome outcome;
  ExpandCoverage();
  ModelState next = newest();
  next.sequence += 1;
  next.time = time;
  for (const auto& [day, observations] : staged_) {
    const std::map<std::string, ModelCell> before = newest().CellsOn(day);
    bool changed = false;
    for (const auto& [symbol, observation] : observations) {
      const auto old = before.find(symbol);
      const auto merged = Merged(old == before.end() ? nullptr : &old->second, observation);
      (!merged               ? outcome.rows_unchanged
       : old == before.end() ? outcome.rows_added
                             : outcome.rows_changed) += 1;
      if (!merged) continue;
      changed = true;
      next.rows[day][symbol] = *merged;
      next.covered.erase({symbol, day});
    }
    if (changed) next.versions[day] = {next.versions[day].revision + 1, next.sequence};
  }
  for (const StagedCoverage& coverage : staged_coverage_) {
    for (Day day = coverage.days.first; day <= coverage.days.last; day += std::chrono::days{1}) {
      const auto rows = next.rows.find(day);
      if (rows != next.rows.end() && rows->second.contains(coverage.symbol)) continue;
      next.covered.emplace(std::pair(coverage.symbol, day), coverage.probe_time);
    }
  }
  next.symbols.insert(staged_symbols_.begin(), staged_symbols_.end());
  outcome.symbols_added = next.symbols.size() - newest().symbols.size();
  outcome.written = outcome.rows_added + outcome.rows_changed + outcome.symbols_added > 0 ||
                    next.covered.size() != newest().covered.size();
  staged_.clear();
  staged_symbols_.clear();
  staged_coverage_.clear();
  if (outcome.written) history_.push_back(std::move(next));
  outcome.sequence = newest().sequence;
  return outcome;
}

}  // namespace bfa::test
