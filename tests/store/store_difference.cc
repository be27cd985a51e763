#include "tests/store/store_difference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "bfa/check.h"

namespace bfa::test {
namespace {

constexpr std::array<BitsetKind, 4> kKinds{BitsetKind::kObserved, BitsetKind::kAvailable,
                                           BitsetKind::kVolumeKnown, BitsetKind::kZeroVolume};
constexpr std::chrono::days kOneDay{1};

using Cells = std::map<std::string, ModelCell>;

bool IsIn(BitsetKind kind, const ModelCell& cell) {
  const bool known = cell.available && (cell.metadata.has(Column::kQuoteVolumeUsdt) ||
                                        cell.metadata.has(Column::kTradeCount));
  switch (kind) {
    case BitsetKind::kObserved:
      return true;
    case BitsetKind::kAvailable:
      return cell.available;
    case BitsetKind::kVolumeKnown:
      return known;
    case BitsetKind::kZeroVolume:
      return known && cell.metadata.has(Column::kTradeCount) &&
             cell.metadata.integer(Column::kTradeCount) == 0;
  }
  return false;
}

uint32_t CountOf(BitsetKind kind, const Cells& cells) {
  return static_cast<uint32_t>(
      std::ranges::count_if(cells, [&](const auto& cell) { return IsIn(kind, cell.second); }));
}

Metadata Only(const Metadata& metadata, ColumnSet columns) {
  Metadata some;
  for (const Column column : columns) some.CopyFrom(metadata, column);
  return some;
}

class Comparison {
 public:
  Comparison(const Reader& reader, const ModelState& model) : reader_(reader), model_(model) {}

  std::string Run() {
    CompareTotals();
    if (CompareSymbols()) {
      CompareCoverage();
      const std::set<Day> observed = model_.ObservedDays();
      std::set<Day> asked = observed;
      for (const Day day : observed) {
        asked.insert(day - kOneDay);
        asked.insert(day + kOneDay);
      }
      days_.assign(asked.begin(), asked.end());
      for (const Day day : days_) {
        cells_[day] = model_.CellsOn(day);
        CompareDay(day);
      }
      CompareCounts();
      for (const auto& [name, id] : ids_) CompareTimeline(name, id);
    }
    return difference_;
  }

 private:
  template <typename T, typename U>
  void Expect(std::string_view what, const T& got, const U& want) {
    if (!difference_.empty() || got == want) return;
    difference_ = "commit " + std::to_string(model_.sequence) + " " + context_ + " " +
                  std::string(what) + ": got " + testing::PrintToString(got) + ", want " +
                  testing::PrintToString(want);
  }

  // Nothing, and a difference, where the store answers with an error.
  template <typename T>
  std::optional<T> Take(std::string_view what, Result<T> result) {
    if (result) return *std::move(result);
    Expect(what, result.error().ToString(), std::string_view("a value"));
    return std::nullopt;
  }

  template <typename T>
  void ExpectNotFound(std::string_view what, const Result<T>& result) {
    const bool not_found = !result && result.error().code() == ErrorCode::kNotFound;
    if (!result && !not_found) Expect(what, result.error().ToString(), std::string_view("none"));
    Expect(what, not_found, true);
  }

  void CompareTotals() {
    Expect("sequence", reader_.sequence(), model_.sequence);
    Expect("time", reader_.commit_time().time_since_epoch().count(),
           model_.time.time_since_epoch().count());
    Expect("symbol count", reader_.symbol_count(), model_.symbols.size());
  }

  bool CompareSymbols() {
    std::vector<std::string> names;
    const auto by_name = Take("symbols", reader_.SymbolsByName());
    for (const SymbolId id : by_name.value_or(std::span<const SymbolId>())) {
      const auto name = Take("name", reader_.SymbolName(id));
      if (!name) return false;
      names.emplace_back(*name);
      ids_[names.back()] = id;
      Expect("id of a name", Take("symbol", reader_.FindSymbol(*name)), std::optional(id));
    }
    Expect("names", names, std::vector<std::string>(model_.symbols.begin(), model_.symbols.end()));
    ExpectNotFound("unknown symbol", reader_.FindSymbol("no such symbol"));
    ExpectNotFound("unknown id", reader_.SymbolName(reader_.symbol_count()));
    return difference_.empty();
  }

  void CompareCoverage() {
    const auto ranges = Take("coverage", reader_.CoverageRanges());
    std::map<std::pair<std::string, Day>, Instant> covered;
    for (const Coverage& range : ranges.value_or(std::vector<Coverage>())) {
      const std::string name(*reader_.SymbolName(range.symbol));
      for (Day day = range.days.first; day <= range.days.last; day += kOneDay) {
        const auto rows = model_.rows.find(day);
        if (rows != model_.rows.end() && rows->second.contains(name)) continue;
        Expect("overlap of ranges", covered.contains({name, day}), false);
        covered[{name, day}] = range.probe_time;
      }
    }
    Expect("covered cells", covered == model_.covered, true);
  }

  void CompareDay(Day day) {
    context_ = FormatDay(day);
    const Cells& cells = cells_[day];
    const auto snapshot = reader_.SnapshotOf(day);
    if (cells.empty()) return ExpectNotFound("snapshot", snapshot);
    if (!Take("snapshot", snapshot)) return;
    Expect("day", snapshot->day(), day);
    std::vector<std::string_view> available;
    const std::array<BitsetView, 4> sets{snapshot->observed(), snapshot->available(),
                                         snapshot->volume_known(), snapshot->zero_volume()};
    for (const BitsetKind kind : kKinds) {
      Expect("size of a set", sets[static_cast<size_t>(kind)].Count(), CountOf(kind, cells));
    }
    for (const auto& [name, cell] : cells) {
      for (const BitsetKind kind : kKinds) {
        Expect("set", sets[static_cast<size_t>(kind)].contains(ids_[name]), IsIn(kind, cell));
      }
      if (cell.available) available.push_back(name);
    }
    Expect("names", Take("names", snapshot->Names()), std::optional(available));
    CompareRows(*snapshot, cells);
    for (const Column column : ColumnSet::All()) CompareColumn(*snapshot, cells, column);
    for (const auto& [name, id] : ids_) CompareCell(*snapshot, cells, name, id);
  }

  void CompareRows(const Snapshot& snapshot, const Cells& cells) {
    for (const ColumnSet columns :
         {ColumnSet::All(), ColumnSet(), ColumnSet::Of(ColumnGroup::kKline),
          ColumnSet{Column::kStatusCode, Column::kEtag, Column::kLowPrice}}) {
      CompareRows(snapshot, cells, columns);
      CompareColumns(snapshot, cells, columns - ColumnSet{Column::kEtag});
    }
    const auto etags = Take("etags", snapshot.Etags());
    if (!etags) return;
    for (const auto& [name, id] : ids_) {
      const auto cell = cells.find(name);
      const Metadata want = cell == cells.end() ? Metadata() : cell->second.metadata;
      Expect("etag of all", std::string_view((*etags)[id]), std::string_view(want.etag()));
    }
  }

  void CompareColumns(const Snapshot& snapshot, const Cells& cells, ColumnSet columns) {
    const auto values = Take("columns", snapshot.Columns(columns));
    if (!values) return;
    for (const auto& [name, id] : ids_) {
      const auto cell = cells.find(name);
      const Metadata want = cell == cells.end() ? Metadata() : cell->second.metadata;
      for (const Column column : columns) {
        Expect(ColumnName(column), values->has(column, id), want.has(column));
        Expect(ColumnName(column), values->integer(column, id), want.integer(column));
      }
    }
  }

  void CompareRows(const Snapshot& snapshot, const Cells& cells, ColumnSet columns) {
    const auto rows = Take("rows", snapshot.Rows(columns));
    if (!rows) return;
    Expect("row count", rows->size(), cells.size());
    for (size_t i = 0; i < rows->size() && difference_.empty(); ++i) {
      const Row& row = (*rows)[i];
      if (i > 0) Expect("order of rows", (*rows)[i - 1].symbol < row.symbol, true);
      const std::string name(*reader_.SymbolName(row.symbol));
      if (!cells.contains(name)) return Expect("row", name, std::string_view("none"));
      ExpectRow(name, row, cells.at(name), columns);
    }
  }

  void ExpectRow(const std::string& name, const Row& row, const ModelCell& cell,
                 ColumnSet columns) {
    Expect(name + " available", row.available, cell.available);
    Expect(name + " covered", row.covered, cell.covered);
    const ColumnSet differing = row.metadata.DifferingColumns(Only(cell.metadata, columns));
    for (const Column column : differing) {
      Expect(name + " " + std::string(ColumnName(column)), std::string_view("another value"),
             std::string_view("that of the model"));
    }
  }

  void CompareColumn(const Snapshot& snapshot, const Cells& cells, Column column) {
    CompareRows(snapshot, cells, ColumnSet{column});
    if (column == Column::kEtag) return;
    const auto values = Take("column", snapshot.Values(column));
    if (!values) return;
    for (const auto& [name, id] : ids_) {
      const auto cell = cells.find(name);
      const bool has = cell != cells.end() && cell->second.metadata.has(column);
      Expect(ColumnName(column), values->has(id), has);
      const int64_t want = has ? cell->second.metadata.integer(column) : 0;
      Expect(ColumnName(column), values->integer(id), want);
    }
  }

  void CompareCell(const Snapshot& snapshot, const Cells& cells, const std::string& name,
                   SymbolId id) {
    const auto cell = cells.find(name);
    const auto row = snapshot.RowOf(id);
    if (cell == cells.end()) {
      ExpectNotFound(name, row);
    } else if (Take(name, row)) {
      Expect(name + " id", row->symbol, id);
      ExpectRow(name, *row, cell->second, ColumnSet::All());
    }
    const Metadata want = cell == cells.end() ? Metadata() : cell->second.metadata;
    for (const Column column : ColumnSet::All()) {
      switch (TypeOf(column)) {
        case ColumnType::kText:
          Expect(name, Take("etag", snapshot.Etag(id)).value_or(std::nullopt), EtagOf(want));
          break;
        case ColumnType::kDecimal:
          Expect(name, Take("decimal", snapshot.Decimal(column, id)).value_or(std::nullopt),
                 DecimalOf(want, column));
          break;
        default:
          Expect(name, Take("integer", snapshot.Integer(column, id)).value_or(std::nullopt),
                 IntegerOf(want, column));
      }
    }
  }

  static std::optional<std::string> EtagOf(const Metadata& metadata) {
    return metadata.has(Column::kEtag) ? std::optional(metadata.etag()) : std::nullopt;
  }
  static std::optional<double> DecimalOf(const Metadata& metadata, Column column) {
    return metadata.has(column) ? std::optional(metadata.decimal(column)) : std::nullopt;
  }
  static std::optional<int64_t> IntegerOf(const Metadata& metadata, Column column) {
    return metadata.has(column) ? std::optional(metadata.integer(column)) : std::nullopt;
  }

  void CompareCounts() {
    context_ = "counts";
    std::vector<DayCounts> want;
    for (const auto& [day, cells] : cells_) {
      if (cells.empty()) continue;
      want.push_back(
          {day, CountOf(BitsetKind::kObserved, cells), CountOf(BitsetKind::kAvailable, cells),
           CountOf(BitsetKind::kVolumeKnown, cells), CountOf(BitsetKind::kZeroVolume, cells)});
    }
    const auto days = Take("days", reader_.Days());
    const DayRange whole = want.empty() ? DayRange() : DayRange{want.front().day, want.back().day};
    Expect("empty", days.value_or(DayRange()).empty(), want.empty());
    if (!want.empty() && days) Expect("days", *days == whole, true);
    const auto all = Take("counts", reader_.Counts({kFirstDay, kLastDay}));
    Expect("counts", all && std::ranges::equal(*all, want), true);
    if (want.size() > 2) {
      const DayRange inner{want.front().day + kOneDay, want.back().day - kOneDay};
      const auto some = Take("counts", reader_.Counts(inner));
      Expect("inner counts",
             some && std::ranges::equal(*some, std::span(want).subspan(1, want.size() - 2)), true);
    }
    CompareSummaries();
  }

  void CompareSummaries() {
    const auto summaries = Take("days with rows", reader_.DaysWithRows());
    if (!summaries) return;
    Expect("days with rows", summaries->size(), model_.rows.size());
    auto day = model_.rows.begin();
    for (size_t i = 0; i < summaries->size() && difference_.empty(); ++i, ++day) {
      const DaySummary& summary = (*summaries)[i];
      const auto& version = model_.versions.at(day->first);
      Expect("day", summary.counts.day, day->first);
      Expect("rows", summary.counts.observed, day->second.size());
      Expect("revision", summary.revision, version.revision);
      Expect("commit", summary.commit_sequence, version.sequence);
    }
  }

  void CompareTimeline(const std::string& name, SymbolId id) {
    context_ = name;
    const auto timeline = Take("timeline", reader_.TimelineOf(id));
    if (!timeline) return;
    std::array<uint32_t, 4> counts{};
    std::vector<Day> observed;
    std::vector<DayRange> spans;
    std::optional<Day> last_traded;
    for (const auto& [day, cells] : cells_) {
      const auto cell = cells.find(name);
      for (const BitsetKind kind : kKinds) {
        const bool want = cell != cells.end() && IsIn(kind, cell->second);
        Expect("timeline set", timeline->contains(kind, day), want);
        counts[static_cast<size_t>(kind)] += want ? 1 : 0;
      }
      if (cell == cells.end()) continue;
      observed.push_back(day);
      if (!cell->second.available) continue;
      if (!IsIn(BitsetKind::kZeroVolume, cell->second)) last_traded = day;
      if (spans.empty() || spans.back().last + kOneDay != day) spans.push_back({day, day});
      spans.back().last = day;
    }
    for (const BitsetKind kind : kKinds) {
      Expect("timeline count", timeline->Count(kind), counts[static_cast<size_t>(kind)]);
    }
    Expect("observed days", timeline->ObservedDays(), observed);
    Expect("spans", timeline->Spans() == spans, true);
    const bool none = spans.empty();
    Expect("first day", timeline->FirstDay(),
           none ? std::nullopt : std::optional(spans.front().first));
    Expect("last day", timeline->LastDay(), none ? std::nullopt : std::optional(spans.back().last));
    Expect("last traded day", timeline->LastTradedDay(), last_traded);
    CompareTimelineValues(*timeline, name);
  }

  void CompareTimelineValues(const Timeline& timeline, const std::string& name) {
    std::vector<Metadata> values;
    for (const Day day : days_) {
      const auto cell = cells_[day].find(name);
      values.push_back(cell == cells_[day].end() ? Metadata() : cell->second.metadata);
    }
    std::vector<std::optional<int64_t>> sizes;
    std::vector<std::optional<int64_t>> statuses;
    std::vector<std::optional<double>> volumes;
    std::vector<std::optional<std::string>> etags;
    for (const Metadata& value : values) {
      sizes.push_back(IntegerOf(value, Column::kFileSizeBytes));
      statuses.push_back(IntegerOf(value, Column::kStatusCode));
      volumes.push_back(DecimalOf(value, Column::kQuoteVolumeUsdt));
      etags.push_back(EtagOf(value));
    }
    Expect("sizes", Take("sizes", timeline.Integers(Column::kFileSizeBytes, days_)),
           std::optional(sizes));
    Expect("statuses", Take("statuses", timeline.Integers(Column::kStatusCode, days_)),
           std::optional(statuses));
    Expect("volumes", Take("volumes", timeline.Decimals(Column::kQuoteVolumeUsdt, days_)),
           std::optional(volumes));
    Expect("etags", Take("etags", timeline.Etags(days_)), std::optional(etags));
  }

  const Reader& reader_;
  const ModelState& model_;
  std::string difference_;
  std::string context_;  // what is compared now
  std::map<std::string, SymbolId> ids_;
  std::vector<Day> days_;  // asked about: the observed ones and their neighbours
  std::map<Day, Cells> cells_;
};

}  // namespace

std::string FindDifference(const Reader& reader, const ModelState& model) {
  return Comparison(reader, model).Run();
}

std::string FindDamage(const Reader& reader) {
  std::string damage;
  for (const Damage& found : CheckStore(reader, CheckLevel::kFull).damage) {
    damage += found.error.ToString() + "\n";
  }
  return damage;
}

}  // namespace bfa::test
