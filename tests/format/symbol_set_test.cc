#include "bfa/symbol_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace bfa {
namespace {

using testing::ElementsAre;

SymbolSet SetOf(const std::vector<SymbolId>& ids) {
  SymbolSet set;
  for (const SymbolId id : ids) set.Add(id);
  return set;
}

std::vector<SymbolId> IdsOf(BitsetView set) {
  std::vector<SymbolId> ids;
  for (const SymbolId id : set) ids.push_back(id);
  return ids;
}

TEST(SymbolSetTest, TheEmptySetHasNothing) {
  const SymbolSet empty;
  EXPECT_EQ(empty.Count(), 0U);
  EXPECT_FALSE(empty.contains(0));
  EXPECT_FALSE(empty.contains(~SymbolId{0}));
  EXPECT_EQ(empty.begin(), empty.end());
  EXPECT_EQ(And(empty, empty), empty);
  EXPECT_EQ(Or(empty, empty), empty);
  EXPECT_EQ(CountOr(empty, empty), 0U);
}

TEST(SymbolSetTest, HoldsEachIdOnceInOrder) {
  const SymbolSet set = SetOf({130, 0, 63, 64, 0, 130});
  EXPECT_THAT(IdsOf(set), ElementsAre(0, 63, 64, 130));
  EXPECT_EQ(set.Count(), 4U);
  EXPECT_TRUE(set.contains(130));
  EXPECT_FALSE(set.contains(129));
}

TEST(SymbolSetTest, OwnsItsBits) {
  std::vector<uint64_t> words{6};
  const SymbolSet set{BitsetView(words)};
  SymbolSet copy = set;
  words[0] = 0;
  copy.Add(7);
  EXPECT_THAT(IdsOf(set), ElementsAre(1, 2));
  EXPECT_THAT(IdsOf(copy), ElementsAre(1, 2, 7));
}

TEST(SymbolSetTest, SetsOfOtherWidthAreEqualIfTheyHoldTheSame) {
  SymbolSet wide = SetOf({3, 700});
  wide -= SetOf({700});
  EXPECT_EQ(wide, SetOf({3}));
  EXPECT_FALSE(wide == SetOf({3, 700}));
}

TEST(SymbolSetTest, TakesPartOfTwoSets) {
  const SymbolSet a = SetOf({1, 2, 200});
  const SymbolSet b = SetOf({2, 3});
  EXPECT_THAT(IdsOf(And(a, b)), ElementsAre(2));
  EXPECT_THAT(IdsOf(And(b, a)), ElementsAre(2));
  EXPECT_THAT(IdsOf(Or(a, b)), ElementsAre(1, 2, 3, 200));
  EXPECT_THAT(IdsOf(AndNot(a, b)), ElementsAre(1, 200));
  EXPECT_THAT(IdsOf(AndNot(b, a)), ElementsAre(3));
}

TEST(SymbolSetTest, MayBeCombinedWithItself) {
  SymbolSet set = SetOf({1, 200});
  set |= set.view();
  EXPECT_THAT(IdsOf(set), ElementsAre(1, 200));
  set &= set.view();
  EXPECT_THAT(IdsOf(set), ElementsAre(1, 200));
  set -= set.view();
  EXPECT_EQ(set.Count(), 0U);
}

std::set<SymbolId> Small(const std::vector<uint16_t>& numbers) {
  std::set<SymbolId> ids;
  for (const uint16_t number : numbers) ids.insert(number % 300);
  return ids;
}

RC_GTEST_PROP(SymbolSets, AreCombinedAsListsAre,
              (const std::vector<uint16_t>& first, const std::vector<uint16_t>& second)) {
  const std::set<SymbolId> a = Small(first);
  const std::set<SymbolId> b = Small(second);
  const SymbolSet set_a = SetOf({a.begin(), a.end()});
  const SymbolSet set_b = SetOf({b.begin(), b.end()});
  std::vector<SymbolId> both;
  std::vector<SymbolId> either;
  std::vector<SymbolId> only_a;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  std::ranges::set_union(a, b, std::back_inserter(either));
  std::ranges::set_difference(a, b, std::back_inserter(only_a));
  RC_ASSERT(And(set_a, set_b) == SetOf(both));
  RC_ASSERT(Or(set_a, set_b) == SetOf(either));
  RC_ASSERT(AndNot(set_a, set_b) == SetOf(only_a));
  RC_ASSERT(CountAnd(set_a, set_b) == both.size());
  RC_ASSERT(CountOr(set_a, set_b) == either.size());
  RC_ASSERT(CountAndNot(set_a, set_b) == only_a.size());
}

}  // namespace
}  // namespace bfa
