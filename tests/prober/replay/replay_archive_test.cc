// Which objects exist when, and what is in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "prober/replay/archive.h"
#include "prober/replay/fingerprint.h"
#include "prober/replay/kline_zip.h"
#include "tests/format/error_matchers.h"
#include "tests/prober/replay/replay_world.h"

namespace bfa::replay {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

const std::string kTests = BFA_SOURCE_DIR "/tests/data/";
const Instant kNow = At("2026-08-21T12:00:00Z");

std::string KeyOf(const std::string& symbol, const std::string& date,
                  const std::string& extension = ".zip") {
  return std::string(kRoot) + symbol + "/1m/" + symbol + "-1m-" + date + extension;
}

std::string DailyKeyOf(const std::string& date, const std::string& extension = ".zip") {
  return std::string(kRoot) + "BTCUSDT/1d/BTCUSDT-1d-" + date + extension;
}

Archive Changed(const std::string& change) {
  Archive archive(SmallSource());
  archive.Apply(ScriptOf(R"({"changes":[)" + change + "]}").changes);
  return archive;
}

std::vector<std::string> KeysOf(const Archive& archive, const std::string& from, Instant now) {
  std::vector<std::string> keys;
  ObjectCursor cursor(archive, now);
  for (cursor.Seek(from); !cursor.at_end(); cursor.Next()) keys.push_back(cursor.key());
  return keys;
}

TEST(ReplayArchiveTest, AFileAppearsAtEightOfTheNextDay) {
  const Archive archive(SmallSource());
  const std::string key = KeyOf("BTCUSDT", "2026-08-20");
  EXPECT_FALSE(archive.Find(key, At("2026-08-21T07:59:59Z")));
  const auto facts = archive.Find(key, At("2026-08-21T08:00:00Z"));
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->last_modified, At("2026-08-21T08:00:00Z"));
  EXPECT_EQ(facts->etag.size(), 32U);
  EXPECT_EQ(archive.Read(key, kNow)->size(), facts->size);
  EXPECT_EQ(archive.Find(key + ".CHECKSUM", kNow)->size, 92U);
}

TEST(ReplayArchiveTest, FilesFollowTheListing) {
  const Archive archive(SmallSource());
  std::vector<std::string> days;
  for (Day day = DayAt("2021-12-28"); day < DayAt("2022-01-09"); day += std::chrono::days{1}) {
    if (archive.Find(KeyOf("OLDUSDT", FormatDay(day)), kNow)) days.push_back(FormatDay(day));
  }
  EXPECT_THAT(days, ElementsAre("2021-12-30", "2021-12-31", "2022-01-01", "2022-01-03",
                                "2022-01-04", "2022-01-05"));
  EXPECT_LT(archive.Find(KeyOf("OLDUSDT", "2022-01-04"), kNow)->size, 6'000U);
  EXPECT_GT(archive.Find(KeyOf("OLDUSDT", "2022-01-03"), kNow)->size, 6'000U);
}

TEST(ReplayArchiveTest, NearMissesOfAKeyAreNotFound) {
  const Archive archive(SmallSource());
  const std::string key = KeyOf("BTCUSDT", "2026-08-20");
  for (const std::string& wrong :
       {key + "x", key.substr(1), key.substr(0, key.size() - 1), key + ".CHECKSUM.CHECKSUM",
        KeyOf("BTCUSDT", "2026-8-20"), KeyOf("btcusdt", "2026-08-20"), std::string()}) {
    EXPECT_FALSE(archive.Find(wrong, kNow)) << wrong;
  }
}

TEST(ReplayArchiveTest, TheDailyZipHasTrueSizesAndDigests) {
  const Archive archive(SmallSource());
  const std::string key = DailyKeyOf("2026-03-07");
  const std::string bytes = archive.Read(key, kNow).value();
  const auto facts = archive.Find(key, kNow);
  EXPECT_EQ(facts->size, bytes.size());
  EXPECT_EQ(facts->etag, Md5Hex(bytes));
  EXPECT_EQ(archive.Read(key + ".CHECKSUM", kNow),
            Sha256Hex(bytes) + "  BTCUSDT-1d-2026-03-07.zip\n");
}

TEST(ReplayArchiveTest, TheChecksumOfMinutesIsTrueToo) {
  const Archive archive(SmallSource());
  const std::string key = KeyOf("BTCUSDT", "2026-03-07");
  EXPECT_EQ(archive.Read(key + ".CHECKSUM", kNow),
            Sha256Hex(*archive.Read(key, kNow)) + "  BTCUSDT-1m-2026-03-07.zip\n");
}

TEST(ReplayArchiveTest, ARowHasTwelveFields) {
  const BarText bar{"1", "4", "0.5", "2", "10", "25.5", "7"};
  EXPECT_EQ(KlineRow(bar, DayAt("2026-10-03")),
            "1790985600000,1,4,0.5,2,10,1791071999999,25.5,7,5,12.75,0\n");
  EXPECT_EQ(DeriveBar("OLDUSDT", DayAt("2022-01-04"), 1, false).trades, "0");
}

TEST(ReplayArchiveTest, ARepublishedFileHasAnotherEtag) {
  const Archive archive =
      Changed(R"({"symbol":"BTCUSDT","day":"2026-03-07","republished":"2026-08-01T00:00:00Z"})");
  for (const std::string& key : {KeyOf("BTCUSDT", "2026-03-07"), DailyKeyOf("2026-03-07")}) {
    const auto before = archive.Find(key, At("2026-07-31T00:00:00Z"));
    const auto after = archive.Find(key, At("2026-08-01T00:00:00Z"));
    EXPECT_NE(before->etag, after->etag);
    EXPECT_EQ(before->last_modified, At("2026-03-08T08:00:00Z"));
    EXPECT_EQ(after->last_modified, At("2026-08-01T00:00:00Z"));
  }
}

TEST(ReplayArchiveTest, FilesComeLateGoAndComeBack) {
  const Archive archive = Changed(
      R"({"symbol":"*","day":"2026-08-10","appears":"2026-08-14T00:00:00Z",
          "removed":"2026-08-15T00:00:00Z","restored":"2026-08-16T00:00:00Z"})");
  const std::string key = KeyOf("BTCUSDT", "2026-08-10");
  EXPECT_FALSE(archive.Find(key, At("2026-08-13T23:59:59Z")));
  EXPECT_TRUE(archive.Find(key, At("2026-08-14T00:00:00Z")));
  EXPECT_FALSE(archive.Find(key, At("2026-08-15T00:00:00Z")));
  EXPECT_TRUE(archive.Find(key, At("2026-08-16T00:00:00Z")));
}

TEST(ReplayArchiveTest, AFileOfOneIntervalMayBeMissing) {
  const Archive archive =
      Changed(R"({"symbol":"BTCUSDT","first_day":"2026-08-10","interval":"1d","missing":true})");
  EXPECT_FALSE(archive.Find(DailyKeyOf("2026-08-11"), kNow));
  EXPECT_TRUE(archive.Find(DailyKeyOf("2026-08-09"), kNow));
  EXPECT_TRUE(archive.Find(KeyOf("BTCUSDT", "2026-08-11"), kNow));
}

TEST(ReplayArchiveTest, ChecksumsMayBeMissingOrStale) {
  const std::string key = DailyKeyOf("2026-03-07");
  const Archive missing = Changed(R"({"day":"2026-03-07","checksum":"missing"})");
  EXPECT_TRUE(missing.Find(key, kNow));
  EXPECT_FALSE(missing.Find(key + ".CHECKSUM", kNow));
  for (const char* traded : {"", R"("untraded":true,)"}) {
    const Archive stale =
        Changed("{" + std::string(traded) + R"("day":"2026-03-07","checksum":"stale"})");
    const std::string checksum = stale.Read(key + ".CHECKSUM", kNow).value();
    EXPECT_EQ(checksum.size(), 92U);
    EXPECT_NE(checksum.substr(0, 64), Sha256Hex(*stale.Read(key, kNow)));
  }
}

TEST(ReplayArchiveTest, ADamagedZipHasATrueChecksum) {
  const std::string key = DailyKeyOf("2026-03-07");
  std::set<std::string> seen{*Archive(SmallSource()).Read(key, kNow)};
  for (const std::string form : {"broken", "bomb", "two_entries", "wrong_name", "no_row"}) {
    const Archive archive = Changed(R"({"day":"2026-03-07","zip":")" + form + "\"}");
    const std::string bytes = archive.Read(key, kNow).value();
    EXPECT_TRUE(seen.insert(bytes).second) << form;
    EXPECT_THAT(*archive.Read(key + ".CHECKSUM", kNow), StartsWith(Sha256Hex(bytes))) << form;
  }
}

TEST(ReplayArchiveTest, AChangedTextHasATrueSizeAndChecksum) {
  const std::string key = DailyKeyOf("2026-03-07");
  const Archive archive = Changed(R"({"day":"2026-03-07","replace":[["ignore","nothing"]]})");
  const std::string bytes = archive.Read(key, kNow).value();
  EXPECT_NE(bytes, *Archive(SmallSource()).Read(key, kNow));
  EXPECT_EQ(archive.Find(key, kNow)->size, bytes.size());
  EXPECT_THAT(*archive.Read(key + ".CHECKSUM", kNow), StartsWith(Sha256Hex(bytes)));
}

TEST(ReplayArchiveTest, KeysComeInTheOrderOfTheirBytes) {
  Archive archive = Changed(R"({"stray":"data/futures/um/daily/klines/OLDUSDT/1m/notes.txt"},
                               {"stray":"data/futures/um/daily/klines/NEWUSDT/"},
                               {"listing":"BTCUSDT_240329","first_day":"2024-01-01",
                                "last_day":"2024-01-02"})");
  archive.KeepDays({DayAt("2021-12-31"), DayAt("2024-01-03")});
  const std::vector<std::string> keys = KeysOf(archive, "", kNow);
  EXPECT_TRUE(std::ranges::is_sorted(keys));
  // Days by interval and checksum, the strays, and the empty directory of BTCUSDT.
  EXPECT_EQ(keys.size(), (3U + 5U + 2U) * 4U + 2U + 1U);
  for (const std::string& key : keys) {
    EXPECT_TRUE(archive.Find(key, kNow)) << key;
    EXPECT_EQ(KeysOf(archive, key, kNow).front(), key);
    const auto behind = KeysOf(archive, key + '\x01', kNow);
    if (key != keys.back()) {
      EXPECT_EQ(behind.front(), *std::ranges::upper_bound(keys, key));
    }
  }
}

TEST(ReplayArchiveTest, TheFactsGiveTheirFiles) {
  const auto source = ReadSource({kTests + "listing_facts.csv", "", kTests + "um_daily_bars.csv"});
  ASSERT_THAT(source, Succeeds());
  const Archive archive(*source);
  EXPECT_EQ(archive.listings().size(), 853U);
  uint64_t count = 0;
  for (size_t i = 0; i < archive.listings().size(); ++i) {
    for (Day day = DayAt("2019-12-31"); day <= DayAt("2026-08-20"); day += std::chrono::days{1}) {
      if (archive.StateOf(i, Interval::kMinute, day, kNow)) ++count;
    }
  }
  EXPECT_EQ(count, 629'003U);
}

TEST(ReplayArchiveTest, DirectoriesWithoutFactsAreDerived) {
  const auto source = ReadSource({kTests + "listing_facts.csv", kTests + "um_directories.csv", ""});
  ASSERT_THAT(source, Succeeds());
  EXPECT_EQ(source->listings.size(), 1'007U);
  EXPECT_EQ(DeriveListing("BTCUSDT_210326").files,
            (DayRange{DayAt("2020-09-28"), DayAt("2021-03-26")}));
  EXPECT_EQ(DeriveListing("XUSDC").files, (DayRange{DayAt("2024-01-01"), kLastDay}));
}

TEST(ReplayArchiveTest, ReadingNamesFileAndLine) {
  EXPECT_THAT(ReadSource({"/nowhere.csv", "", ""}), FailsWith(ErrorCode::kIo, "/nowhere.csv: "));
  EXPECT_THAT(ReadSource({kTests + "um_directories.csv", "", ""}),
              FailsWith(ErrorCode::kInvalidArgument, "um_directories.csv:1: cannot read"));
}

}  // namespace
}  // namespace bfa::replay
