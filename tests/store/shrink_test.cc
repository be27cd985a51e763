// Files that somebody cuts while they are open.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bfa/appender.h"
#include "bfa/check.h"
#include "bfa/reader.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

class ShrinkTest : public testing::Test {
 protected:
  ShrinkTest() { WriteBytes(path_, sample_.bytes); }

  void CutTo(size_t size) { ASSERT_EQ(::truncate(path_.c_str(), static_cast<off_t>(size)), 0); }

  // Sizes at which the last pages that were mapped are gone, or only the end of one.
  std::vector<size_t> Sizes() const {
    return {0, 1, 4096, sample_.bytes.size() / 2, sample_.bytes.size() - 1};
  }

  const SampleStore sample_ = TwentyCommits();
  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
};

template <typename T>
void ExpectCut(const Result<T>& result) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::kDamaged);
  EXPECT_NE(result.error().message().find("was cut to"), std::string::npos)
      << result.error().ToString();
}

TEST_F(ShrinkTest, IsAnErrorForEverythingThatWasNotTouchedBefore) {
  for (const size_t size : Sizes()) {
    SCOPED_TRACE("cut to " + std::to_string(size));
    WriteBytes(path_, sample_.bytes);
    const auto reader = Reader::Open(path_);
    ASSERT_TRUE(reader);
    CutTo(size);
    ExpectCut(reader->SnapshotOf(DayAt("2022-05-12")));
    ExpectCut(reader->FindSymbol("BTCUSDT"));
    ExpectCut(reader->Counts({kFirstDay, kLastDay}));
    ExpectCut(reader->CoverageRanges());
    ExpectCut(reader->AsOf(3));
    ExpectCut(reader->Commits());
    ExpectCut(ListParts(*reader));
    for (const CheckLevel level : {CheckLevel::kQuick, CheckLevel::kFull}) {
      const CheckReport report = CheckStore(*reader, level);
      ASSERT_EQ(report.damage.size(), 1U);
      EXPECT_NE(report.damage[0].error.message().find("was cut to"), std::string::npos);
    }
    const auto refreshed = reader->Refresh();
    ASSERT_TRUE(refreshed);
    EXPECT_EQ(refreshed->sequence(), reader->sequence());
  }
}

// At whatever part of the store a reader is by then.
TEST_F(ShrinkTest, BetweenTheFirstTouchesOfAnyTwoDaysIsAnError) {
  const auto& days = sample_.history.back().rows;
  ASSERT_GT(days.size(), 1U);
  for (const auto& [cut_before, unused] : days) {
    WriteBytes(path_, sample_.bytes);
    const auto reader = Reader::Open(path_);
    ASSERT_TRUE(reader);
    for (const auto& [day, cells] : days) {
      if (day == cut_before) CutTo(100);
      const auto snapshot = reader->SnapshotOf(day);
      if (day < cut_before) {
        ASSERT_TRUE(snapshot) << snapshot.error().ToString();
        EXPECT_GE(snapshot->Rows()->size(), cells.size());
      } else {
        ExpectCut(snapshot);
      }
    }
  }
}

TEST_F(ShrinkTest, DoesNotConcernAReaderInMemory) {
  for (const size_t size : Sizes()) {
    WriteBytes(path_, sample_.bytes);
    const auto reader = Reader::OpenInMemory(path_);
    ASSERT_TRUE(reader) << reader.error().ToString();
    CutTo(size);
    EXPECT_EQ(FindDifference(*reader, sample_.history.back()), "");
    EXPECT_EQ(FindDamage(*reader), "");
    EXPECT_EQ(FindDifference(*reader->AsOf(7), sample_.history[7]), "");
    EXPECT_EQ(reader->Refresh()->sequence(), 20U);
  }
}

TEST_F(ShrinkTest, InMemoryOpensWhatOpenOpens) {
  EXPECT_EQ(Reader::OpenInMemory(folder_.File("none.bfa")).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(Reader::OpenInMemory(folder_.path()).error().code(), ErrorCode::kIo);
  WriteBytes(path_, {});
  EXPECT_EQ(Reader::OpenInMemory(path_).error().code(), ErrorCode::kDamaged);
  WriteBytes(path_, std::span(sample_.bytes).first(sample_.ends[5] + 10));
  const auto reader = Reader::OpenInMemory(path_);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->torn_size(), 10U);
  EXPECT_EQ(FindDifference(*reader, sample_.history[5]), "");
}

TEST_F(ShrinkTest, OfTheStoreUnderAnAppenderIsRefused) {
  for (const size_t size : Sizes()) {
    WriteBytes(path_, sample_.bytes);
    auto appender = Appender::Open(path_);
    ASSERT_TRUE(appender) << appender.error().ToString();
    CutTo(size);
    ASSERT_TRUE(appender->Add(Available(DayAt("2022-05-12"), "BTCUSDT", 77)));
    const auto outcome = appender->Commit(CommitAt(30'000));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code(), ErrorCode::kIo);
    EXPECT_EQ(ReadBytes(path_).size(), size) << "has written to it all the same";
  }
}

}  // namespace
}  // namespace bfa::test
