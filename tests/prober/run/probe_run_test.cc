// What an update and a backfill learn, and what they refuse to believe.
#include <gmock/gmock.h>

#include <filesystem>

#include "tests/prober/run/probe_fixture.h"

namespace bfa::test {
namespace {

using replay::RequestKind;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

using ProbeRunTest = ProbeFixture;

constexpr const char* kNoon = "2020-03-11T12:00:00Z";  // a Wednesday

TEST_F(ProbeRunTest, AFirstUpdateLearnsAllOfEachSymbol) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr},
              {"LUNAUSDT", "2020-01-10", "2020-02-20"},
              {"币安人生USDT", "2020-03-01", nullptr}},
             kNoon);
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_THAT(outcome.new_symbols, ElementsAre("BTCUSDT", "LUNAUSDT", "币安人生USDT"));
  EXPECT_THAT(outcome.findings, Each(Field(&Finding::rule, Rule::kFewAvailable)))
      << "LUNAUSDT ended within the lookback";
  EXPECT_THAT(outcome.unlearned, IsEmpty());
  EXPECT_EQ(outcome.last_day, DayAt("2020-03-10"));
  const Cells cells = StoredCells();
  const Cells files = FilesOf(*origin_, outcome.last_day);
  ASSERT_FALSE(files.empty());
  for (const auto& [cell, facts] : files) {
    ASSERT_TRUE(cells.contains(cell)) << cell.first << " " << FormatDay(cell.second);
    EXPECT_EQ(cells.at(cell), facts) << cell.first << " " << FormatDay(cell.second);
  }
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-01-09"), CellFacts());
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-03-05"), CellFacts());
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-03-07"), std::nullopt) << "too young to be absent";
  EXPECT_EQ(CountAsked(RequestKind::kDiscover), 1);
  EXPECT_EQ(CountAsked(RequestKind::kList), 3);
}

TEST_F(ProbeRunTest, TheSameAgainWritesNothing) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}, {"LUNAUSDT", "2020-01-10", "2020-02-20"}}, kNoon);
  RunUpdate();
  const uint64_t size = OpenStore().size();
  const ProbeOutcome again = RunUpdate();
  EXPECT_EQ(again.commit_count, 0);
  EXPECT_EQ(OpenStore().size(), size);
  EXPECT_EQ(CountAsked(RequestKind::kList), 2);
}

TEST_F(ProbeRunTest, ASymbolThatIsNoLongerListedIsAskedForStill) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}, {"LUNAUSDT", "2020-01-10", nullptr}}, kNoon);
  RunUpdate();
  SetClock("2020-03-12T12:00:00Z");
  Play(
      R"({"faults": [{"match": {"kind": "discover"},
                       "do": {"listing": "incomplete", "keep": 1}}]})");
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_EQ(outcome.symbol_count, 2);
  EXPECT_TRUE(StoredCell("LUNAUSDT", "2020-03-11")->available);
}

TEST_F(ProbeRunTest, AbsenceNeedsAWitness) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}, {"LUNAUSDT", "2020-01-10", "2020-02-20"}}, kNoon);
  RunUpdate();
  SetClock("2020-03-18T12:00:00Z");
  const Cells before = StoredCells();
  Play(
      R"({"faults": [{"match": {"kind": "list", "symbol": "BTCUSDT"},
                       "do": {"listing": "empty"}}]})");
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_EQ(CountFindings(outcome, Rule::kContradiction), 1);
  ASSERT_THAT(outcome.unlearned, SizeIs(1));
  EXPECT_EQ(outcome.unlearned[0].symbol, "BTCUSDT");
  EXPECT_EQ(outcome.unlearned[0].Count(), 7);
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-03-11"), std::nullopt);
  for (const auto& [cell, facts] : before) EXPECT_EQ(StoredCells().at(cell), facts);
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-03-12"), CellFacts()) << "the other one is learned";
}

TEST_F(ProbeRunTest, AListingThatHidesAKnownFileIsNotBelieved) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  RunUpdate();
  SetClock("2020-03-24T12:00:00Z");
  Play(R"({"faults": [{"match": {"kind": "list"}, "do": {"listing": "incomplete", "keep": 8}}]})");
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_EQ(CountFindings(outcome, Rule::kContradiction), 1);
  EXPECT_EQ(CountAsked(RequestKind::kHead), 1) << "a lie is found out by one request";
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-03-12"), std::nullopt);
  EXPECT_TRUE(StoredCell("BTCUSDT", "2020-03-10")->available);
}

TEST_F(ProbeRunTest, AFileThatVanishedIsAskedForAndIsAFinding) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  RunUpdate();
  SetClock("2020-03-12T12:00:00Z");
  Play(
      R"({"changes": [{"symbol": "BTCUSDT", "day": "2020-03-01", "removed": "2020-03-12T00:00:00Z"},
                       {"symbol": "BTCUSDT", "day": "2020-03-09",
                        "removed": "2020-03-12T00:00:00Z"}]})");
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_EQ(CountFindings(outcome, Rule::kVanishedFile), 2);
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-03-01"), CellFacts());
  EXPECT_TRUE(StoredCell("BTCUSDT", "2020-03-09")->available) << "too young to be absent";
}

TEST_F(ProbeRunTest, AVanishedWitnessIsReplaced) {
  MakeOrigin({{"LUNAUSDT", "2020-01-10", "2020-02-01"}}, kNoon);
  RunUpdate();
  SetClock("2020-03-12T12:00:00Z");
  Play(
      R"({"changes": [{"symbol": "LUNAUSDT", "day": "2020-02-01",
                        "removed": "2020-03-12T00:00:00Z"}]})");
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_EQ(CountFindings(outcome, Rule::kVanishedFile), 1);
  EXPECT_THAT(outcome.unlearned, IsEmpty());
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-02-01"), CellFacts());
  EXPECT_TRUE(StoredCell("LUNAUSDT", "2020-01-31")->available);
}

TEST_F(ProbeRunTest, ADirectoryWithoutFilesStaysUnknown) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  Play(R"({"changes": [{"stray": "data/futures/um/daily/klines/GHOSTUSDT/1m/"},
                       {"stray": "data/futures/um/daily/klines/BTCUSDT/1m/readme.txt"},
                       {"stray": "data/futures/um/daily/klines//1m/x"}]})");
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_EQ(outcome.symbol_count, 2);
  EXPECT_EQ(CountFindings(outcome, Rule::kEmptyDirectory), 1);
  EXPECT_EQ(CountFindings(outcome, Rule::kStrayKey), 3);
  EXPECT_THAT(outcome.unlearned, IsEmpty()) << "it never had one: that is no news";
  const Reader reader = OpenStore();
  const auto timeline = reader.TimelineOf(*reader.FindSymbol("GHOSTUSDT"));
  EXPECT_EQ(timeline->Count(BitsetKind::kObserved), 0);
  EXPECT_TRUE(StoredCell("BTCUSDT", "2020-03-10")->available);
}

TEST_F(ProbeRunTest, ARepublishedFileOfLongAgoIsFoundOnceAWeek) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  RunUpdate();
  const auto before = StoredCell("BTCUSDT", "2020-01-05");
  Play(
      R"({"changes": [{"symbol": "BTCUSDT", "day": "2020-01-05",
                        "republished": "2020-03-11T20:00:00Z"}]})");
  SetClock("2020-03-12T12:00:00Z");
  EXPECT_EQ(CountFindings(RunUpdate(), Rule::kRepublishedFile), 0);
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-01-05"), before);
  SetClock("2020-03-15T12:00:00Z");  // the day before was a Saturday
  EXPECT_EQ(CountFindings(RunUpdate(), Rule::kRepublishedFile), 1);
  EXPECT_NE(StoredCell("BTCUSDT", "2020-01-05"), before);
}

TEST_F(ProbeRunTest, OneFailingSymbolIsSetAside) {
  std::vector<Listed> symbols;
  for (const char* name : {"AUSDT", "BUSDT", "CUSDT", "DUSDT", "EUSDT"}) {
    symbols.push_back({name, "2020-01-01", nullptr});
  }
  MakeOrigin(symbols, kNoon);
  Play(R"({"faults": [{"match": {"kind": "list", "symbol": "CUSDT"}, "do": {"status": 403}}]})");
  const ProbeOutcome outcome = RunUpdate();
  ASSERT_THAT(outcome.unlearned, SizeIs(1));
  EXPECT_EQ(outcome.unlearned[0].symbol, "CUSDT");
  EXPECT_TRUE(StoredCell("EUSDT", "2020-03-10")->available);
  EXPECT_EQ(StoredCell("CUSDT", "2020-03-10"), std::nullopt);
  EXPECT_TRUE(OpenStore().FindSymbol("CUSDT")) << "it is known at once";
  Play("{}");
  const ProbeOutcome next = RunUpdate();
  EXPECT_THAT(next.unlearned, IsEmpty());
  EXPECT_TRUE(StoredCell("CUSDT", "2020-03-10")->available);
}

TEST_F(ProbeRunTest, AHostThatFailsAsAWholeIsGivenUp) {
  std::vector<Listed> symbols;
  for (char letter = 'A'; letter <= 'Z'; ++letter) {
    symbols.push_back({std::string(1, letter) + "USDT", "2020-01-01", nullptr});
  }
  MakeOrigin(symbols, kNoon);
  RunUpdate();
  const Cells before = StoredCells();
  SetClock("2020-03-20T12:00:00Z");
  Play(R"({"faults": [{"match": {"kind": "list"}, "do": {"status": 403}}]})");
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_EQ(outcome.learned_cell_count, 0);
  EXPECT_THAT(outcome.unlearned, SizeIs(26));
  EXPECT_EQ(StoredCells(), before);
}

TEST_F(ProbeRunTest, HeadLearnsTheSameAsListing) {
  const std::vector<Listed> symbols{{"BTCUSDT", "2019-12-31", nullptr},
                                    {"LUNAUSDT", "2020-01-10", "2020-02-20"}};
  MakeOrigin(symbols, kNoon);
  UpdateOptions options = Options();
  RunUpdate(options);
  const Cells listed = StoredCells();
  path_ = folder_.File("head.bfa");
  options.probe.method = ProbeMethod::kHead;
  RunUpdate(options);
  EXPECT_EQ(StoredCells(), listed);
  EXPECT_EQ(CountAsked(RequestKind::kList), 0);
  EXPECT_EQ(CountAsked(RequestKind::kHead), 2 * 71);
}

TEST_F(ProbeRunTest, A404OfAHostThatHasNoFileAtAllIsNotBelieved) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}, {"LUNAUSDT", "2020-01-10", "2020-02-20"}}, kNoon);
  UpdateOptions options = Options();
  options.probe.method = ProbeMethod::kHead;
  options.probe.origin.objects = std::string(kReplayUrl) + "/elsewhere";
  const ProbeOutcome outcome = RunUpdate(options);
  EXPECT_THAT(outcome.unlearned, SizeIs(2));
  EXPECT_THAT(StoredCells(), IsEmpty());
}

TEST_F(ProbeRunTest, AFileThatIsKnownVouchesForThe404sOfOthers) {
  MakeOrigin({{"BTCUSDT", "2020-03-05", "2020-03-05"}}, kNoon);
  RunUpdate();
  SetClock("2020-03-20T12:00:00Z");
  UpdateOptions options = Options();
  options.probe.method = ProbeMethod::kHead;
  options.lookback = std::chrono::days{12};
  const ProbeOutcome outcome = RunUpdate(options);
  EXPECT_THAT(outcome.unlearned, IsEmpty());
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-03-12"), CellFacts());
}

TEST_F(ProbeRunTest, TheClockOfEachAnswerCounts) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}, {"LUNAUSDT", "2020-01-10", "2020-03-02"}}, kNoon);
  // The symbols could not be listed, so the run knows the time by the local clock alone, which is
  // weeks ahead.
  RunUpdate();
  Play(R"({"faults": [{"match": {"kind": "discover"}, "do": {"reset": true}}]})");
  local_skew_ = std::chrono::days{30};
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_EQ(CountFindings(outcome, Rule::kDiscoveryIncomplete), 1);
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-03-06"), CellFacts());
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-03-07"), std::nullopt);
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-03-20"), std::nullopt);
}

TEST_F(ProbeRunTest, AnOriginWithoutAnyFileTeachesNothing) {
  MakeOrigin({{"BTCUSDT", "2021-01-01", nullptr}}, kNoon);
  Play(R"({"changes": [{"stray": "data/futures/um/daily/klines/AUSDT/1m/"},
                       {"stray": "data/futures/um/daily/klines/BUSDT/1m/"}]})");
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_EQ(outcome.learned_cell_count, 0);
  EXPECT_THAT(outcome.unlearned, SizeIs(3)) << "those two, and BTCUSDT, which is listed too early";
}

TEST_F(ProbeRunTest, AListingThatCannotBeCheckedProvesNoAbsence) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  RunUpdate();
  SetClock("2020-03-24T12:00:00Z");
  Play(R"({"faults": [{"match": {"kind": "list"}, "do": {"listing": "incomplete", "keep": 8}},
                      {"match": {"kind": "head"}, "do": {"status": 503}}]})");
  const ProbeOutcome outcome = RunUpdate();
  ASSERT_THAT(outcome.unlearned, SizeIs(1));
  EXPECT_EQ(outcome.unlearned[0].Count(), 13) << "2020-03-11 to 2020-03-23";
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-03-12"), std::nullopt);
  EXPECT_TRUE(StoredCell("BTCUSDT", "2020-03-10")->available);
}

TEST_F(ProbeRunTest, AHostThatDeniesEverythingTakesNoFileAway) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  RunUpdate();
  const Cells before = StoredCells();
  SetClock("2020-03-24T12:00:00Z");
  Play(R"({"faults": [{"match": {"kind": "list"}, "do": {"listing": "incomplete", "keep": 8}}]})");
  UpdateOptions options = Options();
  options.probe.origin.objects = std::string(kReplayUrl) + "/elsewhere";
  RunUpdate(options);
  const Cells after = StoredCells();
  for (const auto& [cell, facts] : before) EXPECT_EQ(after.at(cell), facts);
}

TEST_F(ProbeRunTest, AChecksumWithoutItsFileProvesNothing) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  Play(R"({"changes": [
    {"symbol": "BTCUSDT", "first_day": "2020-01-15", "last_day": "2020-01-16", "missing": true},
    {"stray": "data/futures/um/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2020-01-15.zip.CHECKSUM"}]})");
  EXPECT_EQ(CountFindings(RunUpdate(), Rule::kStrayKey), 1);
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-01-15"), std::nullopt);
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-01-16"), CellFacts());
}

TEST_F(ProbeRunTest, ABackfillWithoutKlinesDoesNotMixThoseOfTwoFiles) {
  MakeOrigin({{"BTCUSDT", "2020-02-25", nullptr}}, kNoon);
  UpdateOptions options = Options();
  options.klines = true;
  RunUpdate(options);
  const auto before = StoredVolume("BTCUSDT", "2020-03-10");
  const auto file = StoredCell("BTCUSDT", "2020-03-10");
  SetClock("2020-03-13T12:00:00Z");
  Play(R"({"changes": [{"symbol": "BTCUSDT", "day": "2020-03-10",
                        "republished": "2020-03-12T00:00:00Z"}]})");
  RunBackfill({DayAt("2020-03-11"), DayAt("2020-03-12")});
  EXPECT_NE(StoredCell("BTCUSDT", "2020-03-10"), file);
  EXPECT_NE(StoredVolume("BTCUSDT", "2020-03-10"), before);
}

TEST_F(ProbeRunTest, CommitsAreDatedByTheClockThatIsBehind) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  local_skew_ = std::chrono::hours{24 * 30};
  RunUpdate();
  EXPECT_GE(OpenStore().commit_time(), At(kNoon));
  EXPECT_LT(OpenStore().commit_time(), At(kNoon) + std::chrono::hours{1});
  local_skew_ = {};
  SetClock("2020-03-12T12:00:00Z");
  RunUpdate();
  EXPECT_TRUE(StoredCell("BTCUSDT", "2020-03-11")->available);
}

TEST_F(ProbeRunTest, ATornTailIsCutOffAndToldOf) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  RunUpdate();
  std::filesystem::resize_file(path_, OpenStore().size() - 100);
  RunUpdate();
  EXPECT_THAT(events_, Contains(StartsWith("torn tail: cut off the last ")));
  EXPECT_TRUE(StoredCell("BTCUSDT", "2020-03-10")->available);
}

TEST_F(ProbeRunTest, AnInterruptKeepsWhatWasLearned) {
  std::vector<Listed> symbols;
  for (char letter = 'A'; letter <= 'Z'; ++letter) {
    symbols.push_back({std::string(1, letter) + "USDT", "2020-01-01", nullptr});
  }
  MakeOrigin(symbols, kNoon);
  int turns = 0;
  stop_ = [&turns] { return ++turns > 12; };
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_TRUE(outcome.interrupted);
  const size_t known = StoredCells().size();
  EXPECT_GT(known, 0);
  stop_ = [] { return false; };
  EXPECT_FALSE(RunUpdate().interrupted);
  EXPECT_GT(StoredCells().size(), known);
}

TEST_F(ProbeRunTest, ABackfillAsksForWhatIsUnknownAndNoMore) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr},
              {"LUNAUSDT", "2020-01-10", "2020-01-12"},
              {"NEWUSDT", "2020-02-25", nullptr}},
             kNoon);
  const DayRange february{DayAt("2020-02-01"), DayAt("2020-02-20")};
  RunBackfill(february);
  // Of the one that had ended there was no witness in the range, so it was listed from its start.
  EXPECT_EQ(CountAsked(RequestKind::kList), 4);
  const Cells cells = StoredCells();
  EXPECT_THAT(cells, SizeIs(3 * 20));
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-02-10"), CellFacts());
  EXPECT_EQ(StoredCell("NEWUSDT", "2020-02-10"), CellFacts());
  EXPECT_TRUE(StoredCell("BTCUSDT", "2020-02-10")->available);
  RunBackfill(february);
  EXPECT_EQ(CountAsked(RequestKind::kList), 0);
}

TEST_F(ProbeRunTest, AnEndThatIsNotOverIsRefused) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}}, kNoon);
  UpdateOptions options = Options();
  options.until = DayAt("2020-03-11");
  const auto outcome = TryUpdate(options);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::kInvalidArgument);
}

TEST_F(ProbeRunTest, TheClockThatIsBehindCounts) {
  MakeOrigin({{"BTCUSDT", "2019-12-31", nullptr}, {"LUNAUSDT", "2020-01-10", "2020-03-02"}}, kNoon);
  Play(R"({"faults": [{"do": {"clock_skew_s": -172800}}]})");
  const ProbeOutcome outcome = RunUpdate();
  EXPECT_EQ(CountFindings(outcome, Rule::kClockSkew), 1);
  EXPECT_EQ(outcome.last_day, DayAt("2020-03-08"));
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-03-05"), std::nullopt);
  Play(R"({"faults": [{"do": {"clock_skew_s": 864000}}]})");
  const ProbeOutcome ahead = RunUpdate();
  EXPECT_EQ(CountFindings(ahead, Rule::kClockSkew), 1);
  EXPECT_EQ(ahead.last_day, DayAt("2020-03-10"));
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-03-06"), CellFacts());
  EXPECT_EQ(StoredCell("LUNAUSDT", "2020-03-07"), std::nullopt);
}

TEST_F(ProbeRunTest, KlinesAreFetchedCheckedAndEntered) {
  MakeOrigin({{"BTCUSDT", "2020-02-25", nullptr}}, kNoon);
  Play(R"({"changes": [
    {"symbol": "BTCUSDT", "day": "2020-03-01", "checksum": "stale",
     "republished": "2020-03-02T12:00:00Z"},
    {"symbol": "BTCUSDT", "day": "2020-03-02", "checksum": "missing"},
    {"symbol": "BTCUSDT", "day": "2020-03-03", "zip": "broken"},
    {"symbol": "BTCUSDT", "day": "2020-03-04", "zip": "bomb"},
    {"symbol": "BTCUSDT", "day": "2020-03-05", "zip": "two_entries"},
    {"symbol": "BTCUSDT", "day": "2020-03-06", "untraded": true}]})");
  UpdateOptions options = Options();
  options.klines = true;
  const ProbeOutcome outcome = RunUpdate(options);
  EXPECT_EQ(CountFindings(outcome, Rule::kChecksumMismatch), 1);
  EXPECT_EQ(CountFindings(outcome, Rule::kChecksumMissing), 1);
  EXPECT_EQ(CountFindings(outcome, Rule::kKlineUnusable), 3);
  const Reader reader = OpenStore();
  const SymbolId id = *reader.FindSymbol("BTCUSDT");
  const auto known = [&](const char* day) {
    return reader.SnapshotOf(DayAt(day))->volume_known().contains(id);
  };
  EXPECT_TRUE(known("2020-02-29"));
  EXPECT_FALSE(known("2020-03-01"));
  EXPECT_TRUE(known("2020-03-02"));
  EXPECT_FALSE(known("2020-03-03"));
  EXPECT_FALSE(known("2020-03-04"));
  EXPECT_FALSE(known("2020-03-05"));
  EXPECT_TRUE(reader.SnapshotOf(DayAt("2020-03-06"))->zero_volume().contains(id));
  RunUpdate(options);
  EXPECT_EQ(CountAsked(RequestKind::kGet), 4) << "only those that are not known yet";
}

TEST_F(ProbeRunTest, TheKlinesOfARepublishedFileAreFetchedAgain) {
  MakeOrigin({{"BTCUSDT", "2020-02-25", nullptr}}, kNoon);
  UpdateOptions options = Options();
  options.klines = true;
  RunUpdate(options);
  const auto before = StoredVolume("BTCUSDT", "2020-03-01");
  const auto file = StoredCell("BTCUSDT", "2020-03-01");
  SetClock("2020-03-12T12:00:00Z");
  Play(
      R"({"changes": [{"symbol": "BTCUSDT", "day": "2020-03-01",
                        "republished": "2020-03-12T00:00:00Z"}],
           "faults": [{"match": {"kind": "get", "day": "2020-03-01"}, "do": {"status": 503}}]})");
  const ProbeOutcome failed = RunUpdate(options);
  ASSERT_THAT(failed.unlearned, SizeIs(1));
  EXPECT_TRUE(failed.unlearned[0].klines);
  EXPECT_EQ(StoredCell("BTCUSDT", "2020-03-01"), file) << "its klines would not be its own";
  Play("{}");
  RunUpdate(options);
  EXPECT_NE(StoredCell("BTCUSDT", "2020-03-01"), file);
  EXPECT_NE(StoredVolume("BTCUSDT", "2020-03-01"), before);
}

}  // namespace
}  // namespace bfa::test
