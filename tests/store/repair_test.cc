// What is salvaged of stores that are damaged in every place.
#include "bfa/repair.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "bfa/appender.h"
#include "bfa/compact.h"
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

using testing::HasSubstr;

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
  const std::vector<std::byte> before = bytes;
  const Mended mended = Mend(bytes);
  if (bytes != before) return "the source was written to";
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

}  // namespace
}  // namespace bfa::test
