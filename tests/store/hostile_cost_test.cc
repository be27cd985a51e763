// What a full check may cost, whoever made the file. Counted in bytes and rows, not in time.
#include <gtest/gtest.h>

#include "bfa/appender.h"
#include "format/symbol_block.h"
#include "store/full_check.h"
#include "tests/store/file_bytes.h"
#include "tests/store/forged_commit.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using internal::Commit;
using internal::FullCheck;
using internal::StoreAccess;

constexpr int kForgedCount = 300;
constexpr uint64_t kSlack = 64 * 1024;  // for a tiny file
const Day kDay = DayAt("2024-03-01");

Commit NewestOf(const std::vector<std::byte>& store) {
  const auto header = internal::ParseFileHeader(store);
  return *internal::Recover(store, *header)->commit;
}

// A store of two commits, made by `add`, which is told which one; and that store followed by many
// commits that each refer to what the first or the second did, in turn.
class HostileCostTest : public testing::Test {
 protected:
  template <typename Add>
  void MakeStore(const Add& add) {
    auto appender = Appender::Create(folder_.File("hostile.bfa"), FixedId());
    ASSERT_TRUE(appender) << appender.error().ToString();
    for (int number = 0; number < 2; ++number) {
      add(*appender, number);
      const auto committed = appender->Commit(CommitAt(1000 * (number + 1)));
      ASSERT_TRUE(committed) << committed.error().ToString();
      store_ = ReadBytes(folder_.File("hostile.bfa"));
      commits_.push_back(NewestOf(store_));
    }
  }

  void Forge() {
    for (int i = 0; i < kForgedCount; ++i) {
      const Commit& like = commits_[static_cast<size_t>(i % 2)];
      store_ = WithCommit(store_, [&](Commit& commit) {
        commit.symbol_blocks = like.symbol_blocks;
        commit.coverage_blocks = like.coverage_blocks;
        commit.leaves = like.leaves;
        commit.record.symbol_count = like.record.symbol_count;
      });
    }
  }

  CheckReport Check() {
    const auto reader = Reader::FromBytes(store_);
    EXPECT_TRUE(reader) << reader.error().ToString();
    FullCheck check(StoreAccess::StateOf(*reader));
    CheckReport report = check.Run();
    bytes_read_again_ = check.bytes_read_again();
    return report;
  }

  // That the check gave up rather than to read the two over and over.
  void ExpectDamageAtABoundedCost() {
    const CheckReport report = Check();
    EXPECT_FALSE(report.damage.empty());
    EXPECT_LE(bytes_read_again_, 4 * store_.size() + kSlack);
    EXPECT_LT(report.commit_count, kForgedCount);
  }

  TemporaryFolder folder_;
  std::vector<std::byte> store_;
  std::vector<Commit> commits_;
  uint64_t bytes_read_again_ = 0;
};

TEST_F(HostileCostTest, SymbolsAreNotReadForEachCommitAnew) {
  MakeStore([](Appender& appender, int number) {
    for (int i = 0; i < 4000; ++i) {
      ASSERT_TRUE(appender.AddSymbol("S" + std::to_string(4000 * number + i)));
    }
  });
  Forge();
  ExpectDamageAtABoundedCost();
}

TEST_F(HostileCostTest, CoverageIsNotReadForEachCommitAnew) {
  MakeStore([](Appender& appender, int number) {
    for (int i = 0; i < 1500; ++i) {
      const Day first = kDay + 10 * (1500 * number + i);
      ASSERT_TRUE(appender.AddCoverage("S", {first, first + i % 7}, InstantOf(0)));
    }
  });
  Forge();
  ExpectDamageAtABoundedCost();
}

TEST_F(HostileCostTest, DaysAreNotDecodedForEachCommitAnew) {
  MakeStore([](Appender& appender, int number) {
    for (int i = 0; i < 64; ++i) {
      for (const char* symbol : {"A", "B", "C"}) {
        ASSERT_TRUE(appender.Add(Complete(kDay + i, symbol, static_cast<uint32_t>(number))));
      }
    }
  });
  const uint64_t row_count = Check().row_count;
  Forge();
  ExpectDamageAtABoundedCost();
  EXPECT_EQ(Check().row_count, row_count);
}

TEST_F(HostileCostTest, ABatchThatBeginsTooEarlyIsNotHashed) {
  store_ = TwentyCommits().bytes;
  const size_t size = store_.size();
  store_ = WithCommit(store_, [&](Commit& commit) { commit.record.batch_offset -= 64; });
  const CheckReport report = Check();
  ASSERT_EQ(report.damage.size(), 1);
  EXPECT_EQ(report.damage.front().error.message(), "damaged: commit with wrong links");
  EXPECT_EQ(report.damage.front().error.offset(), size);
}

// A range on every other day of the calendar, of one symbol behind many.
TEST_F(HostileCostTest, CoverageWhoseSetsWouldFillTheMemoryIsDamage) {
  constexpr uint32_t kSymbolCount = 20'000;
  std::vector<internal::CoverageRecord> ranges;
  const auto load = [&]() -> Status {
    internal::BatchBuilder file(0);
    file.AddRaw(std::vector<std::byte>(internal::kAlignment));
    Commit commit;
    const uint64_t offset =
        file.AddBlock(internal::BlockType::kCoverage, internal::BuildCoverageBlock(ranges));
    commit.coverage_blocks = {{offset, 0, static_cast<uint32_t>(ranges.size())}};
    commit.record.symbol_count = kSymbolCount;
    const auto index = internal::CoverageIndex::Load(file.bytes(), commit);
    return index ? Status() : index.error();
  };
  for (int32_t day = 0; day < 10'000; day += 2) {
    ranges.push_back({kSymbolCount - 1, day, day, 0, 0});
  }
  EXPECT_TRUE(load());
  for (int32_t day = 10'000; day < 100'000; day += 2) {
    ranges.push_back({kSymbolCount - 1, day, day, 0, 0});
  }
  const Status status = load();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code(), ErrorCode::kDamaged);
}

// What is left to a sound file: each block once, and each leaf once more when it is replaced.
TEST_F(HostileCostTest, ASoundStoreReadsItsBlocksTwiceAtMost) {
  store_ = TwentyCommits().bytes;
  EXPECT_TRUE(Check().damage.empty());
  EXPECT_LE(bytes_read_again_, 2 * store_.size());
}

TEST_F(HostileCostTest, ASoundStoreThatGrowsBySymbolsReadsItsBlocksTwiceAtMost) {
  const std::string path = folder_.File("growing.bfa");
  auto appender = Appender::Create(path, FixedId());
  ASSERT_TRUE(appender);
  for (int i = 0; i < 500; ++i) {
    const std::string symbol = "S" + std::to_string(i);
    ASSERT_TRUE(appender->Add(Available(kDay + i % 100, symbol)));
    ASSERT_TRUE(appender->AddCoverage(symbol, {kDay + 200, kDay + 200 + i}, InstantOf(0)));
    ASSERT_TRUE(appender->Commit(CommitAt(1000 * (i + 1))));
  }
  store_ = ReadBytes(path);
  EXPECT_TRUE(Check().damage.empty());
  EXPECT_LE(bytes_read_again_, 2 * store_.size());
}

// Of names, each of which takes two bytes.
TEST_F(HostileCostTest, ACommitWithMoreSymbolsThanBytesIsDamage) {
  MakeStore([](Appender& appender, int number) {
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(appender.AddSymbol("S" + std::to_string(100 * number + i)));
    }
  });
  const size_t size = store_.size();
  const auto forged = WithCommit(store_, [&](Commit& commit) {
    const uint32_t count = static_cast<uint32_t>(size / 4);
    commit.symbol_blocks.clear();
    for (uint32_t i = 0; i < 8; ++i) {
      commit.symbol_blocks.push_back({commits_[0].symbol_blocks[0].offset, i * count, count});
    }
    commit.record.symbol_count = 8 * count;
  });
  const auto reader = Reader::FromBytes(forged);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code(), ErrorCode::kDamaged);
}

}  // namespace
}  // namespace bfa::test
