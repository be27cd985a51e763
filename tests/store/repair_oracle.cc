#include "tests/store/repair_oracle.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "tests/store/store_difference.h"

namespace bfa::test {
namespace {

using CellKey = std::pair<Day, std::string>;
using Cells = std::map<CellKey, ModelCell>;

Cells CellsOf(const ModelState& state) {
  Cells cells;
  for (const Day day : state.ObservedDays()) {
    for (const auto& [symbol, cell] : state.CellsOn(day)) cells[{day, symbol}] = cell;
  }
  return cells;
}

Cells CellsOf(const Reader& reader) {
  Cells cells;
  const auto days = reader.Counts({kFirstDay, kLastDay});
  for (const DayCounts& counts : *days) {
    const auto rows = reader.SnapshotOf(counts.day)->Rows();
    for (const Row& row : *rows) {
      cells[{counts.day, std::string(*reader.SymbolName(row.symbol))}] = {
          row.available, row.covered, row.metadata};
    }
  }
  return cells;
}

bool IsSame(const ModelCell& a, const ModelCell& b) {
  return a.available == b.available && a.covered == b.covered && a.metadata == b.metadata;
}

Metadata Without(Metadata metadata, ColumnSet columns) {
  for (const Column column : columns) metadata.SetNull(column);
  return metadata;
}

class Judgement {
 public:
  Judgement(const Reader& mended, const RepairOutcome& outcome,
            const std::vector<ModelState>& history, bool is_exact)
      : mended_(mended), outcome_(outcome), is_exact_(is_exact), is_(CellsOf(mended)) {
    for (const ModelState& state : history) were_.push_back(CellsOf(state));
    for (const Loss& loss : outcome.losses) {
      if (loss.day) of_days_[*loss.day].push_back(&loss);
      if (!loss.day) kinds_of_none_.insert(loss.kind);
    }
  }

  std::string Run() {
    if (std::string damage = FindDamage(mended_); !damage.empty()) return damage;
    for (const auto& [key, cell] : was()) {
      const auto now = is_.find(key);
      if (now != is_.end() && IsSame(now->second, cell)) continue;
      if (!IsListed(key)) return Name(key) + " differs, and is not listed";
    }
    for (const auto& [key, cell] : is_) {
      if (!EverWas(key, cell)) return Name(key) + " is as it never was";
    }
    if (is_exact_) {
      for (const Loss& loss : outcome_.losses) {
        if (!TookSomething(loss)) return Text(loss) + ": it is there";
      }
    }
    return CheckNumbers();
  }

 private:
  const Cells& was() const { return were_.back(); }

  static std::string Name(const CellKey& key) { return FormatDay(key.first) + " " + key.second; }
  static std::string Text(const Loss& loss) {
    return std::string(LossKindName(loss.kind)) + " " +
           (loss.day ? FormatDay(*loss.day) : std::string("-")) + " " + loss.symbol + " " +
           loss.why->ToString();
  }

  bool Has(LossKind kind) const { return kinds_of_none_.contains(kind); }

  // Losses of the cell by name, or of cells of its day whose names nobody knows.
  template <typename Visit>
  void ForEachLossOf(const CellKey& key, const Visit& visit) const {
    const auto losses = of_days_.find(key.first);
    if (losses == of_days_.end()) return;
    for (const Loss* loss : losses->second) {
      if (loss->symbol.empty() || loss->symbol == key.second) visit(*loss);
    }
  }

  bool IsListed(const CellKey& key) const {
    // Of much that was damaged together nobody knows what it said.
    if (!is_exact_ && (Has(LossKind::kTail) || Has(LossKind::kIndex) || Has(LossKind::kCommit))) {
      return true;
    }
    if (was().at(key).covered && Has(LossKind::kCoverage)) return true;
    bool is_listed = false;
    ForEachLossOf(key, [&](const Loss&) { is_listed = true; });
    return is_listed;
  }

  bool EverWas(const CellKey& key, const ModelCell& cell) const {
    ColumnSet lost;
    ForEachLossOf(key, [&](const Loss& loss) {
      if (loss.kind == LossKind::kEtag) lost = lost | ColumnSet::Of(ColumnGroup::kEtag);
      if (loss.kind == LossKind::kKlines) lost = lost | ColumnSet::Of(ColumnGroup::kKline);
    });
    return std::ranges::any_of(were_, [&](const Cells& cells) {
      const auto then = cells.find(key);
      if (then == cells.end()) return false;
      ModelCell without = then->second;
      without.metadata = Without(without.metadata, lost);
      return IsSame(without, cell);
    });
  }

  bool DayDiffers(Day day) const {
    const auto differ = [&](const Cells& a, const Cells& b) {
      return std::ranges::any_of(a, [&](const auto& entry) {
        if (entry.first.first != day) return false;
        const auto other = b.find(entry.first);
        return other == b.end() || !IsSame(other->second, entry.second);
      });
    };
    return differ(was(), is_) || differ(is_, was());
  }

  bool TookSomething(const Loss& loss) const {
    if (!loss.day) return true;
    if (loss.kind != LossKind::kRow || loss.symbol.empty()) return DayDiffers(*loss.day);
    const CellKey key{*loss.day, loss.symbol};
    return was().contains(key) && !is_.contains(key);
  }

  std::string CheckNumbers() const {
    const auto summaries = mended_.DaysWithRows();
    uint64_t rows = 0;
    for (const DaySummary& day : *summaries) rows += day.counts.observed;
    if (outcome_.day_count != summaries->size() || outcome_.row_count != rows ||
        outcome_.size != mended_.size() || outcome_.sequence != mended_.sequence()) {
      return "wrong numbers";
    }
    return "";
  }

  const Reader& mended_;
  const RepairOutcome& outcome_;
  bool is_exact_;
  Cells is_;
  std::vector<Cells> were_;
  std::map<Day, std::vector<const Loss*>> of_days_;
  std::set<LossKind> kinds_of_none_;
};

}  // namespace

std::string FindLie(const Reader& mended, const RepairOutcome& outcome,
                    const std::vector<ModelState>& history, bool is_exact) {
  if (outcome.losses.empty()) {
    if (std::string difference = FindDifference(mended, history.back()); !difference.empty()) {
      return "nothing is listed, but: " + difference;
    }
  }
  return Judgement(mended, outcome, history, is_exact).Run();
}

}  // namespace bfa::test
