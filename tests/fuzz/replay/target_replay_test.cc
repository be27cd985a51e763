// Every seed of every fuzz target in the ordinary test run: as it is, and changed at random, the
// same way each time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/replay/seed.h"

namespace bfa::fuzz {
namespace {

struct Replay {
  const FuzzTarget* target;
  int changes_of_each_seed;  // fewer where an input takes long
};

const std::array<Replay, 7> kReplays{{{&kReaderTarget, 100},
                                      {&kRecoveryTarget, 300},
                                      {&kBlockTarget, 1000},
                                      {&kMetadataTarget, 300},
                                      {&kObservationTarget, 300},
                                      {&kListingTarget, 200},
                                      {&kKlineTarget, 300}}};

class TargetReplayTest : public testing::TestWithParam<Replay> {
 protected:
  static const FuzzTarget& target() { return *GetParam().target; }

  static std::vector<Seed> Seeds() {
    std::vector<Seed> seeds = SeedsIn(std::string("tests/fuzz/corpus/") + target().name);
    if (&target() != &kRecoveryTarget) return seeds;
    const std::vector<Seed> stores = SeedsIn("tests/fuzz/corpus/reader_fuzz");
    seeds.insert(seeds.end(), stores.begin(), stores.end());
    return seeds;
  }
  static void Run(const std::string& name, const ByteBuffer& bytes) {
    EXPECT_EQ(target().broken_promise(bytes), "") << name;
  }
};

// Flips a bit, or cuts, repeats or inserts some bytes.
void ChangeBytes(ByteBuffer& bytes, Random& random) {
  if (bytes.empty()) return bytes.push_back(std::byte{static_cast<uint8_t>(random())});
  const auto at = static_cast<std::ptrdiff_t>(random() % bytes.size());
  switch (random() % 8) {
    case 0:
      bytes.resize(static_cast<size_t>(at));
      break;
    case 1: {
      const size_t size = std::min<size_t>(bytes.size() - static_cast<size_t>(at), random() % 64);
      const ByteBuffer piece(bytes.begin() + at, bytes.begin() + at + static_cast<ptrdiff_t>(size));
      bytes.insert(bytes.begin() + at, piece.begin(), piece.end());
      break;
    }
    case 2:
      bytes.insert(bytes.begin() + at, std::byte{static_cast<uint8_t>(random())});
      break;
    case 3:
      bytes.erase(bytes.begin() + at);
      break;
    default:
      bytes[static_cast<size_t>(at)] ^= std::byte{1} << random() % 8;
  }
}

TEST_P(TargetReplayTest, NoSeedBreaksAPromise) {
  const std::vector<Seed> seeds = Seeds();
  ASSERT_FALSE(seeds.empty());
  for (const Seed& seed : seeds) Run(seed.name, seed.bytes);
}

TEST_P(TargetReplayTest, NoChangedSeedBreaksAPromise) {
  Random random(1);
  for (const Seed& seed : Seeds()) {
    for (int i = 0; i < GetParam().changes_of_each_seed; ++i) {
      ByteBuffer bytes = seed.bytes;
      for (uint64_t count = 1 + random() % 3; count > 0; --count) {
        if (target().change != nullptr && random() % 2 == 0) {
          target().change(bytes, random);
        } else {
          ChangeBytes(bytes, random);
        }
      }
      if (target().mend != nullptr && random() % 4 != 0) target().mend(bytes);
      Run(seed.name + ", change " + std::to_string(i), bytes);
    }
  }
}

// Most of them break one rule of the format each.
TEST(VectorReplayTest, NoVectorOfTheFormatBreaksAPromise) {
  const std::vector<Seed> vectors = SeedsIn("spec/vectors", ".bfa");
  ASSERT_GT(vectors.size(), 100);
  for (const Seed& vector : vectors) {
    for (const FuzzTarget* target : {&kReaderTarget, &kRecoveryTarget}) {
      EXPECT_EQ(target->broken_promise(vector.bytes), "") << target->name << ": " << vector.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, TargetReplayTest, testing::ValuesIn(kReplays),
                         [](const auto& test) { return std::string(test.param.target->name); });

}  // namespace
}  // namespace bfa::fuzz
