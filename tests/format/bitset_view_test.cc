#include "bfa/bitset_view.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace bfa {
namespace {

std::vector<uint64_t> WordsOf(const std::set<SymbolId>& ids) {
  std::vector<uint64_t> words;
  for (const SymbolId id : ids) {
    words.resize(std::max<size_t>(words.size(), id / 64 + 1));
    words[id / 64] |= uint64_t{1} << (id % 64);
  }
  return words;
}

TEST(BitsetViewTest, TheEmptySetHasNothing) {
  const BitsetView empty;
  EXPECT_FALSE(empty.contains(0));
  EXPECT_EQ(empty.Count(), 0U);
  EXPECT_EQ(empty.Rank(1000), 0U);
  EXPECT_EQ(empty.begin(), empty.end());
}

TEST(BitsetViewTest, IdsBeyondTheLastWordAreNotInTheSet) {
  const std::vector<uint64_t> words{~uint64_t{0}};
  const BitsetView set(words);
  EXPECT_TRUE(set.contains(63));
  EXPECT_FALSE(set.contains(64));
  EXPECT_FALSE(set.contains(~SymbolId{0}));
  EXPECT_EQ(set.Rank(64), 64U);
  EXPECT_EQ(set.Rank(~SymbolId{0}), 64U);
}

TEST(BitsetViewTest, SetsOfOtherWidthAreEqualIfTheyHoldTheSame) {
  const std::vector<uint64_t> narrow{5};
  const std::vector<uint64_t> wide{5, 0, 0};
  const std::vector<uint64_t> other{5, 0, 1};
  EXPECT_EQ(BitsetView(narrow), BitsetView(wide));
  EXPECT_EQ(BitsetView(wide), BitsetView(narrow));
  EXPECT_NE(BitsetView(narrow), BitsetView(other));
  EXPECT_EQ(BitsetView(), BitsetView(std::span(wide).subspan(1)));
}

RC_GTEST_PROP(BitsetViewProperty, ItIsTheSetOfItsIds, ()) {
  const auto ids = *rc::gen::container<std::set<SymbolId>>(rc::gen::inRange<SymbolId>(0, 1'100));
  const std::vector<uint64_t> words = WordsOf(ids);
  const BitsetView set(words);
  RC_ASSERT(set.Count() == ids.size());
  std::vector<SymbolId> listed;
  for (const SymbolId id : set) listed.push_back(id);
  RC_ASSERT(std::ranges::equal(listed, ids));
  const auto id = *rc::gen::inRange<SymbolId>(0, 1'200);
  RC_ASSERT(set.contains(id) == ids.contains(id));
  const auto below = std::distance(ids.begin(), ids.lower_bound(id));
  RC_ASSERT(set.Rank(id) == static_cast<uint32_t>(below));
}

}  // namespace
}  // namespace bfa
