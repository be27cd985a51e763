// Listings of another shape: what is said of them, and what is kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prober/listing_page.h"
#include "prober/listing_walk.h"
#include "tests/prober/sample_listing.h"
#include "tests/prober/source_file.h"

namespace bfa::test {
namespace {

using internal::DriftList;
using internal::ListingPage;
using internal::ListingQuery;
using internal::ListingWalk;
using internal::ParseListingPage;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A file as S3 lists it.
const std::string kFile =
    "<Contents><Key>p/a</Key><LastModified>2022-03-21T08:58:02.000Z</LastModified>"
    "<ETag>&quot;4c65e8f69a3ebae0cebef683f18dff3c&quot;</ETag><Size>1387</Size>"
    "<StorageClass>STANDARD</StorageClass></Contents>";

std::string PageWith(const std::string& more) {
  return "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>"
         "<Prefix>p/</Prefix><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>" +
         more + "</ListBucketResult>";
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::vector<std::string> LinesOf(const DriftList& list) {
  std::vector<std::string> lines;
  for (const SchemaDrift& drift : list.drifts()) {
    lines.push_back(drift.what + " " + drift.name + " x" + std::to_string(drift.count));
  }
  return lines;
}

// What is new about a page: the change, its name, and how often it is there.
std::vector<std::string> DriftOf(const std::string& xml) {
  DriftList list;
  (void)ParseListingPage(xml, list);
  return LinesOf(list);
}

Result<ListingPage> Parse(const std::string& xml) {
  DriftList list;
  return ParseListingPage(xml, list);
}

TEST(ListingDriftTest, IsNoneInWhatS3Answers) {
  EXPECT_THAT(DriftOf(PageWith(kFile)), IsEmpty());
  EXPECT_THAT(
      DriftOf(PageWith(
          "<Marker>p/</Marker><NextMarker>p/z</NextMarker><Delimiter>/</Delimiter>"
          "<EncodingType>url</EncodingType><StartAfter>p/</StartAfter><KeyCount>1</KeyCount>"
          "<ContinuationToken>1</ContinuationToken><NextContinuationToken>2"
          "</NextContinuationToken><CommonPrefixes><Prefix>p/d/</Prefix></CommonPrefixes>" +
          Replaced(kFile, "</Contents>",
                   "<Owner><ID>1</ID><DisplayName>d</DisplayName></Owner>"
                   "<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumAlgorithm>SHA256"
                   "</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><RestoreStatus>"
                   "<IsRestoreInProgress>false</IsRestoreInProgress><RestoreExpiryDate>2026-01-01"
                   "</RestoreExpiryDate></RestoreStatus></Contents>"))),
      IsEmpty());
}

// The recorded samples are shortened: entries lack what they have at the origin.
TEST(ListingDriftTest, OfRealListingsIsOnlyWhatWasLeftOut) {
  for (const auto& [name, drift] : std::vector<std::pair<std::string, std::vector<std::string>>>{
           {"um_daily_klines_BTCUSDT_prefixes", {}},
           {"um_daily_klines_BTCUSDT_1h_keys",
            {"missing element Contents/LastModified x2", "missing element Contents/ETag x2"}},
           {"um_daily_trades_BTCUSDT_2026-09", {"missing element Contents/ETag x3"}}}) {
    EXPECT_EQ(DriftOf(ReadSourceFile("tests/data/s3_samples/" + name + ".xml")), drift) << name;
  }
}

TEST(ListingDriftTest, NewElementsAreSkippedWithAllThatTheyHold) {
  const std::string tier =
      "<Tier xmlns:x=\"urn:x\">hot<x:Why since=\"1\">new</x:Why>er<Key>no</Key></Tier>";
  const auto page = Parse(PageWith(Replaced(kFile, "</Contents>", tier + "</Contents>")));
  ASSERT_TRUE(page) << page.error().ToString();
  EXPECT_FALSE(page->has_new_parts);
  ASSERT_THAT(page->objects, SizeIs(1));
  EXPECT_EQ(page->objects[0].key, "p/a");
  EXPECT_EQ(page->objects[0].size, 1387);
  EXPECT_EQ(page->objects[0].etag, "4c65e8f69a3ebae0cebef683f18dff3c");

  std::string xml = Replaced(kFile, "</Contents>", tier + "</Contents>");
  xml += Replaced(xml, "p/a", "p/b");
  EXPECT_THAT(DriftOf(PageWith(xml)), ElementsAre("new element Contents/Tier x2"));
  EXPECT_THAT(
      DriftOf(PageWith("<x:Size xmlns:x=\"urn:x\"/><Size xmlns=\"\"/><Key>p/c</Key>")),
      ElementsAre("new element {urn:x}Size x1", "new element {}Size x1", "new element Key x1"));
  EXPECT_THAT(DriftOf(PageWith("<CommonPrefixes><Prefix>p/d/</Prefix><Key>p/</Key><Key/>"
                               "</CommonPrefixes>")),
              ElementsAre("new element CommonPrefixes/Key x2"));
  EXPECT_THAT(DriftOf(PageWith("<" + std::string(200, 'a') + "/>")),
              ElementsAre("new element " + std::string(100, 'a') + "… x1"));
}

TEST(ListingDriftTest, NewAttributesAreSkipped) {
  EXPECT_THAT(DriftOf(Replaced(PageWith(Replaced(kFile, "<Size>", "<Size unit=\"B\">")),
                               "<ListBucketResult", "<ListBucketResult version=\"3\"")),
              ElementsAre("new attribute @version x1", "new attribute Contents/Size/@unit x1"));
  EXPECT_THAT(DriftOf(PageWith("<Tier kind=\"1\"/>" +
                               Replaced(kFile, "<Key>", "<Key xmlns:y=\"urn:y\" y:lang=\"1\">"))),
              ElementsAre("new element Tier x1", "new attribute Contents/Key/@lang x1"));
}

TEST(ListingDriftTest, AFileIsAFileWithoutItsValues) {
  for (const auto& [element, value] : std::vector<std::pair<std::string, std::string>>{
           {"Size", "1387"},
           {"LastModified", "2022-03-21T08:58:02.000Z"},
           {"ETag", "&quot;4c65e8f69a3ebae0cebef683f18dff3c&quot;"}}) {
    const std::string old = "<" + element + ">" + value + "</" + element + ">";
    const std::string xml = PageWith(Replaced(kFile, old, ""));
    const auto page = Parse(xml);
    ASSERT_TRUE(page) << page.error().ToString();
    ASSERT_THAT(page->objects, SizeIs(1));
    EXPECT_EQ(page->objects[0].key, "p/a");
    EXPECT_EQ(page->objects[0].size.has_value(), element != "Size");
    EXPECT_EQ(page->objects[0].last_modified.has_value(), element != "LastModified");
    EXPECT_EQ(page->objects[0].etag.empty(), element == "ETag");
    EXPECT_THAT(DriftOf(xml), ElementsAre("missing element Contents/" + element + " x1"));
  }
}

TEST(ListingDriftTest, AValueThatCannotBeReadIsNone) {
  const auto with = [](const std::string& element, const std::string& old,
                       const std::string& value) {
    const std::string end = "</" + element + ">";
    const std::string begin = "<" + element + ">";
    return PageWith(Replaced(kFile, begin + old + end, begin + value + end));
  };
  const std::string time = "2022-03-21T08:58:02.000Z";
  const std::string etag = "&quot;4c65e8f69a3ebae0cebef683f18dff3c&quot;";
  for (const std::string size : {"", " 1", "1 ", "-1", "+1", "1.0", "1e3", "0x1", "1.4 kB",
                                 "9223372036854775808", "99999999999999999999999"}) {
    const std::string xml = with("Size", "1387", size);
    EXPECT_EQ(Parse(xml)->objects[0].size, std::nullopt) << size;
    EXPECT_THAT(DriftOf(xml), ElementsAre("unreadable value Contents/Size x1")) << size;
  }
  for (const std::string other : {"", "2022-03-21", "2022-03-21T08:58:02", "2022-02-30T08:58:02Z",
                                  "Mon, 21 Mar 2022 08:58:02 GMT", "1647853082"}) {
    const std::string xml = with("LastModified", time, other);
    EXPECT_EQ(Parse(xml)->objects[0].last_modified, std::nullopt) << other;
    EXPECT_THAT(DriftOf(xml), ElementsAre("unreadable value Contents/LastModified x1")) << other;
  }
  for (const std::string other :
       {"", "4c65e8f69a3ebae0cebef683f18dff3c", "&quot;", "&quot;&quot;", "W/&quot;1&quot;"}) {
    const std::string xml = with("ETag", etag, other);
    EXPECT_EQ(Parse(xml)->objects[0].etag, "") << other;
    EXPECT_THAT(DriftOf(xml), ElementsAre("unreadable value Contents/ETag x1")) << other;
  }
  EXPECT_EQ(*Parse(with("Size", "1387", "9223372036854775807"))->objects[0].size, INT64_MAX);
  DriftList list;
  (void)ParseListingPage(with("Size", "1387", "1.4 kB"), list);
  EXPECT_EQ(FindingOf(list.drifts()[0]).message,
            "listing: unreadable value 'Contents/Size': '1.4 kB' is no number of bytes; no size is "
            "taken from it; seen once");
}

TEST(ListingDriftTest, APageThatIsNotBelievedIsOneAsWell) {
  const std::string page = PageWith(kFile);
  for (const auto& [xml, drift] : std::vector<std::pair<std::string, std::string>>{
           {Replaced(page, "<IsTruncated>false</IsTruncated>", ""), "missing element IsTruncated"},
           {Replaced(page, "<Prefix>p/</Prefix>", ""), "missing element Prefix"},
           {Replaced(page, "<Key>p/a</Key>", ""), "missing element Contents/Key"},
           {PageWith("<CommonPrefixes/>"), "missing element CommonPrefixes/Prefix"},
           {PageWith("<IsTruncated>false</IsTruncated>"), "repeated element IsTruncated"},
           {PageWith("<KeyCount>1</KeyCount><KeyCount>1</KeyCount>"), "repeated element KeyCount"},
           {Replaced(page, "</Size>", "</Size><Size>1</Size>"), "repeated element Contents/Size"},
           {Replaced(page, ">false<", ">no<"), "unreadable value IsTruncated"},
           {PageWith("<KeyCount>one</KeyCount>"), "unreadable value KeyCount"},
           {Replaced(page, "p/a", "p/<b/>a"), "text beside elements Contents/Key/b"},
           {Replaced(page, "p/a", "<b/>p/a"), "text beside elements Contents/Key"},
           {"<ListBucketResult><Prefix/></ListBucketResult>", "other root {}ListBucketResult"},
           {"<ListBucketResult xmlns=\"urn:x\"/>", "other root {urn:x}ListBucketResult"},
           {"<List xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>", "other root List"}}) {
    EXPECT_FALSE(Parse(xml)) << drift;
    EXPECT_THAT(DriftOf(xml), testing::Contains(drift + " x1")) << xml;
  }
}

TEST(ListingDriftTest, IsNotSeenInWhatIsNoListing) {
  for (const std::string xml : {"", "<", "<html><body><Tier/></body></html>",
                                "<Error><Code>SlowDown</Code></Error>", "<!DOCTYPE x><x/>", "{}"}) {
    EXPECT_THAT(DriftOf(xml), IsEmpty()) << xml;
  }
  const std::string page = PageWith("<Tier/>" + kFile);
  for (size_t size = 0; size < page.size(); ++size) {
    EXPECT_THAT(DriftOf(page.substr(0, size)), IsEmpty()) << size;
  }
}

ListingQuery Keys(const std::string& start_after) {
  ListingQuery query;
  query.prefix = "p/";
  query.start_after = start_after;
  return query;
}

TEST(ListingDriftTest, OfAWalkIsThatOfItsPagesAndOfTheLastRefusal) {
  const std::string count = "<KeyCount>1</KeyCount>";
  const std::string more = Replaced(PageWith(count + "<Tier/>" + kFile), ">false<", ">true<");
  const std::string last =
      PageWith(count + "<StartAfter>p/a</StartAfter><Tier/>" + Replaced(kFile, "p/a", "p/b"));
  const std::string refused = Replaced(last, "<IsTruncated>false</IsTruncated>", "<Zone/>");
  ListingWalk walk("http://h", Keys(""));
  ASSERT_TRUE(walk.Take(more));
  ASSERT_FALSE(walk.Take(refused));
  ASSERT_FALSE(walk.Take(refused));
  EXPECT_THAT(LinesOf(walk.Drift()), ElementsAre("new element Tier x2", "new element Zone x1",
                                                 "missing element IsTruncated x1"));
  EXPECT_EQ(walk.Drift().drifts()[0].where, "http://h?list-type=2&prefix=p%2F");
  EXPECT_EQ(walk.Drift().drifts()[1].where, "http://h?list-type=2&prefix=p%2F&start-after=p%2Fa");
  ASSERT_TRUE(walk.Take(last));
  EXPECT_THAT(LinesOf(walk.Drift()), ElementsAre("new element Tier x2"));
}

TEST(ListingDriftTest, AnEchoOrACountThatIsGoneIsMissed) {
  ListingWalk walk("http://h", Keys("p/"));
  ASSERT_TRUE(walk.Take(PageWith(kFile)));
  EXPECT_THAT(LinesOf(walk.Drift()),
              ElementsAre("missing element StartAfter x1", "missing element KeyCount x1"));
  EXPECT_TRUE(walk.is_whole()) << "what is listed is complete by its own word";

  ListingQuery query;
  query.kind = ListingQuery::Kind::kDirectories;
  query.prefix = "p/";
  ListingWalk from_start("http://h", query);
  ASSERT_TRUE(from_start.Take(PageWith("")));
  EXPECT_THAT(LinesOf(from_start.Drift()), IsEmpty()) << "there is nothing to echo";
  query.start_after = "p/a";
  ListingWalk directories("http://h", query);
  ASSERT_TRUE(directories.Take(PageWith("")));
  EXPECT_THAT(LinesOf(directories.Drift()), ElementsAre("missing element Marker x1"));
}

TEST(ListingDriftTest, NewPartsMayHoldFilesUnlessTheFilesAreCounted) {
  const std::string hidden = "<Archived><Key>p/b</Key></Archived>";
  ListingWalk uncounted("http://h", Keys(""));
  ASSERT_TRUE(uncounted.Take(PageWith(kFile + hidden)));
  EXPECT_FALSE(uncounted.is_whole());
  ListingWalk counted("http://h", Keys(""));
  ASSERT_TRUE(counted.Take(PageWith("<KeyCount>1</KeyCount>" + kFile + hidden)));
  EXPECT_TRUE(counted.is_whole());
  ListingWalk lied("http://h", Keys(""));
  EXPECT_FALSE(lied.Take(PageWith("<KeyCount>2</KeyCount>" + kFile + hidden)));
  EXPECT_THAT(LinesOf(lied.Drift()), ElementsAre("new element Archived x1"));
}

}  // namespace
}  // namespace bfa::test
