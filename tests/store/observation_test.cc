// What is no observation.
#include "bfa/observation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/store/sample_observation.h"

namespace bfa::test {
namespace {

const Day kDay = DayAt("2022-05-12");
using Integers = std::numeric_limits<int64_t>;
using Doubles = std::numeric_limits<double>;

// The field of the first fault; empty if there is none.
std::string FaultyField(const Observation& observation) {
  const auto fault = FindFault(observation);
  if (!fault) return "";
  EXPECT_FALSE(fault->message.empty());
  return std::string(fault->field);
}

TEST(FindFault, IsContentWithWhatAProbeLearns) {
  EXPECT_EQ(FaultyField(Complete(kDay, "BTCUSDT")), "");
  EXPECT_EQ(FaultyField(Available(kDay, "BTCUSDT")), "");
  EXPECT_EQ(FaultyField(Absent(kDay, "BTCUSDT")), "");
  EXPECT_EQ(FaultyField(With(Absent(kDay, "BTCUSDT"), Column::kStatusCode, int64_t{404})), "");
  EXPECT_EQ(FaultyField(WithNull(Absent(kDay, "BTCUSDT"), Column::kFileSizeBytes)), "");
}

TEST(FindFault, NamesTheDay) {
  EXPECT_EQ(FaultyField(Available(kFirstDay + -1, "BTCUSDT")), "date");
  EXPECT_EQ(FaultyField(Available(kLastDay + 1, "BTCUSDT")), "date");
}

TEST(FindFault, NamesTheSymbol) { EXPECT_EQ(FaultyField(Available(kDay, "")), "symbol"); }

TEST(FindFault, WantsTheStatusThatGoesWithAvailability) {
  for (const int64_t status : {0, 200, 301, 403, 404, 500, -404}) {
    const bool on_available = status != 200;
    const bool on_absent = status != 404;
    EXPECT_EQ(FaultyField(With(Available(kDay, "BTCUSDT"), Column::kStatusCode, status)),
              on_available ? "status_code" : "");
    EXPECT_EQ(FaultyField(With(Absent(kDay, "BTCUSDT"), Column::kStatusCode, status)),
              on_absent ? "status_code" : "");
  }
}

TEST(FindFault, WantsNoValuesOnAnAbsentRow) {
  const Observation complete = Complete(kDay, "BTCUSDT");
  for (const Column column : ColumnSet::All()) {
    if (column == Column::kStatusCode) continue;
    Observation absent = Absent(kDay, "BTCUSDT");
    absent.given.Add(column);
    absent.metadata.CopyFrom(complete.metadata, column);
    EXPECT_EQ(FaultyField(absent),
              column == Column::kProbeTimestamp ? "" : std::string(ColumnName(column)));
  }
}

TEST(FindFault, WantsCountsThatAreNotNegative) {
  for (const Column column : {Column::kFileSizeBytes, Column::kTradeCount}) {
    const auto faulty = [&](int64_t value) {
      return FaultyField(With(Complete(kDay, "BTCUSDT"), column, value));
    };
    EXPECT_EQ(faulty(-1), ColumnName(column));
    EXPECT_EQ(faulty(Integers::min()), ColumnName(column));
    EXPECT_EQ(faulty(0), "");
    EXPECT_EQ(faulty(Integers::max()), "");
  }
}

TEST(FindFault, WantsInstantsFrom1970To2262) {
  for (const Column column : {Column::kLastModified, Column::kProbeTimestamp}) {
    const auto faulty = [&](int64_t value) {
      return FaultyField(With(Complete(kDay, "BTCUSDT"), column, value));
    };
    const int64_t last = kLastInstant.time_since_epoch().count();
    EXPECT_EQ(faulty(-1), ColumnName(column));
    EXPECT_EQ(faulty(Integers::min()), ColumnName(column));
    EXPECT_EQ(faulty(last + 1), ColumnName(column));
    EXPECT_EQ(faulty(Integers::max()), ColumnName(column));
    EXPECT_EQ(faulty(0), "");
    EXPECT_EQ(faulty(last), "");
  }
}

TEST(FindFault, WantsDecimalsThatAreFiniteAndNotNegative) {
  for (const Column column : ColumnSet::All()) {
    if (TypeOf(column) != ColumnType::kDecimal) continue;
    const auto faulty = [&](double value) {
      return FaultyField(With(Complete(kDay, "BTCUSDT"), column, value));
    };
    for (const double value : {Doubles::quiet_NaN(), -Doubles::quiet_NaN(), Doubles::infinity(),
                               -Doubles::infinity(), -0.0, -1.0, -Doubles::denorm_min()}) {
      EXPECT_EQ(faulty(value), ColumnName(column)) << value;
    }
    for (const double value : {0.0, Doubles::denorm_min(), Doubles::max()}) {
      EXPECT_EQ(faulty(value), "") << value;
    }
  }
}

TEST(FindFault, WantsAnEtagThatIsText) {
  const auto faulty = [](const std::string& etag) {
    Observation observation = Complete(kDay, "BTCUSDT");
    observation.metadata.SetEtag(etag);
    return FaultyField(observation);
  };
  EXPECT_EQ(faulty(""), "etag");
  EXPECT_EQ(faulty(std::string(256, 'e')), "etag");
  EXPECT_EQ(faulty("a\nb"), "etag");
  EXPECT_EQ(faulty("\xff"), "etag");
  EXPECT_EQ(faulty(std::string(255, 'e')), "");
  EXPECT_EQ(faulty("é-2"), "");
}

}  // namespace
}  // namespace bfa::test
