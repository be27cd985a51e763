// All days of one symbol.
#include "bfa/timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/format/error_matchers.h"
#include "tests/store/query_fixture.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day kDay = DayAt("2022-05-12");

class TimelineTest : public QueryTest {
 protected:
  void SetUp() override {
    Append({Absent(kDay, "AUSDT"), Available(kDay + 1, "AUSDT", 11),
            Available(kDay + 2, "AUSDT", 22), Absent(kDay + 3, "AUSDT"),
            Available(kDay + 5, "AUSDT", 55), Available(kDay + 5, "BUSDT"),
            Absent(kDay + 9, "NEVERUSDT"), Available(kDay + 4, "BUSDT")});
    Cover("AUSDT", {kDay + 8, kDay + 9});
    reader_.emplace(Read());
  }
  Timeline Of(const std::string& symbol) const { return *reader_->TimelineOf(IdOf(symbol)); }

  std::optional<Reader> reader_;
};

TEST_F(TimelineTest, HasEveryObservedDayWithSizeAndStatus) {
  const Timeline timeline = Of("AUSDT");
  const std::vector<Day> days = timeline.ObservedDays();
  EXPECT_THAT(days, ElementsAre(kDay, kDay + 1, kDay + 2, kDay + 3, kDay + 5, kDay + 8, kDay + 9));
  std::vector<bool> available;
  available.reserve(days.size());
  for (const Day day : days) available.push_back(timeline.contains(BitsetKind::kAvailable, day));
  EXPECT_THAT(available, ElementsAre(false, true, true, false, true, false, false));
  constexpr std::nullopt_t kNone = std::nullopt;
  EXPECT_THAT(*timeline.Integers(Column::kFileSizeBytes, days),
              ElementsAre(kNone, 11, 22, kNone, 55, kNone, kNone));
  EXPECT_THAT(*timeline.Integers(Column::kStatusCode, days),
              ElementsAre(404, 200, 200, 404, 200, 404, 404));
}

TEST_F(TimelineTest, FirstAndLastDayAreThoseWithAFile) {
  EXPECT_EQ(Of("AUSDT").FirstDay(), kDay + 1);
  EXPECT_EQ(Of("AUSDT").LastDay(), kDay + 5);
  EXPECT_EQ(Of("NEVERUSDT").FirstDay(), std::nullopt);
  EXPECT_EQ(Of("NEVERUSDT").LastDay(), std::nullopt);
}

TEST_F(TimelineTest, SpansEndAtAnAbsentAndAtAnUnknownDay) {
  EXPECT_THAT(Of("AUSDT").Spans(),
              ElementsAre(DayRange{kDay + 1, kDay + 2}, DayRange{kDay + 5, kDay + 5}));
  EXPECT_THAT(Of("BUSDT").Spans(), ElementsAre(DayRange{kDay + 4, kDay + 5}));
  EXPECT_THAT(Of("NEVERUSDT").Spans(), IsEmpty());
  Append({Available(kDay + 7, "BUSDT")});  // unknown on the day between
  reader_.emplace(Read());
  EXPECT_THAT(Of("BUSDT").Spans(),
              ElementsAre(DayRange{kDay + 4, kDay + 5}, DayRange{kDay + 7, kDay + 7}));
}

TEST_F(TimelineTest, OfAnUnknownSymbolIsNotFound) {
  EXPECT_THAT(reader_->TimelineOf(3), FailsWith(ErrorCode::kNotFound, "symbol id 3"));
  EXPECT_THAT(reader_->FindSymbol("XUSDT"), FailsWith(ErrorCode::kNotFound, "'XUSDT'"));
}

}  // namespace
}  // namespace bfa::test
