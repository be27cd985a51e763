#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bfa/listing.h"
#include "bfa/universe.h"
#include "format/propagate.h"
#include "tests/duckdb/compared_query.h"

namespace bfa::test {
namespace {

constexpr DayRange kAllDays{kFirstDay, kLastDay};
constexpr const char* kEachDay = "SELECT date FROM days ORDER BY date";
constexpr const char* kEachSymbol = "SELECT symbol FROM symbols ORDER BY symbol";

Cell MetadataCell(const Metadata& metadata, Column column) {
  if (!metadata.has(column)) return {};
  switch (TypeOf(column)) {
    case ColumnType::kInteger:
      return metadata.integer(column);
    case ColumnType::kInstant:
      return Instant(std::chrono::microseconds(metadata.integer(column)));
    case ColumnType::kDecimal:
      return metadata.decimal(column);
    case ColumnType::kText:
      return metadata.etag();
  }
  return {};
}

// The place of each symbol by the bytes of its name, by id.
Result<std::vector<size_t>> NamePlaces(const Reader& reader) {
  BFA_ASSIGN_OR_RETURN(const auto ids, reader.SymbolsByName());
  std::vector<size_t> places(ids.size());
  for (size_t i = 0; i < ids.size(); ++i) places[ids[i]] = i;
  return places;
}

Status AskRows(const Asking& asking) {
  BFA_ASSIGN_OR_RETURN(const std::vector<size_t> places, NamePlaces(asking.reader));
  return asking.reader.ForEachDay(kAllDays, [&](const Snapshot& snapshot) -> Status {
    BFA_ASSIGN_OR_RETURN(std::vector<Row> rows, snapshot.Rows());
    std::ranges::sort(rows, {}, [&](const Row& row) { return places[row.symbol]; });
    for (const Row& row : rows) {
      Record record{snapshot.day(), NameCell(asking.reader, row.symbol), row.available};
      for (const Column column : ColumnSet::All()) {
        if (column != Column::kEtag) record.push_back(MetadataCell(row.metadata, column));
      }
      asking.comparison.Add(std::move(record));
    }
    return {};
  });
}

Status AskContracts(const Asking& asking) {
  BFA_ASSIGN_OR_RETURN(const auto ids, asking.reader.SymbolsByName());
  for (const SymbolId id : ids) {
    BFA_ASSIGN_OR_RETURN(const std::string_view name, asking.reader.SymbolName(id));
    const Classification contract = Classify(name);
    asking.comparison.Add({TextCell(name), TextCell(ContractKindName(contract.kind)),
                           TextCell(contract.quote_asset)});
  }
  return {};
}

// Of each available symbol: the value itself, read from its place, not from a decoded column.
Status AskSnapshotOf(const Asking& asking, Day day) {
  const auto snapshot = asking.reader.SnapshotOf(day);
  if (!snapshot) {
    asking.comparison.Add({day, {}, OutcomeOf(snapshot.error())});
    return {};
  }
  BFA_ASSIGN_OR_RETURN(const auto names, snapshot->Names());
  if (names.empty()) asking.comparison.Add({day, {}, kAnswered});
  for (const std::string_view name : names) {
    BFA_ASSIGN_OR_RETURN(const SymbolId id, asking.reader.FindSymbol(name));
    BFA_ASSIGN_OR_RETURN(const auto size, snapshot->Integer(Column::kFileSizeBytes, id));
    BFA_ASSIGN_OR_RETURN(const auto modified, snapshot->Integer(Column::kLastModified, id));
    Cell instant;
    if (modified) instant = Instant(std::chrono::microseconds(*modified));
    asking.comparison.Add({day, TextCell(name), kAnswered, CellOf(size), instant});
  }
  return {};
}

Status AskSnapshots(const Asking& asking) {
  Status status;
  BFA_RETURN_IF_ERROR(ForEachQuestion(asking, kEachDay, [&](const Record& question) {
    if (status) status = AskSnapshotOf(asking, ValueOf<Day>(question, 0));
  }));
  return status;
}

std::vector<std::string> SplitAtCommas(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == ',') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::vector<ContractKind> KindsNamed(const std::vector<std::string>& names) {
  std::vector<ContractKind> kinds;
  for (const ContractKind kind : {ContractKind::kPerpetual, ContractKind::kQuarterly,
                                  ContractKind::kSettledAlias, ContractKind::kIndex}) {
    if (std::ranges::find(names, ContractKindName(kind)) != names.end()) kinds.push_back(kind);
  }
  return kinds;
}

Status AskUniverse(const Asking& asking) {
  std::vector<std::pair<Cell, SymbolSet>> masks;
  Status status;
  const std::string filters = "SELECT filter, kinds, quotes FROM filters ORDER BY filter";
  BFA_RETURN_IF_ERROR(ForEachQuestion(asking, filters, [&](const Record& question) {
    ContractFilter filter;
    if (const auto* kinds = std::get_if<std::string>(&question[1])) {
      filter.kinds = KindsNamed(SplitAtCommas(*kinds));
    }
    if (const auto* quotes = std::get_if<std::string>(&question[2])) {
      filter.quote_assets = SplitAtCommas(*quotes);
    }
    const auto mask = SelectSymbols(asking.reader, filter);
    if (mask) {
      masks.emplace_back(question[0], *mask);
    } else {
      status = mask.error();
    }
  }));
  BFA_RETURN_IF_ERROR(std::move(status));
  return ForEachQuestion(asking, kEachDay, [&](const Record& question) {
    const auto snapshot = asking.reader.SnapshotOf(ValueOf<Day>(question, 0));
    for (const auto& [filter, mask] : masks) {
      const Record key{question[0], filter};
      if (snapshot) {
        AddSymbols(asking, key, And(Universe(*snapshot), mask));
      } else {
        AddSymbols(asking, key, snapshot.error());
      }
    }
  });
}

Status AskUniverseCounts(const Asking& asking) {
  return asking.reader.ForEachDay(kAllDays, [&](const Snapshot& snapshot) {
    const SymbolSet universe = Universe(snapshot);
    asking.comparison.Add({snapshot.day(), kAnswered, CountCell(universe.Count()),
                           CountCell(CountAndNot(universe, snapshot.volume_known()))});
  });
}

template <Result<SymbolSet> (*kQuery)(const Reader&, DayRange)>
Status AskRanges(const Asking& asking) {
  const std::string ranges = "SELECT number, first, last FROM ranges ORDER BY number";
  return ForEachQuestion(asking, ranges, [&](const Record& question) {
    const DayRange range{ValueOf<Day>(question, 1), ValueOf<Day>(question, 2)};
    AddSymbols(asking, {question[0]}, kQuery(asking.reader, range));
  });
}

template <Result<SymbolSet> (*kQuery)(const Reader&, Day)>
Status AskEachDay(const Asking& asking) {
  return ForEachQuestion(asking, kEachDay, [&](const Record& question) {
    AddSymbols(asking, {question[0]}, kQuery(asking.reader, ValueOf<Day>(question, 0)));
  });
}

Result<Timeline> TimelineNamed(const Reader& reader, const std::string& symbol) {
  BFA_ASSIGN_OR_RETURN(const SymbolId id, reader.FindSymbol(symbol));
  return reader.TimelineOf(id);
}

// Calls `add(symbol, timeline)` for every symbol that has one, and says so of the others.
// `outcome` is the place of the outcome in a row.
template <typename Add>
Status AskTimelines(const Asking& asking, size_t outcome, const Add& add) {
  Status status;
  BFA_RETURN_IF_ERROR(ForEachQuestion(asking, kEachSymbol, [&](const Record& question) {
    const auto timeline = TimelineNamed(asking.reader, ValueOf<std::string>(question, 0));
    if (timeline) {
      if (status) status = add(question[0], *timeline);
      return;
    }
    Record row{question[0]};
    row.resize(outcome);
    row.push_back(OutcomeOf(timeline.error()));
    asking.comparison.Add(std::move(row));
  }));
  return status;
}

Status AskTimeline(const Asking& asking) {
  return AskTimelines(asking, 2, [&](const Cell& symbol, const Timeline& timeline) -> Status {
    const std::vector<Day> days = timeline.ObservedDays();
    BFA_ASSIGN_OR_RETURN(const auto sizes, timeline.Integers(Column::kFileSizeBytes, days));
    BFA_ASSIGN_OR_RETURN(const auto statuses, timeline.Integers(Column::kStatusCode, days));
    for (size_t i = 0; i < days.size(); ++i) {
      asking.comparison.Add({symbol, days[i], kAnswered,
                             timeline.contains(BitsetKind::kAvailable, days[i]), CellOf(sizes[i]),
                             CellOf(statuses[i])});
    }
    return {};
  });
}

Status AskFirstLast(const Asking& asking) {
  return AskTimelines(asking, 1, [&](const Cell& symbol, const Timeline& timeline) -> Status {
    asking.comparison.Add({symbol, kAnswered, CellOf(timeline.FirstDay()),
                           CellOf(timeline.LastDay()), CellOf(timeline.LastTradedDay())});
    return {};
  });
}

Status AskSpans(const Asking& asking) {
  return AskTimelines(asking, 2, [&](const Cell& symbol, const Timeline& timeline) -> Status {
    const std::vector<DayRange> spans = timeline.Spans();
    if (spans.empty()) asking.comparison.Add({symbol, {}, kAnswered});
    for (const DayRange& span : spans) {
      asking.comparison.Add({symbol, span.first, kAnswered, span.last});
    }
    return {};
  });
}

Status AskCounts(const Asking& asking) {
  BFA_ASSIGN_OR_RETURN(const auto days, asking.reader.Counts(kAllDays));
  for (const DayCounts& counts : days) {
    asking.comparison.Add({counts.day, CountCell(counts.observed), CountCell(counts.available),
                           CountCell(counts.volume_known), CountCell(counts.zero_volume)});
  }
  return {};
}

}  // namespace

std::vector<ComparedQuery> AvailabilityQueries() {
  return {
      {"rows", 2, {}, AskRows},
      {"contracts", 1, {}, AskContracts},
      {"snapshot", 2, {}, AskSnapshots},
      {"universe", 3, {}, AskUniverse},
      {"universe_counts", 1, {}, AskUniverseCounts},
      {"range_any", 2, {}, AskRanges<AvailableOnAnyDay>},
      {"range_every", 2, {}, AskRanges<AvailableOnEveryDay>},
      {"timeline", 2, {}, AskTimeline},
      {"first_last", 1, {}, AskFirstLast},
      {"spans", 2, {}, AskSpans},
      {"listings", 2, {}, AskEachDay<Listings>},
      {"relistings", 2, {}, AskEachDay<Relistings>},
      {"delistings", 2, {}, AskEachDay<Delistings>},
      {"counts", 1, {}, AskCounts},
  };
}

}  // namespace bfa::test
