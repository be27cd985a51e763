#include "prober/drift_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bfa::test {
namespace {

using internal::DriftList;
using testing::ElementsAre;
using testing::SizeIs;

SchemaDrift Drift(const std::string& what, const std::string& name, uint64_t count = 1) {
  return {SchemaDrift::Part::kListing, what, name, "it is skipped", {}, count};
}

TEST(DriftListTest, TakesTheSameChangeOnceAndCountsIt) {
  DriftList page;
  page.Add(Drift("new element", "A"));
  page.Add(Drift("new element", "A"));
  page.Add(Drift("missing element", "A"));
  DriftList run;
  run.AddAll(page, "first");
  run.AddAll(page, "second");
  run.Add({SchemaDrift::Part::kKline, "new element", "A", "it is skipped"}, "third");
  ASSERT_THAT(run.drifts(), SizeIs(3));
  EXPECT_EQ(run.drifts()[0].count, 4);
  EXPECT_EQ(run.drifts()[0].where, "first");
  EXPECT_EQ(run.drifts()[1].count, 2);
  EXPECT_EQ(run.drifts()[2].where, "third");
}

TEST(DriftListTest, NamesNoMoreThanItMay) {
  DriftList list;
  for (size_t i = 0; i < DriftList::kMaxDrifts + 1000; ++i) {
    list.Add(Drift("new element", std::to_string(i), 2), "here");
  }
  ASSERT_THAT(list.drifts(), SizeIs(DriftList::kMaxDrifts + 1));
  list.Add(Drift("new element", "0"));
  EXPECT_EQ(list.drifts().front().count, 3);
  EXPECT_EQ(FindingOf(list.drifts().back()).message,
            "listing: more changes: they are not named; seen 2000 times, first in here");
}

TEST(DriftListTest, BecomesFindings) {
  const SchemaDrift drift{SchemaDrift::Part::kExchangeInfo, "new value", "status=HALT",
                          "it is skipped", "info.json"};
  const Finding finding = FindingOf(drift);
  EXPECT_EQ(finding.rule, Rule::kSchemaDrift);
  EXPECT_EQ(finding.severity(), Severity::kWarning);
  EXPECT_EQ(finding.message,
            "exchangeInfo: new value 'status=HALT': it is skipped; seen once, in info.json");
  using Pair = std::pair<std::string_view, Figure>;
  EXPECT_THAT(finding.figures, ElementsAre(Pair("part", "exchange_info"), Pair("what", "new value"),
                                           Pair("name", "status=HALT"), Pair("where", "info.json"),
                                           Pair("count", int64_t{1})));
}

}  // namespace
}  // namespace bfa::test
