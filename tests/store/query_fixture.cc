#include "tests/store/query_fixture.h"

#include <unistd.h>

#include "bfa/appender.h"

namespace bfa::test {

Observation Traded(Day day, const std::string& symbol, double volume, int64_t trade_count) {
  return With(With(Available(day, symbol), Column::kQuoteVolumeUsdt, volume), Column::kTradeCount,
              trade_count);
}

Appender QueryTest::MakeAppender() const {
  return ::access(path_.c_str(), F_OK) == 0 ? *Appender::Open(path_)
                                            : *Appender::Create(path_, FixedId());
}

void QueryTest::Commit(Appender appender) {
  const auto outcome = appender.Commit(CommitAt(++time_ms_));
  ASSERT_TRUE(outcome) << outcome.error().ToString();
}

void QueryTest::Append(const std::vector<Observation>& rows) {
  Appender appender = MakeAppender();
  for (const Observation& row : rows) {
    const Status added = appender.Add(row);
    ASSERT_TRUE(added) << added.error().ToString();
  }
  Commit(std::move(appender));
}

void QueryTest::Cover(const std::string& symbol, DayRange days) {
  Appender appender = MakeAppender();
  ASSERT_TRUE(appender.AddCoverage(symbol, days, InstantOf(1'700'000'000'000'000)));
  Commit(std::move(appender));
}

void QueryTest::Discover(const std::vector<std::string>& symbols) {
  Appender appender = MakeAppender();
  for (const std::string& symbol : symbols) ASSERT_TRUE(appender.AddSymbol(symbol));
  Commit(std::move(appender));
}

Reader QueryTest::Read() const { return *Reader::Open(path_); }

SymbolId QueryTest::IdOf(const std::string& name) const { return *Read().FindSymbol(name); }

std::vector<std::string> QueryTest::Names(const Result<SymbolSet>& ids) const {
  if (!ids) return {"(" + ids.error().ToString() + ")"};
  return NamesOf(*ids);
}

std::vector<std::string> QueryTest::NamesOf(BitsetView ids) const {
  const Reader reader = Read();
  std::vector<std::string> names;
  names.reserve(ids.Count());
  const std::vector<SymbolId> ordered = *reader.InNameOrder(ids);
  for (const SymbolId id : ordered) names.emplace_back(*reader.SymbolName(id));
  return names;
}

std::string QueryTest::Name(SymbolId id) const { return std::string(*Read().SymbolName(id)); }

}  // namespace bfa::test
