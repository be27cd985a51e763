// What is known of the seeds of reader_fuzz, beyond what is promised of any bytes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/read_everything.h"
#include "tests/fuzz/replay/seed.h"
#include "tests/fuzz/reseal.h"

namespace bfa::fuzz {
namespace {

std::vector<Seed> ReadSeeds() { return SeedsIn("tests/fuzz/corpus/reader_fuzz"); }

bool IsStoreOfTheWriter(const Seed& seed) { return seed.name.ends_with(".bfa"); }

TEST(ReaderReplayTest, StoresOfTheWriterAreSound) {
  size_t count = 0;
  for (const Seed& seed : ReadSeeds()) {
    if (!IsStoreOfTheWriter(seed)) continue;
    const Verdict verdict = ReadEverything(seed.bytes);
    EXPECT_TRUE(verdict.is_store && verdict.is_sound) << seed.name;
    ++count;
  }
  EXPECT_EQ(count, 8U);
}

TEST(ReaderReplayTest, ResealingChangesNothingInASoundStore) {
  for (const Seed& seed : ReadSeeds()) {
    if (!IsStoreOfTheWriter(seed)) continue;
    std::vector<std::byte> sealed = seed.bytes;
    Reseal(sealed);
    EXPECT_EQ(sealed, seed.bytes) << seed.name;
  }
}

TEST(ReaderReplayTest, CutAnywhereItIsStillAStoreOrAnError) {
  for (const Seed& seed : ReadSeeds()) {
    for (size_t size = 0; size < seed.bytes.size(); size += 61) {
      const std::vector<std::byte> cut(seed.bytes.begin(),
                                       seed.bytes.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_EQ(ReadEverything(cut).broken_promise, "") << seed.name << " cut to " << size;
    }
  }
}

TEST(ReaderReplayTest, AByteChangedBehindCorrectChecksumsBreaksNoPromise) {
  constexpr int kChangesOfEachSeed = 400;
  std::minstd_rand random(1);
  size_t unsound_count = 0;
  for (const Seed& seed : ReadSeeds()) {
    if (seed.bytes.empty()) continue;
    for (int i = 0; i < kChangesOfEachSeed; ++i) {
      std::vector<std::byte> bytes = seed.bytes;
      const size_t offset = random() % bytes.size();
      bytes[offset] ^= std::byte{1} << random() % 8;
      Reseal(bytes);
      const Verdict verdict = ReadEverything(bytes);
      EXPECT_EQ(verdict.broken_promise, "") << seed.name << " changed at " << offset;
      if (!verdict.is_sound) ++unsound_count;
    }
  }
  EXPECT_GT(unsound_count, 0U);
}

}  // namespace
}  // namespace bfa::fuzz
