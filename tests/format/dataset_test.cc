#include "bfa/dataset.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "tests/format/error_matchers.h"

namespace bfa {
namespace {

Dataset::Entries RequiredEntries() {
  return {{"market", "cm"},
          {"cadence", "daily"},
          {"kind", "klines"},
          {"interval", "1h"},
          {"url_template", "https://x/{symbol}/{date}/{symbol}.zip"}};
}

const Day kDay = *ParseDay("2024-01-16");

TEST(DatasetTest, TheDefaultIsWhatTheArchiveHas) {
  const Dataset dataset = Dataset::BinanceUsdMarginedKlines();
  EXPECT_EQ(dataset.value("market"), "um");
  EXPECT_EQ(dataset.value("interval"), "1m");
  EXPECT_EQ(dataset.value("colour"), "");
  EXPECT_EQ(FormatDay(dataset.first_day()), "2019-12-31");
  EXPECT_EQ(dataset.Url("BTCUSDT", kDay),
            "https://data.binance.vision/data/futures/um/daily/klines/BTCUSDT/1m/"
            "BTCUSDT-1m-2024-01-16.zip");
  EXPECT_THAT(Dataset::Create(dataset.entries(), dataset.first_day()), Succeeds());
}

TEST(DatasetTest, SymbolsArePercentEncodedInUrls) {
  const auto dataset = Dataset::Create(RequiredEntries(), kDay);
  ASSERT_THAT(dataset, Succeeds());
  EXPECT_EQ(dataset->Url("币安", kDay),
            "https://x/%E5%B8%81%E5%AE%89/2024-01-16/%E5%B8%81%E5%AE%89.zip");
  // What a name says is never taken for a place to fill in.
  EXPECT_EQ(dataset->Url("{date}", kDay), "https://x/%7Bdate%7D/2024-01-16/%7Bdate%7D.zip");
  EXPECT_EQ(PercentEncode("aZ09-._~ /%"), "aZ09-._~%20%2F%25");
}

TEST(DatasetTest, EveryRequiredKeyMustBeThere) {
  for (size_t i = 0; i < RequiredEntries().size(); ++i) {
    Dataset::Entries entries = RequiredEntries();
    const std::string key = entries[i].first;
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_THAT(Dataset::Create(entries, kDay),
                FailsWith(ErrorCode::kInvalidArgument, "has no '" + key + "'"));
  }
}

TEST(DatasetTest, OtherKeysAreKeptInOrder) {
  Dataset::Entries entries = RequiredEntries();
  entries.insert(entries.begin(), {"a_1", "x=y"});
  entries.emplace_back("empty", "");
  entries.emplace_back("also_empty", "");
  const auto dataset = Dataset::Create(entries, kDay);
  ASSERT_THAT(dataset, Succeeds());
  EXPECT_EQ(dataset->entries(), entries);
  EXPECT_EQ(dataset->value("a_1"), "x=y");
}

TEST(DatasetTest, BrokenEntriesAreRefused) {
  const auto with = [](const std::string& key, const std::string& value) {
    Dataset::Entries entries = RequiredEntries();
    entries.emplace_back(key, value);
    return Dataset::Create(entries, kDay);
  };
  constexpr auto kInvalid = ErrorCode::kInvalidArgument;
  EXPECT_THAT(with("", "x"), FailsWith(kInvalid, "key '' is not of a-z, 0-9 and _"));
  EXPECT_THAT(with("Key", "x"), FailsWith(kInvalid, "key 'Key'"));
  EXPECT_THAT(with("a=b", "x"), FailsWith(kInvalid, "key 'a=b'"));
  EXPECT_THAT(with("schlüssel", "x"), FailsWith(kInvalid, "is not of a-z"));
  EXPECT_THAT(with("market", "um"), FailsWith(kInvalid, "key 'market' stands twice"));
  EXPECT_THAT(with("x", "a\nb"), FailsWith(kInvalid, "value of 'x' contains a control character"));
  EXPECT_THAT(with("x", "\xff"), FailsWith(kInvalid, "value of 'x' is not valid UTF-8"));
  EXPECT_THAT(with("x", std::string(70'000, 'a')), FailsWith(kInvalid, "longer than 64 KiB"));
}

TEST(DatasetTest, TheLongestDescriptorIs64KiB) {
  size_t size = 0;
  for (const auto& [key, value] : RequiredEntries()) size += key.size() + value.size() + 2;
  const auto of_size = [&](size_t whole) {
    Dataset::Entries entries = RequiredEntries();
    entries.emplace_back("x", std::string(whole - size - 3, 'a'));
    return Dataset::Create(entries, kDay);
  };
  EXPECT_THAT(of_size(65'536), Succeeds());
  EXPECT_THAT(of_size(65'537), FailsWith(ErrorCode::kInvalidArgument, "longer than 64 KiB"));
}

TEST(DatasetTest, AFirstDayOutOfRangeIsRefused) {
  EXPECT_THAT(Dataset::Create(RequiredEntries(), kFirstDay), Succeeds());
  EXPECT_THAT(Dataset::Create(RequiredEntries(), kFirstDay - std::chrono::days{1}),
              FailsWith(ErrorCode::kInvalidArgument, "first day"));
  EXPECT_THAT(Dataset::Create(RequiredEntries(), kLastDay + std::chrono::days{1}),
              FailsWith(ErrorCode::kInvalidArgument, "first day"));
}

RC_GTEST_PROP(DatasetProperty, PercentEncodingLosesNothing, (const std::string& text)) {
  const std::string encoded = PercentEncode(text);
  std::string decoded;
  for (size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '%') {
      decoded += encoded[i];
      continue;
    }
    decoded += static_cast<char>(std::stoi(encoded.substr(i + 1, 2), nullptr, 16));
    i += 2;
  }
  RC_ASSERT(decoded == text);
}

}  // namespace
}  // namespace bfa
