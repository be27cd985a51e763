#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

#include "bfa/symbol.h"
#include "tests/format/csv_lines.h"

namespace bfa {
namespace {

struct Expected {
  ContractKind kind;
  std::string_view quote_asset;  // empty: not the same for all of that kind
};

// By the kind that the recorder of the listing gave to a directory.
const std::map<std::string_view, Expected>& ByRecordedKind() {
  static const std::map<std::string_view, Expected> kByRecordedKind = {
      {"perp_usdt", {ContractKind::kPerpetual, "USDT"}},
      {"perp_usdt_index", {ContractKind::kIndex, "USDT"}},
      {"perp_busd", {ContractKind::kPerpetual, "BUSD"}},
      {"perp_usdc", {ContractKind::kPerpetual, "USDC"}},
      {"perp_usd1", {ContractKind::kPerpetual, "USD1"}},
      {"perp_u", {ContractKind::kPerpetual, "U"}},
      {"perp_nonusd", {ContractKind::kPerpetual, "BTC"}},
      {"quarterly", {ContractKind::kQuarterly, ""}},
      {"settled_dir", {ContractKind::kSettledAlias, ""}},
  };
  return kByRecordedKind;
}

TEST(ClassifyTest, AllDirectoriesOfTheArchiveHaveTheirRecordedKind) {
  std::map<std::string, int> counts;
  for (const auto& fields : CsvLines("um_directories.csv")) {
    ASSERT_EQ(fields.size(), 2U);
    const auto expected = ByRecordedKind().find(fields[1]);
    ASSERT_NE(expected, ByRecordedKind().end()) << fields[1];
    const Classification classification = Classify(fields[0]);
    EXPECT_EQ(classification.kind, expected->second.kind) << fields[0];
    if (expected->second.quote_asset.empty()) {
      EXPECT_TRUE(classification.quote_asset == "USDT" || classification.quote_asset == "BUSD")
          << fields[0];
    } else {
      EXPECT_EQ(classification.quote_asset, expected->second.quote_asset) << fields[0];
    }
    ++counts[fields[1]];
  }
  int total = 0;
  for (const auto& [kind, count] : counts) total += count;
  EXPECT_EQ(total, 1007);
  EXPECT_EQ(counts["perp_usdt_index"], 3);
  EXPECT_EQ(counts["perp_nonusd"], 1);
}

void Expect(std::string_view name, ContractKind kind, std::string_view quote_asset) {
  const Classification classification = Classify(name);
  EXPECT_EQ(classification.kind, kind) << name;
  EXPECT_EQ(classification.quote_asset, quote_asset) << name;
}

TEST(ClassifyTest, AQuarterlyEndsInADeliveryDate) {
  Expect("BTCUSDT_210326", ContractKind::kQuarterly, "USDT");
  Expect("BTCBUSD_210226", ContractKind::kQuarterly, "BUSD");
  Expect("BTCUSDT_211326", ContractKind::kPerpetual, "");  // no month 13
  Expect("BTCUSDT_210300", ContractKind::kPerpetual, "");
  Expect("BTCUSDT_210332", ContractKind::kPerpetual, "");
  Expect("BTCUSDT_21032", ContractKind::kPerpetual, "");
  Expect("BTCUSDT_2103266", ContractKind::kPerpetual, "");
  Expect("BTCUSDT_21032X", ContractKind::kPerpetual, "");
}

TEST(ClassifyTest, ASettledAliasMayHaveSeveralSuffixes) {
  Expect("ICPUSDT_SETTLED", ContractKind::kSettledAlias, "USDT");
  Expect("BNXUSDTSETTLED", ContractKind::kSettledAlias, "USDT");
  Expect("AERGOUSDTSETTLEDSETTLED", ContractKind::kSettledAlias, "USDT");
  Expect("DEFIUSDT_SETTLED", ContractKind::kSettledAlias, "USDT");
  Expect("SETTLED", ContractKind::kPerpetual, "");
}

TEST(ClassifyTest, TheLongestKnownQuoteAssetIsTakenAndIsNotAllOfTheName) {
  Expect("ETHBTC", ContractKind::kPerpetual, "BTC");
  Expect("BTCU", ContractKind::kPerpetual, "U");
  Expect("BTCUSD1", ContractKind::kPerpetual, "USD1");
  Expect("USDTUSDC", ContractKind::kPerpetual, "USDC");
  Expect("币安人生USDT", ContractKind::kPerpetual, "USDT");
  Expect("USDT", ContractKind::kPerpetual, "");
  Expect("U", ContractKind::kPerpetual, "");
  Expect("BTCEUR", ContractKind::kPerpetual, "");
  Expect("", ContractKind::kPerpetual, "");
  Expect("_210326", ContractKind::kQuarterly, "");
}

TEST(ClassifyTest, AnIndexIsAName) {
  Expect("DEFIUSDT", ContractKind::kIndex, "USDT");
  Expect("BTCDOMUSDT", ContractKind::kIndex, "USDT");
  Expect("BLUEBIRDUSDT", ContractKind::kIndex, "USDT");
  Expect("DEFIUSDC", ContractKind::kPerpetual, "USDC");
}

TEST(ClassifyTest, TheQuoteAssetIsAPartOfTheName) {
  const std::string name = "BTCUSDT_210326";
  const std::string_view quote_asset = Classify(name).quote_asset;
  EXPECT_EQ(quote_asset.data(), name.data() + 3);
}

TEST(ClassifyTest, KindsHaveNames) {
  EXPECT_EQ(ContractKindName(ContractKind::kPerpetual), "perpetual");
  EXPECT_EQ(ContractKindName(ContractKind::kQuarterly), "quarterly");
  EXPECT_EQ(ContractKindName(ContractKind::kSettledAlias), "settled alias");
  EXPECT_EQ(ContractKindName(ContractKind::kIndex), "index");
}

}  // namespace
}  // namespace bfa
