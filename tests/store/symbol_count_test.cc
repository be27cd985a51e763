// Few symbols, many symbols, odd symbols.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bfa/appender.h"
#include "bfa/reader.h"
#include "tests/store/sample_observation.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

const Day kDay = DayAt("2026-08-22");

std::string NameOf(uint32_t number) { return "S" + std::to_string(number) + "USDT"; }

class SymbolCount : public testing::TestWithParam<uint32_t> {};

TEST_P(SymbolCount, IsNoLimit) {
  const uint32_t count = GetParam();
  const TemporaryFolder folder;
  auto appender = Appender::Create(folder.File("um.bfa"));
  ASSERT_TRUE(appender);
  for (uint32_t i = 0; i < count; ++i) {
    const int64_t size = 1000 + int64_t{i} * 3;
    ASSERT_TRUE(
        appender->Add(i % 3 == 2 ? Absent(kDay, NameOf(i)) : Available(kDay, NameOf(i), size)));
  }
  ASSERT_TRUE(appender->Commit());
  // One more symbol that comes after all of them in the table, on a later day.
  ASSERT_TRUE(appender->Add(Available(kDay + 1, "AFTERALLUSDT", 5)));
  ASSERT_TRUE(appender->Commit());

  const auto reader = Reader::Open(folder.File("um.bfa"));
  ASSERT_TRUE(reader) << reader.error().ToString();
  ASSERT_EQ(reader->symbol_count(), count + 1);
  const auto snapshot = reader->SnapshotOf(kDay);
  ASSERT_TRUE(snapshot);
  const auto sizes = snapshot->Values(Column::kFileSizeBytes);
  ASSERT_TRUE(sizes);
  EXPECT_EQ(snapshot->observed().Count(), count);
  EXPECT_EQ(snapshot->available().Count(), count - count / 3);
  for (uint32_t i = 0; i < count; ++i) {
    const auto id = reader->FindSymbol(NameOf(i));
    ASSERT_TRUE(id) << i;
    ASSERT_EQ(*reader->SymbolName(*id), NameOf(i));
    ASSERT_EQ(snapshot->available().contains(*id), i % 3 != 2) << i;
    ASSERT_EQ(sizes->integer(*id), i % 3 == 2 ? 0 : 1000 + i * 3) << i;
  }
  EXPECT_EQ(*reader->FindSymbol("AFTERALLUSDT"), count);
  EXPECT_EQ(reader->SnapshotOf(kDay + 1)->available().Count(), 1);
  EXPECT_EQ(reader->TimelineOf(count)->FirstDay(), kDay + 1);
  EXPECT_EQ(FindDamage(*reader), "");
}

INSTANTIATE_TEST_SUITE_P(Of, SymbolCount, testing::Values(1, 1023, 1024, 1025, 4096, 70'000));

TEST(SymbolName, MayBeAnythingOfOneTo255Bytes) {
  const std::vector<std::string> names{"U",
                                       std::string(255, 'A'),
                                       "币安人生USDT",
                                       "BTCUSDT_210326",
                                       "1000SHIBUSDT",
                                       "_",
                                       "🚀USDT",
                                       "a b",
                                       "BTC/USDT",
                                       "\xc3\xa9",
                                       "\"quoted\",comma"};
  const TemporaryFolder folder;
  auto appender = Appender::Create(folder.File("um.bfa"));
  ASSERT_TRUE(appender);
  for (const std::string& name : names) {
    const Status added = appender->Add(Available(kDay, name));
    EXPECT_TRUE(added) << name << ": " << added.error().ToString();
  }
  ASSERT_TRUE(appender->Commit());
  const auto reader = Reader::Open(folder.File("um.bfa"));
  ASSERT_TRUE(reader);
  auto sorted = names;
  std::ranges::sort(sorted);
  EXPECT_THAT(*reader->SnapshotOf(kDay)->Names(), testing::ElementsAreArray(sorted));
  for (const std::string& name : names)
    EXPECT_EQ(*reader->SymbolName(*reader->FindSymbol(name)), name);
}

TEST(SymbolName, IsRefusedWhereItIsNoName) {
  const TemporaryFolder folder;
  auto appender = Appender::Create(folder.File("um.bfa"));
  ASSERT_TRUE(appender);
  for (const std::string& name :
       {std::string(), std::string(256, 'A'), std::string("BTC\nUSDT"), std::string("BTC\0USDT", 8),
        std::string("\x7f"), std::string("\xc2\x85"), std::string("\xff\xfe"),
        std::string("\xc0\x80"), std::string("\xed\xa0\x80"), std::string("\xe5\xb8")}) {
    const Status added = appender->Add(Available(kDay, name));
    ASSERT_FALSE(added) << testing::PrintToString(name);
    EXPECT_EQ(added.error().code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(added.error().message(), testing::HasSubstr("symbol"));
  }
  EXPECT_EQ(appender->staged_day_count(), 0);
}

}  // namespace
}  // namespace bfa::test
