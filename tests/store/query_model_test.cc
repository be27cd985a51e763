// The queries against the model, through random histories.
#include "tests/store/query_model.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "bfa/listing.h"
#include "bfa/ranking.h"
#include "tests/store/random_trading.h"
#include "tests/store/sanitizer.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

constexpr uint64_t kTradingCount = kIsSanitized ? 2 : 12;
constexpr uint64_t kHistoryCount = kIsSanitized ? 6 : 80;
const std::vector<std::string> kQuoteAssets{"USDT", "BTC", "BUSD", "", "EUR"};

// What the store answers, in the words of the model.
class QueryAnswers {
 public:
  explicit QueryAnswers(const Reader& reader) : reader_(reader) {}

  Lines Names(const Result<SymbolSet>& ids) const {
    if (!ids) return Failure(ids.error());
    Lines names;
    const std::vector<SymbolId> ordered = *reader_.InNameOrder(*ids);
    for (const SymbolId id : ordered) names.push_back(Name(id));
    return names;
  }

  Lines UniverseOf(Day day) const {
    const auto snapshot = reader_.SnapshotOf(day);
    return snapshot ? Names(Universe(*snapshot)) : Failure(snapshot.error());
  }

  Lines Top(Day day, const VolumeQuery& query) const {
    const auto top = TopByVolume(reader_, day, query);
    if (!top) return Failure(top.error());
    Lines lines;
    for (const RankedVolume& row : *top) {
      lines.push_back(std::to_string(row.rank) + " " + Name(row.symbol) + " " +
                      TextOf(row.quote_volume_usdt) + " " + TextOf(row.trade_count) + " " +
                      TextOf(row.market_share_pct));
    }
    return lines;
  }

  Lines Percentile(Day day, SymbolId id) const {
    const auto found = VolumePercentileOf(reader_, day, id);
    if (!found) return Failure(found.error());
    return {std::to_string(found->rank) + " " + std::to_string(found->symbol_count) + " " +
            TextOf(found->percentile)};
  }

  Lines Average(SymbolId id, DayRange range) const {
    const auto found = AverageVolumeOf(reader_, id, range);
    if (!found) return Failure(found.error());
    if (!*found) return {};
    const AverageVolume& average = **found;
    return {TextOf(average.avg_volume_usdt) + " " + TextOf(average.avg_trade_count) + " " +
            std::to_string(average.days_with_data) + " " + TextOf(average.min_volume_usdt) + " " +
            TextOf(average.max_volume_usdt)};
  }

  Lines Trend(SymbolId id, DayRange range, size_t limit) const {
    const auto trend = VolumeTrendOf(reader_, id, range, limit);
    if (!trend) return Failure(trend.error());
    Lines lines;
    for (const VolumeOfDay& day : *trend) {
      lines.push_back(FormatDay(day.day) + " " + TextOf(day.quote_volume_usdt) + " " +
                      TextOf(day.trade_count));
    }
    return lines;
  }

  Lines Summary(Day day, const std::string& quote_asset) const {
    const auto found = MarketSummaryOf(reader_, day, quote_asset);
    if (!found) return Failure(found.error());
    if (!*found) return {};
    const MarketSummary& summary = **found;
    return {TextOf(summary.total_volume_usdt) + " " + TextOf(summary.total_trade_count) + " " +
            std::to_string(summary.symbol_count) + " " + TextOf(summary.avg_volume_usdt)};
  }

  Lines Rankings(const std::string& quote_asset) const {
    Lines lines;
    const Status status = ForEachRanking(reader_, quote_asset, [&](const Ranking& row) {
      std::string line = FormatDay(row.day) + " " + Name(row.symbol) + " " +
                         std::to_string(row.rank) + " " + TextOf(row.quote_volume_usdt) + " " +
                         TextOf(row.trade_count);
      for (const std::optional<int32_t>& change : row.rank_change) {
        line += " " + TextOf(change ? std::optional<int64_t>(*change) : std::nullopt);
      }
      lines.push_back(line + " " + TextOf(row.percentile) + " " + TextOf(row.market_share_pct) +
                      " " + std::to_string(row.days_available));
      return true;
    });
    return status ? lines : Failure(status.error());
  }

  Lines Revisions(Day day) const {
    const auto revisions = reader_.Revisions(day);
    if (!revisions) return Failure(revisions.error());
    Lines lines;
    for (const Revision& revision : *revisions) {
      lines.push_back(std::to_string(revision.commit_sequence) + " " +
                      std::to_string(revision.time.time_since_epoch().count()) + " +" +
                      std::to_string(revision.rows_added) + " ~" +
                      std::to_string(revision.rows_changed));
    }
    return lines;
  }

 private:
  std::string Name(SymbolId id) const { return std::string(*reader_.SymbolName(id)); }
  static Lines Failure(const Error& error) {
    return error.code() == ErrorCode::kNotFound ? kNotFoundLines : Lines{error.ToString()};
  }

  const Reader& reader_;
};

// All days from a few before the first observed one to a few after the last, but for the emptiness
// between histories that lie far apart.
std::vector<Day> DaysAround(const ModelState& state) {
  std::set<Day> days;
  for (const Day day : state.ObservedDays()) {
    for (int shift = -2; shift <= 2; ++shift) days.insert(day + std::chrono::days{shift});
  }
  return {days.begin(), days.end()};
}

// What is asked of one day.
void ExpectDay(const Reader& reader, const QueryModel& model, Day day) {
  SCOPED_TRACE(FormatDay(day));
  const QueryAnswers store(reader);
  ASSERT_EQ(store.UniverseOf(day), model.Universe(day));
  ASSERT_EQ(store.Names(Listings(reader, day)), model.Listings(day));
  ASSERT_EQ(store.Names(Relistings(reader, day)), model.Relistings(day));
  ASSERT_EQ(store.Names(Delistings(reader, day)), model.Delistings(day));
  for (const std::string& asset : kQuoteAssets) {
    for (const double min_volume : {0.0, 50.0}) {
      for (const size_t limit : {0U, 1U, 3U, 100U}) {
        const VolumeQuery query{asset, min_volume, limit};
        ASSERT_EQ(store.Top(day, query), model.Top(day, query)) << asset;
      }
    }
    ASSERT_EQ(store.Summary(day, asset), model.Summary(day, asset)) << asset;
  }
  for (SymbolId id = 0; id < reader.symbol_count(); ++id) {
    const std::string name(*reader.SymbolName(id));
    ASSERT_EQ(store.Percentile(day, id), model.Percentile(day, name)) << name;
  }
}

void ExpectRange(const Reader& reader, const QueryModel& model, DayRange range) {
  SCOPED_TRACE(FormatDay(range.first) + " to " + FormatDay(range.last));
  const QueryAnswers store(reader);
  ASSERT_EQ(store.Names(AvailableOnAnyDay(reader, range)), model.OnAnyDay(range));
  ASSERT_EQ(store.Names(AvailableOnEveryDay(reader, range)), model.OnEveryDay(range));
  for (SymbolId id = 0; id < reader.symbol_count(); ++id) {
    const std::string name(*reader.SymbolName(id));
    ASSERT_EQ(store.Average(id, range), model.Average(name, range)) << name;
    for (const size_t limit : {0U, 2U, 1000U}) {
      ASSERT_EQ(store.Trend(id, range, limit), model.Trend(name, range, limit)) << name;
    }
  }
}

void ExpectSelections(const Reader& reader, const QueryModel& model) {
  const QueryAnswers store(reader);
  for (uint32_t bits = 0; bits < 1U << 5; ++bits) {
    ContractFilter filter;
    if ((bits & 16) == 0) filter.kinds.emplace();
    for (uint32_t kind = 0; filter.kinds && kind < 4; ++kind) {
      if ((bits >> kind & 1) != 0) filter.kinds->push_back(static_cast<ContractKind>(kind));
    }
    ASSERT_EQ(store.Names(SelectSymbols(reader, filter)), model.Select(filter)) << bits;
    filter.quote_assets.emplace();
    for (const std::string& asset : kQuoteAssets) {
      filter.quote_assets->push_back(asset);
      ASSERT_EQ(store.Names(SelectSymbols(reader, filter)), model.Select(filter)) << bits << asset;
    }
  }
}

// Everything that can be asked as of one commit.
void ExpectAnswers(const Reader& newest, const std::vector<ModelState>& history, size_t index) {
  const ModelState& state = history[index];
  SCOPED_TRACE("as of commit " + std::to_string(state.sequence));
  const auto reader = newest.AsOf(state.sequence);
  ASSERT_TRUE(reader) << reader.error().ToString();
  const QueryModel model(state);
  const QueryAnswers store(*reader);
  ExpectSelections(*reader, model);
  for (const std::string& asset : kQuoteAssets) {
    ASSERT_EQ(store.Rankings(asset), model.Rankings(asset)) << asset;
  }
  const std::vector<Day> days = DaysAround(state);
  for (size_t i = 0; i < days.size() && !testing::Test::HasFailure(); ++i) {
    ASSERT_EQ(store.Revisions(days[i]), ModelRevisions(history, state.sequence, days[i]))
        << FormatDay(days[i]);
    ExpectDay(*reader, model, days[i]);
    // From one day to several, at different places.
    const Day last = days[std::min(days.size() - 1, i + i % 5)];
    if (last - days[i] < std::chrono::days{100}) ExpectRange(*reader, model, {days[i], last});
  }
}

void LiveThrough(const std::vector<HistoryStep>& steps) {
  const TemporaryFolder folder;
  StoreModel model;
  auto appender = Appender::Create(folder.File("um.bfa"));
  ASSERT_TRUE(appender) << appender.error().ToString();
  for (const HistoryStep& step : steps) {
    Stage(step, *appender);
    CommitOptions options;
    options.time = step.time;
    ASSERT_TRUE(appender->Commit(options));
    Apply(step, model);
  }
  const auto newest = Reader::Open(folder.File("um.bfa"));
  ASSERT_TRUE(newest) << newest.error().ToString();
  for (size_t i = 1; i < model.history().size() && !testing::Test::HasFailure(); ++i) {
    ExpectAnswers(*newest, model.history(), i);
  }
}

TEST(QueryModelTest, RandomTradingIsAnsweredLikeTheModelAsOfEveryCommit) {
  for (uint64_t seed = 0; seed < kTradingCount && !HasFailure(); ++seed) {
    SCOPED_TRACE("RandomTrading(" + std::to_string(seed) + ", …)");
    LiveThrough(RandomTrading(seed, 4));
  }
}

// Values at the edges of what a column can hold, days decades apart, many symbols.
TEST(QueryModelTest, RandomHistoriesAreAnsweredLikeTheModelAsOfEveryCommit) {
  for (uint64_t seed = 0; seed < kHistoryCount && !HasFailure(); ++seed) {
    SCOPED_TRACE("RandomHistory(" + std::to_string(seed) + ", …)");
    LiveThrough(RandomHistory(seed, 5));
  }
}

}  // namespace
}  // namespace bfa::test
