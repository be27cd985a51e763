#include "tools/predecessor_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/cli/text_source.h"

namespace bfa::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;

// As DuckDB 1.4.4 prints the header.
constexpr std::string_view kHeader =
    "date,symbol,available,file_size_bytes,last_modified,url,status_code,probe_timestamp,"
    "quote_volume_usdt,trade_count,volume_base,taker_buy_volume_base,taker_buy_quote_volume_usdt,"
    "open_price,high_price,low_price,close_price\n";

// Reads all of a csv, and keeps what came of it.
class PredecessorRows {
 public:
  explicit PredecessorRows(const std::string& text) : source_(text, 7), input_(source_, 64) {
    PredecessorReader reader(input_);
    Observation row;
    ReadState state = reader.Next(row);
    for (; state == ReadState::kRecord; state = reader.Next(row)) {
      rows.push_back(row);
      available_texts.emplace_back(reader.TextOf(RowColumn::Kind::kAvailable));
    }
    if (state == ReadState::kFault) {
      const TextPlace place = reader.fault().place;
      fault = std::to_string(place.line) + ":" + std::to_string(place.column) + ": " +
              reader.fault().message;
    }
  }

  std::vector<Observation> rows;
  std::vector<std::string> available_texts;
  std::string fault;

 private:
  TextSource source_;
  InputBuffer input_;
};

PredecessorRows ReadRows(const std::string& rows) {
  return PredecessorRows(std::string(kHeader) + rows);
}

// The metadata of a row with this text in a column, and null in the others.
Metadata ReadValue(Column column, const std::string& text) {
  std::string header = "date,symbol,available,status_code";
  std::string row = "2024-01-15,A,true,200";
  for (const Column other : MetadataOf(PredecessorColumns()) - ColumnSet{Column::kStatusCode}) {
    header += "," + std::string(ColumnName(other));
    row += "," + (other == column ? text : "");
  }
  const PredecessorRows read(header + "\n" + row + "\n");
  EXPECT_EQ(read.fault, "");
  return read.rows.empty() ? Metadata() : read.rows[0].metadata;
}

Instant InstantAt(const std::string& text) {
  return Instant(std::chrono::microseconds(
      ReadValue(Column::kLastModified, text).integer(Column::kLastModified)));
}

TEST(PredecessorReaderTest, ReadsWhatDuckdbWrites) {
  const PredecessorRows read = ReadRows(
      "2024-01-15,BTCUSDT,true,8421945,2024-01-16 02:15:32,https://x,200,"
      "2024-01-16 09:30:00.12,10000000000.0,42,0.1,1e-07,1e+300,3.0,4.5,2.5,3.25\n"
      "2024-01-16,\"A\"\"B,C\",false,,,\"\",404,2024-01-17 09:30:00,,,,,,,,,\n");
  ASSERT_EQ(read.fault, "");
  ASSERT_EQ(read.rows.size(), 2);
  const Observation& row = read.rows[0];
  EXPECT_EQ(FormatDay(row.day), "2024-01-15");
  EXPECT_EQ(row.symbol, "BTCUSDT");
  EXPECT_TRUE(row.available);
  EXPECT_EQ(row.given, ColumnSet::All() - ColumnSet{Column::kEtag});
  EXPECT_EQ(row.metadata.integer(Column::kFileSizeBytes), 8421945);
  EXPECT_EQ(row.metadata.integer(Column::kStatusCode), 200);
  EXPECT_EQ(row.metadata.integer(Column::kLastModified), 1705371332000000);
  EXPECT_EQ(row.metadata.integer(Column::kProbeTimestamp), 1705397400120000);
  EXPECT_EQ(row.metadata.decimal(Column::kQuoteVolumeUsdt), 1e10);
  EXPECT_EQ(row.metadata.integer(Column::kTradeCount), 42);
  EXPECT_EQ(row.metadata.decimal(Column::kTakerBuyVolumeBase), 1e-7);
  EXPECT_EQ(row.metadata.decimal(Column::kTakerBuyQuoteVolumeUsdt), 1e300);
  EXPECT_EQ(row.metadata.decimal(Column::kClosePrice), 3.25);
  EXPECT_EQ(row.source_line, 2);
  EXPECT_EQ(read.rows[1].symbol, "A\"B,C");
  EXPECT_EQ(read.rows[1].metadata.present(),
            (ColumnSet{Column::kStatusCode, Column::kProbeTimestamp}));
  EXPECT_THAT(read.available_texts, ElementsAre("true", "false"));
}

TEST(PredecessorReaderTest, TakesInstantsInAllTheirForms) {
  const Instant instant = *ParseInstant("2024-01-16T02:15:32Z");
  for (const char* text :
       {"2024-01-16 02:15:32", "2024-01-16 02:15:32+00", "2024-01-16 02:15:32+00:00",
        "2024-01-16 02:15:32Z", "2024-01-16T02:15:32Z", "2024-01-16 02:15:32.000000"}) {
    EXPECT_EQ(InstantAt(text), instant) << text;
  }
  EXPECT_EQ(InstantAt("2024-01-16 02:15:32.440001+00"),
            *ParseInstant("2024-01-16T02:15:32.440001Z"));
  EXPECT_EQ(InstantAt("infinity").time_since_epoch().count(), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(InstantAt("-infinity").time_since_epoch().count(), std::numeric_limits<int64_t>::min());
}

TEST(PredecessorReaderTest, TakesNumbersAsTheyAre) {
  const auto integer = [](const std::string& text) {
    return ReadValue(Column::kTradeCount, text).integer(Column::kTradeCount);
  };
  EXPECT_EQ(integer("42.0"), 42);
  EXPECT_EQ(integer("-0"), 0);
  EXPECT_EQ(integer("-0.0"), 0);
  EXPECT_EQ(integer("1e+06"), 1000000);
  EXPECT_EQ(integer("-7"), -7);
  EXPECT_EQ(integer("9223372036854775807"), std::numeric_limits<int64_t>::max());
  const auto decimal = [](const std::string& text) {
    return ReadValue(Column::kClosePrice, text).decimal(Column::kClosePrice);
  };
  EXPECT_TRUE(std::isnan(decimal("nan")));
  EXPECT_EQ(decimal("inf"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(decimal("-inf"), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::signbit(decimal("-0.0")));
  EXPECT_EQ(decimal("-1.5"), -1.5);
}

TEST(PredecessorReaderTest, NamesTheHeaderThatIsNotThePredecessors) {
  EXPECT_EQ(PredecessorRows("").fault, "1:1: the input is empty; a csv header is missing");
  EXPECT_EQ(PredecessorRows("date,symbol,volume\n").fault,
            "1:13: the predecessor's table has no column 'volume'");
  EXPECT_EQ(PredecessorRows("date,etag\n").fault,
            "1:6: the predecessor's table has no column 'etag'");
  EXPECT_EQ(PredecessorRows("date,symbol,date\n").fault, "1:13: the column 'date' stands twice");
  EXPECT_EQ(
      PredecessorRows("date,symbol,available,status_code\n").fault,
      "1:1: the header lacks the column 'file_size_bytes', which the predecessor's table has");
}

TEST(PredecessorReaderTest, NamesTheFieldThatSaysNothing) {
  const auto fault_of = [](const std::string& row) { return ReadRows(row + "\n").fault; };
  const std::string nulls = ",,,,,,,,,";
  EXPECT_EQ(fault_of("2024-02-30,A,true,,,x,200," + nulls),
            "2:1: date: '2024-02-30' is no date; write YYYY-MM-DD");
  EXPECT_EQ(fault_of("infinity,A,true,,,x,200," + nulls),
            "2:1: date: 'infinity' is no date; write YYYY-MM-DD");
  EXPECT_EQ(fault_of("1969-12-31,A,true,,,x,200," + nulls),
            "2:1: date: must lie between 1970 and 2262");
  EXPECT_EQ(fault_of("2024-01-15,,true,,,x,200," + nulls), "2:12: symbol: is empty");
  EXPECT_EQ(fault_of("2024-01-15,A,,,,x,200," + nulls),
            "2:14: available: '' is neither true nor false");
  EXPECT_EQ(fault_of("2024-01-15,A,true,,,x,," + nulls),
            "2:23: status_code: is empty, which it never is in the predecessor's table");
  EXPECT_EQ(fault_of("2024-01-15,A,true,1.5,,x,200," + nulls),
            "2:19: file_size_bytes: '1.5' is no whole number of 64 bits");
  EXPECT_EQ(fault_of("2024-01-15,A,true,1e18,,x,200," + nulls),
            "2:19: file_size_bytes: '1e18' is no whole number of 64 bits");
  EXPECT_THAT(fault_of("2024-01-15,A,true,,2024-01-16 02:15,x,200," + nulls),
              EndsWith("last_modified: '2024-01-16 02:15' is no instant; write "
                       "YYYY-MM-DDTHH:MM:SS[.ffffff]Z"));
  EXPECT_THAT(fault_of("2024-01-15,A,true,,2024-01-16 02:15:32+01,x,200," + nulls),
              testing::StartsWith("2:20: last_modified: '2024-01-16 02:15:32+01' is no instant"));
  EXPECT_EQ(fault_of("2024-01-15,A,true,,,x,200,,1e999,,,,,,,,"),
            "2:28: quote_volume_usdt: '1e999' is no finite decimal number");
  EXPECT_EQ(fault_of("2024-01-15,A,true"), "2:18: the number of fields is 3; the header has 17");
}

}  // namespace
}  // namespace bfa::tools
