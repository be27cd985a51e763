// In which cells two stores differ: by hand, and against plain maps over random histories.
#include "bfa/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/query_fixture.h"
#include "tests/store/random_history.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day kDay = DayAt("2022-05-12");
const std::string kBtc = "BTCUSDT";

std::string Described(std::string_view symbol, Day day, std::string_view change,
                      bool availability_differs, ColumnSet columns) {
  std::string text = FormatDay(day) + " " + std::string(symbol) + " " + std::string(change);
  if (availability_differs) text += " available";
  for (const Column column : columns) text += " " + std::string(ColumnName(column));
  return text;
}

// Each difference as text; the counts must be theirs.
std::vector<std::string> Differences(const Reader& a, const Reader& b,
                                     ColumnSet columns = ColumnSet::All()) {
  std::vector<std::string> found;
  DiffCounts seen;
  const auto counts = Diff(a, b, columns, [&](const RowDifference& difference) {
    found.push_back(Described(difference.symbol, difference.day, RowChangeName(difference.change),
                              difference.availability_differs, difference.columns));
    if (difference.change == RowChange::kAdded) ++seen.added;
    if (difference.change == RowChange::kRemoved) ++seen.removed;
    if (difference.change == RowChange::kChanged) ++seen.changed;
    EXPECT_EQ(difference.a == nullptr, difference.change == RowChange::kAdded);
    EXPECT_EQ(difference.b == nullptr, difference.change == RowChange::kRemoved);
  });
  EXPECT_TRUE(counts) << counts.error().ToString();
  EXPECT_EQ(*counts, seen);
  EXPECT_EQ(*Diff(a, b, columns), seen) << "without a visitor";
  return found;
}

class DiffTest : public QueryTest {};

TEST_F(DiffTest, TellsAddedRemovedAndChangedCellsByDayAndSymbol) {
  Append({Available(kDay, kBtc, 1000), Available(kDay, "ETHUSDT"), Absent(kDay + 1, kBtc)});
  Append({Available(kDay, kBtc, 1001), Available(kDay, "AAVEUSDT"), Available(kDay + 1, kBtc),
          Traded(kDay + 2, kBtc, 5)});
  const Reader newest = Read();
  const Reader first = *newest.AsOf(1);
  EXPECT_THAT(Differences(first, newest),
              ElementsAre("2022-05-12 AAVEUSDT added", "2022-05-12 BTCUSDT changed file_size_bytes",
                          "2022-05-13 BTCUSDT changed available file_size_bytes status_code",
                          "2022-05-14 BTCUSDT added"));
  EXPECT_THAT(
      Differences(newest, first),
      ElementsAre("2022-05-12 AAVEUSDT removed", "2022-05-12 BTCUSDT changed file_size_bytes",
                  "2022-05-13 BTCUSDT changed available file_size_bytes status_code",
                  "2022-05-14 BTCUSDT removed"));
  EXPECT_THAT(Differences(newest, newest), IsEmpty());
}

TEST_F(DiffTest, ColumnsThatAreNotAskedForDoNotDiffer) {
  Append({Available(kDay, kBtc, 1000)});
  Append({Available(kDay, kBtc, 1001)});
  EXPECT_THAT(Differences(*Read().AsOf(1), Read(), {Column::kEtag, Column::kStatusCode}),
              IsEmpty());
}

TEST_F(DiffTest, SymbolsAreTheSameByNameWhateverTheirIds) {
  const std::string other = folder_.File("other.bfa");
  {
    Appender appender = *Appender::Create(other, FixedId());
    ASSERT_TRUE(appender.AddSymbol("ZZZUSDT"));
    ASSERT_TRUE(appender.Commit(CommitAt(1)));
    ASSERT_TRUE(appender.Add(Available(kDay, "ETHUSDT", 5)));
    ASSERT_TRUE(appender.Commit(CommitAt(2)));
    ASSERT_TRUE(appender.Add(Available(kDay, kBtc, 7)));
    ASSERT_TRUE(appender.Commit(CommitAt(3)));
  }
  Append({Available(kDay, kBtc, 7), Available(kDay, "ETHUSDT", 6)});
  EXPECT_THAT(Differences(Read(), *Reader::Open(other)),
              ElementsAre("2022-05-12 ETHUSDT changed file_size_bytes"));
}

TEST_F(DiffTest, ACoveredCellIsTheSameAsARowThatSaysSo) {
  const Instant seen = InstantOf(1'700'000'000'000'000);
  const auto absent =
      With(Absent(kDay, "OLDUSDT"), Column::kProbeTimestamp, seen.time_since_epoch().count());
  const std::string with_row = folder_.File("row.bfa");
  {
    Appender appender = *Appender::Create(with_row, FixedId());
    ASSERT_TRUE(appender.Add(Available(kDay, kBtc)));
    ASSERT_TRUE(appender.Add(absent));
    ASSERT_TRUE(appender.Commit(CommitAt(1)));
  }
  Append({Available(kDay, kBtc)});
  Cover("OLDUSDT", {kDay, kDay});
  EXPECT_THAT(Differences(Read(), *Reader::Open(with_row)), IsEmpty());
  Cover("OLDUSDT", {kDay + -1, kDay + -1});
  EXPECT_THAT(Differences(Read(), *Reader::Open(with_row)),
              ElementsAre("2022-05-11 OLDUSDT removed"));
}

// What plain maps say.
std::vector<std::string> ModelDifferences(const ModelState& a, const ModelState& b) {
  std::vector<std::string> found;
  std::set<Day> days = a.ObservedDays();
  days.merge(b.ObservedDays());
  for (const Day day : days) {
    const auto cells_a = a.CellsOn(day);
    const auto cells_b = b.CellsOn(day);
    std::map<std::string, std::string> of_day;
    for (const auto& [symbol, cell] : cells_a) {
      const auto other = cells_b.find(symbol);
      if (other == cells_b.end()) {
        of_day[symbol] = Described(symbol, day, "removed", false, {});
        continue;
      }
      const bool availability = cell.available != other->second.available;
      const ColumnSet columns = cell.metadata.DifferingColumns(other->second.metadata);
      if (!availability && columns.empty()) continue;
      of_day[symbol] = Described(symbol, day, "changed", availability, columns);
    }
    for (const auto& [symbol, cell] : cells_b) {
      if (!cells_a.contains(symbol)) of_day[symbol] = Described(symbol, day, "added", false, {});
    }
    for (const auto& [symbol, text] : of_day) found.push_back(text);
  }
  return found;
}

class RandomDiffTest : public testing::TestWithParam<uint64_t> {};

TEST_P(RandomDiffTest, AnyTwoCommitsDifferAsTheModelDoes) {
  const TemporaryFolder folder;
  const std::string path = folder.File("a.bfa");
  StoreModel model;
  Appender appender = *Appender::Create(path, FixedId());
  for (const HistoryStep& step : RandomHistory(GetParam(), 12)) {
    Stage(step, appender);
    CommitOptions options;
    options.time = step.time;
    ASSERT_TRUE(appender.Commit(options));
    Apply(step, model);
  }
  const Reader reader = *Reader::Open(path);
  std::map<uint64_t, const ModelState*> states;
  for (const ModelState& state : model.history()) states[state.sequence] = &state;
  for (const auto& [a, model_a] : states) {
    for (const auto& [b, model_b] : states) {
      if (a == 0 || b == 0) continue;
      ASSERT_EQ(Differences(*reader.AsOf(a), *reader.AsOf(b)), ModelDifferences(*model_a, *model_b))
          << "commits " << a << " and " << b;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomDiffTest, testing::Range<uint64_t>(1, 9));

}  // namespace
}  // namespace bfa::test
