// What is salvaged of stores that are damaged in every place.
#include "bfa/repair.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "bfa/appender.h"
#include "bfa/check.h"
#include "bfa/compact.h"
#include "format/checksum.h"
#include "store/salvage.h"
#include "tests/store/file_bytes.h"
#include "tests/store/forged_commit.h"
#include "tests/store/memory_file.h"
#include "tests/store/random_history.h"
#include "tests/store/repair_oracle.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/sanitizer.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

constexpr size_t kShardCount = 8;
constexpr size_t kStride = kIsSanitized ? 16 : 1;

RepairOptions Options() {
  RepairOptions options;
  options.file_id = FixedId().file_id;
  options.time = TimeOf(30'000);
  return options;
}

// A repair in memory.
struct Mended {
  Result<RepairOutcome> outcome;
  MemoryDisk disk;

  Reader reader() const { return *Reader::FromBytes(disk.bytes); }
};

Mended Mend(const std::vector<std::byte>& bytes, const RepairOptions& options = Options()) {
  Mended mended{Error(ErrorCode::kIo, "not tried"), {}};
  const auto source = DamagedStore::FromBytes(bytes);
  if (!source) {
    mended.outcome = source.error();
    return mended;
  }
  MemoryFile file(mended.disk);
  mended.outcome = internal::RepairInto(BytesOf(*source), options, file);
  return mended;
}

std::string Lines(const std::vector<Loss>& losses) {
  std::string lines;
  for (const Loss& loss : losses) {
    lines += (loss.day ? FormatDay(*loss.day) : std::string("-")) + " " +
             (loss.symbol.empty() ? "-" : loss.symbol) + " " +
             std::string(LossKindName(loss.kind)) + "\n";
  }
  return lines;
}

// What is wrong with how a damaged `bytes` is repaired; empty if nothing is.
// `may_be_nothing`: whether nothing may be left to salvage.
std::string FindFault(const std::vector<std::byte>& bytes, const SampleStore& sample, bool is_exact,
                      bool may_be_nothing) {
  const internal::Hash128 before = internal::HashOf(bytes);
  const Mended mended = Mend(bytes);
  if (internal::HashOf(bytes) != before) return "the source was written to";
  if (!mended.outcome) {
    if (mended.disk.published) return "published, and an error";
    const bool is_refusal = mended.outcome.error().code() == ErrorCode::kDamaged;
    return is_refusal && may_be_nothing ? "" : mended.outcome.error().ToString();
  }
  if (mended.disk.synced != mended.disk.bytes || !mended.disk.published) return "not synced";
  const auto reader = Reader::FromBytes(mended.disk.bytes);
  if (!reader) return reader.error().ToString();
  std::string lie = FindLie(*reader, *mended.outcome, sample.history, is_exact);
  return lie.empty() ? "" : lie + "\n" + Lines(mended.outcome->losses);
}

class DamagedByte : public testing::TestWithParam<size_t> {
 protected:
  void TryEachOf(const SampleStore& sample, bool may_be_nothing) const {
    std::vector<std::byte> bytes = sample.bytes;
    for (size_t at = GetParam(); at < bytes.size(); at += kShardCount * kStride) {
      const std::byte old = bytes[at];
      bytes[at] ^= std::byte{1} << (at / kShardCount % 8);
      if (at < sample.ends.front()) {
        EXPECT_EQ(DamagedStore::FromBytes(bytes).error().code(),
                  at >= 8 && at < 12 ? ErrorCode::kNewerVersion : ErrorCode::kDamaged);
      } else {
        ASSERT_EQ(FindFault(bytes, sample, true, may_be_nothing), "") << "byte " << at;
      }
      bytes[at] = old;
    }
  }
};

TEST_P(DamagedByte, OfALongHistoryTakesWhatIsListedAndNothingElse) {
  TryEachOf(TwentyCommits(), false);
}

// Nothing older is there to fall back to.
TEST_P(DamagedByte, OfACompactedStoreTakesWhatIsListedAndNothingElse) {
  SampleStore sample = TwentyCommits();
  const TemporaryFolder folder;
  const auto source = Reader::FromBytes(sample.bytes);
  ASSERT_TRUE(Compact(*source, folder.File("small.bfa")));
  sample.bytes = ReadBytes(folder.File("small.bfa"));
  TryEachOf(sample, true);
}

TEST_P(DamagedByte, AmongManyIsNoReasonToLie) {
  const SampleStore sample = TwentyCommits();
  std::mt19937 random(static_cast<uint32_t>(GetParam()));
  for (int i = 0; i < (kIsSanitized ? 20 : 250); ++i) {
    std::vector<std::byte> bytes = sample.bytes;
    std::string places;
    for (size_t count = 2 + random() % 12; count > 0; --count) {
      const size_t at = sample.ends[0] + random() % (bytes.size() - sample.ends[0]);
      const size_t size =
          std::min<size_t>(1 + random() % (i % 3 == 0 ? 512 : 4), bytes.size() - at);
      for (size_t k = 0; k < size; ++k) bytes[at + k] ^= static_cast<std::byte>(1 + random() % 255);
      places += std::to_string(at) + "+" + std::to_string(size) + " ";
    }
    ASSERT_EQ(FindFault(bytes, sample, false, true), "") << "bytes " << places;
  }
}

// Histories of other shapes: symbols and coverage that are written again, late rows over coverage.
TEST_P(DamagedByte, OfARandomHistoryIsNoReasonToLie) {
  for (uint64_t seed = GetParam(); seed < (kIsSanitized ? 8 : 64); seed += kShardCount) {
    const TemporaryFolder folder;
    const std::string path = folder.File("um.bfa");
    StoreModel model;
    {
      auto appender = Appender::Create(path, FixedId());
      ASSERT_TRUE(appender);
      for (const HistoryStep& step : RandomHistory(50'000 + seed, 8)) {
        Stage(step, *appender);
        CommitOptions options;
        options.time = step.time;
        ASSERT_TRUE(appender->Commit(options));
        Apply(step, model);
      }
    }
    SampleStore sample;
    sample.bytes = ReadBytes(path);
    sample.history = model.history();
    ASSERT_EQ(FindFault(sample.bytes, sample, true, false), "");
    std::mt19937 random(static_cast<uint32_t>(seed));
    for (int i = 0; i < (kIsSanitized ? 10 : 60); ++i) {
      std::vector<std::byte> bytes = sample.bytes;
      const size_t at = 256 + random() % (bytes.size() - 256);
      bytes[at] ^= static_cast<std::byte>(1 + random() % 255);
      ASSERT_EQ(FindFault(bytes, sample, false, true), "")
          << "byte " << at << " of history " << seed;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shard, DamagedByte, testing::Range(size_t{0}, kShardCount));

class RepairTest : public testing::Test {
 protected:
  // The bytes of a store with a commit for each step.
  void Commit(const std::vector<Observation>& rows, int64_t time_ms) {
    auto appender = Appender::Open(path_);
    if (!appender) appender = Appender::Create(path_, FixedId());
    ASSERT_TRUE(appender) << appender.error().ToString();
    for (const Observation& row : rows) ASSERT_TRUE(appender->Add(row));
    ASSERT_TRUE(appender->Commit(CommitAt(time_ms)));
  }

  // The store with its `index`-th block of that type damaged.
  std::vector<std::byte> WithDamagedBlock(const std::string& type, size_t index) const {
    std::vector<std::byte> bytes = ReadBytes(path_);
    const auto parts = ListParts(*Reader::FromBytes(bytes));
    for (const FilePart& part : *parts) {
      if (part.type == type && index-- == 0) bytes.at(part.offset + 32) ^= std::byte{1};
    }
    return bytes;
  }

  const Day day_ = DayAt("2022-05-12");
  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
};

TEST_F(RepairTest, OfASoundStoreIsACompaction) {
  const SampleStore sample = TwentyCommits();
  const auto source = Reader::FromBytes(sample.bytes);
  CompactOptions options;
  options.file_id = FixedId().file_id;
  ASSERT_TRUE(Compact(*source, folder_.File("small.bfa"), options));
  const Mended mended = Mend(sample.bytes);
  ASSERT_TRUE(mended.outcome) << mended.outcome.error().ToString();
  EXPECT_EQ(Lines(mended.outcome->losses), "");
  EXPECT_EQ(mended.disk.bytes, ReadBytes(folder_.File("small.bfa")));
}

TEST_F(RepairTest, OfAnEmptyStoreIsAnEmptyStore) {
  const SampleStore sample = TwentyCommits();
  const auto header = std::span(sample.bytes).first(sample.ends[0]);
  const Mended mended = Mend({header.begin(), header.end()});
  ASSERT_TRUE(mended.outcome);
  EXPECT_EQ(mended.outcome->sequence, 0U);
  EXPECT_EQ(mended.disk.bytes.size(), header.size());
}

TEST_F(RepairTest, IsAStoreToGoOnWith) {
  const std::vector<std::byte> sample = TwentyCommits().bytes;
  WriteBytes(path_, sample);
  const auto source = DamagedStore::Open(path_);
  ASSERT_TRUE(Repair(*source, folder_.File("mended.bfa")));
  auto appender = Appender::Open(folder_.File("mended.bfa"));
  ASSERT_TRUE(appender->Add(Available(day_, "LATEUSDT")));
  EXPECT_EQ(appender->Commit(CommitAt(30'000))->sequence, 21U);
  const Reader mended = *Reader::Open(folder_.File("mended.bfa"));
  EXPECT_EQ(mended.compacted_from(), Reader::FromBytes(sample)->file_id());
  EXPECT_EQ(FindDamage(mended), "");
}

// An append that nobody was told of: its bytes are there, its commit is not.
TEST_F(RepairTest, LeavesOutWhatWasNeverCommitted) {
  const SampleStore sample = TwentyCommits();
  for (const size_t size : {sample.commit_offsets[20], sample.commit_offsets[20] - 64}) {
    const auto torn = std::span(sample.bytes).first(size);
    const Mended mended = Mend({torn.begin(), torn.end()});
    ASSERT_TRUE(mended.outcome);
    EXPECT_EQ(Lines(mended.outcome->losses), "- - tail\n");
    EXPECT_EQ(mended.outcome->losses[0].why->offset(), sample.ends[19]);
    EXPECT_EQ(FindDifference(mended.reader(), sample.history[19]), "");
  }
}

TEST_F(RepairTest, OfACommitThatLostItsTrailerIsWhole) {
  const SampleStore sample = TwentyCommits();
  const auto cut = std::span(sample.bytes).first(sample.ends[20] - sizeof(internal::Trailer));
  const Mended mended = Mend({cut.begin(), cut.end()});
  ASSERT_TRUE(mended.outcome);
  EXPECT_EQ(Lines(mended.outcome->losses), "");
  EXPECT_EQ(FindDifference(mended.reader(), sample.history.back()), "");
}

// The last page of a store that was compacted: its only commit.
TEST_F(RepairTest, PiecesTheOnlyCommitOfACompactedStoreTogether) {
  const SampleStore sample = TwentyCommits();
  const auto source = Reader::FromBytes(sample.bytes);
  ASSERT_TRUE(Compact(*source, path_));
  std::vector<std::byte> bytes = ReadBytes(path_);
  std::fill(bytes.begin() +
                static_cast<std::ptrdiff_t>(Reader::FromBytes(bytes)->Commits()->front().offset),
            bytes.end(), std::byte{0});
  const Mended mended = Mend(bytes);
  ASSERT_TRUE(mended.outcome) << mended.outcome.error().ToString();
  EXPECT_EQ(Lines(mended.outcome->losses), "- - commit\n");
  EXPECT_EQ(mended.outcome->day_count, 2U);
  const Reader reader = mended.reader();
  EXPECT_EQ(reader.sequence(), 20U) << "the last that its days name";
  EXPECT_EQ(reader.commit_time(), TimeOf(30'000)) << "of the repair, since its own is lost";
  EXPECT_EQ(*reader.CoverageRanges(), *source->CoverageRanges());
}

// Not the sets that name them, so that each is known by name.
TEST_F(RepairTest, ListsTheRowsOfADayByName) {
  Commit({Available(day_, "AUSDT"), Absent(day_, "BUSDT")}, 1);
  Commit({Complete(day_ + 1, "AUSDT"), Available(day_ + 1, "CUSDT")}, 2);
  const Mended lost = Mend(WithDamagedBlock("META", 0));
  ASSERT_TRUE(lost.outcome) << lost.outcome.error().ToString();
  EXPECT_EQ(Lines(lost.outcome->losses), "2022-05-12 AUSDT row\n2022-05-12 BUSDT row\n");
  EXPECT_EQ(lost.outcome->losses[0].why->message(), "damaged: wrong checksum of META block");
  EXPECT_EQ(lost.outcome->day_count, 1U);
  EXPECT_EQ(lost.outcome->lost_day_count, 1U);
  EXPECT_EQ(lost.outcome->row_count, 2U);
  EXPECT_EQ(lost.outcome->lost_row_count, 2U);
}

TEST_F(RepairTest, FallsBackToAnOlderRevision) {
  Commit({Available(day_, "AUSDT", 1)}, 1);
  Commit({Available(day_, "AUSDT", 2), Available(day_, "BUSDT", 3)}, 2);
  const Mended mended = Mend(WithDamagedBlock("META", 1));
  ASSERT_TRUE(mended.outcome) << mended.outcome.error().ToString();
  EXPECT_EQ(Lines(mended.outcome->losses), "2022-05-12 AUSDT revision\n2022-05-12 BUSDT row\n");
  EXPECT_EQ(mended.outcome->losses[0].why->message(),
            "revision 1 of commit 1 is there instead: damaged: wrong checksum of META block");
  EXPECT_EQ(mended.outcome->older_day_count, 1U);
  const Reader reader = mended.reader();
  EXPECT_EQ(*reader.SnapshotOf(day_)->Integer(Column::kFileSizeBytes, 0), 1);
  EXPECT_EQ(reader.DaysWithRows()->front().revision, 1U);
}

// Each row without them, and each set as if they had never been known: nothing is made up.
TEST_F(RepairTest, KeepsADayWithoutItsKlines) {
  Commit({Complete(day_, "AUSDT"), Complete(day_, "BUSDT", 1)}, 1);
  const Mended mended = Mend(WithDamagedBlock("META", 2));
  ASSERT_TRUE(mended.outcome) << mended.outcome.error().ToString();
  EXPECT_EQ(Lines(mended.outcome->losses), "2022-05-12 AUSDT klines\n2022-05-12 BUSDT klines\n");
  const Reader reader = mended.reader();
  const Snapshot snapshot = *reader.SnapshotOf(day_);
  EXPECT_EQ(snapshot.available().Count(), 2U);
  EXPECT_EQ(snapshot.volume_known().Count(), 0U);
  EXPECT_TRUE(*snapshot.Etag(0));
  EXPECT_FALSE(*snapshot.Decimal(Column::kOpenPrice, 0));
}

// What coverage says of a cell is overruled by its row. Without the row it may be wrong.
TEST_F(RepairTest, DoesNotLetCoverageSpeakForALostRow) {
  {
    auto appender = Appender::Create(path_, FixedId());
    ASSERT_TRUE(appender->AddCoverage("AUSDT", {day_ + -9, day_ + 9}, InstantOf(1000)));
    ASSERT_TRUE(appender->Commit(CommitAt(1)));
  }
  Commit({Available(day_, "AUSDT")}, 2);
  for (const char* type : {"META", "BITS", "LEAF"}) {
    const Mended mended = Mend(WithDamagedBlock(type, 0));
    ASSERT_TRUE(mended.outcome) << mended.outcome.error().ToString();
    EXPECT_EQ(mended.outcome->losses.empty(), false);
    const Reader reader = mended.reader();
    EXPECT_FALSE(reader.SnapshotOf(day_)) << type;
    EXPECT_TRUE(reader.SnapshotOf(day_ + -9)) << type;
    EXPECT_EQ(reader.SnapshotOf(day_ + 1)->observed().Count(), 1U) << type;
  }
}

// A commit whose batch broke long ago is a commit, since others follow it.
TEST_F(RepairTest, SeesPastADamagedCommit) {
  const SampleStore sample = TwentyCommits();
  for (size_t commit = 1; commit < 20; ++commit) {
    std::vector<std::byte> bytes = sample.bytes;
    bytes[sample.commit_offsets[commit] + 50] ^= std::byte{1};
    const Mended mended = Mend(bytes);
    ASSERT_TRUE(mended.outcome);
    EXPECT_EQ(Lines(mended.outcome->losses), "");
    EXPECT_EQ(FindDifference(mended.reader(), sample.history.back()), "");
  }
}

TEST_F(RepairTest, KeepsColumnsThatThisVersionDoesNotKnow) {
  const std::vector<std::byte> bytes = ReadBytes(BFA_SOURCE_DIR "/spec/vectors/unknown.bfa");
  const Mended mended = Mend(bytes);
  ASSERT_TRUE(mended.outcome) << mended.outcome.error().ToString();
  const std::vector<std::byte> unknown(3, std::byte{0xcd});  // what the column holds
  EXPECT_NE(std::search(mended.disk.bytes.begin(), mended.disk.bytes.end(), unknown.begin(),
                        unknown.end()),
            mended.disk.bytes.end());
}

TEST_F(RepairTest, RefusesWhatANewerVersionMustWrite) {
  for (const auto& change : std::vector<std::function<void(internal::Commit&)>>{
           [](internal::Commit& commit) { commit.record.ro_compat_flags = 1; },
           [](internal::Commit& commit) { commit.record.incompat_flags = 1; }}) {
    const Mended mended = Mend(WithCommit(TwentyCommits().bytes, change));
    ASSERT_FALSE(mended.outcome);
    EXPECT_EQ(mended.outcome.error().code(), ErrorCode::kNewerVersion);
  }
}

}  // namespace
}  // namespace bfa::test
