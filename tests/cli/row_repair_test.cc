#include "tools/row_repair.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>

namespace bfa::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Observation RowWith(bool available, int64_t status) {
  Observation row;
  row.day = *ParseDay("2024-01-15");
  row.symbol = "BTCUSDT";
  row.available = available;
  row.given = ColumnSet::All() - ColumnSet{Column::kEtag};
  row.metadata.SetInteger(Column::kStatusCode, status);
  return row;
}

// `KIND COLUMN` of each repair.
std::vector<std::string> Mend(Observation& row) {
  std::vector<RowRepair> repairs;
  const bool is_kept = MendRow(row, repairs);
  std::vector<std::string> said;
  for (const RowRepair repair : repairs) {
    said.push_back(std::string(RepairName(repair.kind)) + " " +
                   std::string(RowColumnName(repair.column)));
    EXPECT_EQ(repair.kind == RepairKind::kRowLeftOut, !is_kept);
  }
  return said;
}

TEST(RowRepairTest, LeavesWhatIsRight) {
  Observation found = RowWith(true, 200);
  found.metadata.SetInteger(Column::kFileSizeBytes, 0);
  found.metadata.SetDecimal(Column::kClosePrice, 0);
  Observation missing = RowWith(false, 404);
  missing.metadata.SetInteger(Column::kProbeTimestamp, 1);
  const Metadata found_before = found.metadata;
  EXPECT_THAT(Mend(found), IsEmpty());
  EXPECT_THAT(Mend(missing), IsEmpty());
  EXPECT_EQ(found.metadata, found_before);
  EXPECT_TRUE(found.available);
  EXPECT_FALSE(missing.available);
}

TEST(RowRepairTest, BelievesTheStatusThatTheFileWasThere) {
  Observation row = RowWith(false, 200);
  row.metadata.SetInteger(Column::kFileSizeBytes, 12);
  EXPECT_THAT(Mend(row), ElementsAre("made_available available"));
  EXPECT_TRUE(row.available);
  EXPECT_EQ(row.metadata.integer(Column::kFileSizeBytes), 12);
}

TEST(RowRepairTest, LeavesOutWhatProvesNothing) {
  Observation contradiction = RowWith(true, 404);
  EXPECT_THAT(Mend(contradiction), ElementsAre("row_left_out available"));
  for (const int64_t status : {0, 201, 403, 429, 503, -200}) {
    for (const bool available : {false, true}) {
      Observation row = RowWith(available, status);
      EXPECT_THAT(Mend(row), ElementsAre("row_left_out status_code")) << status;
    }
  }
}

TEST(RowRepairTest, DropsWhatAnAbsentRowCannotHave) {
  Observation row = RowWith(false, 404);
  row.metadata.SetInteger(Column::kFileSizeBytes, -5);
  row.metadata.SetInteger(Column::kLastModified, 1);
  row.metadata.SetInteger(Column::kProbeTimestamp, 2);
  row.metadata.SetDecimal(Column::kClosePrice, 1.5);
  EXPECT_THAT(Mend(row), ElementsAre("absent_value_dropped file_size_bytes",
                                     "absent_value_dropped last_modified",
                                     "absent_value_dropped close_price"));
  EXPECT_EQ(row.metadata.present(), (ColumnSet{Column::kStatusCode, Column::kProbeTimestamp}));
}

TEST(RowRepairTest, DropsWhatNoStoreCanHold) {
  Observation row = RowWith(true, 200);
  row.metadata.SetInteger(Column::kFileSizeBytes, -1);
  row.metadata.SetInteger(Column::kLastModified, std::numeric_limits<int64_t>::max());
  row.metadata.SetInteger(Column::kProbeTimestamp, -1);
  row.metadata.SetDecimal(Column::kVolumeBase, -0.0);
  row.metadata.SetDecimal(Column::kOpenPrice, std::numeric_limits<double>::quiet_NaN());
  row.metadata.SetDecimal(Column::kHighPrice, std::numeric_limits<double>::infinity());
  row.metadata.SetDecimal(Column::kLowPrice, -1e-9);
  row.metadata.SetDecimal(Column::kClosePrice, 1.5);
  EXPECT_THAT(
      Mend(row),
      ElementsAre("unfit_value_dropped file_size_bytes", "unfit_value_dropped last_modified",
                  "unfit_value_dropped probe_timestamp", "sign_dropped volume_base",
                  "unfit_value_dropped open_price", "unfit_value_dropped high_price",
                  "unfit_value_dropped low_price"));
  EXPECT_EQ(row.metadata.present(),
            (ColumnSet{Column::kStatusCode, Column::kVolumeBase, Column::kClosePrice}));
  EXPECT_EQ(row.metadata.raw(Column::kVolumeBase), 0);
}

// Whatever stands in a row: what is kept can be stored, and mending it again changes nothing.
TEST(RowRepairTest, MakesEveryRowThatItKeepsFitToBeStored) {
  std::mt19937_64 random(7);  // NOLINT(bugprone-random-generator-seed)
  const auto pick = [&](auto... values) {
    const std::array choices{values...};
    return choices[random() % choices.size()];
  };
  for (int i = 0; i < 20000; ++i) {
    Observation row = RowWith(pick(true, false), pick(int64_t{200}, int64_t{404}, int64_t{503}));
    for (const Column column : row.given - ColumnSet{Column::kStatusCode}) {
      if (pick(true, false)) continue;
      if (TypeOf(column) == ColumnType::kDecimal) {
        row.metadata.SetRaw(column, pick(random(), random() >> 2));
      } else {
        row.metadata.SetInteger(column, static_cast<int64_t>(pick(random(), random() >> 12)));
      }
    }
    std::vector<RowRepair> repairs;
    if (!MendRow(row, repairs)) continue;
    const auto fault = FindFault(row);
    ASSERT_FALSE(fault) << fault->field << " " << fault->message;
    const Metadata mended = row.metadata;
    ASSERT_TRUE(MendRow(row, repairs));
    ASSERT_THAT(repairs, IsEmpty());
    ASSERT_EQ(row.metadata, mended);
  }
}

}  // namespace
}  // namespace bfa::tools
