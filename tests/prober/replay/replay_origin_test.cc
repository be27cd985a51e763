// What the hosts answer, in the form in which the real ones do.
#include "prober/replay/replay_origin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "prober/replay/control.h"
#include "prober/replay/listing_source.h"
#include "tests/prober/replay/replay_world.h"

namespace bfa::replay {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

const std::string kRootText(kRoot);
const std::string kBtc = kRootText + "BTCUSDT/1m/";

std::string Sample(const std::string& name) {
  std::string text = ReadFile(BFA_SOURCE_DIR "/tests/data/s3_samples/" + name).value();
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// The tags up to the end of the first key.
std::vector<std::string> Tags(const std::string& xml) {
  std::vector<std::string> tags;
  for (size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
    tags.push_back(xml.substr(at, xml.find('>', at) + 1 - at));
    if (tags.back() == "</Contents>") break;
  }
  return tags;
}

TEST(ReplayListingTest, OfDirectoriesIsAsTheRealOne) {
  Origin origin = OriginOf();
  const std::string real = Sample("um_daily_klines_BTCUSDT_prefixes.xml");
  EXPECT_EQ(List(origin, kRootText + "BTCUSDT/", "&delimiter=/"),
            Replaced(Replaced(real, "/12h/", "/1d/"), "/1h/", "/1m/"));
}

TEST(ReplayListingTest, OfKeysIsAsTheRealOne) {
  Origin origin = OriginOf();
  EXPECT_EQ(Tags(List(origin, kBtc)), Tags(Sample("um_daily_klines_BTCUSDT_1h_keys.xml")));
  EXPECT_THAT(
      List(origin, kBtc),
      HasSubstr("<Contents><Key>data/futures/um/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2024-01-01.zip"
                "</Key><LastModified>2024-01-02T08:00:00.000Z</LastModified><ETag>&quot;"));
}

TEST(ReplayListingTest, OfTheRootHasADirectoryASymbol) {
  Origin origin = OriginOf();
  const std::string xml = List(origin, kRootText, "&delimiter=%2F");
  EXPECT_THAT(Texts(xml, "Prefix"),
              ElementsAre(kRootText, kRootText + "BTCUSDT/", kRootText + "OLDUSDT/",
                          kRootText + "币安人生USDT/"));
  EXPECT_THAT(Texts(xml, "Contents"), IsEmpty());
  EXPECT_EQ(origin.log().back().question.kind, RequestKind::kDiscover);
}

TEST(ReplayListingTest, PagesOfVersionOneGoOnBehindTheLastKey) {
  Origin origin = OriginOf();
  std::vector<std::string> keys;
  std::string marker;
  for (;;) {
    const std::string xml = List(origin, kBtc, "&marker=" + marker);
    for (const std::string& key : Texts(xml, "Key")) keys.push_back(key);
    EXPECT_THAT(Texts(xml, "NextMarker"), IsEmpty());
    if (Texts(xml, "IsTruncated").front() == "false") break;
    EXPECT_THAT(Texts(xml, "Key"), SizeIs(1'000));
    marker = keys.back();
  }
  EXPECT_THAT(keys, SizeIs(963 * 2));  // 2024-01-01 to 2026-08-20
  EXPECT_TRUE(std::ranges::is_sorted(keys));
  EXPECT_EQ(keys.back(), kBtc + "BTCUSDT-1m-2026-08-20.zip.CHECKSUM");
}

TEST(ReplayListingTest, ANextMarkerComesWithADelimiter) {
  Origin origin = OriginOf();
  std::vector<std::string> prefixes;
  std::string marker;
  do {
    const std::string xml = List(origin, kRootText, "&delimiter=/&max-keys=1&marker=" + marker);
    prefixes.push_back(Texts(xml, "Prefix").at(1));
    const auto next = Texts(xml, "NextMarker");
    marker = next.empty() ? "" : next.front();
  } while (!marker.empty());
  EXPECT_THAT(prefixes, ElementsAre(kRootText + "BTCUSDT/", kRootText + "OLDUSDT/",
                                    kRootText + "币安人生USDT/"));
}

TEST(ReplayListingTest, VersionTwoHasTokensAndCounts) {
  Origin origin = OriginOf();
  const std::string start = kBtc + "BTCUSDT-1m-2026-08-19";
  const std::string first = List(origin, kBtc, "&list-type=2&max-keys=3&start-after=" + start);
  EXPECT_THAT(Texts(first, "StartAfter"), ElementsAre(start));
  EXPECT_THAT(Texts(first, "KeyCount"), ElementsAre("3"));
  EXPECT_THAT(Texts(first, "Key").front(), start + ".zip");
  EXPECT_THAT(Texts(first, "IsTruncated"), ElementsAre("true"));
  const std::string token = Texts(first, "NextContinuationToken").at(0);
  const std::string second =
      List(origin, kBtc,
           "&list-type=2&max-keys=3&start-after=" + start + "&continuation-token=" + token);
  EXPECT_THAT(Texts(second, "Key"), ElementsAre(kBtc + "BTCUSDT-1m-2026-08-20.zip.CHECKSUM"));
  EXPECT_THAT(Texts(second, "ContinuationToken"), ElementsAre(token));
  EXPECT_THAT(Texts(second, "NextContinuationToken"), IsEmpty());
}

TEST(ReplayListingTest, OfAnUnknownPrefixIsEmptyAndFine) {
  Origin origin = OriginOf();
  for (const std::string& prefix : {kRootText + "NOUSDT/1m/", std::string("zzz")}) {
    const std::string xml = List(origin, prefix, "&delimiter=/");
    EXPECT_THAT(Texts(xml, "IsTruncated"), ElementsAre("false"));
    EXPECT_THAT(xml, Not(AnyOf(HasSubstr("<Contents>"), HasSubstr("<CommonPrefixes>"))));
  }
}

TEST(ReplayListingTest, EscapesAndDecodesOnce) {
  Origin origin = OriginOf(R"({"changes":[{"stray":"a&<%41>\"+b","size":3}]})");
  const std::string xml = List(origin, "a&");
  EXPECT_THAT(Texts(xml, "Prefix"), ElementsAre("a&amp;"));
  EXPECT_THAT(Texts(xml, "Key"), ElementsAre("a&amp;&lt;%41&gt;&quot;+b"));
  EXPECT_THAT(List(origin, "a&", "&encoding-type=url"), HasSubstr("<Key>a%26%3C%2541%3E%22%2Bb<"));
}

TEST(ReplayListingTest, RefusesBadQueries) {
  Origin origin = OriginOf();
  for (const char* query : {"max-keys=x", "max-keys=-1", "list-type=3",
                            "list-type=2&continuation-token=?", "encoding-type=x", "prefix=%FF"}) {
    const Reply reply = Ask(origin, "/data.binance.vision?" + std::string(query));
    EXPECT_EQ(reply.status, 400) << query;
    EXPECT_THAT(reply.body, HasSubstr("<Error><Code>InvalidArgument</Code>")) << query;
  }
  EXPECT_THAT(Ask(origin, "/data.binance.vision?prefix=%4").body, HasSubstr("InvalidURI"));
}

TEST(ReplayObjectTest, HasTheHeadersOfTheRealOne) {
  Origin origin = OriginOf();
  const Reply head = Ask(origin, MinutePath("币安人生USDT", "2026-08-01"), "HEAD");
  EXPECT_EQ(head.status, 200);
  EXPECT_THAT(head.body, IsEmpty());
  EXPECT_EQ(head.Header("Content-Type"), "application/zip");
  EXPECT_EQ(head.Header("Last-Modified"), "Sun, 02 Aug 2026 08:00:00 GMT");
  EXPECT_EQ(head.Header("Date"), "Fri, 21 Aug 2026 12:00:00 GMT");
  EXPECT_EQ(head.Header("Accept-Ranges"), "bytes");
  EXPECT_THAT(std::string(head.Header("ETag")), AllOf(SizeIs(34), StartsWith("\"")));
  const Reply get = Ask(origin, MinutePath("币安人生USDT", "2026-08-01"));
  EXPECT_EQ(get.body.size(), head.content_length);
  EXPECT_EQ(get.Header("ETag"), head.Header("ETag"));
}

TEST(ReplayObjectTest, ThatIsNotThereIsNotFound) {
  Origin origin = OriginOf();
  const Reply reply = Ask(origin, MinutePath("BTCUSDT", "2023-12-31"));
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.Header("Content-Type"), "application/xml");
  EXPECT_THAT(reply.body, HasSubstr("<Error><Code>NoSuchKey</Code>"));
  EXPECT_EQ(Ask(origin, "/elsewhere").status, 404);
  EXPECT_EQ(Ask(origin, MinutePath("BTCUSDT", "2024-01-01"), "PUT").status, 405);
}

TEST(ReplayObjectTest, ComesInRanges) {
  Origin origin = OriginOf();
  const std::string path = DailyPath("BTCUSDT", "2026-03-07");
  const std::string whole = Ask(origin, path).body;
  const std::string size = std::to_string(whole.size());
  const auto range = [&](const std::string& text) {
    return origin.Answer({"GET", path, "bytes=" + text, {}});
  };
  EXPECT_EQ(range("1-3").status, 206);
  EXPECT_EQ(range("1-3").body, whole.substr(1, 3));
  EXPECT_EQ(range("1-3").Header("Content-Range"), "bytes 1-3/" + size);
  EXPECT_EQ(range("10-").body, whole.substr(10));
  EXPECT_EQ(range("-4").body, whole.substr(whole.size() - 4));
  EXPECT_EQ(range("0-99999").body, whole);
  EXPECT_EQ(range(size + "-").status, 416);
  EXPECT_EQ(range(size + "-").Header("Content-Range"), "bytes */" + size);
  EXPECT_EQ(range("3-1").status, 200);
  EXPECT_EQ(range("0-1,3-4").body, whole);
}

TEST(ReplayOriginTest, AListingAskedOfTheObjectsIsAPage) {
  Origin origin = OriginOf();
  const Reply reply = Ask(origin, "/?prefix=data/&delimiter=/");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Header("Content-Type"), "text/html");
}

TEST(ReplayOriginTest, TheExchangeTradesWhatTradedLately) {
  Origin origin = OriginOf();
  const std::string now = Ask(origin, "/fapi/v1/exchangeInfo").body;
  EXPECT_THAT(now, HasSubstr(R"("symbol":"BTCUSDT","pair":"BTCUSDT","contractType":"PERPETUAL")"));
  EXPECT_THAT(now, HasSubstr(R"("onboardDate":1704067200000,"status":"TRADING")"));
  EXPECT_THAT(now, HasSubstr(R"("status":"SETTLING","baseAsset":"OLD","quoteAsset":"USDT")"));
  origin.SetClock(At("2022-01-04T12:00:00Z"));
  EXPECT_THAT(Ask(origin, "/fapi/v1/exchangeInfo").body,
              AllOf(Not(HasSubstr("BTCUSDT")), HasSubstr(R"("status":"TRADING")")));
}

TEST(ReplayControlTest, SetsTheClockAndTellsTheFacts) {
  Origin origin = OriginOf();
  EXPECT_EQ(origin.Answer({"POST", "/replay/clock", {}, "2022-01-01T09:00:00Z\n"}).status, 200);
  const std::string csv = Ask(origin, "/replay/facts?from=2021-12-31&until=2022-01-31").body;
  const Reply head = Ask(origin, MinutePath("OLDUSDT", "2021-12-31"), "HEAD");
  const std::string etag(head.Header("ETag").substr(1, 32));
  EXPECT_EQ(csv, "date,symbol,file_size_bytes,last_modified,etag\n2021-12-31,OLDUSDT," +
                     std::to_string(head.content_length) + ",2022-01-01T08:00:00Z," + etag + "\n");
  EXPECT_EQ(origin.Answer({"POST", "/replay/clock", {}, "noon"}).status, 400);
  EXPECT_EQ(Ask(origin, "/replay/facts?until=noon").status, 400);
  EXPECT_EQ(Ask(origin, "/replay/nothing").status, 404);
}

TEST(ReplayControlTest, LogsWhatWasAsked) {
  Origin origin = OriginOf();
  Ask(origin, MinutePath("BTCUSDT", "2026-08-19"), "HEAD");
  List(origin, kBtc, "&marker=x");
  EXPECT_EQ(Ask(origin, "/replay/log").body,
            R"({"n":1,"method":"HEAD","kind":"head","symbol":"BTCUSDT","day":"2026-08-19",)"
            R"("marker":"","target":")" +
                MinutePath("BTCUSDT", "2026-08-19") + R"(","status":200})" + "\n" +
                R"({"n":2,"method":"GET","kind":"list","symbol":"BTCUSDT","day":"",)"
                R"("marker":"x","target":"/data.binance.vision?prefix=)" +
                Replaced(kBtc, "/", "%2F") + R"(&marker=x","status":200})" + "\n");
  origin.Answer({"POST", "/replay/log/clear", {}, {}});
  EXPECT_THAT(origin.log(), IsEmpty());
}

}  // namespace
}  // namespace bfa::replay
