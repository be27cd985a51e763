// What this version does with a store of a later one: flags that it does not know, in each word,
// at any bit, in the newest commit or in one before it; and a later version of the format.

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

#include "bfa/appender.h"
#include "bfa/check.h"
#include "bfa/compact.h"
#include "bfa/reader.h"
#include "bfa/repair.h"
#include "tests/format/byte_editor.h"
#include "tests/store/file_bytes.h"
#include "tests/store/forged_commit.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using internal::CommitRecord;

enum class Word : uint8_t { kIncompat, kRoCompat, kCompat };

struct FlagCase {
  Word word;
  unsigned bit;
  int commits_since;  // that it appeared with: 1, the newest has it alone

  uint64_t flag() const { return uint64_t{1} << bit; }
  uint64_t newest() const { return 20 + static_cast<uint64_t>(commits_since); }
  bool may_read() const { return word != Word::kIncompat; }
  bool may_write() const { return word == Word::kCompat; }
};

std::string NameOf(const FlagCase& flag) {
  constexpr std::array kNames{"Incompat", "RoCompat", "Compat"};
  return std::string(kNames[static_cast<size_t>(flag.word)]) + "Bit" + std::to_string(flag.bit) +
         (flag.commits_since == 1 ? "InTheNewestCommit" : "SinceAnOlderCommit");
}

void PrintTo(const FlagCase& flag, std::ostream* out) { *out << NameOf(flag); }

std::vector<FlagCase> AllCases() {
  std::vector<FlagCase> cases;
  for (const Word word : {Word::kIncompat, Word::kRoCompat, Word::kCompat}) {
    for (const unsigned bit : {0U, 17U, 63U}) {
      for (const int commits_since : {1, 3}) cases.push_back({word, bit, commits_since});
    }
  }
  return cases;
}

uint64_t FlagsOf(const CommitSummary& commit, Word word) {
  return word == Word::kIncompat   ? commit.incompat_flags
         : word == Word::kRoCompat ? commit.ro_compat_flags
                                   : commit.compat_flags;
}

// The place of the word in a commit.
size_t OffsetOf(Word word) {
  return word == Word::kIncompat   ? offsetof(CommitRecord, incompat_flags)
         : word == Word::kRoCompat ? offsetof(CommitRecord, ro_compat_flags)
                                   : offsetof(CommitRecord, compat_flags);
}

template <typename T>
void ExpectNewer(const Result<T>& result, std::string_view advice = "install a newer one") {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::kNewerVersion) << result.error().ToString();
  EXPECT_TRUE(result.error().ToString().ends_with(advice)) << result.error().ToString();
}

CompactOptions KeepHistory(bool keep_history) {
  CompactOptions options;
  options.keep_history = keep_history;
  return options;
}

const SampleStore& Sample() {
  static const SampleStore sample = TwentyCommits();
  return sample;
}

// The sample with `count` more commits, of which the first `flagged` have the flag.
std::vector<std::byte> WithFlag(const FlagCase& flag, int count, int flagged) {
  std::vector<std::byte> bytes = Sample().bytes;
  for (int i = 0; i < count; ++i) bytes = WithCommit(bytes, [](internal::Commit&) {});
  internal::ByteEditor editor(bytes);
  const std::vector<uint64_t> commits = editor.BlocksOf(internal::BlockType::kCommit);
  for (size_t i = 20; i < 20 + static_cast<size_t>(flagged); ++i) {
    const uint64_t record = commits.at(i) + sizeof(internal::BlockHeader);
    editor.Set(record + OffsetOf(flag.word), flag.flag());
    // Behind an incompat flag anything may be otherwise.
    if (!flag.may_read()) editor.Set(record + offsetof(CommitRecord, reserved), uint32_t{1});
  }
  editor.FixChains();
  return {editor.bytes().begin(), editor.bytes().end()};
}

class FeatureFlag : public testing::TestWithParam<FlagCase> {
 protected:
  FeatureFlag() : bytes_(WithFlag(flag(), flag().commits_since, flag().commits_since)) {
    WriteBytes(path_, bytes_);
  }

  static const FlagCase& flag() { return GetParam(); }

  // That the store holds what it held before the flag appeared.
  static void ExpectContent(const Reader& reader, uint64_t sequence) {
    ModelState state = Sample().history[20];
    state.sequence = sequence;
    EXPECT_EQ(FindDifference(reader, state), "");
    EXPECT_EQ(FindDamage(reader), "");
  }
  // That each commit has the flag from the one on that it appeared with.
  static void ExpectFlagKept(const Reader& reader) {
    const auto commits = reader.Commits();
    ASSERT_TRUE(commits) << commits.error().ToString();
    for (const CommitSummary& commit : *commits) {
      EXPECT_EQ(FlagsOf(commit, flag().word), commit.sequence > 20 ? flag().flag() : 0);
    }
  }
  void ExpectUntouched() const {
    EXPECT_EQ(ReadBytes(path_), bytes_);
    EXPECT_EQ(folder_.Names(), std::vector<std::string>{"um.bfa"});
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
  std::vector<std::byte> bytes_;
};

TEST_P(FeatureFlag, OnOpening) {
  const auto mapped = Reader::Open(path_);
  const auto in_memory = Reader::FromBytes(bytes_);
  if (!flag().may_read()) {
    ExpectNewer(mapped);
    ExpectNewer(in_memory);
    return;
  }
  ASSERT_TRUE(mapped && in_memory);
  ExpectContent(*mapped, flag().newest());
  ExpectContent(*in_memory, flag().newest());
  ExpectFlagKept(*mapped);
}

// The commit with the flag comes while a reader has the store open.
TEST_P(FeatureFlag, OnRefreshing) {
  WriteBytes(path_, Sample().bytes);
  const auto opened = Reader::Open(path_);
  ASSERT_TRUE(opened);
  AppendBytes(path_, std::span(bytes_).subspan(Sample().bytes.size()));
  const auto refreshed = opened->Refresh();
  if (flag().may_read()) {
    ASSERT_TRUE(refreshed) << refreshed.error().ToString();
    ExpectContent(*refreshed, flag().newest());
  } else {
    ExpectNewer(refreshed);
  }
  // What was open before goes on as it was.
  EXPECT_EQ(FindDifference(*opened, Sample().history[20]), "");
  const auto earlier = opened->AsOf(7);
  ASSERT_TRUE(earlier);
  EXPECT_EQ(FindDifference(*earlier, Sample().history[7]), "");
}

TEST_P(FeatureFlag, AsOfACommit) {
  const auto reader = Reader::Open(path_);
  if (!flag().may_read()) {
    ExpectNewer(reader);  // whole: the days before the flag are not to be had either
    return;
  }
  ASSERT_TRUE(reader);
  for (const uint64_t sequence : {uint64_t{20}, uint64_t{7}}) {
    const auto before = reader->AsOf(sequence);
    ASSERT_TRUE(before) << before.error().ToString();
    EXPECT_EQ(FindDifference(*before, Sample().history[sequence]), "");
    EXPECT_EQ(FlagsOf(before->Commits()->back(), flag().word), 0);
  }
  const auto with = reader->AsOf(21);
  ASSERT_TRUE(with) << with.error().ToString();
  ExpectContent(*with, 21);
  ExpectFlagKept(*with);
}

TEST_P(FeatureFlag, OnAppending) {
  auto appender = Appender::Open(path_);
  if (!flag().may_write()) {
    ExpectNewer(appender);
    ExpectUntouched();
    return;
  }
  ASSERT_TRUE(appender) << appender.error().ToString();
  ASSERT_TRUE(appender->Add(Available(DayAt("2022-01-01"), "BTCUSDT")));
  ASSERT_TRUE(appender->Commit(CommitAt(60'000)));
  const auto reader = Reader::Open(path_);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->sequence(), flag().newest() + 1);
  ExpectFlagKept(*reader);
  EXPECT_EQ(FindDamage(*reader), "");
}

// A torn tail is cut off by the appender alone that may write.
TEST_P(FeatureFlag, OnAppendingBehindATornTail) {
  AppendBytes(path_, std::vector<std::byte>(100, std::byte{'?'}));
  const auto torn = ReadBytes(path_);
  const auto appender = Appender::Open(path_);
  if (flag().may_write()) {
    ASSERT_TRUE(appender) << appender.error().ToString();
    ExpectUntouched();
  } else {
    ExpectNewer(appender);
    EXPECT_EQ(ReadBytes(path_), torn);
  }
}

TEST_P(FeatureFlag, OnCompactingInPlace) {
  for (const bool keep_history : {true, false}) {
    const auto compacted = CompactInPlace(path_, KeepHistory(keep_history));
    if (!flag().may_write()) {
      ExpectNewer(compacted);
      ExpectUntouched();
      continue;
    }
    ASSERT_TRUE(compacted) << compacted.error().ToString();
    const auto reader = Reader::Open(path_);
    ASSERT_TRUE(reader);
    ExpectContent(*reader, flag().newest());
    ExpectFlagKept(*reader);
  }
}

TEST_P(FeatureFlag, OnCompactingIntoAnotherFile) {
  const auto source = Reader::Open(path_);
  if (!source) return;  // told by OnOpening
  const auto compacted = Compact(*source, folder_.File("new.bfa"));
  if (!flag().may_write()) {
    ExpectNewer(compacted);
    ExpectUntouched();
    return;
  }
  ASSERT_TRUE(compacted) << compacted.error().ToString();
  const auto reader = Reader::Open(folder_.File("new.bfa"));
  ASSERT_TRUE(reader);
  ExpectContent(*reader, flag().newest());
  ExpectFlagKept(*reader);
}

// As of a commit before the flag, the store is one without it.
TEST_P(FeatureFlag, OnCompactingWhatWasBefore) {
  const auto newest = Reader::Open(path_);
  if (!newest) return;  // told by OnOpening
  const auto compacted = Compact(newest->AsOf(20).value(), folder_.File("before.bfa"));
  ASSERT_TRUE(compacted) << compacted.error().ToString();
  const auto reader = Reader::Open(folder_.File("before.bfa"));
  ASSERT_TRUE(reader);
  EXPECT_EQ(FindDifference(*reader, Sample().history[20]), "");
  EXPECT_TRUE(Appender::Open(folder_.File("before.bfa")));
}

// No writer loses a flag. That one did is found where its commit is looked at.
TEST_P(FeatureFlag, ThatALaterCommitLost) {
  const auto bytes = WithFlag(flag(), flag().commits_since + 1, flag().commits_since);
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_TRUE(reader) << reader.error().ToString();
  EXPECT_NE(FindDamage(*reader), "");
  const auto with = reader->AsOf(21);
  if (flag().may_read()) {
    EXPECT_TRUE(with);
  } else {
    ExpectNewer(with);
  }
}

INSTANTIATE_TEST_SUITE_P(Of, FeatureFlag, testing::ValuesIn(AllCases()),
                         [](const auto& instance) { return NameOf(instance.param); });

TEST(NewerFormat, IsReadAndWrittenByNobody) {
  const TemporaryFolder folder;
  const std::string path = folder.File("um.bfa");
  internal::ByteEditor editor(Sample().bytes);
  editor.Set(offsetof(internal::FileHeader, format_version), uint32_t{2});
  const std::vector<std::byte> bytes(editor.bytes().begin(), editor.bytes().end());
  WriteBytes(path, bytes);
  ExpectNewer(Reader::Open(path));
  ExpectNewer(Reader::FromBytes(bytes));
  ExpectNewer(DamagedStore::Open(path));
  ExpectNewer(Appender::Open(path));
  ExpectNewer(CompactInPlace(path));
  EXPECT_EQ(ReadBytes(path), bytes);
  EXPECT_EQ(folder.Names(), std::vector<std::string>{"um.bfa"});
}

// Unknown types of block and ids of columns need no flag.

TEST(UnknownBlock, IsSkippedAndTheStoreGoesOn) {
  const TemporaryFolder folder;
  const std::string path = folder.File("um.bfa");
  WriteBytes(path, WithUnknownBlock(Sample().bytes, 1000, 0));
  auto appender = Appender::Open(path);
  ASSERT_TRUE(appender) << appender.error().ToString();
  ASSERT_TRUE(appender->Add(Available(DayAt("2022-01-01"), "BTCUSDT")));
  ASSERT_TRUE(appender->Commit(CommitAt(60'000)));
  const auto reader = Reader::Open(path);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->sequence(), 22);
  EXPECT_EQ(FindDamage(*reader), "");
  EXPECT_TRUE(Compact(*reader, folder.File("new.bfa")));
}

// spec/vectors/unknown.bfa has a column of a later version on its only day, 2024-01-06.
class UnknownColumn : public testing::Test {
 protected:
  UnknownColumn() { WriteBytes(path_, ReadBytes(BFA_SOURCE_DIR "/spec/vectors/unknown.bfa")); }

  Result<CommitOutcome> Append(const Observation& observation) const {
    auto appender = Appender::Open(path_);
    if (!appender) return appender.error();
    if (const Status added = appender->Add(observation); !added) return added.error();
    return appender->Commit();
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
};

TEST_F(UnknownColumn, IsSkipped) {
  const auto reader = Reader::Open(path_);
  ASSERT_TRUE(reader);
  EXPECT_EQ(FindDamage(*reader), "");
  const auto rows = reader->SnapshotOf(DayAt("2024-01-06"))->Rows();
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1);
  EXPECT_EQ(rows->front().metadata.integer(Column::kStatusCode), 200);
}

TEST_F(UnknownColumn, KeepsItsDayFromBeingWrittenAnew) {
  const auto before = ReadBytes(path_);
  ExpectNewer(Append(Available(DayAt("2024-01-06"), "ETHUSDT")));
  EXPECT_EQ(ReadBytes(path_), before);
}

TEST_F(UnknownColumn, KeepsNoOtherDayFromIt) {
  const auto appended = Append(Available(DayAt("2024-01-07"), "ETHUSDT"));
  ASSERT_TRUE(appended) << appended.error().ToString();
  const auto reader = Reader::Open(path_);
  ASSERT_TRUE(reader);
  EXPECT_EQ(FindDamage(*reader), "");
}

}  // namespace
}  // namespace bfa::test
