// What a check counts and finds, and the parts of a file.
#include "bfa/check.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/store/sample_store.h"
#include "tests/store/store_difference.h"

namespace bfa::test {
namespace {

class CheckTest : public testing::Test {
 protected:
  const SampleStore sample_ = TwentyCommits();
};

TEST_F(CheckTest, FullCountsAllThatTheFileHolds) {
  const auto reader = Reader::FromBytes(sample_.bytes);
  const CheckReport report = CheckStore(*reader, CheckLevel::kFull);
  EXPECT_TRUE(report.damage.empty());
  EXPECT_EQ(report.commit_count, 20);
  EXPECT_EQ(report.torn_size, 0);
  uint64_t revisions = 0;
  for (const auto& [day, version] : sample_.history.back().versions) revisions += version.revision;
  EXPECT_EQ(report.day_count, revisions);
  EXPECT_GE(report.row_count, revisions);
  const auto parts = ListParts(*reader);
  ASSERT_TRUE(parts);
  EXPECT_EQ(report.block_count, parts->size() - 20 - 1) << "all but the trailers and the header";
}

TEST_F(CheckTest, QuickLooksAtTheNewestCommit) {
  const auto reader = Reader::FromBytes(sample_.bytes);
  const CheckReport report = CheckStore(*reader, CheckLevel::kQuick);
  EXPECT_TRUE(report.damage.empty());
  EXPECT_EQ(report.commit_count, 1);
  EXPECT_EQ(report.day_count, sample_.history.back().rows.size());
  uint64_t rows = 0;
  for (const auto& [day, cells] : sample_.history.back().rows) rows += cells.size();
  EXPECT_EQ(report.row_count, rows);
}

TEST_F(CheckTest, ReportsATornTail) {
  auto bytes = sample_.bytes;
  bytes.resize(bytes.size() - 1);
  const auto reader = Reader::FromBytes(bytes);
  for (const CheckLevel level : {CheckLevel::kQuick, CheckLevel::kFull}) {
    const CheckReport report = CheckStore(*reader, level);
    EXPECT_EQ(report.torn_size, bytes.size() - sample_.ends[19]);
    EXPECT_TRUE(report.damage.empty()) << "a torn tail is no damage";
  }
}

TEST_F(CheckTest, SaysWhereTheDamageIs) {
  auto bytes = sample_.bytes;
  const auto parts = ListParts(*Reader::FromBytes(sample_.bytes));
  ASSERT_TRUE(parts);
  for (const FilePart& part : *parts) {
    if (part.type == "header" || part.offset >= sample_.ends[19]) continue;
    const uint64_t at = part.type == "trailer" ? part.offset + 40 : part.offset + 32;
    bytes[at] ^= std::byte{1};
    const auto reader = Reader::FromBytes(bytes);
    ASSERT_TRUE(reader);
    const CheckReport report = CheckStore(*reader, CheckLevel::kFull);
    ASSERT_FALSE(report.damage.empty());
    bool named = false;
    for (const Damage& damage : report.damage) {
      const Error& error = damage.error;
      EXPECT_EQ(error.code(), ErrorCode::kDamaged);
      ASSERT_TRUE(error.offset());
      named = named ||
              (*error.offset() >= part.offset && *error.offset() < part.offset + part.file_size);
    }
    EXPECT_TRUE(named) << part.type << " at " << part.offset << ": "
                       << report.damage.front().error.ToString();
    EXPECT_TRUE(std::ranges::is_sorted(
        report.damage, {}, [](const Damage& damage) { return damage.error.offset().value_or(0); }));
    bytes[at] ^= std::byte{1};
  }
}

TEST_F(CheckTest, OfAnEarlierCommitMindsNothingThatCameLater) {
  auto bytes = sample_.bytes;
  bytes[sample_.ends[12] + 40] ^= std::byte{1};
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_TRUE(reader);
  EXPECT_NE(FindDamage(*reader), "");
  EXPECT_EQ(FindDamage(*reader->AsOf(12)), "");
}

TEST_F(CheckTest, PartsLieOneBehindTheOtherUpToTheEndOfTheCommit) {
  for (const uint64_t sequence : {1u, 7u, 20u}) {
    const auto reader = Reader::FromBytes(sample_.bytes)->AsOf(sequence);
    const auto parts = ListParts(*reader);
    ASSERT_TRUE(parts) << parts.error().ToString();
    uint64_t offset = 0;
    uint64_t trailers = 0;
    for (const FilePart& part : *parts) {
      EXPECT_EQ(part.offset, offset);
      EXPECT_LE(part.size, part.file_size);
      EXPECT_EQ(part.checksum.size(), 16);
      EXPECT_EQ(part.chain_hash.size(), part.type == "trailer" ? 32u : 0u);
      offset += part.file_size;
      if (part.type == "trailer") ++trailers;
    }
    EXPECT_EQ(parts->front().type, "header");
    EXPECT_EQ(parts->back().type, "trailer");
    EXPECT_EQ(offset, reader->size());
    EXPECT_EQ(trailers, sequence);
  }
}

}  // namespace
}  // namespace bfa::test
