// The files of spec/vectors are what make_vectors writes, and readers meet them as they say.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zstd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "bfa/check.h"
#include "bfa/reader.h"
#include "format/metadata_block.h"
#include "tests/format/byte_editor.h"
#include "tests/format/error_matchers.h"
#include "tests/format/vector_set.h"

namespace bfa::internal {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// The version that packed the frames in the files.
constexpr unsigned kZstdVersion = 10'504;

std::string ReadSpecFile(const std::string& path) {
  std::ifstream in(BFA_SOURCE_DIR "/spec/" + path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string ReadVector(const std::string& name) { return ReadSpecFile("vectors/" + name); }

Bytes BytesOf(std::string_view text) { return std::as_bytes(std::span(text)); }

// Whether two stores have the same rows, however they are packed.
void ExpectSameContent(Bytes a, Bytes b, const std::string& name) {
  const auto days_of = [](Bytes bytes) {
    std::vector<std::pair<Day, std::string>> days;
    const auto reader = Reader::FromBytes(bytes);
    if (!reader) return days;
    const auto with_rows = reader->DaysWithRows();
    if (!with_rows) return days;
    for (const DaySummary& day : *with_rows) {
      days.emplace_back(day.counts.day, day.content_hash);
    }
    return days;
  };
  EXPECT_EQ(days_of(a), days_of(b)) << name;
}

void ExpectIsFile(const Vector& vector) {
  const std::string file = ReadVector(vector.name + ".bfa");
  if (ZSTD_versionNumber() != kZstdVersion) {
    ExpectSameContent(vector.bytes, BytesOf(file), vector.name);
    return;
  }
  const auto [made, stored] = std::ranges::mismatch(vector.bytes, BytesOf(file));
  EXPECT_TRUE(made == vector.bytes.end() && stored == BytesOf(file).end())
      << vector.name << ".bfa differs from what make_vectors writes, from byte "
      << made - vector.bytes.begin();
}

TEST(VectorTest, ValidOnesAreMadeAgainBitByBit) {
  for (const Vector& vector : ValidVectors()) ExpectIsFile(vector);
}

TEST(VectorTest, BrokenOnesAreMadeAgainBitByBit) {
  for (const Vector& vector : BrokenVectors()) ExpectIsFile(vector);
}

TEST(VectorTest, ReadmeListsThem) { EXPECT_EQ(ReadVector("README.md"), ReadmeText()); }

TEST(VectorTest, NothingElseStandsBesideThem) {
  std::set<std::string> expected{"README.md"};
  for (const Vector& vector : ValidVectors()) {
    expected.insert({vector.name + ".bfa", vector.name + ".dump"});
  }
  for (const Vector& vector : BrokenVectors()) {
    expected.insert({vector.name + ".bfa", vector.name + ".error"});
  }
  std::set<std::string> found;
  for (const auto& entry : fs::directory_iterator(BFA_SOURCE_DIR "/spec/vectors")) {
    found.insert(entry.path().filename());
  }
  EXPECT_EQ(found, expected);
}

TEST(VectorTest, AFullCheckFindsNothingInValidOnes) {
  for (const Vector& vector : ValidVectors()) {
    const std::string file = ReadVector(vector.name + ".bfa");
    EXPECT_THAT(CheckVector(BytesOf(file)), Succeeds()) << vector.name;
  }
}

TEST(VectorTest, BrokenOnesAreRefusedForTheReasonThatTheyWereMadeFor) {
  for (const Vector& vector : BrokenVectors()) {
    const std::string file = ReadVector(vector.name + ".bfa");
    const Status found = CheckVector(BytesOf(file));
    ASSERT_FALSE(found.has_value()) << vector.name;
    EXPECT_THAT(found.error().message(), HasSubstr(vector.error)) << vector.name;
    EXPECT_EQ(ReadVector(vector.name + ".error"), ErrorText(found.error())) << vector.name;
  }
}

TEST(VectorTest, TornTailsReadAsWhatStandsBeforeThem) {
  const ByteBuffer whole = ValidVector("chain");
  const ByteBuffer cut = ValidVector("torn_tail");
  const auto chain = Reader::FromBytes(whole).value();
  const auto torn = Reader::FromBytes(cut).value();
  EXPECT_EQ(torn.sequence(), 2U);
  EXPECT_EQ(torn.size(), chain.AsOf(2)->size());
  EXPECT_GT(torn.torn_size(), 0U);
  const ByteBuffer zeroed = ValidVector("torn_first_batch");
  const auto first = Reader::FromBytes(zeroed).value();
  EXPECT_EQ(first.sequence(), 0U);
  EXPECT_EQ(first.size() + first.torn_size(), zeroed.size());
}

TEST(VectorTest, ALargeBatchWasSyncedFirst) {
  const ByteBuffer bytes = ValidVector("synced_first");
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_THAT(reader, Succeeds());
  const auto commits = reader->Commits().value();
  ASSERT_EQ(commits.size(), 2U);
  EXPECT_FALSE(commits[0].synced_first);
  EXPECT_TRUE(commits[1].synced_first);
  EXPECT_GT(commits[1].end_offset - commits[1].begin_offset, kSmallBatchSize);
}

TEST(VectorTest, EveryEncodingAndEveryDomainIsThere) {
  const ByteEditor editor(ValidVector("encodings"));
  std::set<int> encodings;
  std::set<int> domains;
  for (const uint64_t block : editor.BlocksOf(BlockType::kMetadata)) {
    const uint64_t payload = block + sizeof(BlockHeader);
    const auto header = editor.Get<MetadataHeader>(payload);
    for (uint64_t i = 0; i < header.column_count; ++i) {
      const auto entry = editor.Get<ColumnEntry>(payload + sizeof header + i * sizeof(ColumnEntry));
      encodings.insert(static_cast<int>(entry.encoding));
      domains.insert(static_cast<int>(entry.domain));
    }
  }
  EXPECT_EQ(encodings, (std::set<int>{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(domains, (std::set<int>{0, 1, 2, 3, 4, 5}));
}

TEST(VectorTest, EveryWayToExpectANumberIsThere) {
  const ByteEditor editor(ValidVector("klines"));
  std::set<std::pair<int, int>> references;
  for (const uint64_t block : editor.BlocksOf(BlockType::kMetadata)) {
    const uint64_t payload = block + sizeof(BlockHeader);
    const auto header = editor.Get<MetadataHeader>(payload);
    uint64_t at = payload + sizeof header + header.column_count * sizeof(ColumnEntry);
    for (uint64_t i = 0; i < header.column_count; ++i) {
      const auto entry = editor.Get<ColumnEntry>(payload + sizeof header + i * sizeof(ColumnEntry));
      if (entry.encoding == Encoding::kBitLength) {
        const bool has_bits = entry.domain >= Domain::kSomeObserved;
        const auto parameters = editor.Get<BitLengthParameters>(at + (has_bits ? 8 : 0));
        references.emplace(entry.column_id, static_cast<int>(parameters.reference));
      }
      at = payload + AlignUp(at - payload + entry.size, 8);
    }
  }
  for (const Column column : ColumnSet::Of(ColumnGroup::kKline) -
                                 ColumnSet{Column::kQuoteVolumeUsdt, Column::kOpenPrice}) {
    EXPECT_TRUE(references.contains({static_cast<int>(column), 2})) << ColumnName(column);
  }
  const auto has = [&](int reference) {
    return std::ranges::any_of(references, [&](auto pair) { return pair.second == reference; });
  };
  EXPECT_TRUE(has(0));
  EXPECT_TRUE(has(1));
}

// The bytes between the bars of a line, `89 42` or `00 × 12`, as hexadecimal digits.
std::string HexOfLine(const std::string& line) {
  constexpr std::string_view kTimes = " × ";
  const size_t begin = line.find('`') + 1;
  const std::string bytes = line.substr(begin, line.find('`', begin) - begin);
  const size_t times = bytes.find(kTimes);
  const int count = times == bytes.npos ? 1 : std::stoi(bytes.substr(times + kTimes.size()));
  std::string hex;
  for (int i = 0; i < count; ++i) {
    for (const char c : bytes.substr(0, times)) {
      if (c != ' ') hex += c;
    }
  }
  return hex;
}

// The bytes that the description shows of a whole file, its offsets checked.
std::string HexOfDescription() {
  std::istringstream lines(ReadSpecFile("bfa-format.md"));
  std::string hex;
  bool within = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) within = line.find("A whole file") != std::string::npos;
    if (!within || !line.starts_with("| 0x")) continue;
    EXPECT_EQ(std::stoull(line.substr(2), nullptr, 16), hex.size() / 2) << line;
    hex += HexOfLine(line);
  }
  return hex;
}

TEST(VectorTest, TheHexInTheDescriptionIsThatOfTheTinyStore) {
  const std::string described = HexOfDescription();
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : ReadVector("tiny.bfa")) {
    hex += {kDigits[static_cast<uint8_t>(c) >> 4], kDigits[static_cast<uint8_t>(c) & 15]};
  }
  const size_t same = static_cast<size_t>(std::ranges::mismatch(hex, described).in1 - hex.begin());
  EXPECT_EQ(described, hex) << "from byte " << same / 2 << " on";
}

}  // namespace
}  // namespace bfa::internal
