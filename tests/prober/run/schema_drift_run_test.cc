// What a run makes of answers of another shape, in the store and in its findings.
#include <gmock/gmock.h>

#include "tests/prober/run/probe_fixture.h"

namespace bfa::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

using SchemaDriftRunTest = ProbeFixture;

constexpr const char* kNoon = "2020-03-11T12:00:00Z";
constexpr const char* kNextNoon = "2020-03-12T12:00:00Z";

std::vector<std::string> DriftsOf(const ProbeOutcome& outcome) {
  std::vector<std::string> messages;
  for (const Finding& finding : outcome.findings) {
    if (finding.rule == Rule::kSchemaDrift) messages.push_back(finding.message);
  }
  return messages;
}

TEST_F(SchemaDriftRunTest, IsTheFirstFindingAndToldOnceForAllPages) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}, {"LUNAUSDT", "2020-01-10", "2020-02-20"}}, kNoon);
  Play(R"({"changes": [{"stray": "data/futures/um/daily/klines/BTCUSDT/1m/readme.txt"}],
           "faults": [{"do": {"replace": [["</Contents>", "<Tier/></Contents>"]]}}]})");
  const ProbeOutcome outcome = RunUpdate();
  ASSERT_THAT(outcome.findings, SizeIs(testing::Ge(2)));
  const Finding& finding = outcome.findings[0];
  EXPECT_EQ(finding.rule, Rule::kSchemaDrift);
  // Two objects a file: 71 and 42 files, and the stray one.
  EXPECT_THAT(finding.message,
              AllOf(StartsWith("listing: new element 'Contents/Tier': it is skipped; seen 227 "
                               "times, first in http://"),
                    HasSubstr("klines%2F")));
  EXPECT_EQ(std::get<std::string>(finding.figures[0].second), "listing");
  EXPECT_EQ(std::get<int64_t>(finding.figures[4].second), 227);
  EXPECT_EQ(outcome.findings[1].rule, Rule::kStrayKey);
  EXPECT_THAT(outcome.unlearned, IsEmpty());
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-03-05"), CellFacts())
      << "it counts its files: all is told";
}

TEST_F(SchemaDriftRunTest, AFileWhoseValuesAreGoneKeepsThoseThatAreKnown) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  RunUpdate();
  const auto before = StoredCell("BTCUSDT", "2020-03-10");
  ASSERT_TRUE(before->size);
  SetClock(kNextNoon);
  Play(R"({"faults": [{"match": {"kind": "list"},
                       "do": {"replace": [["Size>", "Bytes>"], ["&quot;", ""]]}}]})");
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_THAT(DriftsOf(outcome), SizeIs(3));
  EXPECT_EQ(outcome.rows_changed, 0);
  EXPECT_EQ(CountFindings(outcome, Rule::kRepublishedFile), 0);
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-03-10"), before);
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-03-11"), (CellFacts{true, std::nullopt, ""}));

  Play(R"({"faults": []})");
  const ProbeOutcome next = RunUpdate();
  EXPECT_THAT(next.findings, IsEmpty());
  EXPECT_EQ(next.rows_changed, 1);
  EXPECT_EQ(StoredCells(), FilesOf(*origin_, next.last_day));
}

TEST_F(SchemaDriftRunTest, NewPartsOfAListingThatCountsNoFilesProveNoAbsence) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}, {"LUNAUSDT", "2020-01-10", "2020-02-20"}}, kNoon);
  Play(R"({"faults": [{"match": {"kind": "list"},
                       "do": {"replace": [["KeyCount>", "Keys>"]]}}]})");
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_THAT(DriftsOf(outcome), SizeIs(2));
  const Cells cells = StoredCells();
  EXPECT_EQ(cells, FilesOf(*origin_, outcome.last_day)) << "all files, and no absence";
  ASSERT_THAT(outcome.unlearned, SizeIs(1)) << "BTCUSDT has no day without a file";
  EXPECT_EQ(outcome.unlearned[0].symbol, "LUNAUSDT");
  EXPECT_EQ(outcome.unlearned[0].Count(), 10 + 19);

  Play(R"({"faults": []})");
  EXPECT_THAT(RunUpdate().unlearned, IsEmpty());
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-03-05"), CellFacts());
}

TEST_F(SchemaDriftRunTest, KlinesOfAnotherShapeHaveTheSameValues) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  UpdateOptions options = Options();
  options.klines = true;
  RunUpdate(options);
  const Reader known = OpenStore();
  path_ = folder_.File("drifted.bfa");
  Play(R"({"changes": [
      {"day": "2020-03-10", "interval": "1d", "header": true,
       "replace": [["open_time,", "ignore,open_time,vwap,"], [",ignore\n", "\n"],
                   ["1583798400000,", "0,1583798400000,7,"], [",0\n", "\n"]]},
      {"day": "2020-03-09", "interval": "1d",
       "replace": [["1583712000000,", "1583712000000000,"], ["1583798399999,", "1583798399999999,"]]
      }]})");
  const ProbeOutcome outcome = RunUpdate(options);
  EXPECT_THAT(DriftsOf(outcome), SizeIs(3));
  EXPECT_THAT(outcome.unlearned, IsEmpty());
  const Reader drifted = OpenStore();
  for (const char* day : {"2020-03-08", "2020-03-09", "2020-03-10"}) {
    const auto wanted = known.SnapshotOf(DayAt(day))->Rows();
    const auto rows = drifted.SnapshotOf(DayAt(day))->Rows();
    ASSERT_TRUE(wanted && rows);
    const Metadata& values = rows->front().metadata;
    EXPECT_TRUE(values.has(Column::kQuoteVolumeUsdt)) << day;
    EXPECT_TRUE(
        (values.DifferingColumns(wanted->front().metadata) & ColumnSet::Of(ColumnGroup::kKline))
            .empty())
        << day;
  }
}

TEST_F(SchemaDriftRunTest, IsToldWhereARunHasNoOutcome) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  Play(R"({"faults": [{"do": {"replace": [["2006-03-01", "2036-03-01"]]}}]})");
  const auto outcome = TryUpdate(Options());
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::kNetwork);
  EXPECT_THAT(events_, Contains(StartsWith("schema_drift: listing: other root "
                                           "'{http://s3.amazonaws.com/doc/2036-03-01/}")));
}

}  // namespace
}  // namespace bfa::test
