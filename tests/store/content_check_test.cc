// Of each rule about what a store says: one that breaks it, and one that nearly does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bfa/validation.h"
#include "tests/format/error_matchers.h"
#include "tests/store/query_fixture.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

const Day kDay = DayAt("2022-05-12");
const std::string kBtc = "BTCUSDT";

// `name=value …`
std::string FiguresOf(const Finding& finding) {
  std::string text;
  for (const auto& [name, figure] : finding.figures) {
    text += (text.empty() ? "" : " ") + std::string(name) + "=";
    if (const auto* truth = std::get_if<bool>(&figure)) text += *truth ? "true" : "false";
    if (const auto* number = std::get_if<int64_t>(&figure)) text += std::to_string(*number);
    if (const auto* number = std::get_if<double>(&figure)) text += std::to_string(*number);
    if (const auto* name_or_day = std::get_if<std::string>(&figure)) text += *name_or_day;
    if (const auto* names = std::get_if<std::vector<std::string>>(&figure)) {
      for (const std::string& item : *names) text += "[" + item + "]";
    }
  }
  return text;
}

class ContentCheckTest : public QueryTest {
 protected:
  std::vector<Finding> Findings(Rule rule, ContentCheckOptions options = {}) const {
    options.rules = {rule};
    auto findings = CheckContent(Read(), options);
    EXPECT_TRUE(findings) << findings.error().ToString();
    for (const Finding& finding : *findings) {
      EXPECT_EQ(finding.rule, rule);
      EXPECT_FALSE(finding.message.empty());
    }
    return *std::move(findings);
  }

  // `DATE SYMBOL figures` of each.
  std::vector<std::string> Found(Rule rule, const ContentCheckOptions& options = {}) const {
    std::vector<std::string> found;
    for (const Finding& finding : Findings(rule, options)) {
      found.push_back(FormatDay(*finding.day) + " " + finding.symbol +
                      (finding.symbol.empty() ? "" : " ") + FiguresOf(finding));
    }
    return found;
  }

  // So many symbols with a file on each of the days from kDay.
  void AppendCounts(const std::vector<int>& counts) {
    std::vector<Observation> rows;
    for (int day = 0; day < static_cast<int>(counts.size()); ++day) {
      for (int i = 0; i < counts[static_cast<size_t>(day)]; ++i) {
        rows.push_back(Available(kDay + day, "S" + std::to_string(i)));
      }
    }
    Append(rows);
  }
};

TEST_F(ContentCheckTest, ADayWithoutAnyObservationIsMissing) {
  Append({Available(kDay, kBtc), Available(kDay + 1, kBtc), Available(kDay + 4, kBtc),
          Available(kDay + 6, kBtc)});
  EXPECT_THAT(Found(Rule::kMissingDay), ElementsAre("2022-05-14 last_day=2022-05-15 days=2",
                                                    "2022-05-17 last_day=2022-05-17 days=1"));
}

TEST_F(ContentCheckTest, ADayOnWhichAllWasAbsentOrCoveredIsNotMissing) {
  Append({Available(kDay, kBtc), Absent(kDay + 1, kBtc), Available(kDay + 3, kBtc)});
  Cover("ETHUSDT", {kDay + 2, kDay + 2});
  EXPECT_THAT(Found(Rule::kMissingDay), IsEmpty());
}

TEST_F(ContentCheckTest, GivenEndsAreTheEndsOfWhatMayBeMissing) {
  Append({Available(kDay, kBtc), Available(kDay + 2, kBtc)});
  ContentCheckOptions options;
  options.first = kDay + 2;
  options.last = kDay + 4;
  EXPECT_THAT(Found(Rule::kMissingDay, options),
              ElementsAre("2022-05-15 last_day=2022-05-16 days=2"));
  options.first = kDay + -1;
  options.last = kDay + 1;
  EXPECT_THAT(Found(Rule::kMissingDay, options),
              ElementsAre("2022-05-11 last_day=2022-05-11 days=1",
                          "2022-05-13 last_day=2022-05-13 days=1"));
}

TEST_F(ContentCheckTest, AnEmptyStoreLacksTheDaysThatAreAskedFor) {
  Discover({kBtc});
  EXPECT_THAT(*CheckContent(Read(), {}), IsEmpty());
  ContentCheckOptions options;
  options.first = kDay;
  options.last = kDay + 2;
  options.min_count = 1;
  EXPECT_THAT(Found(Rule::kMissingDay, options),
              ElementsAre("2022-05-12 last_day=2022-05-14 days=3"));
  EXPECT_THAT(Found(Rule::kBelowMinimum, options), ElementsAre("2022-05-12 available=0 wanted=1"));
  EXPECT_THAT(*CheckContent(Read(), options), SizeIs(2));
}

TEST_F(ContentCheckTest, AnEndBeyondTheStoreAlonePointsAtAMissingDay) {
  Append({Available(kDay, kBtc)});
  ContentCheckOptions options;
  options.first = kDay + 5;
  EXPECT_THAT(Found(Rule::kMissingDay, options),
              ElementsAre("2022-05-17 last_day=2022-05-17 days=1"));
  options = {};
  options.last = kDay + -5;
  EXPECT_THAT(Found(Rule::kMissingDay, options),
              ElementsAre("2022-05-07 last_day=2022-05-07 days=1"));
}

TEST_F(ContentCheckTest, FarAwayDaysOfManySymbolsAreNoLongWork) {
  std::vector<Observation> rows;
  for (const Day day : {kFirstDay, kLastDay}) {
    for (int i = 0; i < 3000; ++i) rows.push_back(Available(day, "S" + std::to_string(i)));
  }
  Append(rows);
  EXPECT_THAT(*CheckContent(Read(), {}), SizeIs(1)) << "3,000 holes of 107,014 missing days each";
}

TEST_F(ContentCheckTest, AFileLessThan98PercentOfTheMedianOfTheWeekBeforeIsFew) {
  // The median of 100, 100, 100, 99, 100, 100, 100 is 100; 98 is just enough, 97 is not.
  AppendCounts({100, 100, 100, 99, 100, 100, 100, 98, 97});
  EXPECT_THAT(Found(Rule::kFewAvailable), ElementsAre("2022-05-20 available=97 median=100.000000"));
}

TEST_F(ContentCheckTest, TheMedianOfAnEvenNumberOfDaysIsTheMeanOfTheMiddleTwo) {
  AppendCounts({100, 50, 73});
  EXPECT_THAT(Found(Rule::kFewAvailable), ElementsAre("2022-05-13 available=50 median=100.000000",
                                                      "2022-05-14 available=73 median=75.000000"));
}

TEST_F(ContentCheckTest, DaysMoreThanAWeekAgoDoNotCount) {
  Append({Available(kDay, kBtc), Available(kDay, "ETHUSDT"), Available(kDay + 8, kBtc)});
  EXPECT_THAT(Found(Rule::kFewAvailable), IsEmpty());
}

TEST_F(ContentCheckTest, ADayWithAllAbsentIsFew) {
  Append({Available(kDay, kBtc), Absent(kDay + 1, kBtc)});
  EXPECT_THAT(Found(Rule::kFewAvailable), SizeIs(1));
}

TEST_F(ContentCheckTest, TheDaysBeforeTheRangeCountForTheMedian) {
  AppendCounts({100, 100, 50, 50});
  ContentCheckOptions options;
  options.first = kDay + 3;
  EXPECT_THAT(Found(Rule::kFewAvailable, options), SizeIs(1));
}

TEST_F(ContentCheckTest, ASymbolOfTheDayBeforeThatWasNotObservedIsUnknown) {
  Append({Available(kDay, kBtc), Available(kDay, "ETHUSDT"), Available(kDay, "LUNAUSDT"),
          Absent(kDay, "OLDUSDT"), Available(kDay + 1, kBtc), Absent(kDay + 1, "LUNAUSDT"),
          Available(kDay + 3, kBtc)});
  EXPECT_THAT(Found(Rule::kUnknownSymbol), ElementsAre("2022-05-13 symbols=[ETHUSDT]"));
}

TEST_F(ContentCheckTest, ACoveredSymbolIsNotUnknown) {
  Append({Available(kDay, kBtc), Available(kDay, "ETHUSDT"), Available(kDay + 1, kBtc)});
  Cover("ETHUSDT", {kDay + 1, kDay + 1});
  EXPECT_THAT(Found(Rule::kUnknownSymbol), IsEmpty());
}

TEST_F(ContentCheckTest, TheMinimumIsWhatTheCallerSays) {
  AppendCounts({3, 2, 3});
  EXPECT_THAT(Found(Rule::kBelowMinimum), IsEmpty());
  ContentCheckOptions options;
  options.min_count = 3;
  EXPECT_THAT(Found(Rule::kBelowMinimum, options), ElementsAre("2022-05-13 available=2 wanted=3"));
}

TEST_F(ContentCheckTest, AHoleLiesBetweenTwoSpans) {
  Append({Available(kDay, kBtc), Available(kDay, "ICPUSDT"), Available(kDay + 1, kBtc),
          Absent(kDay + 1, "ICPUSDT"), Available(kDay + 2, kBtc), Available(kDay + 3, kBtc),
          Available(kDay + 3, "ICPUSDT"),
          // Before its first and after its last file there is no hole.
          Absent(kDay, "NEWUSDT"), Available(kDay + 1, "NEWUSDT"), Absent(kDay + 2, "NEWUSDT")});
  EXPECT_THAT(Found(Rule::kHole),
              ElementsAre("2022-05-13 ICPUSDT last_day=2022-05-14 days=2 absent=1 unknown=1"));
}

TEST_F(ContentCheckTest, ADayOfWhichNothingIsKnownMakesNoHoles) {
  Append({Available(kDay, kBtc), Available(kDay, "ETHUSDT"), Available(kDay + 2, kBtc),
          Available(kDay + 2, "ETHUSDT")});
  EXPECT_THAT(Found(Rule::kHole), IsEmpty());
  EXPECT_THAT(Found(Rule::kMissingDay), SizeIs(1));
}

TEST_F(ContentCheckTest, AHoleIsToldOfIfSomeOfItsDaysAreAskedFor) {
  Append({Available(kDay, kBtc), Absent(kDay + 1, kBtc), Absent(kDay + 2, kBtc),
          Available(kDay + 3, kBtc), Available(kDay + 4, kBtc)});
  ContentCheckOptions options;
  options.first = kDay + 2;
  EXPECT_THAT(Found(Rule::kHole, options), SizeIs(1));
  options.first = kDay + 3;
  EXPECT_THAT(Found(Rule::kHole, options), IsEmpty());
}

TEST_F(ContentCheckTest, ATailHasFilesButNoTrades) {
  Append({Traded(kDay, kBtc, 10), Traded(kDay, "LUNAUSDT", 10), Traded(kDay + 1, kBtc, 10),
          Traded(kDay + 1, "LUNAUSDT", 0, 0), Traded(kDay + 2, "LUNAUSDT", 0, 0),
          Absent(kDay + 3, "LUNAUSDT"), Traded(kDay + 4, "LUNAUSDT", 0, 0)});
  EXPECT_THAT(Found(Rule::kZeroVolumeTail),
              ElementsAre("2022-05-13 LUNAUSDT last_day=2022-05-16 days=3"));
}

TEST_F(ContentCheckTest, ATradeOrAnUnknownVolumeEndsATail) {
  Append({Traded(kDay, "BACKUSDT", 0, 0), Traded(kDay + 1, "BACKUSDT", 10),
          Traded(kDay, "MAYBEUSDT", 0, 0), Available(kDay + 1, "MAYBEUSDT")});
  EXPECT_THAT(Found(Rule::kZeroVolumeTail), IsEmpty());
}

TEST_F(ContentCheckTest, ASymbolThatNeverTradedIsATailFromItsFirstDay) {
  Append({Traded(kDay, "DEADUSDT", 0, 0), Traded(kDay + 1, "DEADUSDT", 0, 0)});
  EXPECT_THAT(Found(Rule::kZeroVolumeTail),
              ElementsAre("2022-05-12 DEADUSDT last_day=2022-05-13 days=2"));
  ContentCheckOptions options;
  options.first = kDay + 1;
  EXPECT_THAT(Found(Rule::kZeroVolumeTail, options), IsEmpty()) << "it began before";
}

TEST_F(ContentCheckTest, AnAvailableRowWithoutASizeIsToldOfOnceASymbol) {
  const Observation sized = Available(kDay, kBtc);
  Append({sized, Available(kDay, "ETHUSDT"),
          WithNull(Available(kDay + 1, kBtc), Column::kFileSizeBytes),
          WithNull(Available(kDay + 2, kBtc), Column::kFileSizeBytes),
          Absent(kDay + 1, "ETHUSDT")});
  EXPECT_THAT(Found(Rule::kMissingSize), ElementsAre("2022-05-13 BTCUSDT rows=2"));
}

TEST_F(ContentCheckTest, ASizeBeyondAFifthAndFiveTimesTheMedianIsAnOutlier) {
  std::vector<Observation> rows;
  for (int day = 0; day < 8; ++day) {
    const int64_t usual = 1000;
    rows.push_back(Available(kDay + day, "FIVEUSDT", day == 4 ? 5 * usual : usual));
    rows.push_back(Available(kDay + day, "OVERUSDT", day == 4 ? 5 * usual + 1 : usual));
    rows.push_back(Available(kDay + day, "FIFTHUSDT", day == 4 ? usual / 5 : usual));
    rows.push_back(Available(kDay + day, "UNDERUSDT", day == 4 ? usual / 5 - 1 : usual));
  }
  Append(rows);
  EXPECT_THAT(Found(Rule::kSizeOutlier),
              ElementsAre("2022-05-16 OVERUSDT file_size_bytes=5001 median=1000.000000",
                          "2022-05-16 UNDERUSDT file_size_bytes=199 median=1000.000000"));
}

TEST_F(ContentCheckTest, ASizeIsComparedWithTheWeekBeforeAndAfterAlone) {
  // The small ones are more than a week away from the large ones.
  std::vector<Observation> rows;
  for (int day = 0; day < 4; ++day) {
    rows.push_back(Available(kDay + day, kBtc, 10));
    rows.push_back(Available(kDay + (day + 11), kBtc, 1000));
  }
  Append(rows);
  EXPECT_THAT(Found(Rule::kSizeOutlier), IsEmpty());
}

TEST_F(ContentCheckTest, TwoNeighboursAreTooFewToCallASizeAnOutlier) {
  Append(
      {Available(kDay, kBtc, 10), Available(kDay + 1, kBtc, 1000), Available(kDay + 2, kBtc, 10)});
  EXPECT_THAT(Found(Rule::kSizeOutlier), IsEmpty());
  Append({Available(kDay + 3, kBtc, 10)});
  EXPECT_THAT(Found(Rule::kSizeOutlier), SizeIs(1));
}

TEST_F(ContentCheckTest, AFileWithAnotherSizeOrEtagThanBeforeIsRepublished) {
  const auto with_etag = [](Observation row, const std::string& etag) {
    row.given.Add(Column::kEtag);
    row.metadata.SetEtag(etag);
    return row;
  };
  Append({with_etag(Available(kDay, kBtc, 1000), "one"), Available(kDay, "ETHUSDT", 10),
          Available(kDay, "LUNAUSDT", 5)});
  Append({with_etag(Available(kDay, kBtc, 1000), "two"), Available(kDay, "ETHUSDT", 11)});
  Append({Absent(kDay, "LUNAUSDT")});
  Append({Available(kDay, "LUNAUSDT", 6), Available(kDay, "ETHUSDT", 12)});
  EXPECT_THAT(Found(Rule::kRepublishedFile),
              UnorderedElementsAre(
                  "2022-05-12 BTCUSDT commit=2 etag_before=one etag=two",
                  "2022-05-12 ETHUSDT commit=2 file_size_bytes_before=10 file_size_bytes=11",
                  "2022-05-12 ETHUSDT commit=4 file_size_bytes_before=11 file_size_bytes=12",
                  "2022-05-12 LUNAUSDT commit=4 file_size_bytes_before=5 file_size_bytes=6"));
}

TEST_F(ContentCheckTest, ASizeThatBecomesKnownOrAKlineIsNoRepublication) {
  Append({WithNull(Available(kDay, kBtc), Column::kFileSizeBytes)});
  Append({Available(kDay, kBtc, 1000)});
  Append({Traded(kDay, kBtc, 10)});
  ASSERT_EQ(Read().Revisions(kDay)->size(), 3);
  EXPECT_THAT(Found(Rule::kRepublishedFile), IsEmpty());
}

TEST_F(ContentCheckTest, AnAbsenceOrANullBetweenDoesNotHideARepublication) {
  Append({Available(kDay, kBtc, 100), Available(kDay, "ETHUSDT", 100)});
  Append({Absent(kDay, kBtc), WithNull(Available(kDay, "ETHUSDT"), Column::kFileSizeBytes)});
  Append({Available(kDay, kBtc, 900)});
  Append({Available(kDay, "ETHUSDT", 900), Available(kDay, "AAVEUSDT", 5)});
  EXPECT_THAT(Found(Rule::kRepublishedFile),
              UnorderedElementsAre(
                  "2022-05-12 BTCUSDT commit=3 file_size_bytes_before=100 file_size_bytes=900",
                  "2022-05-12 ETHUSDT commit=4 file_size_bytes_before=100 file_size_bytes=900"));
}

TEST_F(ContentCheckTest, AnEarlierCommitKnowsNothingOfALaterRepublication) {
  Append({Available(kDay, kBtc, 1000)});
  Append({Available(kDay, kBtc, 1001)});
  EXPECT_THAT(*CheckContent(*Read().AsOf(1), {}), IsEmpty());
  EXPECT_THAT(*CheckContent(Read(), {}), SizeIs(1));
}

TEST_F(ContentCheckTest, WithoutRulesAllAreCheckedInOrder) {
  Append({Available(kDay, kBtc), Available(kDay, "ETHUSDT"), Traded(kDay + 2, kBtc, 0, 0),
          WithNull(Traded(kDay + 3, kBtc, 0, 0), Column::kFileSizeBytes)});
  std::vector<Rule> rules;
  const auto findings = CheckContent(Read(), {});
  ASSERT_TRUE(findings);
  for (const Finding& finding : *findings) rules.push_back(finding.rule);
  EXPECT_THAT(rules, ElementsAre(Rule::kMissingDay, Rule::kFewAvailable, Rule::kFewAvailable,
                                 Rule::kZeroVolumeTail, Rule::kMissingSize));
}

class ExchangeCheckTest : public QueryTest {
 protected:
  static constexpr const char* kTrading[] = {"1000PEPEUSDC", "AAPLUSDT", "BTCUSDT", "NEWUSDT"};
  const std::vector<std::string> trading_{std::begin(kTrading), std::end(kTrading)};
};

TEST_F(ExchangeCheckTest, ListsBothDifferences) {
  Append({Available(kDay, kBtc), Available(kDay, "1000PEPEUSDC"), Available(kDay, "AAPLUSDT"),
          Available(kDay, "OLDUSDT"), Available(kDay, "BTCUSDT_210326"),
          Available(kDay, "ICPUSDT_SETTLED"), Absent(kDay, "NEWUSDT")});
  const auto finding = CompareWithExchange(Read(), kDay, trading_);
  ASSERT_TRUE(finding);
  EXPECT_EQ(FiguresOf(*finding),
            "api=4 store=4 recall_pct=75.000000 met=false only_api=[NEWUSDT] only_store=[OLDUSDT]");
  EXPECT_EQ(finding->severity(), Severity::kWarning);
  EXPECT_THAT(finding->message, HasSubstr("75 %"));
}

TEST_F(ExchangeCheckTest, AContractThatIsNamedTwiceCountsOnce) {
  Append({Available(kDay, kBtc)});
  const std::vector<std::string> twice{kBtc, "AAVEUSDT", kBtc};
  EXPECT_EQ(FiguresOf(*CompareWithExchange(Read(), kDay, twice)),
            "api=2 store=1 recall_pct=50.000000 met=false only_api=[AAVEUSDT] only_store=");
}

TEST_F(ExchangeCheckTest, IsMetAbove95Percent) {
  std::vector<std::string> trading;
  std::vector<Observation> rows;
  trading.reserve(20);
  for (char first = 'A'; first <= 'T'; ++first) trading.push_back(std::string(1, first) + "USDT");
  rows.reserve(20);
  for (const std::string& name : trading) rows.push_back(Available(kDay, name));
  rows.back() = Absent(kDay, trading.back());
  Append(rows);
  auto finding = CompareWithExchange(Read(), kDay, trading);
  EXPECT_EQ(finding->severity(), Severity::kWarning) << "19 of 20 are 95 %, which is not above";
  trading.pop_back();
  finding = CompareWithExchange(Read(), kDay, trading);
  EXPECT_EQ(finding->severity(), Severity::kNote);
}

TEST_F(ExchangeCheckTest, NeedsAnObservedDayAndSomeContract) {
  Append({Available(kDay, kBtc)});
  EXPECT_THAT(CompareWithExchange(Read(), kDay + 1, trading_), FailsWith(ErrorCode::kNotFound, ""));
  EXPECT_THAT(CompareWithExchange(Read(), kDay, {}), FailsWith(ErrorCode::kInvalidArgument, ""));
}

TEST_F(ExchangeCheckTest, TheDayToCompareIsAtLeastThreeDaysOld) {
  Append({Available(kDay, kBtc), Available(kDay + 2, kBtc), Available(kDay + 4, kBtc)});
  EXPECT_EQ(*LastCompleteDay(Read(), kDay + 7), kDay + 4);
  EXPECT_EQ(*LastCompleteDay(Read(), kDay + 6), kDay + 2);
  EXPECT_EQ(*LastCompleteDay(Read(), kDay + 3), kDay);
  EXPECT_THAT(LastCompleteDay(Read(), kDay + 2), FailsWith(ErrorCode::kNotFound, "three days"));
}

TEST(RuleTest, EachHasAnIdAndANameOfItsOwn) {
  for (const RuleDescription& rule : AllRules()) {
    const std::string number = std::to_string(static_cast<int>(rule.rule));
    EXPECT_EQ(rule.id, "BFA" + std::string(3 - number.size(), '0') + number);
    EXPECT_EQ(RuleNamed(rule.id), rule.rule);
    EXPECT_EQ(RuleNamed(rule.name), rule.rule);
    EXPECT_EQ(Describe(rule.rule).id, rule.id);
    EXPECT_EQ(IsHard(rule.rule), rule.severity == Severity::kError) << rule.id;
  }
  EXPECT_FALSE(RuleNamed("BFA000"));
  EXPECT_FALSE(RuleNamed(""));
}

}  // namespace
}  // namespace bfa::test
