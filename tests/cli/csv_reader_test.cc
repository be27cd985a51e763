#include "tools/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/cli/text_source.h"

namespace bfa::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Record = std::vector<std::string>;

struct Reading {
  std::vector<Record> records;
  std::string fault;  // `LINE:COLUMN: message`
};

std::string PlaceText(TextPlace place) {
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

Reading ReadAll(const std::string& text, size_t piece_size = 1 << 20, size_t chunk_size = 64) {
  TextSource source(text, piece_size);
  InputBuffer input(source, chunk_size);
  CsvReader reader(input);
  Reading reading;
  for (;;) {
    const ReadState state = reader.Next();
    if (state == ReadState::kFault) {
      reading.fault = PlaceText(reader.fault().place) + ": " + reader.fault().message;
    }
    if (state != ReadState::kRecord) return reading;
    reading.records.emplace_back(reader.fields().begin(), reader.fields().end());
  }
}

TEST(CsvReaderTest, SplitsRecordsAndFields) {
  EXPECT_THAT(ReadAll("a,b\n,\n\nlast").records,
              ElementsAre(Record{"a", "b"}, Record{"", ""}, Record{""}, Record{"last"}));
  EXPECT_THAT(ReadAll("").records, ElementsAre());
  EXPECT_THAT(ReadAll("\n").records, ElementsAre(Record{""}));
}

TEST(CsvReaderTest, TakesBothLineEnds) {
  EXPECT_THAT(ReadAll("a,b\r\nc,\"d\"\r\ne\r").records,
              ElementsAre(Record{"a", "b"}, Record{"c", "d"}, Record{"e"}));
  EXPECT_THAT(ReadAll("a\rb\n").records, ElementsAre(Record{"a\rb"}));
}

TEST(CsvReaderTest, TakesQuotesOff) {
  EXPECT_THAT(ReadAll("\"a,b\",\"\",\"say \"\"hi\"\"\",\"\"\"\"\nx\n").records,
              ElementsAre(Record{"a,b", "", "say \"hi\"", "\""}, Record{"x"}));
  EXPECT_THAT(ReadAll("\"two\nlines\r\n\",x\n\"y\"").records,
              ElementsAre(Record{"two\nlines\r\n", "x"}, Record{"y"}));
}

TEST(CsvReaderTest, TellsWhereQuotesAreWrong) {
  EXPECT_EQ(ReadAll("a,b\nc,d\"e\n").fault,
            "2:4: a quote within a field that does not begin with one");
  EXPECT_EQ(ReadAll("a,\"b\"c\n").fault, "1:6: text behind the closing quote of a field");
  EXPECT_EQ(ReadAll("a\n\"b\nc\",\"d\n").fault,
            "3:4: the quote that begins this field is never closed");
  EXPECT_EQ(ReadAll("\"").fault, "1:1: the quote that begins this field is never closed");
}

TEST(CsvReaderTest, TellsWhereAFieldIs) {
  TextSource source("a,b\n\"c\nd\",e,\"f\"\ng\n");
  InputBuffer input(source);
  CsvReader reader(input);
  ASSERT_EQ(reader.Next(), ReadState::kRecord);
  EXPECT_EQ(PlaceText(reader.PlaceOf(1)), "1:3");
  EXPECT_EQ(PlaceText(reader.PlaceOf(2)), "1:4");
  ASSERT_EQ(reader.Next(), ReadState::kRecord);
  EXPECT_EQ(reader.line(), 2);
  EXPECT_EQ(PlaceText(reader.PlaceOf(0)), "2:1");
  EXPECT_EQ(PlaceText(reader.PlaceOf(1)), "3:4");
  EXPECT_EQ(PlaceText(reader.PlaceOf(2)), "3:6");
  ASSERT_EQ(reader.Next(), ReadState::kRecord);
  EXPECT_EQ(reader.line(), 4);
}

TEST(CsvReaderTest, GivesUpOnAnEndlessRecord) {
  const std::string endless(CsvReader::kMaxRecordSize + 1, 'a');
  EXPECT_THAT(ReadAll("x\n" + endless).fault, HasSubstr("2:1: the line is longer than 1 MiB"));
  EXPECT_THAT(ReadAll("x\n\"a\",\"" + endless).fault, HasSubstr("2:5: the quote"));
  EXPECT_THAT(ReadAll("\"" + endless + "\"\n").fault, HasSubstr("1:1: the quote"));
  const std::string longest(CsvReader::kMaxRecordSize, 'a');
  EXPECT_THAT(ReadAll(longest + "\nb").records, ElementsAre(Record{longest}, Record{"b"}));
}

TEST(CsvReaderTest, ReportsAReadError) {
  BrokenSource source;
  InputBuffer input(source);
  CsvReader reader(input);
  ASSERT_EQ(reader.Next(), ReadState::kFault);
  EXPECT_EQ(reader.fault().place.line, 0);
  EXPECT_EQ(reader.fault().message, "cannot read");
}

// Writes what is to be read, the obvious way.
std::string Write(const std::vector<Record>& records, std::mt19937& random) {
  std::string text;
  for (const Record& record : records) {
    for (size_t i = 0; i < record.size(); ++i) {
      if (i != 0) text += ',';
      const bool needs_quotes = record[i].find_first_of(",\"\r\n") != std::string::npos;
      if (!needs_quotes && random() % 4 != 0) {
        text += record[i];
        continue;
      }
      text += '"';
      for (const char c : record[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
    }
    text += random() % 3 == 0 ? "\r\n" : "\n";
  }
  return text;
}

TEST(CsvReaderTest, ReadsWhatIsWrittenInWhateverPieces) {
  constexpr std::string_view kAlphabet = "ab,\"\r\n \xC3";
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937 random(seed);
    std::vector<Record> records(random() % 6);
    for (Record& record : records) {
      record.resize(1 + random() % 4);
      for (std::string& field : record) {
        field.resize(random() % 6);
        for (char& c : field) c = kAlphabet[random() % kAlphabet.size()];
      }
    }
    const std::string text = Write(records, random);
    const Reading reading = ReadAll(text, 1 + random() % 20, 2 + random() % 40);
    ASSERT_EQ(reading.fault, "") << "seed " << seed << "\n" << text;
    ASSERT_EQ(reading.records, records) << "seed " << seed << "\n" << text;
  }
}

TEST(CsvReaderTest, EndsOnWhateverBytes) {
  constexpr std::string_view kAlphabet = "a,\"\r\n";
  for (unsigned seed = 0; seed < 5000; ++seed) {
    std::mt19937 random(seed);
    std::string text(random() % 30, ' ');
    for (char& c : text) c = kAlphabet[random() % kAlphabet.size()];
    const Reading whole = ReadAll(text);
    const Reading pieces = ReadAll(text, 1, 2);
    ASSERT_EQ(whole.records, pieces.records) << "seed " << seed;
    ASSERT_EQ(whole.fault, pieces.fault) << "seed " << seed;
  }
}

}  // namespace
}  // namespace bfa::tools
