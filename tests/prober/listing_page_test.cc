#include "prober/listing_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/prober/sample_listing.h"
#include "tests/prober/source_file.h"

namespace bfa::test {
namespace {

using internal::kMaxPageEntries;
using internal::ListedObject;
using internal::ListingPage;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::string_view kHead =
    "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
constexpr std::string_view kFrame = "<Prefix>p/</Prefix><IsTruncated>false</IsTruncated>";

// A page with what a page must have, and `more`.
std::string PageWith(const std::string& more) {
  return std::string(kHead) + std::string(kFrame) + more + "</ListBucketResult>";
}

std::string Sample(const std::string& name) {
  return ReadSourceFile("tests/data/s3_samples/" + name + ".xml");
}

Result<ListingPage> Parse(const std::string& xml) {
  internal::DriftList drift;
  return internal::ParseListingPage(xml, drift);
}

// What is wrong with a page; `none` if nothing is.
std::string FaultOf(const std::string& xml) {
  const auto page = Parse(xml);
  if (page) return "none";
  EXPECT_EQ(page.error().code(), ErrorCode::kNetwork);
  EXPECT_THAT(page.error().message(), StartsWith("no usable listing: "));
  EXPECT_EQ(page.error().message().find('\n'), std::string::npos);
  return page.error().message().substr(std::string("no usable listing: ").size());
}

TEST(ListingPageTest, ReadsRealKeys) {
  const auto page = Parse(Sample("um_daily_klines_BTCUSDT_1h_keys"));
  ASSERT_TRUE(page) << page.error().ToString();
  EXPECT_EQ(page->prefix, "data/futures/um/daily/klines/BTCUSDT/1h/");
  EXPECT_EQ(page->marker, "");
  EXPECT_TRUE(page->truncated);
  EXPECT_EQ(page->start_after, std::nullopt);
  EXPECT_EQ(page->next_marker, std::nullopt);
  EXPECT_EQ(page->key_count, std::nullopt);
  EXPECT_THAT(page->directories, IsEmpty());
  ASSERT_EQ(page->objects.size(), 3);
  EXPECT_EQ(page->objects[0].key, page->prefix + "BTCUSDT-1h-2019-12-31.zip");
  EXPECT_EQ(page->objects[0].size, 1387);
  EXPECT_EQ(page->objects[0].last_modified, ParseInstant("2022-03-21T08:58:02.000Z"));
  EXPECT_EQ(page->objects[0].etag, "4c65e8f69a3ebae0cebef683f18dff3c");
  EXPECT_EQ(page->objects[1].key, page->prefix + "BTCUSDT-1h-2019-12-31.zip.CHECKSUM");
  EXPECT_EQ(page->objects[1].size, 92);
  EXPECT_EQ(page->objects[1].last_modified, std::nullopt);
  EXPECT_EQ(page->objects[1].etag, "");
}

TEST(ListingPageTest, ReadsRealDirectories) {
  const auto page = Parse(Sample("um_daily_klines_BTCUSDT_prefixes"));
  ASSERT_TRUE(page) << page.error().ToString();
  EXPECT_FALSE(page->truncated);
  EXPECT_THAT(page->objects, IsEmpty());
  EXPECT_THAT(page->directories, ElementsAre("data/futures/um/daily/klines/BTCUSDT//",
                                             "data/futures/um/daily/klines/BTCUSDT/12h/",
                                             "data/futures/um/daily/klines/BTCUSDT/1h/"));
}

TEST(ListingPageTest, ReadsRealTrades) {
  const auto page = Parse(Sample("um_daily_trades_BTCUSDT_2026-09"));
  ASSERT_TRUE(page) << page.error().ToString();
  ASSERT_EQ(page->objects.size(), 3);
  EXPECT_EQ(page->objects[2].size, 5'974'453);
  EXPECT_EQ(page->objects[2].last_modified, ParseInstant("2026-09-13T06:56:57Z"));
}

TEST(ListingPageTest, ReadsBothVersions) {
  const auto first =
      Parse(PageWith("<Marker>p/a</Marker><NextMarker>p/c</NextMarker><MaxKeys>1000</MaxKeys>"));
  ASSERT_TRUE(first) << first.error().ToString();
  EXPECT_EQ(first->marker, "p/a");
  EXPECT_EQ(first->next_marker, "p/c");
  const auto second =
      Parse(PageWith("<StartAfter>p/a</StartAfter><KeyCount>0</KeyCount>"
                     "<ContinuationToken>x</ContinuationToken>"
                     "<NextContinuationToken>1ue/GcxLPRx1Tr==</NextContinuationToken>"));
  ASSERT_TRUE(second) << second.error().ToString();
  EXPECT_EQ(second->start_after, "p/a");
  EXPECT_EQ(second->key_count, 0);
  EXPECT_EQ(second->next_token, "1ue/GcxLPRx1Tr==");
  EXPECT_EQ(second->marker, std::nullopt);
}

TEST(ListingPageTest, ReadsEntitiesUnicodeAndCdata) {
  const auto page =
      Parse(PageWith("<Contents><Key>p/a&amp;b&lt;&gt;&apos;&#x5e01;&#24065;</Key></Contents>"
                     "<Contents>\n  <Key>p/币安人生USDT</Key>\n  <Size>0</Size>\n</Contents>\n"
                     "<Contents><Key><![CDATA[p/<&>]]></Key><ETag>&quot;bare&quot;</ETag></"
                     "Contents><!-- <Contents/> -->"));
  ASSERT_TRUE(page) << page.error().ToString();
  ASSERT_EQ(page->objects.size(), 3);
  EXPECT_EQ(page->objects[0].key, "p/a&b<>'币币");
  EXPECT_EQ(page->objects[1].key, "p/币安人生USDT");
  EXPECT_EQ(page->objects[1].size, 0);
  EXPECT_EQ(page->objects[2].key, "p/<&>");
  EXPECT_EQ(page->objects[2].etag, "bare");
}

TEST(ListingPageTest, ReadsElementsWithANamespacePrefix) {
  const auto page = Parse(
      "<s:ListBucketResult xmlns:s=\"http://s3.amazonaws.com/doc/2006-03-01/\"><s:Prefix>p/"
      "</s:Prefix><s:IsTruncated>true</s:IsTruncated><s:Contents><s:Key>p/a</s:Key></s:Contents>"
      "<Prefix>no/</Prefix><Contents/></s:ListBucketResult>");
  ASSERT_TRUE(page) << page.error().ToString();
  EXPECT_EQ(page->prefix, "p/");
  EXPECT_TRUE(page->truncated);
  EXPECT_EQ(page->objects.size(), 1);
}

TEST(ListingPageTest, SkipsWhatItDoesNotKnow) {
  const auto page =
      Parse(PageWith("<EncodingType>x</EncodingType><More><Prefix>no/</Prefix><Key>no</Key></More>"
                     "<x:Prefix xmlns:x=\"urn:x\">no/</x:Prefix><x:Contents xmlns:x=\"urn:x\"/>"
                     "<x:Contents xmlns:x=\"urn:x\"><x:Key>no</x:Key></x:Contents>"
                     "<x:CommonPrefixes xmlns:x=\"urn:x\"><Prefix>no</Prefix></x:CommonPrefixes>"
                     "<Contents><Key>p/a</Key><Owner><ID>1</ID><DisplayName>d</DisplayName></Owner>"
                     "<x:Size xmlns:x=\"urn:x\">no</x:Size><Checksum>2</Checksum></Contents>"
                     "<CommonPrefixes><Prefix>p/d/</Prefix><Key>no</Key></CommonPrefixes>"));
  ASSERT_TRUE(page) << page.error().ToString();
  EXPECT_EQ(page->prefix, "p/");
  ASSERT_EQ(page->objects.size(), 1);
  EXPECT_EQ(page->objects[0].key, "p/a");
  EXPECT_EQ(page->objects[0].size, std::nullopt);
  EXPECT_THAT(page->directories, ElementsAre("p/d/"));
}

TEST(ListingPageTest, RefusesADoctype) {
  std::string bomb = "<!DOCTYPE lolz [<!ENTITY lol \"lol\">";
  for (int i = 0; i < 9; ++i) {
    const std::string inner = i == 0 ? "&lol;" : "&lol" + std::to_string(i) + ";";
    bomb += "<!ENTITY lol" + std::to_string(i + 1) + " \"";
    for (int j = 0; j < 10; ++j) bomb += inner;
    bomb += "\">";
  }
  EXPECT_THAT(FaultOf(bomb + "]>" + PageWith("<Name>&lol9;</Name>")),
              StartsWith("a listing has no DOCTYPE in line 1, column "));
  EXPECT_THAT(FaultOf("<!DOCTYPE ListBucketResult SYSTEM \"file:///etc/passwd\">" + PageWith("")),
              HasSubstr("has no DOCTYPE"));
  EXPECT_THAT(FaultOf(PageWith("<Name>&lol;</Name>")), HasSubstr("undefined entity in line 1"));
}

TEST(ListingPageTest, RefusesAnotherRootOrNamespace) {
  using Case = std::pair<std::string, std::string>;
  for (const auto& [xml, space] :
       {Case("<ListBucketResult><Prefix>p/</Prefix><IsTruncated>false</IsTruncated>"
             "</ListBucketResult>",
             ""),
        Case("<ListBucketResult xmlns=\"urn:x\"/>", "urn:x"),
        Case("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01\"/>",
             "http://s3.amazonaws.com/doc/2006-03-01"),
        Case("<x:ListBucketResult xmlns:x=\"urn:x\"/>", "urn:x")}) {
    EXPECT_EQ(FaultOf(xml), "the root is 'ListBucketResult' of namespace '" + space +
                                "', not ListBucketResult of S3 in line 1, column 1");
  }
  EXPECT_THAT(FaultOf("<Error><Code>NoSuchBucket</Code></Error>"),
              HasSubstr("the root is 'Error'"));
  EXPECT_THAT(FaultOf("\n <Error xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"),
              AllOf(HasSubstr("the root is 'Error'"), HasSubstr("in line 2, column 2")));
  EXPECT_NE(FaultOf("<" + std::string(100'000, 'a') + "/>"), "none");
}

TEST(ListingPageTest, RefusesWhatIsNoListing) {
  EXPECT_THAT(FaultOf(""), HasSubstr("no element found in line 1, column 1"));
  EXPECT_THAT(FaultOf(" \n"), HasSubstr("no element found"));
  EXPECT_THAT(FaultOf("<!DOCTYPE html>\n<html><body>listing</body></html>"),
              HasSubstr("has no DOCTYPE"));
  EXPECT_THAT(FaultOf("<html><body><p>unclosed<br></body></html>"),
              HasSubstr("the root is 'html'"));
  EXPECT_NE(FaultOf("{\"Prefix\":\"p/\"}"), "none");
  EXPECT_NE(FaultOf(std::string(3, '\0')), "none");
  EXPECT_THAT(FaultOf(PageWith("") + "x"), HasSubstr("junk after document element"));
  EXPECT_THAT(FaultOf(PageWith("") + PageWith("")), HasSubstr("junk after document element"));
  EXPECT_THAT(FaultOf(PageWith("<Name>\xff\xfe</Name>")), HasSubstr("not well-formed"));
  EXPECT_THAT(FaultOf(PageWith("<Name>\xed\xa0\x80</Name>")), HasSubstr("not well-formed"));
  EXPECT_THAT(FaultOf(PageWith("<Name>\x01</Name>")), HasSubstr("not well-formed"));
  EXPECT_THAT(FaultOf(PageWith("<Name a=\"1\" a=\"2\"/>")), HasSubstr("duplicate attribute"));
}

TEST(ListingPageTest, RefusesToBeDeepOrToHoldAHugeText) {
  const auto nested = [](size_t depth) {
    std::string xml;
    for (size_t i = 0; i < depth; ++i) xml += "<a>";
    for (size_t i = 0; i < depth; ++i) xml += "</a>";
    return PageWith("<Contents><Key>p/a</Key>" + xml + "</Contents>");
  };
  EXPECT_EQ(FaultOf(nested(14)), "none");
  EXPECT_THAT(FaultOf(nested(15)), HasSubstr("elements are nested too deep in line 1"));
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_THAT(FaultOf(PageWith(deep)), HasSubstr("elements are nested too deep"));
  const auto page_of = [](size_t size) {
    return PageWith("<Contents><Key>" + std::string(size, 'k') + "</Key></Contents>");
  };
  EXPECT_EQ(FaultOf(page_of(4096)), "none");
  EXPECT_THAT(FaultOf(page_of(4097)), HasSubstr("a text is too long in line 1"));
  EXPECT_THAT(FaultOf(page_of(10'000'000)), HasSubstr("a text is too long"));
}

TEST(ListingPageTest, RefusesWhatLacksSomething) {
  const std::string head(kHead);
  const std::string end = "</ListBucketResult>";
  EXPECT_EQ(FaultOf(head + "<IsTruncated>false</IsTruncated>" + end), "it has no Prefix");
  EXPECT_EQ(FaultOf(head + "<Prefix/>" + end), "it has no IsTruncated");
  EXPECT_EQ(FaultOf(head + "<Prefix/><IsTruncated>false</IsTruncated>" + end), "none");
  EXPECT_EQ(FaultOf(head + end), "it has no Prefix");
  EXPECT_THAT(FaultOf(PageWith("<Contents/>")), HasSubstr("Contents has no Key in line 1, column"));
  EXPECT_THAT(FaultOf(PageWith("<Contents><Key></Key></Contents>")), HasSubstr("has no Key"));
  EXPECT_THAT(FaultOf(PageWith("<CommonPrefixes><Key>p/</Key></CommonPrefixes>")),
              HasSubstr("CommonPrefixes has no Prefix"));
}

TEST(ListingPageTest, RefusesAnElementThatStandsTwice) {
  for (const std::string element : {"<Prefix>p/</Prefix>", "<IsTruncated>false</IsTruncated>"}) {
    EXPECT_THAT(FaultOf(PageWith(element)), HasSubstr("stands twice in line 1")) << element;
  }
  for (const std::string element :
       {"<Marker/>", "<StartAfter>a</StartAfter>", "<NextMarker>a</NextMarker>",
        "<NextContinuationToken>a</NextContinuationToken>", "<KeyCount>0</KeyCount>"}) {
    EXPECT_EQ(FaultOf(PageWith(element)), "none") << element;
    EXPECT_THAT(FaultOf(PageWith(element + element)), HasSubstr("stands twice")) << element;
  }
  for (const std::string element :
       {"<Key>p/a</Key>", "<Size>1</Size>", "<LastModified>2022-03-21T08:58:02Z</LastModified>",
        "<ETag>&quot;1&quot;</ETag>", "<ETag/>"}) {
    const std::string key = element.starts_with("<Key>") ? "" : "<Key>p/a</Key>";
    EXPECT_EQ(FaultOf(PageWith("<Contents>" + key + element + "</Contents>")), "none") << element;
    EXPECT_THAT(FaultOf(PageWith("<Contents>" + key + element + element + "</Contents>")),
                HasSubstr("stands twice"))
        << element;
  }
  EXPECT_THAT(FaultOf(PageWith("<CommonPrefixes><Prefix>p/a/</Prefix><Prefix>p/b/</Prefix>"
                               "</CommonPrefixes>")),
              HasSubstr("has two of Prefix"));
}

TEST(ListingPageTest, RefusesATextWithElementsInIt) {
  for (const std::string element :
       {"<Marker>p/<x/>a</Marker>", "<Contents><Key>p/<x>b</x>a</Key></Contents>",
        "<Contents><Key>p/a</Key><Size>1<x/>2</Size></Contents>", "<Marker><x/>p/a</Marker>",
        "<Contents>p<Key>p/a</Key></Contents>",
        "<CommonPrefixes><Prefix>p/<x/>a/</Prefix></CommonPrefixes>"}) {
    EXPECT_THAT(FaultOf(PageWith(element)), HasSubstr("text and elements are mixed")) << element;
  }
}

TEST(ListingPageTest, RefusesValuesThatCannotBeRead) {
  for (const std::string count : {"", "-1", "x", "18446744073709551616"}) {
    EXPECT_THAT(FaultOf(PageWith("<KeyCount>" + count + "</KeyCount>")),
                HasSubstr("KeyCount is no number in line 1"))
        << count;
  }
  for (const std::string flag : {"", "TRUE", "True", "1", "yes", " true", "truefalse"}) {
    EXPECT_THAT(FaultOf(std::string(kHead) + "<Prefix>p/</Prefix><IsTruncated>" + flag +
                        "</IsTruncated></ListBucketResult>"),
                HasSubstr("IsTruncated is neither true nor false in line 1"))
        << flag;
  }
}

TEST(ListingPageTest, RefusesMoreThanAThousandEntries) {
  const auto page_of = [](size_t object_count, size_t directory_count) {
    ListingPage page;
    page.prefix = "p/";
    page.objects.resize(object_count);
    for (ListedObject& object : page.objects) object.key = "p/a";
    page.directories.assign(directory_count, "p/a/");
    return FaultOf(XmlOf(page));
  };
  EXPECT_EQ(page_of(kMaxPageEntries, 0), "none");
  EXPECT_EQ(page_of(0, kMaxPageEntries), "none");
  EXPECT_EQ(page_of(400, 600), "none");
  for (const auto& [objects, directories] :
       {std::pair<size_t, size_t>{1001, 0}, {0, 1001}, {400, 601}}) {
    EXPECT_THAT(page_of(objects, directories), HasSubstr("there are more than 1000 entries"));
  }
}

TEST(ListingPageTest, IsRefusedWhereverItIsCut) {
  for (const std::string name :
       {"um_daily_klines_BTCUSDT_1h_keys", "um_daily_klines_BTCUSDT_prefixes",
        "um_daily_trades_BTCUSDT_2026-09"}) {
    const std::string xml = Sample(name);
    const size_t end = xml.rfind('>');
    for (size_t size = 0; size <= end; ++size) {
      ASSERT_NE(FaultOf(xml.substr(0, size)), "none") << name << " cut to " << size;
    }
    EXPECT_EQ(FaultOf(xml.substr(0, end + 1)), "none");
  }
}

TEST(ListingPageTest, WithAnyByteChangedIsReadOrRefused) {
  const std::string xml = Sample("um_daily_klines_BTCUSDT_1h_keys");
  for (size_t i = 0; i < xml.size(); ++i) {
    for (const char byte : {'\0', '<', '&', '\xff'}) {
      std::string changed = xml;
      changed[i] = byte;
      const auto page = Parse(changed);
      if (page) {
        ASSERT_LE(page->objects.size(), 3);
      }
    }
  }
}

// Text as S3 can have it in a key.
rc::Gen<std::string> ArbitraryName() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "a", "Z", "0", "/", "-", ".", " ", "+", "%", "&", "<", ">", "\"", "'",
                          "]]>", "币", "é", "😀", "\n", "\r", "\t", "&amp;")),
                      [](const std::vector<std::string>& parts) {
                        std::string name = "p/";
                        for (const std::string& part : parts) name += part;
                        return name;
                      });
}

ListedObject ArbitraryObject() {
  ListedObject object;
  object.key = *ArbitraryName();
  if (*rc::gen::arbitrary<bool>()) object.size = *rc::gen::inRange<uint64_t>(0, 1'000'000'000'000);
  if (*rc::gen::arbitrary<bool>()) {
    object.last_modified =
        Instant{std::chrono::milliseconds{*rc::gen::inRange<int64_t>(0, 4'000'000'000'000)}};
  }
  if (*rc::gen::arbitrary<bool>()) object.etag = "4c65e8f69a3ebae0cebef683f18dff3c-2";
  return object;
}

RC_GTEST_PROP(ListingPage, IsReadBack, ()) {
  ListingPage page;
  page.prefix = *ArbitraryName();
  const auto maybe = [] {
    return *rc::gen::arbitrary<bool>() ? std::optional<std::string>(*ArbitraryName())
                                       : std::optional<std::string>();
  };
  page.marker = maybe();
  page.start_after = maybe();
  page.next_marker = maybe();
  page.next_token = maybe();
  if (*rc::gen::arbitrary<bool>()) page.key_count = *rc::gen::arbitrary<uint64_t>();
  page.truncated = *rc::gen::arbitrary<bool>();
  page.objects.resize(*rc::gen::inRange<size_t>(0, 8));
  for (ListedObject& object : page.objects) object = ArbitraryObject();
  page.directories.resize(*rc::gen::inRange<size_t>(0, 8));
  for (std::string& directory : page.directories) directory = *ArbitraryName();
  const auto read = Parse(XmlOf(page));
  RC_ASSERT(read.has_value());
  RC_ASSERT(XmlOf(*read) == XmlOf(page));
  RC_ASSERT(read->prefix == page.prefix);
  RC_ASSERT(read->directories == page.directories);
  RC_ASSERT(read->objects.size() == page.objects.size());
  for (size_t i = 0; i < page.objects.size(); ++i) {
    RC_ASSERT(read->objects[i].key == page.objects[i].key);
    RC_ASSERT(read->objects[i].size == page.objects[i].size);
    RC_ASSERT(read->objects[i].last_modified == page.objects[i].last_modified);
    RC_ASSERT(read->objects[i].etag == page.objects[i].etag);
  }
}

}  // namespace
}  // namespace bfa::test
