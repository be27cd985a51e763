#include "prober/archive_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bfa/symbol.h"
#include "tests/prober/source_file.h"
#include "tests/store/sample_observation.h"

namespace bfa::test {
namespace {

using internal::ArchiveLayout;
using internal::EncodeKey;

const Day kDay = DayAt("2024-01-15");

Dataset DatasetOf(const std::string& kind, const std::string& interval, const std::string& url) {
  return *Dataset::Create({{"market", "um"},
                           {"cadence", "daily"},
                           {"kind", kind},
                           {"interval", interval},
                           {"url_template", url}},
                          DayAt("2019-12-31"));
}

ArchiveLayout Klines() { return *ArchiveLayout::Of(Dataset::BinanceUsdMarginedKlines()); }

// The names of all directories that the archive had.
std::vector<std::string> RealSymbols() {
  std::vector<std::string> names;
  for (const std::string& line : ReadSourceLines("tests/data/um_directories.csv")) {
    names.push_back(line.substr(0, line.find(',')));
  }
  names.erase(names.begin());
  return names;
}

std::string DayOf(const std::optional<ArchiveLayout::FileName>& name) {
  if (!name) return "none";
  return FormatDay(name->day) + (name->checksum ? " checksum" : "");
}

TEST(ArchiveLayoutTest, NamesKeys) {
  const ArchiveLayout layout = Klines();
  EXPECT_EQ(layout.root(), "data/futures/um/daily/klines/");
  EXPECT_EQ(layout.DirectoryOf("BTCUSDT"), "data/futures/um/daily/klines/BTCUSDT/1m/");
  EXPECT_EQ(layout.KeyOf("BTCUSDT", kDay),
            "data/futures/um/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2024-01-15.zip");
  EXPECT_EQ(layout.KeyBefore("BTCUSDT", kDay),
            "data/futures/um/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2024-01-15");
  EXPECT_EQ(layout.KeyOf("ICPUSDT_SETTLED", kDay),
            "data/futures/um/daily/klines/ICPUSDT_SETTLED/1m/ICPUSDT_SETTLED-1m-2024-01-15.zip");
  EXPECT_EQ(layout.KeyOf("币安人生USDT", kDay),
            "data/futures/um/daily/klines/币安人生USDT/1m/币安人生USDT-1m-2024-01-15.zip");
  EXPECT_EQ(layout.DailyKlineKey("BTCUSDT", kDay),
            "data/futures/um/daily/klines/BTCUSDT/1d/BTCUSDT-1d-2024-01-15.zip");
}

TEST(ArchiveLayoutTest, EncodesAKeyOnce) {
  const std::string name = "%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT";
  EXPECT_EQ(EncodeKey(Klines().KeyOf("币安人生USDT", kDay)),
            "data/futures/um/daily/klines/" + name + "/1m/" + name + "-1m-2024-01-15.zip");
  EXPECT_EQ(EncodeKey("a b/c+d/100%/?#"), "a%20b/c%2Bd/100%25/%3F%23");
  EXPECT_EQ(EncodeKey("BTCUSDT//"), "BTCUSDT//");
  EXPECT_EQ(EncodeKey(""), "");
}

TEST(ArchiveLayoutTest, AgreesWithTheUrlsOfTheDataset) {
  const Dataset dataset = Dataset::BinanceUsdMarginedKlines();
  for (const std::string symbol : {"BTCUSDT", "ICPUSDT_SETTLED", "币安人生USDT", "A B+C&D%USDT"}) {
    EXPECT_EQ("https://data.binance.vision/" + EncodeKey(Klines().KeyOf(symbol, kDay)),
              dataset.Url(symbol, kDay));
  }
}

TEST(ArchiveLayoutTest, ParsesFilesAndTheirChecksums) {
  const std::string key = Klines().KeyOf("BTCUSDT", kDay);
  EXPECT_EQ(DayOf(Klines().ParseKey("BTCUSDT", key)), "2024-01-15");
  EXPECT_EQ(DayOf(Klines().ParseKey("BTCUSDT", key + ".CHECKSUM")), "2024-01-15 checksum");
}

TEST(ArchiveLayoutTest, TakesNoStrayKeyForAFile) {
  const std::string folder = Klines().DirectoryOf("BTCUSDT");
  const std::string key = Klines().KeyOf("BTCUSDT", kDay);
  for (const std::string& stray : {
           std::string(),
           folder,
           folder + "foo.txt",
           key + ".CHECKSUM.CHECKSUM",
           key + ".zip",
           key + "/",
           key + "\n",
           " " + key,
           Klines().KeyBefore("BTCUSDT", kDay),
           Klines().KeyBefore("BTCUSDT", kDay) + ".CHECKSUM",
           Klines().KeyBefore("BTCUSDT", kDay) + ".ZIP",
           Klines().KeyOf("ETHUSDT", kDay),
           Klines().KeyOf("BTCUSDT_210326", kDay),
           *Klines().DailyKlineKey("BTCUSDT", kDay),
           folder + "ETHUSDT-1m-2024-01-15.zip",
           folder + "BTCUSDT-1h-2024-01-15.zip",
           folder + "BTCUSDT-1m-2024-01.zip",
           folder + "BTCUSDT-1m-2024-02-30.zip",
           folder + "BTCUSDT-1m-2024-13-01.zip",
           folder + "BTCUSDT-1m-2024-1-150.zip",
           folder + "BTCUSDT-1m-02024-01-15.zip",
           folder + "BTCUSDT-1m-1969-12-31.zip",
           folder + "BTCUSDT-1m-2263-01-01.zip",
           folder + "old/BTCUSDT-1m-2024-01-15.zip",
       }) {
    EXPECT_EQ(DayOf(Klines().ParseKey("BTCUSDT", stray)), "none") << stray;
  }
}

TEST(ArchiveLayoutTest, TakesNoOtherPrefixForASymbol) {
  const std::string root = Klines().root();
  for (const std::string& prefix : {
           std::string(),
           root,
           root + "/",
           root + "BTCUSDT",
           root + "BTCUSDT//",
           root + "//",
           root + "BTCUSDT/1m/",
           "x" + root + "BTCUSDT/",
           root + "BTC\nUSDT/",
           root + "\xff\xfe/",
           root + std::string(256, 'A') + "/",
           std::string("BTCUSDT/"),
           std::string("data/futures/cm/daily/klines/BTCUSD_PERP/"),
       }) {
    EXPECT_EQ(Klines().SymbolOf(prefix), std::nullopt) << prefix;
  }
}

TEST(ArchiveLayoutTest, AllRealSymbolsRoundTrip) {
  const ArchiveLayout layout = Klines();
  const std::vector<std::string> symbols = RealSymbols();
  ASSERT_EQ(symbols.size(), 1007);
  for (const std::string& symbol : symbols) {
    EXPECT_EQ(layout.SymbolOf(layout.root() + symbol + "/"), symbol);
    const std::string key = layout.KeyOf(symbol, kDay);
    EXPECT_EQ(DayOf(layout.ParseKey(symbol, key)), "2024-01-15") << symbol;
    EXPECT_EQ(DayOf(layout.ParseKey(symbol, key + ".CHECKSUM")), "2024-01-15 checksum") << symbol;
    EXPECT_EQ(DayOf(layout.ParseKey(symbol + "X", key)), "none") << symbol;
  }
}

TEST(ArchiveLayoutTest, KeyBeforeLiesBetweenTheDays) {
  const ArchiveLayout layout = Klines();
  for (const std::string day_text : {"2020-01-01", "2020-03-01", "2023-12-31", "2024-02-29"}) {
    const Day day = DayAt(day_text);
    const std::string between = layout.KeyBefore("BTCUSDT", day);
    EXPECT_GT(between, layout.KeyOf("BTCUSDT", day + -1) + ".CHECKSUM");
    EXPECT_LT(between, layout.KeyOf("BTCUSDT", day));
  }
}

TEST(ArchiveLayoutTest, FollowsTheTemplatesOfOtherDatasets) {
  const auto trades = ArchiveLayout::Of(
      DatasetOf("aggTrades", "none",
                "https://data.binance.vision/data/futures/um/daily/aggTrades/{symbol}/"
                "{symbol}-aggTrades-{date}.zip"));
  ASSERT_TRUE(trades);
  EXPECT_EQ(trades->KeyOf("BTCUSDT", kDay),
            "data/futures/um/daily/aggTrades/BTCUSDT/BTCUSDT-aggTrades-2024-01-15.zip");
  EXPECT_EQ(trades->DirectoryOf("BTCUSDT"), "data/futures/um/daily/aggTrades/BTCUSDT/");
  EXPECT_EQ(DayOf(trades->ParseKey("BTCUSDT", trades->KeyOf("BTCUSDT", kDay))), "2024-01-15");
  EXPECT_EQ(trades->SymbolOf("data/futures/um/daily/aggTrades/BTCUSDT/"), "BTCUSDT");
  EXPECT_EQ(trades->DailyKlineKey("BTCUSDT", kDay), std::nullopt);

  // The symbol in no name, in all of them, and behind the date.
  const auto plain = ArchiveLayout::Of(DatasetOf("klines", "1h", "http://h/x/{symbol}/1h/{date}"));
  ASSERT_TRUE(plain) << plain.error().ToString();
  EXPECT_EQ(plain->root(), "x/");
  EXPECT_EQ(plain->KeyOf("A", kDay), "x/A/1h/2024-01-15");
  EXPECT_EQ(DayOf(plain->ParseKey("A", "x/A/1h/2024-01-15.CHECKSUM")), "2024-01-15 checksum");
  EXPECT_EQ(plain->DailyKlineKey("A", kDay), "x/A/1d/2024-01-15");
  const auto full =
      ArchiveLayout::Of(DatasetOf("klines", "1h", "http://h/x/{symbol}/{symbol}/{date}-{symbol}"));
  ASSERT_TRUE(full);
  EXPECT_EQ(full->KeyOf("A", kDay), "x/A/A/2024-01-15-A");
  EXPECT_EQ(DayOf(full->ParseKey("A", "x/A/A/2024-01-15-A")), "2024-01-15");
}

TEST(ArchiveLayoutTest, RefusesTemplatesWithoutADirectoryASymbol) {
  for (const std::string url : {
           "data/{symbol}/{date}.zip",
           "https://h",
           "https://h/",
           "https://h/data/{date}.zip",
           "https://h/data/{symbol}.zip",
           "https://h/data/{symbol}/file.zip",
           "https://h/data/{symbol}-{date}.zip",
           "https://h/data/x{symbol}/{date}.zip",
           "https://h/data/{symbol}x/{date}.zip",
           "https://h/data/{date}/{symbol}/x.zip",
           "https://h/data/{symbol}/{date}/x.zip",
           "https://h/data/{symbol}/{date}-{date}.zip",
           "https://h/data/{symbol}/{date}/{date}.zip",
           "https://{symbol}/data/{date}.zip",
       }) {
    const auto layout = ArchiveLayout::Of(DatasetOf("klines", "1m", url));
    ASSERT_FALSE(layout) << url;
    EXPECT_EQ(layout.error().code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(layout.error().message(), testing::HasSubstr("'" + url + "'"));
  }
}

}  // namespace
}  // namespace bfa::test
