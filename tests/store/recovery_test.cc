// What is left of a store whose file was cut, or has something behind its last commit.
#include "store/recovery.h"

#include <gtest/gtest.h>

#include <random>

#include "bfa/appender.h"
#include "bfa/reader.h"
#include "tests/store/file_bytes.h"
#include "tests/store/forged_commit.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using Buffer = std::vector<std::byte>;

Buffer Joined(Buffer first, const Buffer& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

size_t WholeCommits(const SampleStore& sample, size_t size) {
  size_t count = 0;
  while (count + 1 < sample.ends.size() && sample.ends[count + 1] <= size) ++count;
  return count;
}

TEST(Recovery, AFileCutAtAnyByteOpensAtItsLastWholeCommit) {
  const SampleStore sample = TwentyCommits();
  for (size_t size = 0; size <= sample.bytes.size(); ++size) {
    const auto reader = Reader::FromBytes(std::span(sample.bytes).first(size));
    if (size < sample.ends[0]) {
      ASSERT_FALSE(reader) << size;
      ASSERT_EQ(reader.error().code(), ErrorCode::kDamaged) << size;
      continue;
    }
    ASSERT_TRUE(reader) << size << ": " << reader.error().ToString();
    const size_t commit = WholeCommits(sample, size);
    ASSERT_EQ(reader->sequence(), commit) << size;
    ASSERT_EQ(reader->size(), sample.ends[commit]) << size;
    ASSERT_EQ(reader->torn_size(), size - sample.ends[commit]) << size;
    // Answers cannot depend on more than that; it is enough to ask for all of them now and then.
    if ((size + 1) % 64 < 3) {
      ASSERT_EQ(FindDifference(*reader, sample.history[commit]), "") << size;
    }
  }
}

TEST(Recovery, EveryPrefixUpToACommitIsASoundStoreThatCanBeAppendedTo) {
  const SampleStore sample = TwentyCommits();
  const TemporaryFolder folder;
  const std::string path = folder.File("copy.bfa");
  for (size_t commit = 0; commit < sample.ends.size(); ++commit) {
    SCOPED_TRACE(commit);
    WriteBytes(path, std::span(sample.bytes).first(sample.ends[commit]));
    const auto reader = Reader::Open(path);
    ASSERT_TRUE(reader) << reader.error().ToString();
    EXPECT_EQ(reader->torn_size(), 0);
    EXPECT_EQ(FindDifference(*reader, sample.history[commit]), "");
    EXPECT_EQ(FindDamage(*reader), "");
    auto appender = Appender::Open(path);
    ASSERT_TRUE(appender) << appender.error().ToString();
    ASSERT_TRUE(appender->Add(Available(DayAt("2021-05-01"), "LATEUSDT")));
    ASSERT_TRUE(appender->Commit(CommitAt(50'000)));
    const auto after = Reader::Open(path);
    ASSERT_TRUE(after);
    EXPECT_EQ(after->sequence(), commit + 1);
    EXPECT_EQ(FindDamage(*after), "");
  }
}

// What may lie behind the last commit of a file.
struct Rubbish {
  const char* name;
  Buffer (*of)(const SampleStore& sample);
};

void PrintTo(const Rubbish& rubbish, std::ostream* out) { *out << rubbish.name; }

Buffer Random(size_t size) {
  std::mt19937 random(static_cast<uint32_t>(size));
  Buffer bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

// The trailer that ends at commit `k`.
Buffer TrailerOf(const SampleStore& sample, size_t k) {
  const auto end = sample.bytes.begin() + static_cast<std::ptrdiff_t>(sample.ends[k]);
  return {end - 64, end};
}

Buffer BatchOf(const SampleStore& sample, size_t k) {
  return {sample.bytes.begin() + static_cast<std::ptrdiff_t>(sample.ends[k - 1]),
          sample.bytes.begin() + static_cast<std::ptrdiff_t>(sample.ends[k])};
}

uint64_t LastCommitOffset(const SampleStore& sample) {
  return Reader::FromBytes(sample.bytes)->Commits()->back().offset;
}

const Rubbish kRubbish[] = {
    {"OneZero", [](const SampleStore&) { return Buffer(1); }},
    {"SixtyThreeZeros", [](const SampleStore&) { return Buffer(63); }},
    {"SixtyFourZeros", [](const SampleStore&) { return Buffer(64); }},
    {"SixtyFiveZeros", [](const SampleStore&) { return Buffer(65); }},
    {"APageOfZeros", [](const SampleStore&) { return Buffer(4096); }},
    {"RandomBytes", [](const SampleStore&) { return Random(3000); }},
    {"ManyRandomBytes", [](const SampleStore&) { return Random(300'000); }},
    {"Text", [](const SampleStore&) { return BytesOf("2021-03-05,BTCUSDT,true\n"); }},
    {"HalfATrailer",
     [](const SampleStore& sample) {
       Buffer trailer = TrailerOf(sample, 20);
       trailer.resize(32);
       return trailer;
     }},
    {"TheNewestTrailerAgain", [](const SampleStore& sample) { return TrailerOf(sample, 20); }},
    {"AnOlderTrailer", [](const SampleStore& sample) { return TrailerOf(sample, 7); }},
    {"AnOlderBatch", [](const SampleStore& sample) { return BatchOf(sample, 7); }},
    {"TheNewestBatchAgain", [](const SampleStore& sample) { return BatchOf(sample, 20); }},
    {"AForgedTrailerOfTheNewestCommit",
     [](const SampleStore& sample) {
       return TrailerAt(sample.bytes, sample.bytes.size(), LastCommitOffset(sample));
     }},
    {"AForgedTrailerOfTheHeader",
     [](const SampleStore& sample) { return TrailerAt(sample.bytes, sample.bytes.size(), 0); }},
    {"AForgedTrailerOfATrailer",
     [](const SampleStore& sample) {
       return TrailerAt(sample.bytes, sample.bytes.size(), sample.bytes.size() - 64);
     }},
    {"AForgedTrailerOfNoBlock",
     [](const SampleStore& sample) {
       return TrailerAt(sample.bytes, sample.bytes.size(), sample.bytes.size() - 63);
     }},
    {"ACommitWithAWrongChainHash",
     [](const SampleStore& sample) {
       const Buffer forged = WithTrailer(
           sample.bytes, [](internal::Trailer& trailer) { trailer.chain_hash.low ^= 1; });
       return Buffer(forged.begin() + static_cast<std::ptrdiff_t>(sample.bytes.size()),
                     forged.end());
     }},
    {"ACommitOfAnotherStore",
     [](const SampleStore& sample) {
       const Buffer forged =
           WithTrailer(sample.bytes, [](internal::Trailer& trailer) { trailer.file_id[3] ^= 1; });
       return Buffer(forged.begin() + static_cast<std::ptrdiff_t>(sample.bytes.size()),
                     forged.end());
     }},
};

class TornTail : public testing::TestWithParam<Rubbish> {};

TEST_P(TornTail, IsLeftOutByReadersAndCutOffByAppenders) {
  const SampleStore sample = TwentyCommits();
  const Buffer rubbish = GetParam().of(sample);
  const TemporaryFolder folder;
  const std::string path = folder.File("torn.bfa");
  WriteBytes(path, Joined(sample.bytes, rubbish));
  {
    const auto reader = Reader::Open(path);
    ASSERT_TRUE(reader) << reader.error().ToString();
    EXPECT_EQ(reader->torn_size(), rubbish.size());
    EXPECT_EQ(reader->size(), sample.bytes.size());
    EXPECT_EQ(FindDifference(*reader, sample.history.back()), "");
    EXPECT_EQ(FindDamage(*reader), "");
  }
  EXPECT_EQ(ReadBytes(path).size(), sample.bytes.size() + rubbish.size());
  auto appender = Appender::Open(path);
  ASSERT_TRUE(appender) << appender.error().ToString();
  EXPECT_EQ(ReadBytes(path), sample.bytes);
  ASSERT_TRUE(appender->Add(Available(DayAt("2021-05-01"), "LATEUSDT")));
  ASSERT_TRUE(appender->Commit(CommitAt(50'000)));
  const auto after = Reader::Open(path);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->sequence(), 21);
  EXPECT_EQ(after->torn_size(), 0);
  EXPECT_EQ(FindDamage(*after), "");
}

INSTANTIATE_TEST_SUITE_P(Of, TornTail, testing::ValuesIn(kRubbish),
                         [](const auto& instance) { return instance.param.name; });

TEST(Recovery, TwoTornBatchesAreNoReasonToLoseTheOneBefore) {
  const SampleStore sample = TwentyCommits();
  Buffer bytes = sample.bytes;
  for (const size_t commit : {19u, 20u}) bytes[sample.ends[commit] - 200] ^= std::byte{1};
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_TRUE(reader) << reader.error().ToString();
  EXPECT_EQ(reader->torn_size(), sample.ends[20] - sample.ends[18]);
  EXPECT_EQ(FindDifference(*reader, sample.history[18]), "");
}

TEST(Recovery, WithoutAnyWholeCommitTheStoreIsEmptyAndAllOfItATornTail) {
  const SampleStore sample = TwentyCommits();
  Buffer bytes(sample.bytes.begin(),
               sample.bytes.begin() + static_cast<std::ptrdiff_t>(sample.ends[0]));
  bytes = Joined(std::move(bytes), Random(5000));
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_TRUE(reader) << reader.error().ToString();
  EXPECT_EQ(reader->torn_size(), 5000);
  EXPECT_EQ(FindDifference(*reader, sample.history[0]), "");
}

// Trailers that point just before themselves cost next to nothing, however many they are.
TEST(Recovery, ThousandsOfForgedTrailersDoNotHideTheLastCommit) {
  const SampleStore sample = TwentyCommits();
  Buffer bytes = sample.bytes;
  for (int i = 0; i < 20'000; ++i) {
    const Buffer trailer = TrailerAt(sample.bytes, bytes.size(), bytes.size() - 64);
    bytes = Joined(std::move(bytes), trailer);
  }
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_TRUE(reader) << reader.error().ToString();
  EXPECT_EQ(reader->torn_size(), 20'000 * 64);
  EXPECT_EQ(FindDifference(*reader, sample.history.back()), "");
}

// Those that all point to one large commit block, to be hashed again for each of them, would take
// quadratic time: the search is given up.
TEST(Recovery, ForgedTrailersThatAskForEndlessHashingAreDamage) {
  const SampleStore sample = TwentyCommits();
  Buffer bytes = sample.bytes;
  const uint64_t far_back = LastCommitOffset(sample);
  for (int i = 0; i < 20'000; ++i) {
    const Buffer trailer = TrailerAt(sample.bytes, bytes.size(), far_back);
    bytes = Joined(std::move(bytes), trailer);
  }
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code(), ErrorCode::kDamaged);
}

}  // namespace
}  // namespace bfa::test
