// What a compacted store answers, and what it takes.
#include "bfa/compact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "bfa/appender.h"
#include "bfa/check.h"
#include "bfa/reader.h"
#include "tests/store/file_bytes.h"
#include "tests/store/forged_commit.h"
#include "tests/store/random_history.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/sanitizer.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;

constexpr uint64_t kShardCount = 8;
constexpr uint64_t kHistoriesPerShard = kIsSanitized ? 6 : 25;
constexpr size_t kStepsPerHistory = 9;
// Left for what comes after the compaction.
constexpr size_t kStepsAfter = 2;

const Day kDay = DayAt("2022-05-12");

CompactOptions KeepHistory(bool keep_history) {
  CompactOptions options;
  options.keep_history = keep_history;
  return options;
}

auto SyncedFirst(bool wanted) { return testing::Field(&CommitSummary::synced_first, wanted); }

// Commits each step. The store is there afterwards, if only an empty one.
void LiveThrough(std::span<const HistoryStep> steps, const std::string& path, StoreModel& model) {
  auto appender = Appender::Open(path);
  if (!appender) appender = Appender::Create(path);
  ASSERT_TRUE(appender) << appender.error().ToString();
  for (const HistoryStep& step : steps) {
    Stage(step, *appender);
    CommitOptions options;
    options.time = step.time;
    const auto outcome = appender->Commit(options);
    ASSERT_TRUE(outcome) << outcome.error().ToString();
    EXPECT_EQ(outcome->sequence, Apply(step, model).sequence);
  }
}

// `commit +added ~changed` of each commit that changed the day.
std::vector<std::string> RevisionsOf(const Reader& reader, Day day) {
  std::vector<std::string> lines;
  const auto revisions = reader.Revisions(day);
  if (!revisions) return {revisions.error().ToString()};
  for (const Revision& revision : *revisions) {
    lines.push_back(std::to_string(revision.commit_sequence) + " of " +
                    FormatInstant(revision.time) + " +" + std::to_string(revision.rows_added) +
                    " ~" + std::to_string(revision.rows_changed));
  }
  return lines;
}

// What both stores should agree on, but for how they are laid out.
void ExpectSameCommit(const Reader& copy, const Reader& original) {
  EXPECT_EQ(copy.dataset(), original.dataset());
  EXPECT_EQ(*copy.CoverageRanges(), *original.CoverageRanges());
  const auto days = *original.DaysWithRows();
  const auto copied_days = *copy.DaysWithRows();
  ASSERT_EQ(copied_days.size(), days.size());
  for (size_t i = 0; i < days.size(); ++i) {
    EXPECT_EQ(copied_days[i].content_hash, days[i].content_hash);
  }
  for (SymbolId id = 0; id < original.symbol_count(); ++id) {
    EXPECT_EQ(*copy.SymbolName(id), *original.SymbolName(id));
  }
  if (original.sequence() == 0) return;
  const CommitSummary commit = original.Commits()->back();
  const CommitSummary copied_commit = copy.Commits()->back();
  EXPECT_EQ(copied_commit.sequence, commit.sequence);
  EXPECT_EQ(copied_commit.time, commit.time);
  EXPECT_EQ(copied_commit.batch_id, commit.batch_id);
  EXPECT_EQ(copied_commit.compat_flags, commit.compat_flags);
}

void ExpectOneCommit(const Reader& copy, const Reader& original,
                     const std::vector<ModelState>& history) {
  ExpectSameCommit(copy, original);
  EXPECT_EQ(FindDifference(copy, history[original.sequence()]), "");
  EXPECT_EQ(FindDamage(copy), "");
  EXPECT_EQ(copy.compacted_from(), original.file_id());
  EXPECT_NE(copy.file_id(), original.file_id());
  EXPECT_LE(copy.size(), original.size());
  if (original.sequence() == 0) return;
  EXPECT_EQ(copy.Commits()->size(), 1U);
  EXPECT_EQ(copy.AsOf(original.sequence())->sequence(), original.sequence());
  EXPECT_EQ(copy.AsOf(original.commit_time())->sequence(), original.sequence());
  for (uint64_t sequence = 0; sequence < original.sequence(); ++sequence) {
    EXPECT_EQ(copy.AsOf(sequence).error().code(), ErrorCode::kNotFound);
  }
  for (const auto& [day, cells] : history[original.sequence()].rows) {
    EXPECT_EQ(RevisionsOf(copy, day).size(), 1U);
  }
}

void ExpectEveryCommit(const Reader& copy, const Reader& original,
                       const std::vector<ModelState>& history) {
  EXPECT_EQ(FindDamage(copy), "");
  EXPECT_EQ(copy.compacted_from(), original.file_id());
  EXPECT_LE(copy.size(), original.size());
  EXPECT_EQ(copy.sequence(), original.sequence());
  EXPECT_EQ(copy.Commits()->size(), original.Commits()->size());
  for (uint64_t sequence = 1; sequence <= original.sequence(); ++sequence) {
    const auto then = copy.AsOf(sequence);
    ASSERT_TRUE(then) << then.error().ToString();
    EXPECT_EQ(FindDifference(*then, history[sequence]), "");
    ExpectSameCommit(*then, *original.AsOf(sequence));
    const CommitTime time = history[sequence].time;
    EXPECT_EQ(copy.AsOf(time)->sequence(), original.AsOf(time)->sequence());
  }
  for (const Day day : history[original.sequence()].ObservedDays()) {
    EXPECT_EQ(RevisionsOf(copy, day), RevisionsOf(original, day));
  }
}

class CompactedHistories : public testing::TestWithParam<uint64_t> {
 protected:
  void Run(uint64_t seed) {
    const TemporaryFolder folder;
    const std::string path = folder.File("um.bfa");
    const auto steps = RandomHistory(seed, kStepsPerHistory);
    const auto before = std::span(steps).first(steps.size() - kStepsAfter);
    StoreModel model;
    LiveThrough(before, path, model);
    const auto original = Reader::Open(path);
    ASSERT_TRUE(original);
    if (original->sequence() > 1) {
      const auto then = *original->AsOf(1 + seed % original->sequence());
      ASSERT_TRUE(Compact(then, folder.File("then.bfa")));
      ASSERT_TRUE(Compact(then, folder.File("until-then.bfa"), KeepHistory(true)));
      ExpectOneCommit(*Reader::Open(folder.File("then.bfa")), then, model.history());
      ExpectEveryCommit(*Reader::Open(folder.File("until-then.bfa")), then, model.history());
    }
    for (const bool keep_history : {false, true}) {
      const std::string copy_path = folder.File(keep_history ? "history.bfa" : "newest.bfa");
      const auto outcome = Compact(*original, copy_path, KeepHistory(keep_history));
      ASSERT_TRUE(outcome) << outcome.error().ToString();
      const auto copy = Reader::Open(copy_path);
      ASSERT_TRUE(copy) << copy.error().ToString();
      EXPECT_EQ(outcome->sequence, original->sequence());
      EXPECT_EQ(outcome->size, copy->size());
      EXPECT_EQ(outcome->source_size, original->size());
      EXPECT_EQ(outcome->commit_count, copy->Commits()->size());
      keep_history ? ExpectEveryCommit(*copy, *original, model.history())
                   : ExpectOneCommit(*copy, *original, model.history());
      // What comes after it does not care that it was compacted.
      StoreModel after = model;
      LiveThrough(std::span(steps).last(kStepsAfter), copy_path, after);
      const Reader newest = *copy->Refresh();
      EXPECT_EQ(FindDifference(newest, after.newest()), "");
      EXPECT_EQ(FindDamage(newest), "");
    }
  }
};

TEST_P(CompactedHistories, AnswerAsTheyDidBefore) {
  for (uint64_t i = 0; i < kHistoriesPerShard; ++i) {
    const uint64_t seed = 10'000 + GetParam() * kHistoriesPerShard + i;
    SCOPED_TRACE("RandomHistory(" + std::to_string(seed) + ", …)");
    Run(seed);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Shard, CompactedHistories, testing::Range(uint64_t{0}, kShardCount));

class CompactTest : public testing::Test {
 protected:
  void MakeSample() const { WriteBytes(path_, TwentyCommits().bytes); }

  void Append(const std::vector<Observation>& rows, int64_t time_ms) const {
    auto appender = Appender::Open(path_);
    if (!appender) appender = Appender::Create(path_);
    ASSERT_TRUE(appender) << appender.error().ToString();
    for (const Observation& row : rows) ASSERT_TRUE(appender->Add(row));
    ASSERT_TRUE(appender->Commit(CommitAt(time_ms)));
  }

  Reader Original() const { return *Reader::Open(path_); }
  std::string CopyPath(bool keep_history) const {
    return folder_.File(keep_history ? "history.bfa" : "newest.bfa");
  }
  // Of the original.
  Reader Copy(bool keep_history) const {
    const std::string path = CopyPath(keep_history);
    const auto outcome = Compact(Original(), path, KeepHistory(keep_history));
    EXPECT_TRUE(outcome) << outcome.error().ToString();
    return *Reader::Open(path);
  }

  // The payloads of the blocks of each type, and how often each is there.
  using Payloads = std::map<std::vector<std::byte>, int>;
  static std::map<std::string, Payloads> BlocksOf(const std::string& path) {
    std::map<std::string, Payloads> blocks;
    const auto bytes = ReadBytes(path);
    const auto parts = ListParts(*Reader::Open(path));
    EXPECT_TRUE(parts);
    for (const FilePart& part : *parts) {
      if (part.type == "header" || part.type == "trailer") continue;
      const auto payload =
          std::span(bytes).subspan(part.offset + sizeof(internal::BlockHeader), part.size);
      ++blocks[part.type][{payload.begin(), payload.end()}];
    }
    return blocks;
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
};

TEST_F(CompactTest, OfAnEmptyStoreIsAnEmptyStore) {
  Append({}, 1);
  for (const bool keep_history : {false, true}) {
    const Reader copy = Copy(keep_history);
    EXPECT_EQ(copy.sequence(), 0U);
    EXPECT_EQ(copy.size(), Original().size());
    EXPECT_EQ(FindDifference(copy, ModelState()), "");
  }
}

TEST_F(CompactTest, HasNothingTwiceAndNothingThatIsNotReferredTo) {
  MakeSample();
  Copy(false);
  const auto blocks = BlocksOf(CopyPath(false));
  for (const auto& [type, payloads] : blocks) {
    for (const auto& [payload, count] : payloads) EXPECT_EQ(count, 1) << type;
  }
  for (const char* type : {"SYMB", "COVR", "LEAF", "COMT"}) {
    EXPECT_EQ(blocks.at(type).size(), 1U) << type;
  }
  EXPECT_EQ(blocks.at("META").size(), 6U) << "three groups of two days";
}

TEST_F(CompactTest, SharesBitsetsThatCommitsFarApartHaveWritten) {
  for (int i = 0; i < 6; ++i) Append({Available(kDay + i * 100, "AUSDT", i)}, i);
  EXPECT_EQ(BlocksOf(path_).at("BITS").begin()->second, 6);
  for (const bool keep_history : {false, true}) {
    Copy(keep_history);
    EXPECT_EQ(BlocksOf(CopyPath(keep_history)).at("BITS").begin()->second, 1);
  }
}

TEST_F(CompactTest, OfACompactedStoreChangesNothing) {
  MakeSample();
  for (const bool keep_history : {false, true}) {
    const Reader copy = Copy(keep_history);
    const std::string again_path = folder_.File(keep_history ? "again.bfa" : "again-newest.bfa");
    ASSERT_TRUE(Compact(copy, again_path, KeepHistory(keep_history)));
    const Reader again = *Reader::Open(again_path);
    EXPECT_EQ(again.size(), copy.size());
    EXPECT_EQ(again.compacted_from(), copy.file_id());
    keep_history ? ExpectEveryCommit(again, copy, TwentyCommits().history)
                 : ExpectOneCommit(again, copy, TwentyCommits().history);
  }
}

TEST_F(CompactTest, WithAGivenIdMakesTheSameBytes) {
  MakeSample();
  CompactOptions options;
  options.file_id = FixedId().file_id;
  for (const char* name : {"a.bfa", "b.bfa"}) {
    ASSERT_TRUE(Compact(Original(), folder_.File(name), options));
  }
  EXPECT_EQ(ReadBytes(folder_.File("a.bfa")), ReadBytes(folder_.File("b.bfa")));
}

// Over a buffer of the writer, and over what is verified by every open.
TEST_F(CompactTest, OfLargeBatchesSaysThatTheyWereSyncedFirst) {
  for (int day = 0; day < 3; ++day) {
    std::vector<Observation> rows;
    for (uint32_t i = 0; i < 9000; ++i) {
      rows.push_back(Complete(kDay + day, "S" + std::to_string(i), i));
    }
    Append(rows, day);
  }
  Append({Available(kDay + 3, "S1")}, 3);
  const Reader newest = Copy(false);
  ASSERT_GT(newest.size(), 1024U * 1024U);
  EXPECT_TRUE(newest.Commits()->front().synced_first);
  EXPECT_EQ(FindDamage(newest), "");
  const Reader history = Copy(true);
  const auto commits = *history.Commits();
  EXPECT_THAT(commits, ElementsAre(SyncedFirst(true), SyncedFirst(true), SyncedFirst(true),
                                   SyncedFirst(false)));
  EXPECT_EQ(FindDamage(history), "");
}

TEST_F(CompactTest, OfAStoreThatIsAppendedToIsAsOfItsReader) {
  MakeSample();
  const Reader reader = Original();
  Append({Available(kDay, "LATEUSDT")}, 30'000);
  ASSERT_TRUE(Compact(reader, folder_.File("copy.bfa")));
  const Reader copy = *Reader::Open(folder_.File("copy.bfa"));
  EXPECT_EQ(copy.sequence(), 20U);
  EXPECT_FALSE(copy.FindSymbol("LATEUSDT"));
}

TEST_F(CompactTest, LeavesOutATornTail) {
  MakeSample();
  AppendBytes(path_, BytesOf("not a commit"));
  for (const bool keep_history : {false, true}) {
    const Reader copy = Copy(keep_history);
    EXPECT_EQ(copy.torn_size(), 0U);
    EXPECT_EQ(FindDifference(copy, TwentyCommits().history.back()), "");
  }
}

TEST_F(CompactTest, KeepsColumnsThatThisVersionDoesNotKnow) {
  const auto original = Reader::Open(BFA_SOURCE_DIR "/spec/vectors/unknown.bfa");
  ASSERT_TRUE(original);
  for (const bool keep_history : {false, true}) {
    ASSERT_TRUE(Compact(*original, path_, KeepHistory(keep_history)));
    const Reader copy = Original();
    ExpectSameCommit(copy, *original);
    const auto bytes = ReadBytes(path_);
    const std::vector<std::byte> unknown(3, std::byte{0xcd});  // what the column holds
    EXPECT_NE(std::search(bytes.begin(), bytes.end(), unknown.begin(), unknown.end()), bytes.end());
    const Day day = original->DaysWithRows()->front().counts.day;
    auto appender = Appender::Open(path_);
    ASSERT_TRUE(appender->Add(Available(day, "BTCUSDT", 77)));
    EXPECT_EQ(appender->Commit().error().code(), ErrorCode::kNewerVersion);
    ASSERT_EQ(std::remove(path_.c_str()), 0);
  }
}

TEST_F(CompactTest, KeepsFlagsThatMayBeIgnored) {
  const auto bytes = WithCommit(
      TwentyCommits().bytes, [](internal::Commit& commit) { commit.record.compat_flags = 0xc0; });
  WriteBytes(path_, bytes);
  EXPECT_EQ(Copy(false).Commits()->front().compat_flags, 0xc0U);
  const auto commits = *Copy(true).Commits();
  EXPECT_EQ(commits[19].compat_flags, 0U);
  EXPECT_EQ(commits[20].compat_flags, 0xc0U);
}

TEST_F(CompactTest, RefusesFlagsThatAWriterMustKnow) {
  const auto bytes = WithCommit(
      TwentyCommits().bytes, [](internal::Commit& commit) { commit.record.ro_compat_flags = 1; });
  WriteBytes(path_, bytes);
  const auto refused = Compact(Original(), folder_.File("copy.bfa"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kNewerVersion);
  const auto in_place = CompactInPlace(path_);
  ASSERT_FALSE(in_place);
  EXPECT_EQ(in_place.error().code(), ErrorCode::kNewerVersion);
  EXPECT_THAT(folder_.Names(), ElementsAre("um.bfa"));
  EXPECT_EQ(ReadBytes(path_), bytes);
  // Before that commit there was no such feature.
  EXPECT_TRUE(Compact(*Original().AsOf(20), folder_.File("copy.bfa")));
}

}  // namespace
}  // namespace bfa::test
