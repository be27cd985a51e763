// Commits whose checksums are right and whose content is not.
#include "tests/store/forged_commit.h"

#include <gtest/gtest.h>

#include "bfa/appender.h"
#include "bfa/reader.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using internal::BlockReference;
using internal::Commit;

// A rule of the format, and how a commit breaks it.
struct BrokenRule {
  const char* name;
  void (*change)(Commit& commit);
};

void PrintTo(const BrokenRule& rule, std::ostream* out) { *out << rule.name; }

std::string NameOf(const testing::TestParamInfo<BrokenRule>& instance) {
  return instance.param.name;
}

class ForgedCommit : public testing::Test {
 protected:
  const SampleStore sample_ = TwentyCommits();
};
class RefusedCommit : public ForgedCommit, public testing::WithParamInterface<BrokenRule> {};
class FoundCommit : public ForgedCommit, public testing::WithParamInterface<BrokenRule> {};

TEST_F(ForgedCommit, ThatIsAsItShouldBeIsTaken) {
  const auto bytes = WithCommit(sample_.bytes, [](Commit&) {});
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_TRUE(reader) << reader.error().ToString();
  EXPECT_EQ(reader->sequence(), 21);
  EXPECT_EQ(reader->torn_size(), 0);
  EXPECT_EQ(FindDamage(*reader), "");
}

// No crash leaves a commit with a right checksum and a broken rule, so it is not skipped.
const BrokenRule kRefused[] = {
    {"SequenceZero", [](Commit& commit) { commit.record.sequence = 0; }},
    {"TimeBefore1970", [](Commit& commit) { commit.record.time_ms = -1; }},
    {"TimeAfter2262", [](Commit& commit) { commit.record.time_ms = 9'246'182'400'000; }},
    {"HugeTime", [](Commit& commit) { commit.record.time_ms = int64_t{1} << 62; }},
    {"UnalignedBatch", [](Commit& commit) { commit.record.batch_offset += 8; }},
    {"BatchBehindItsCommit", [](Commit& commit) { commit.record.batch_offset += 64; }},
    {"BatchInTheHeader", [](Commit& commit) { commit.record.batch_offset = 0; }},
    {"PreviousWithinTheBatch",
     [](Commit& commit) { commit.record.previous_offset = commit.record.batch_offset; }},
    {"JumpForward", [](Commit& commit) { commit.record.jump_offset += 64 * 1000; }},
    {"JumpNowhere", [](Commit& commit) { commit.record.jump_offset = 0; }},
    {"ReservedFlag", [](Commit& commit) { commit.record.commit_flags = 2; }},
    {"ReservedField", [](Commit& commit) { commit.record.reserved = 1; }},
    {"SymbolCount", [](Commit& commit) { commit.record.symbol_count += 1; }},
    {"MoreSymbolsThanBytes",
     [](Commit& commit) {
       for (int i = 0; i < 3; ++i) {  // one reference alone may not claim as many
         BlockReference again = commit.symbol_blocks[0];
         again.key = commit.record.symbol_count;
         again.count = static_cast<uint32_t>((commit.offset - again.offset) / 2);
         commit.symbol_blocks.push_back(again);
         commit.record.symbol_count += again.count;
       }
     }},
    {"SymbolBlocksOutOfOrder", [](Commit& commit) { commit.symbol_blocks[0].key = 1; }},
    {"EmptyReference", [](Commit& commit) { commit.leaves[0].count = 0; }},
    {"LeafOfTooManyDays", [](Commit& commit) { commit.leaves[0].count = 65; }},
    {"LeafAfter2262", [](Commit& commit) { commit.leaves.back().key = 107'015 / 64 + 1; }},
    {"LeavesOutOfOrder", [](Commit& commit) { commit.leaves.push_back(commit.leaves[0]); }},
    {"CoverageWithAKey", [](Commit& commit) { commit.coverage_blocks[0].key = 1; }},
    {"UnalignedReference", [](Commit& commit) { commit.leaves[0].offset += 8; }},
    {"ReferenceToItself", [](Commit& commit) { commit.leaves[0].offset = commit.offset; }},
    {"ReferenceToTheHeader", [](Commit& commit) { commit.leaves[0].offset = 0; }},
};

TEST_P(RefusedCommit, IsDamage) {
  const auto bytes = WithCommit(sample_.bytes, GetParam().change);
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code(), ErrorCode::kDamaged);
  EXPECT_EQ(reader.error().offset(), sample_.bytes.size());
}

INSTANTIATE_TEST_SUITE_P(For, RefusedCommit, testing::ValuesIn(kRefused), NameOf);

// What takes other commits or blocks to see is left to the full check.
const BrokenRule kFound[] = {
    {"SequenceSkipped", [](Commit& commit) { commit.record.sequence += 1; }},
    {"SequenceAgain", [](Commit& commit) { commit.record.sequence -= 1; }},
    {"TimeBeforeTheLast", [](Commit& commit) { commit.record.time_ms = 1; }},
    {"BatchOfAnotherCommit", [](Commit& commit) { commit.record.batch_offset -= 64; }},
    {"PreviousThatIsNoCommit",
     [](Commit& commit) {
       commit.record.previous_offset -= 64;
       commit.record.jump_offset -= 64;
     }},
    {"JumpToNoCommit", [](Commit& commit) { commit.record.jump_offset -= 64; }},
    {"AnotherPreviousChainHash",
     [](Commit& commit) { commit.record.previous_chain_hash.low ^= 1; }},
    {"LostALeaf", [](Commit& commit) { commit.leaves.pop_back(); }},
    {"LostSymbols",
     [](Commit& commit) {
       commit.record.symbol_count -= commit.symbol_blocks.back().count;
       commit.symbol_blocks.pop_back();
     }},
    {"OneSymbolTooMany",
     [](Commit& commit) {
       commit.record.symbol_count += 1;
       commit.symbol_blocks.back().count += 1;
     }},
    {"SymbolsOfALeaf",
     [](Commit& commit) { commit.symbol_blocks[0].offset = commit.leaves[0].offset; }},
    {"LeafThatIsNoBlock", [](Commit& commit) { commit.leaves[0].offset -= 64; }},
    {"CoverageTwice",
     [](Commit& commit) { commit.coverage_blocks.push_back(commit.coverage_blocks[0]); }},
    {"OneDayOfALeafTooFew", [](Commit& commit) { commit.leaves[0].count -= 1; }},
    {"OneDayOfALeafTooMany", [](Commit& commit) { commit.leaves[0].count += 1; }},
    {"LeafOfOtherDays", [](Commit& commit) { commit.leaves.back().key += 1; }},
    {"OneRangeTooFew", [](Commit& commit) { commit.coverage_blocks[0].count -= 1; }},
};

TEST_P(FoundCommit, IsFoundByTheFullCheckAndGivesNoCrash) {
  const auto bytes = WithCommit(sample_.bytes, GetParam().change);
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_TRUE(reader) << reader.error().ToString();
  EXPECT_NE(FindDamage(*reader), "");
  for (uint64_t sequence = 0; sequence < 23; ++sequence) {
    const auto earlier = reader->AsOf(sequence);
    const bool as_asked = earlier && earlier->sequence() <= sequence;
    EXPECT_TRUE(as_asked || !earlier) << sequence;
  }
}

INSTANTIATE_TEST_SUITE_P(For, FoundCommit, testing::ValuesIn(kFound), NameOf);

TEST_F(ForgedCommit, ThatJumpsToAnotherCommitIsFound) {
  const auto bytes = WithCommit(sample_.bytes, [&](Commit& commit) {
    EXPECT_NE(commit.record.jump_offset, sample_.commit_offsets[3]);
    commit.record.jump_offset = sample_.commit_offsets[3];
  });
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_TRUE(reader);
  EXPECT_NE(FindDamage(*reader), "");
  EXPECT_EQ(reader->AsOf(11)->sequence(), 11) << "slower, but right";
}

TEST_F(ForgedCommit, ThatFollowsAnotherCommitIsFound) {
  const auto bytes = WithCommit(sample_.bytes, [&](Commit& commit) {
    commit.record.previous_offset = sample_.commit_offsets[19];
    commit.record.jump_offset = sample_.commit_offsets[15];
  });
  const auto reader = Reader::FromBytes(bytes);
  ASSERT_TRUE(reader);
  EXPECT_NE(FindDamage(*reader), "");
}

TEST_F(ForgedCommit, OfALargeBatchMustHaveBeenSyncedFirst) {
  const auto unsynced = WithUnknownBlock(sample_.bytes, 70'000, 0);
  const auto refused = Reader::FromBytes(unsynced);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kDamaged);
  const auto synced = WithUnknownBlock(sample_.bytes, 70'000, 1);
  const auto taken = Reader::FromBytes(synced);
  ASSERT_TRUE(taken) << taken.error().ToString();
  EXPECT_EQ(taken->sequence(), 21);
  EXPECT_EQ(FindDamage(*taken), "");
}

}  // namespace
}  // namespace bfa::test
