// The seeds of the fuzz target in the ordinary test run: as they are, cut, and with single bytes
// changed behind correct checksums.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/read_everything.h"
#include "tests/fuzz/reseal.h"

namespace bfa::fuzz {
namespace {

struct Seed {
  std::string name;
  std::vector<std::byte> bytes;
};

std::vector<Seed> ReadSeeds() {
  std::vector<Seed> seeds;
  std::error_code error;
  const std::filesystem::path folder = BFA_SOURCE_DIR "/tests/fuzz/corpus/reader_fuzz";
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    const auto bytes = std::as_bytes(std::span(text));
    seeds.push_back({entry.path().filename(), {bytes.begin(), bytes.end()}});
  }
  std::ranges::sort(seeds, {}, &Seed::name);
  return seeds;
}

bool IsStoreOfTheWriter(const Seed& seed) { return seed.name.ends_with(".bfa"); }

TEST(ReaderReplayTest, NoSeedBreaksAPromise) {
  const std::vector<Seed> seeds = ReadSeeds();
  ASSERT_FALSE(seeds.empty());
  for (const Seed& seed : seeds) {
    EXPECT_EQ(ReadEverything(seed.bytes).broken_promise, "") << seed.name;
  }
}

TEST(ReaderReplayTest, StoresOfTheWriterAreSound) {
  size_t count = 0;
  for (const Seed& seed : ReadSeeds()) {
    if (!IsStoreOfTheWriter(seed)) continue;
    const Verdict verdict = ReadEverything(seed.bytes);
    EXPECT_TRUE(verdict.is_store && verdict.is_sound) << seed.name;
    ++count;
  }
  EXPECT_EQ(count, 7U);
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
