#include "format/commit_block.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <vector>

#include "format/checksum.h"
#include "tests/format/byte_editor.h"
#include "tests/format/error_matchers.h"

namespace bfa::internal {
namespace {

constexpr Id128 kFileId{1, 2, 3};
constexpr uint64_t kHeaderSize = 128;

// A file of two batches: a bitset and a commit each. The second commit is the one under test.
class CommitBlockTest : public ::testing::Test {
 protected:
  CommitBlockTest() {
    ByteBuffer file(kHeaderSize);
    Hash128 chain{7, 8};
    uint64_t previous_offset = 0;
    for (uint64_t sequence = 1; sequence <= 2; ++sequence) {
      commit_.record = {};
      commit_.record.sequence = sequence;
      commit_.record.time_ms = 1'700'000'000'000;
      commit_.record.batch_id = {9};
      commit_.record.batch_offset = file.size();
      commit_.record.previous_offset = previous_offset;
      commit_.record.jump_offset = previous_offset;
      commit_.record.previous_chain_hash = chain;
      BatchBuilder builder(file.size());
      // Large enough for what the references say is in it.
      block_offset_ = builder.AddBlock(BlockType::kBitset, ByteBuffer(8192, std::byte{1}));
      SetReferences();
      commit_.offset = builder.AddBlock(BlockType::kCommit, BuildCommitPayload(commit_));
      chain = ChainHash(chain, builder.bytes(), {});
      builder.AddRaw(AsBytes(BuildTrailer(kFileId, builder.end_offset(), commit_.offset, chain)));
      previous_offset = commit_.offset;
      Append(builder.bytes(), file);
    }
    commit_.chain_hash = chain;
    editor_ = ByteEditor(file);
  }

  // References to blocks of any type: what they point to is looked at by those who follow them.
  void SetReferences() {
    commit_.record.symbol_count = 5;
    commit_.symbol_blocks = {{block_offset_, 0, 3}, {block_offset_, 3, 2}};
    commit_.coverage_blocks = {{block_offset_, 0, 1}};
    commit_.leaves = {{block_offset_, 300, 64}, {block_offset_, 1672, 1}};
  }
  uint64_t TrailerOffset() const { return editor_.size() - sizeof(Trailer); }
  // Where a field of the commit's record stands.
  uint64_t FieldAt(uint64_t field_offset) const {
    return commit_.offset + sizeof(BlockHeader) + field_offset;
  }
  template <typename T>
  void SetField(uint64_t field_offset, const T& value) {
    editor_.Set(FieldAt(field_offset), value);
    editor_.FixChecksum(commit_.offset);
  }
  uint64_t ReferenceAt(uint64_t index) const {
    return sizeof(CommitRecord) + index * sizeof(BlockReference);
  }
  Result<Commit> Parse() const {
    auto trailer = ParseTrailer(editor_.bytes(), TrailerOffset(), kFileId);
    EXPECT_THAT(trailer, Succeeds());
    if (!trailer) return trailer.error();
    return ParseCommit(editor_.bytes(), *trailer);
  }

  Commit commit_;
  uint64_t block_offset_ = 0;
  ByteEditor editor_{Bytes()};
};

TEST_F(CommitBlockTest, ItComesBack) {
  const auto commit = Parse();
  ASSERT_THAT(commit, Succeeds());
  EXPECT_EQ(commit->offset, commit_.offset);
  EXPECT_EQ(commit->end, editor_.size());
  EXPECT_EQ(commit->trailer_offset(), TrailerOffset());
  EXPECT_EQ(commit->chain_hash, commit_.chain_hash);
  EXPECT_FALSE(commit->batch_synced_first());
  EXPECT_EQ(BuildCommitPayload(*commit), BuildCommitPayload(commit_));
}

TEST_F(CommitBlockTest, LinksLeadToTheCommitBefore) {
  const auto before = editor_.bytes().first(commit_.record.batch_offset);
  const auto commit = ParseCommitAt(before, commit_.record.previous_offset, kFileId);
  ASSERT_THAT(commit, Succeeds());
  EXPECT_EQ(commit->record.sequence, 1U);
  EXPECT_EQ(commit->end, commit_.record.batch_offset);
}

TEST_F(CommitBlockTest, ChainHashIsThatOfTheBatch) {
  const auto trailer = ParseTrailer(editor_.bytes(), TrailerOffset(), kFileId);
  ASSERT_THAT(trailer, Succeeds());
  EXPECT_THAT(VerifyChainHash(editor_.bytes(), commit_.record, *trailer), Succeeds());
  editor_.FlipBit(block_offset_ + sizeof(BlockHeader));
  EXPECT_THAT(VerifyChainHash(editor_.bytes(), commit_.record, *trailer),
              IsDamage("wrong chain hash of commit 2"));
}

TEST_F(CommitBlockTest, NoTrailer) {
  const auto parse = [&](uint64_t offset) {
    return ParseTrailer(editor_.bytes(), offset, kFileId);
  };
  EXPECT_THAT(parse(TrailerOffset() - 64), IsDamage("no trailer"));
  EXPECT_THAT(parse(TrailerOffset() + 64), IsDamage("no trailer"));
  EXPECT_THAT(parse(TrailerOffset() + 1), IsDamage("no trailer"));
  EXPECT_THAT(parse(~uint64_t{0}), IsDamage("no trailer"));
}

TEST_F(CommitBlockTest, TrailerOfAnotherFile) {
  EXPECT_THAT(ParseTrailer(editor_.bytes(), TrailerOffset(), Id128{}), IsDamage("no trailer"));
}

TEST_F(CommitBlockTest, TrailerThatStoodElsewhere) {
  editor_.Set(TrailerOffset() + offsetof(Trailer, trailer_offset), TrailerOffset() + 64);
  editor_.FixTrailerChecksum(TrailerOffset());
  EXPECT_THAT(ParseTrailer(editor_.bytes(), TrailerOffset(), kFileId), IsDamage("no trailer"));
}

TEST_F(CommitBlockTest, TrailerOfACommitThatFollowsIt) {
  for (const uint64_t offset : {TrailerOffset(), ~uint64_t{0}}) {
    editor_.Set(TrailerOffset() + offsetof(Trailer, commit_offset), offset);
    editor_.FixTrailerChecksum(TrailerOffset());
    EXPECT_THAT(ParseTrailer(editor_.bytes(), TrailerOffset(), kFileId), IsDamage("no trailer"));
  }
}

TEST_F(CommitBlockTest, EveryBitOfTheTrailerIsChecked) {
  for (uint64_t at = TrailerOffset(); at < editor_.size(); ++at) {
    editor_.FlipBit(at);
    EXPECT_FALSE(ParseTrailer(editor_.bytes(), TrailerOffset(), kFileId).has_value()) << at;
    editor_.FlipBit(at);
  }
  editor_.FlipBit(TrailerOffset() + offsetof(Trailer, chain_hash));
  EXPECT_THAT(ParseTrailer(editor_.bytes(), TrailerOffset(), kFileId),
              IsDamage("wrong checksum of trailer"));
}

TEST_F(CommitBlockTest, TrailerThatNamesNoCommit) {
  editor_.Set(TrailerOffset() + offsetof(Trailer, commit_offset), block_offset_);
  editor_.FixTrailerChecksum(TrailerOffset());
  EXPECT_THAT(Parse(), IsDamage("expected a COMT block"));
  EXPECT_THAT(ParseCommitAt(editor_.bytes(), commit_.offset, kFileId),
              IsDamage("trailer of another commit"));
}

TEST_F(CommitBlockTest, TrailerThatIsNotRightBehindItsCommit) {
  editor_.Set(TrailerOffset() + offsetof(Trailer, commit_offset), commit_.record.previous_offset);
  editor_.FixTrailerChecksum(TrailerOffset());
  EXPECT_THAT(Parse(), IsDamage("commit of a wrong size"));
}

TEST_F(CommitBlockTest, WrongChecksum) {
  editor_.FlipBit(FieldAt(offsetof(CommitRecord, batch_id)));
  EXPECT_THAT(Parse(), IsDamage("wrong checksum of COMT block"));
}

TEST_F(CommitBlockTest, UnknownIncompatFlag) {
  SetField(offsetof(CommitRecord, incompat_flags), uint64_t{1} << 40);
  // Whatever follows is of a version that may have changed it.
  SetField(offsetof(CommitRecord, batch_offset), ~uint64_t{0});
  EXPECT_THAT(Parse(), FailsWith(ErrorCode::kNewerVersion, "incompat flags 0x0000010000000000"));
}

// Flags are looked at before what stands behind them, which a later version may leave out.
TEST_F(CommitBlockTest, UnknownIncompatFlagInAShorterRecord) {
  ByteEditor payload(BuildCommitPayload(commit_));
  payload.Set(offsetof(CommitRecord, incompat_flags), uint64_t{1});
  const uint64_t offset = editor_.size();
  BatchBuilder builder(offset);
  builder.AddBlock(BlockType::kCommit, payload.bytes().first(offsetof(CommitRecord, batch_offset)));
  builder.AddRaw(AsBytes(BuildTrailer(kFileId, builder.end_offset(), offset, {})));
  editor_.Grow(builder.bytes());
  EXPECT_THAT(Parse(), FailsWith(ErrorCode::kNewerVersion, "incompat flags"));
}

TEST_F(CommitBlockTest, OtherUnknownFlagsDoNotKeepItFromBeingRead) {
  SetField(offsetof(CommitRecord, ro_compat_flags), ~uint64_t{0});
  SetField(offsetof(CommitRecord, compat_flags), ~uint64_t{0});
  EXPECT_THAT(Parse(), Succeeds());
}

TEST_F(CommitBlockTest, SequenceThatIsZeroOrLeavesNoRoomForTheNext) {
  SetField(offsetof(CommitRecord, sequence), kMaxSequence);
  EXPECT_THAT(Parse(), Succeeds());
  for (const uint64_t sequence : {uint64_t{0}, kMaxSequence + 1, ~uint64_t{0}}) {
    SetField(offsetof(CommitRecord, sequence), sequence);
    EXPECT_THAT(Parse(), IsDamage("commit with a wrong sequence")) << sequence;
  }
}

TEST_F(CommitBlockTest, TimeOutOfRange) {
  const int64_t last_ms = 107'016LL * 86'400'000 - 1;
  SetField(offsetof(CommitRecord, time_ms), last_ms);
  EXPECT_THAT(Parse(), Succeeds());
  for (const int64_t time_ms : {int64_t{-1}, last_ms + 1, std::numeric_limits<int64_t>::min(),
                                std::numeric_limits<int64_t>::max()}) {
    SetField(offsetof(CommitRecord, time_ms), time_ms);
    EXPECT_THAT(Parse(), IsDamage("commit with a time outside 1970 to 2262")) << time_ms;
  }
}

TEST_F(CommitBlockTest, WrongBatchOffset) {
  for (const uint64_t offset :
       {uint64_t{0}, commit_.record.batch_offset + 8, commit_.offset + 64, ~uint64_t{63}}) {
    SetField(offsetof(CommitRecord, batch_offset), offset);
    EXPECT_THAT(Parse(), IsDamage("commit with a wrong batch offset")) << offset;
  }
}

TEST_F(CommitBlockTest, WrongLinks) {
  const auto parse = [&](uint64_t previous, uint64_t jump) {
    SetField(offsetof(CommitRecord, previous_offset), previous);
    SetField(offsetof(CommitRecord, jump_offset), jump);
    return Parse();
  };
  const uint64_t previous = commit_.record.previous_offset;
  EXPECT_THAT(parse(commit_.record.batch_offset, previous), IsDamage("commit with wrong links"));
  EXPECT_THAT(parse(previous, previous + 64), IsDamage("commit with wrong links"));
  EXPECT_THAT(parse(previous, 0), IsDamage("commit with wrong links"));
  EXPECT_THAT(parse(0, previous), IsDamage("commit with wrong links"));
}

TEST_F(CommitBlockTest, ReservedFieldsAreNotZero) {
  SetField(offsetof(CommitRecord, commit_flags), kBatchSyncedFirst);
  EXPECT_THAT(Parse(), Succeeds());
  SetField(offsetof(CommitRecord, commit_flags), uint32_t{2});
  EXPECT_THAT(Parse(), IsDamage("reserved field of a commit is not 0"));
  SetField(offsetof(CommitRecord, commit_flags), uint32_t{0});
  SetField(offsetof(CommitRecord, reserved), uint32_t{1});
  EXPECT_THAT(Parse(), IsDamage("reserved field of a commit is not 0"));
}

TEST_F(CommitBlockTest, ReferencesBeyondItsPayload) {
  for (const uint32_t count : {1U, 3U, 0xffffffffU}) {
    SetField(offsetof(CommitRecord, leaf_count), count);
    EXPECT_THAT(Parse(), IsDamage("commit of a wrong size")) << count;
  }
}

TEST_F(CommitBlockTest, PayloadWithoutARecord) {
  const uint64_t offset = editor_.size();
  BatchBuilder builder(offset);
  builder.AddBlock(BlockType::kCommit, ByteBuffer(119));
  builder.AddRaw(AsBytes(BuildTrailer(kFileId, builder.end_offset(), offset, {})));
  editor_.Grow(builder.bytes());
  EXPECT_THAT(Parse(), IsDamage("commit of a wrong size"));
}

TEST_F(CommitBlockTest, ReferenceThatPointsNowhereOrForward) {
  for (uint64_t index = 0; index < 5; ++index) {
    const auto before = editor_.Get<BlockReference>(FieldAt(ReferenceAt(index)));
    for (const uint64_t offset : {uint64_t{0}, block_offset_ + 8, commit_.offset, ~uint64_t{63}}) {
      SetField(ReferenceAt(index), BlockReference{offset, before.key, before.count});
      EXPECT_THAT(Parse(), IsDamage("commit with a wrong reference")) << index << " " << offset;
    }
    SetField(ReferenceAt(index), BlockReference{before.offset, before.key, 0});
    EXPECT_FALSE(Parse().has_value()) << index;
    SetField(ReferenceAt(index), before);
  }
}

// So that nothing is sized by it.
TEST_F(CommitBlockTest, ReferenceWithMoreItemsThanItsBlockCanHold) {
  SetField(ReferenceAt(1), BlockReference{block_offset_, 3, 0xffffffff});
  SetField(offsetof(CommitRecord, symbol_count), uint32_t{2});  // the sum, cut to 32 bits
  EXPECT_THAT(Parse(), IsDamage("commit with a wrong reference"));
  SetField(ReferenceAt(1), BlockReference{block_offset_, 3, 2});
  SetField(offsetof(CommitRecord, symbol_count), uint32_t{5});
  SetField(ReferenceAt(2), BlockReference{block_offset_, 0, 1000});
  EXPECT_THAT(Parse(), IsDamage("commit with a wrong reference"));
}

TEST_F(CommitBlockTest, SymbolBlocksWithAGap) {
  SetField(ReferenceAt(1), BlockReference{block_offset_, 4, 2});
  EXPECT_THAT(Parse(), IsDamage("commit with symbol blocks out of order"));
}

TEST_F(CommitBlockTest, WrongSymbolCount) {
  SetField(offsetof(CommitRecord, symbol_count), uint32_t{6});
  EXPECT_THAT(Parse(), IsDamage("commit with a wrong symbol count"));
}

TEST_F(CommitBlockTest, CoverageReferenceWithAKey) {
  SetField(ReferenceAt(2), BlockReference{block_offset_, 1, 1});
  EXPECT_THAT(Parse(), IsDamage("commit with a wrong reference"));
}

TEST_F(CommitBlockTest, LeavesOutOfOrder) {
  for (const uint32_t key : {300U, 299U, 1673U, 0xffffffffU}) {
    SetField(ReferenceAt(4), BlockReference{block_offset_, key, 1});
    EXPECT_THAT(Parse(), IsDamage("commit with leaves out of order")) << key;
  }
}

TEST_F(CommitBlockTest, LeafOfTooManyDays) {
  SetField(ReferenceAt(3), BlockReference{block_offset_, 300, 65});
  EXPECT_THAT(Parse(), IsDamage("commit with leaves out of order"));
}

TEST_F(CommitBlockTest, AnyChangeBehindItsChecksumIsReadOrRefused) {
  for (uint64_t at = commit_.offset; at < TrailerOffset(); ++at) {
    for (const int value : {0, 1, 0x7f, 0x80, 0xff}) {
      ByteEditor edited = editor_;
      edited.SetByte(at, static_cast<uint8_t>(value));
      if (edited.Get<uint64_t>(commit_.offset + 8) < 256) edited.FixChecksum(commit_.offset);
      const auto trailer = ParseTrailer(edited.bytes(), TrailerOffset(), kFileId);
      ASSERT_THAT(trailer, Succeeds());
      (void)ParseCommit(edited.bytes(), *trailer).has_value();
    }
  }
}

}  // namespace
}  // namespace bfa::internal
