#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bfa/ranking.h"
#include "bfa/volume.h"
#include "tests/duckdb/compared_query.h"

namespace bfa::test {
namespace {

Status AskTop(const Asking& asking) {
  const std::string questions =
      "SELECT number, date, quote_asset, least, row_limit FROM top_questions ORDER BY number";
  return ForEachQuestion(asking, questions, [&](const Record& question) {
    VolumeQuery query;
    query.quote_asset = ValueOf<std::string>(question, 2);
    query.min_volume = ValueOf<double>(question, 3);
    query.limit = static_cast<size_t>(ValueOf<int64_t>(question, 4));
    const auto top = TopByVolume(asking.reader, ValueOf<Day>(question, 1), query);
    if (!top) return asking.comparison.Add({question[0], {}, OutcomeOf(top.error())});
    if (top->empty()) return asking.comparison.Add({question[0], {}, kAnswered});
    int64_t position = 0;
    for (const RankedVolume& row : *top) {
      asking.comparison.Add({question[0], ++position, kAnswered,
                             NameCell(asking.reader, row.symbol), row.quote_volume_usdt,
                             CellOf(row.trade_count), CountCell(row.rank),
                             CellOf(row.market_share_pct)});
    }
  });
}

Result<VolumePercentile> PercentileNamed(const Reader& reader, Day day, const std::string& symbol) {
  const auto id = reader.FindSymbol(symbol);
  if (!id) return id.error();
  return VolumePercentileOf(reader, day, *id);
}

Status AskPercentile(const Asking& asking) {
  const std::string cells = "SELECT date, symbol FROM cells ORDER BY date, symbol";
  return ForEachQuestion(asking, cells, [&](const Record& question) {
    const auto answer = PercentileNamed(asking.reader, ValueOf<Day>(question, 0),
                                        ValueOf<std::string>(question, 1));
    if (!answer) {
      return asking.comparison.Add({question[0], question[1], OutcomeOf(answer.error())});
    }
    asking.comparison.Add({question[0], question[1], kAnswered, CountCell(answer->rank),
                           CountCell(answer->symbol_count), answer->percentile});
  });
}

// Calls `visit(question, symbol id, range)` for each question of `symbol_ranges` about a symbol
// that the store knows; `add_unknown(question, error)` for the others.
template <typename Visit, typename AddUnknown>
Status AskSymbolRanges(const Asking& asking, const Visit& visit, const AddUnknown& add_unknown) {
  const std::string questions =
      "SELECT number, symbol, first, last, look_back FROM symbol_ranges ORDER BY number";
  return ForEachQuestion(asking, questions, [&](const Record& question) {
    const auto id = asking.reader.FindSymbol(ValueOf<std::string>(question, 1));
    if (!id) return add_unknown(question, id.error());
    visit(question, *id, DayRange{ValueOf<Day>(question, 2), ValueOf<Day>(question, 3)});
  });
}

Status AskAverage(const Asking& asking) {
  const auto add_error = [&](const Record& question, const Error& error) {
    asking.comparison.Add({question[0], OutcomeOf(error)});
  };
  const auto ask = [&](const Record& question, SymbolId symbol, DayRange range) {
    const auto answer = AverageVolumeOf(asking.reader, symbol, range);
    if (!answer) return add_error(question, answer.error());
    const std::optional<AverageVolume>& average = *answer;
    if (!average) return asking.comparison.Add({question[0], kAnswered});
    asking.comparison.Add({question[0], kAnswered, average->avg_volume_usdt,
                           CellOf(average->avg_trade_count), CountCell(average->days_with_data),
                           average->min_volume_usdt, average->max_volume_usdt});
  };
  return AskSymbolRanges(asking, ask, add_error);
}

Status AskTrend(const Asking& asking) {
  const auto add_error = [&](const Record& question, const Error& error) {
    asking.comparison.Add({question[0], {}, OutcomeOf(error)});
  };
  const auto ask = [&](const Record& question, SymbolId symbol, DayRange range) {
    const auto look_back = static_cast<size_t>(ValueOf<int64_t>(question, 4));
    const auto trend = VolumeTrendOf(asking.reader, symbol, range, look_back);
    if (!trend) return add_error(question, trend.error());
    if (trend->empty()) return asking.comparison.Add({question[0], {}, kAnswered});
    int64_t position = 0;
    for (const VolumeOfDay& day : *trend) {
      asking.comparison.Add({question[0], ++position, kAnswered, day.day, day.quote_volume_usdt,
                             CellOf(day.trade_count)});
    }
  };
  return AskSymbolRanges(asking, ask, add_error);
}

Status AskMarket(const Asking& asking) {
  const std::string questions =
      "SELECT date, quote_asset FROM days, quote_assets ORDER BY date, quote_asset";
  return ForEachQuestion(asking, questions, [&](const Record& question) {
    const auto answer = MarketSummaryOf(asking.reader, ValueOf<Day>(question, 0),
                                        ValueOf<std::string>(question, 1));
    Record row{question[0], question[1]};
    row.push_back(answer ? kAnswered : OutcomeOf(answer.error()));
    if (answer && answer->has_value()) {
      const MarketSummary& market = **answer;
      row.insert(row.end(), {market.total_volume_usdt, CellOf(market.total_trade_count),
                             CountCell(market.symbol_count), market.avg_volume_usdt});
    }
    asking.comparison.Add(std::move(row));
  });
}

Record RankingRecord(const Reader& reader, const Cell& quote_asset, int64_t position,
                     const Ranking& row) {
  Record record{quote_asset,
                row.day,
                position,
                kAnswered,
                NameCell(reader, row.symbol),
                CountCell(row.rank),
                row.quote_volume_usdt,
                CellOf(row.trade_count)};
  for (const std::optional<int32_t> change : row.rank_change) {
    record.push_back(change ? CountCell(*change) : Cell());
  }
  record.insert(record.end(),
                {row.percentile, CellOf(row.market_share_pct), CountCell(row.days_available)});
  return record;
}

Status AskRankings(const Asking& asking) {
  const std::string assets = "SELECT quote_asset FROM quote_assets ORDER BY quote_asset";
  return ForEachQuestion(asking, assets, [&](const Record& question) {
    Day day{};
    int64_t position = 0;
    const auto add = [&](const Ranking& row) {
      position = row.day == day ? position + 1 : 1;
      day = row.day;
      asking.comparison.Add(RankingRecord(asking.reader, question[0], position, row));
      return true;
    };
    const Status status = ForEachRanking(asking.reader, ValueOf<std::string>(question, 0), add);
    if (!status) asking.comparison.Add({question[0], {}, {}, OutcomeOf(status.error())});
  });
}

}  // namespace

std::vector<ComparedQuery> VolumeQueries() {
  return {
      {"top", 2, {}, AskTop},
      {"percentile", 2, {}, AskPercentile},
      {"average", 1, {"mean_volume", "mean_trades"}, AskAverage},
      {"trend", 2, {}, AskTrend},
      {"market", 2, {"total_volume", "mean_volume"}, AskMarket},
      {"rankings", 3, {"share"}, AskRankings},
  };
}

}  // namespace bfa::test
