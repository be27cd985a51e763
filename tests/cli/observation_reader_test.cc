#include "tools/observation_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/cli/text_source.h"

namespace bfa::tools {
namespace {

using ::testing::ElementsAre;

// Reads all of a text, and keeps what came of it.
class Inspection {
 public:
  explicit Inspection(const std::string& text, size_t piece_size = 1 << 20)
      : source_(text, piece_size), input_(source_, 64), reader_(MakeObservationReader(input_)) {
    Observation observation;
    ReadState state = reader_->Next(observation);
    for (; state == ReadState::kRecord; state = reader_->Next(observation)) {
      observations.push_back(observation);
      const TextPlace place = reader_->PlaceOf("symbol");
      symbol_places.push_back(std::to_string(place.line) + ":" + std::to_string(place.column));
    }
    if (state == ReadState::kFault) {
      const InputFault& fault_found = reader_->fault();
      fault = std::to_string(fault_found.place.line) + ":" +
              std::to_string(fault_found.place.column) + ": " + fault_found.message;
    }
  }

  std::vector<Observation> observations;
  std::vector<std::string> symbol_places;
  std::string fault;

 private:
  TextSource source_;
  InputBuffer input_;
  std::unique_ptr<ObservationReader> reader_;
};

TEST(ObservationReaderTest, ReadsEveryColumnOfACsv) {
  const Inspection read(
      "date,symbol,available,file_size_bytes,last_modified,url,status_code,probe_timestamp,etag,"
      "trade_count,close_price\n"
      "2024-01-15,BTCUSDT,true,12,2024-01-16T02:15:32.44Z,x,200,2024-01-16T09:30:00Z,abc,3,0.1\n");
  ASSERT_EQ(read.fault, "");
  ASSERT_EQ(read.observations.size(), 1);
  const Observation& observation = read.observations[0];
  EXPECT_EQ(FormatDay(observation.day), "2024-01-15");
  EXPECT_EQ(observation.symbol, "BTCUSDT");
  EXPECT_TRUE(observation.available);
  EXPECT_EQ(observation.source_line, 2);
  EXPECT_EQ(observation.metadata.integer(Column::kFileSizeBytes), 12);
  EXPECT_EQ(observation.metadata.integer(Column::kLastModified), 1705371332440000);
  EXPECT_EQ(observation.metadata.etag(), "abc");
  EXPECT_EQ(observation.metadata.decimal(Column::kClosePrice), 0.1);
  EXPECT_EQ(observation.given,
            (ColumnSet{Column::kFileSizeBytes, Column::kLastModified, Column::kStatusCode,
                       Column::kProbeTimestamp, Column::kEtag, Column::kTradeCount,
                       Column::kClosePrice}));
  EXPECT_EQ(observation.given, observation.metadata.present());
}

TEST(ObservationReaderTest, LeavesNothingOfTheRowBefore) {
  const Inspection read(
      "date,symbol,available,file_size_bytes,etag\n"
      "2024-01-15,A,true,12,abc\n2024-01-15,B,false,,\n");
  ASSERT_EQ(read.observations.size(), 2);
  EXPECT_TRUE(read.observations[1].metadata.present().empty());
  EXPECT_EQ(read.observations[1].given, read.observations[0].given);
  EXPECT_EQ(read.observations[1].metadata, Metadata());
}

TEST(ObservationReaderTest, GivesOfAnObjectWhatItHas) {
  const Inspection read(
      "{\"date\":\"2024-01-15\",\"symbol\":\"A\",\"available\":true,\"trade_count\":null}\n"
      "\n  {\"symbol\":\"B\",\"date\":\"2024-01-15\",\"available\":false,\"url\":\"x\"}");
  ASSERT_EQ(read.fault, "");
  ASSERT_EQ(read.observations.size(), 2);
  EXPECT_EQ(read.observations[0].given, ColumnSet{Column::kTradeCount});
  EXPECT_TRUE(read.observations[0].metadata.present().empty());
  EXPECT_TRUE(read.observations[1].given.empty());
  EXPECT_THAT(read.symbol_places, ElementsAre("1:31", "3:13"));
}

TEST(ObservationReaderTest, TellsFormsApart) {
  EXPECT_EQ(Inspection("\xEF\xBB\xBF \n {\"date\":1}").fault,
            "2:10: date: '1' is a JSON value of another type");
  EXPECT_EQ(Inspection("\xEF\xBB\xBF"
                       "date,symbol,available\n")
                .fault,
            "");
  EXPECT_EQ(Inspection("").fault,
            "1:1: the input is empty; a csv header or JSON objects are expected");
  EXPECT_EQ(Inspection(" \n\n").fault, "1:1: no column is called ' '");
  EXPECT_EQ(Inspection("\xEF").fault, "1:1: no column is called '\xEF'");
}

TEST(ObservationReaderTest, CutsLongTextsInMessagesBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 40; ++i) name += "é";
  EXPECT_EQ(Inspection("date,symbol,available\n" + name + "x,A,true\n").fault,
            "2:1: date: '" + name.substr(0, 60) + "…' is no date; write YYYY-MM-DD");
}

TEST(ObservationReaderTest, ReadsTheSameInWhateverPieces) {
  const std::string csv =
      "date,symbol,available,etag\n2024-01-15,\"A,\"\"\",true,x\n2024-01-16,B,false,\n";
  const std::string ndjson =
      "{\"date\":\"2024-01-15\",\"symbol\":\"A,\\\"\",\"available\":true,\"etag\":\"x\"}\n"
      "{\"date\":\"2024-01-16\",\"symbol\":\"B\",\"available\":false,\"etag\":null}\n";
  for (size_t piece_size = 1; piece_size < 100; ++piece_size) {
    for (const std::string& text : {csv, ndjson}) {
      const Inspection read(text, piece_size);
      ASSERT_EQ(read.fault, "");
      ASSERT_EQ(read.observations.size(), 2);
      EXPECT_EQ(read.observations[0].symbol, "A,\"");
      EXPECT_EQ(read.observations[0].metadata.etag(), "x");
      EXPECT_EQ(read.observations[1].symbol, "B");
    }
  }
}

TEST(ObservationReaderTest, EndsOnWhateverBytes) {
  const std::string csv =
      "date,symbol,available,etag\n2024-01-15,A,true,\"x\"\n2024-01-16,B,false,";
  const std::string ndjson = R"({"date":"2024-01-15","symbol":"A","available":true,"etag":"x"})";
  for (unsigned seed = 0; seed < 20000; ++seed) {
    std::mt19937 random(seed);
    std::string text = seed % 2 == 0 ? csv : ndjson + "\n" + ndjson;
    for (int i = 0; i < 3; ++i) text[random() % text.size()] = static_cast<char>(random() % 256);
    const Inspection whole(text);
    const Inspection pieces(text, 1 + random() % 10);
    ASSERT_EQ(whole.fault, pieces.fault) << "seed " << seed;
    ASSERT_EQ(whole.observations.size(), pieces.observations.size()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace bfa::tools
