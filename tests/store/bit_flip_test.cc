// Every single bit of a store, turned over.
#include <gtest/gtest.h>

#include "bfa/check.h"
#include "bfa/reader.h"
#include "tests/store/sample_store.h"
#include "tests/store/sanitizer.h"
#include "tests/store/store_difference.h"

namespace bfa::test {
namespace {

constexpr size_t kShardCount = 8;
// Each so many-th flip is also read without a check before it.
constexpr size_t kReadEvery = 13;

class BitFlip : public testing::TestWithParam<size_t> {
 protected:
  // What is wrong with how `bytes`, in which one bit of the byte at `offset` is flipped, are taken.
  std::string FindFault(const std::vector<std::byte>& bytes, size_t offset) const {
    const auto reader = Reader::FromBytes(bytes);
    if (offset < sample_.ends.front()) return reader ? "a broken header was not seen" : "";
    if (!reader) return "does not open: " + reader.error().ToString();
    if (offset >= sample_.ends[19]) {
      return reader->sequence() == 19 && reader->torn_size() == bytes.size() - sample_.ends[19]
                 ? ""
                 : "does not fall back to the commit before";
    }
    if (reader->sequence() != 20) return "lost its newest commit";
    if (CheckStore(*reader, CheckLevel::kFull).damage.empty()) return "the full check is content";
    return "";
  }

  const SampleStore sample_ = TwentyCommits();
};

TEST_P(BitFlip, IsFoundByTheFullCheckOrAtOpen) {
  std::vector<std::byte> bytes = sample_.bytes;
  ASSERT_EQ(sample_.ends.size(), 21);
  for (size_t offset = GetParam(); offset < bytes.size(); offset += kShardCount) {
    for (int bit = 0; bit < 8; ++bit) {
      if (kIsSanitized && offset / kShardCount % 8 != static_cast<size_t>(bit)) continue;
      bytes[offset] ^= std::byte{1} << bit;
      ASSERT_EQ(FindFault(bytes, offset), "") << "bit " << bit << " of byte " << offset;
      bytes[offset] ^= std::byte{1} << bit;
    }
  }
}

// Without a check: each answer is the right one, or an error.
TEST_P(BitFlip, NeverGivesAWrongAnswer) {
  std::vector<std::byte> bytes = sample_.bytes;
  for (size_t i = GetParam() * kReadEvery; i < bytes.size() * 8; i += kShardCount * kReadEvery) {
    bytes[i / 8] ^= std::byte{1} << (i % 8);
    const auto reader = Reader::FromBytes(bytes);
    if (reader) {
      ASSERT_LT(reader->sequence(), sample_.history.size());
      const auto difference = FindDifference(*reader, sample_.history[reader->sequence()]);
      ASSERT_TRUE(difference.empty() || difference.find("damaged: ") != std::string::npos)
          << "bit " << i % 8 << " of byte " << i / 8 << ": " << difference;
    } else {
      ASSERT_LT(i / 8, sample_.ends.front());
    }
    bytes[i / 8] ^= std::byte{1} << (i % 8);
  }
}

INSTANTIATE_TEST_SUITE_P(Shard, BitFlip, testing::Range(size_t{0}, kShardCount));

}  // namespace
}  // namespace bfa::test
