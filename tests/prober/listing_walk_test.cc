#include "prober/listing_walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/prober/sample_listing.h"

namespace bfa::test {
namespace {

using internal::kMaxPages;
using internal::ListedObject;
using internal::ListingPage;
using internal::ListingQuery;
using internal::ListingUrl;
using internal::ListingWalk;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kHost = "https://s3.example/bucket";

ListingQuery Directories(const std::string& prefix) {
  return {ListingQuery::Kind::kDirectories, prefix, "", ""};
}

ListingQuery Keys(const std::string& prefix, const std::string& start_after = "",
                  const std::string& stop_at = "") {
  return {ListingQuery::Kind::kKeys, prefix, start_after, stop_at};
}

ListingPage PageOf(const std::vector<std::string>& keys, bool truncated = false) {
  ListingPage page;
  page.prefix = "p/";
  page.truncated = truncated;
  for (const std::string& key : keys) page.objects.push_back({key, 1, std::nullopt, ""});
  return page;
}

std::vector<std::string> KeysOf(const ListingWalk& walk) {
  std::vector<std::string> keys;
  for (const ListedObject& object : walk.objects()) keys.push_back(object.key);
  return keys;
}

// What is wrong with a page; `none` if nothing is. A page that is refused leaves no trace.
std::string FaultOf(ListingWalk& walk, const ListingPage& page) {
  const std::string url = walk.NextUrl();
  const std::vector<std::string> keys = KeysOf(walk);
  const uint64_t page_count = walk.page_count();
  const Status taken = walk.Take(XmlOf(page));
  if (taken) return "none";
  EXPECT_EQ(taken.error().code(), ErrorCode::kNetwork);
  EXPECT_EQ(taken.error().message().find('\n'), std::string::npos);
  EXPECT_LT(taken.error().message().size(), 400);
  EXPECT_EQ(walk.NextUrl(), url);
  EXPECT_EQ(KeysOf(walk), keys);
  EXPECT_EQ(walk.page_count(), page_count);
  EXPECT_FALSE(walk.done());
  return taken.error().message();
}

std::string FaultOf(const ListingQuery& query, const ListingPage& page) {
  ListingWalk walk(kHost, query);
  return FaultOf(walk, page);
}

// Follows a walk to its end; the number of pages, 0 if one was refused.
uint64_t Follow(ListingWalk& walk, const SampleBucket& bucket) {
  while (!walk.done()) {
    const Status taken = walk.Take(bucket.XmlOfUrl(walk.NextUrl()));
    EXPECT_TRUE(taken) << taken.error().ToString();
    if (!taken) return 0;
  }
  return walk.page_count();
}

TEST(ListingUrlTest, EncodesEachValueOnce) {
  EXPECT_EQ(ListingUrl(kHost, Directories("data/futures/"), ""),
            kHost + "?delimiter=%2F&prefix=data%2Ffutures%2F");
  EXPECT_EQ(ListingUrl(kHost, Directories("a b+c&d=e%2F#/"), "a b+c&d=e%2F#/币/"),
            kHost +
                "?delimiter=%2F&prefix=a%20b%2Bc%26d%3De%252F%23%2F"
                "&marker=a%20b%2Bc%26d%3De%252F%23%2F%E5%B8%81%2F");
  EXPECT_EQ(ListingUrl(kHost, Keys("币安人生USDT/1m/"), "币"),
            kHost +
                "?list-type=2&prefix=%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT%2F1m%2F"
                "&start-after=%E5%B8%81");
  EXPECT_EQ(ListingWalk(kHost, Keys("p/", "p/x")).NextUrl(),
            kHost + "?list-type=2&prefix=p%2F&start-after=p%2Fx");
}

TEST(ListingWalkTest, FindsTheDirectoriesOfASecondPage) {
  std::set<std::string> keys{"p/index.html", "q/other/x"};
  for (int i = 1000; i < 2007; ++i) {
    const std::string folder = "p/S" + std::to_string(i) + "USDT/";
    keys.insert({folder + "1m/a.zip", folder + "1m/b.zip"});
  }
  keys.insert("p/币安人生USDT/1m/a.zip");
  ListingWalk walk(kHost, Directories("p/"));
  EXPECT_EQ(Follow(walk, SampleBucket(keys)), 2);
  ASSERT_EQ(walk.directories().size(), 1008);
  EXPECT_EQ(walk.directories().front(), "p/S1000USDT/");
  EXPECT_EQ(walk.directories().back(), "p/币安人生USDT/");
  EXPECT_THAT(KeysOf(walk), ElementsAre("p/index.html"));
}

TEST(ListingWalkTest, GoesOnBehindNextMarkerOrTheLastName) {
  ListingPage page = PageOf({}, true);
  page.marker = "";
  page.directories = {"p/A/", "p/B/"};
  ListingWalk walk(kHost, Directories("p/"));
  EXPECT_EQ(FaultOf(walk, page), "none");
  EXPECT_EQ(UrlQuery::Of(walk.NextUrl()).value("marker"), "p/B/");
  page.marker = "p/B/";
  page.directories = {"p/C/"};
  page.next_marker = "p/C/";
  EXPECT_EQ(FaultOf(walk, page), "none");
  EXPECT_EQ(UrlQuery::Of(walk.NextUrl()).value("marker"), "p/C/");
  EXPECT_FALSE(walk.done());
  page = PageOf({});
  page.marker = "p/C/";
  EXPECT_EQ(FaultOf(walk, page), "none");
  EXPECT_TRUE(walk.done());
  EXPECT_THAT(walk.directories(), ElementsAre("p/A/", "p/B/", "p/C/"));
  EXPECT_EQ(walk.page_count(), 3);
}

TEST(ListingWalkTest, BeginsBehindAKey) {
  const SampleBucket bucket({"p/1", "p/2", "p/3", "p/4", "q/1"}, 2);
  ListingWalk walk(kHost, Keys("p/", "p/1"));
  EXPECT_EQ(Follow(walk, bucket), 2);
  EXPECT_THAT(KeysOf(walk), ElementsAre("p/2", "p/3", "p/4"));
  ListingWalk behind(kHost, Keys("p/", "p/9"));
  EXPECT_EQ(Follow(behind, bucket), 1);
  EXPECT_THAT(KeysOf(behind), IsEmpty());
}

TEST(ListingWalkTest, StopsWhereNothingMoreIsWanted) {
  const SampleBucket bucket({"p/1", "p/2", "p/3", "p/4", "p/5"}, 2);
  ListingWalk walk(kHost, Keys("p/", "", "p/35"));
  EXPECT_EQ(Follow(walk, bucket), 2);
  EXPECT_THAT(KeysOf(walk), ElementsAre("p/1", "p/2", "p/3", "p/4"));
  ListingWalk at_a_key(kHost, Keys("p/", "", "p/4"));
  EXPECT_EQ(Follow(at_a_key, bucket), 2);
  ListingWalk behind_a_page(kHost, Keys("p/", "", "p/45"));
  EXPECT_EQ(Follow(behind_a_page, bucket), 3);
}

TEST(ListingWalkTest, RefusesAnAnswerToAnotherQuestion) {
  ListingPage page = PageOf({"q/1"});
  page.prefix = "q/";
  EXPECT_THAT(FaultOf(Keys("p/"), page), HasSubstr("it is of 'q/'"));
  page.prefix = "q/\n" + std::string(1000, 'x');
  EXPECT_THAT(FaultOf(Keys("p/"), page), HasSubstr("it is of 'q/"));
  page.prefix = "p";
  EXPECT_NE(FaultOf(Keys("p/"), page), "none");
  page = PageOf({"p/2"});
  page.start_after = "p/1";
  EXPECT_EQ(FaultOf(Keys("p/", "p/1"), page), "none");
  EXPECT_THAT(FaultOf(Keys("p/", "p/0"), page), HasSubstr("begins behind another key"));
  EXPECT_THAT(FaultOf(Keys("p/"), page), HasSubstr("begins behind another key"));
  page = PageOf({});
  page.directories = {"p/b/"};
  page.marker = "p/a/";
  EXPECT_THAT(FaultOf(Directories("p/"), page), HasSubstr("begins behind another key"));
}

TEST(ListingWalkTest, RefusesKeysThatAreOutOfPlace) {
  EXPECT_THAT(FaultOf(Keys("p/"), PageOf({"p/2", "p/1"})), HasSubstr("'p/1' does not ascend"));
  EXPECT_THAT(FaultOf(Keys("p/"), PageOf({"p/1", "p/1"})), HasSubstr("'p/1' does not ascend"));
  EXPECT_THAT(FaultOf(Keys("p/", "p/5"), PageOf({"p/5"})), HasSubstr("'p/5' does not ascend"));
  EXPECT_THAT(FaultOf(Keys("p/", "p/5"), PageOf({"p/4"})), HasSubstr("'p/4' does not ascend"));
  EXPECT_THAT(FaultOf(Keys("p/"), PageOf({"q/1"})), HasSubstr("'q/1' is outside the prefix"));
  ListingPage page = PageOf({"p/9"});
  page.directories = {"p/b/", "p/a/"};
  EXPECT_THAT(FaultOf(Directories("p/"), page), HasSubstr("'p/a/' does not ascend"));
  page.directories = {"q/a/"};
  EXPECT_THAT(FaultOf(Directories("p/"), page), HasSubstr("'q/a/' is outside the prefix"));
  page.directories = {"p/a/"};
  EXPECT_EQ(FaultOf(Directories("p/"), page), "none");
  EXPECT_THAT(FaultOf(Keys("p/"), page), HasSubstr("directories, which were not asked for"));
}

TEST(ListingWalkTest, NamesAStrangeKeyInOneShortLine) {
  ListingPage page = PageOf({"p/1"});
  page.objects[0].key = "q/\n\t\x7f\xc2\x9b" + std::string(2000, 'k');
  EXPECT_THAT(FaultOf(Keys("p/"), page), HasSubstr("'q/\\x0a\\x09\\x7f\\xc2\\x9bkkk"));
}

TEST(ListingWalkTest, RefusesAWrongKeyCount) {
  ListingPage page = PageOf({"p/1", "p/2"});
  for (const uint64_t count : {0u, 1u, 3u}) {
    page.key_count = count;
    EXPECT_THAT(FaultOf(Keys("p/"), page), HasSubstr("its KeyCount is not the number of its keys"));
  }
  page.key_count = 2;
  EXPECT_EQ(FaultOf(Keys("p/"), page), "none");
}

TEST(ListingWalkTest, RefusesToStandStill) {
  EXPECT_THAT(FaultOf(Keys("p/"), PageOf({}, true)), HasSubstr("gets no further"));
  ListingPage page = PageOf({}, true);
  page.next_marker = "p/x/";
  EXPECT_THAT(FaultOf(Directories("p/"), page), HasSubstr("gets no further"));
  page.directories = {"p/a/", "p/b/"};
  page.next_marker = "p/a/";
  EXPECT_THAT(FaultOf(Directories("p/"), page), HasSubstr("its NextMarker goes back"));
  ListingWalk walk(kHost, Keys("p/"));
  EXPECT_EQ(FaultOf(walk, PageOf({"p/1", "p/2"}, true)), "none");
  EXPECT_THAT(FaultOf(walk, PageOf({"p/1", "p/2"}, true)), HasSubstr("does not ascend"));
}

// What lies between would be passed over, and would count as absent.
TEST(ListingWalkTest, RefusesANextMarkerBeyondWhatWasListed) {
  ListingPage page = PageOf({}, true);
  page.directories = {"p/a/", "p/b/"};
  page.next_marker = "p/x/";
  EXPECT_THAT(FaultOf(Directories("p/"), page), HasSubstr("its NextMarker leaves something out"));
  page = PageOf({"p/1"}, true);
  page.next_marker = "p/9";
  EXPECT_THAT(FaultOf(Keys("p/"), page), HasSubstr("its NextMarker leaves something out"));
}

TEST(ListingWalkTest, CanAskAgainForAPageThatWasRefused) {
  ListingWalk walk(kHost, Keys("p/"));
  EXPECT_EQ(FaultOf(walk, PageOf({"p/1"}, true)), "none");
  EXPECT_NE(FaultOf(walk, PageOf({"p/2", "p/1"})), "none");
  EXPECT_FALSE(walk.Take("<html></html>"));
  EXPECT_FALSE(walk.Take(""));
  EXPECT_EQ(FaultOf(walk, PageOf({"p/2"})), "none");
  EXPECT_THAT(KeysOf(walk), ElementsAre("p/1", "p/2"));
  EXPECT_TRUE(walk.done());
}

TEST(ListingWalkTest, HasAnEnd) {
  ListingWalk walk(kHost, Keys("p/"));
  uint64_t count = 0;
  std::string fault;
  do {
    fault = FaultOf(walk, PageOf({"p/" + std::to_string(10'000 + count)}, true));
    ++count;
  } while (fault == "none" && count < 2 * kMaxPages);
  EXPECT_EQ(count, kMaxPages);
  EXPECT_THAT(fault, HasSubstr("it has no end"));
  EXPECT_EQ(FaultOf(walk, PageOf({"p/99999"})), "none");
  EXPECT_EQ(walk.page_count(), kMaxPages);
  EXPECT_TRUE(walk.done());
}

// Names that begin alike, so that they meet at prefixes and positions.
rc::Gen<std::string> ArbitraryName() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "a", "b", "/", " ", "+", "&", "%", "币", "安", "=", "#", "?")),
                      [](const std::vector<std::string>& parts) {
                        std::string name;
                        for (const std::string& part : parts) name += part;
                        return name;
                      });
}

RC_GTEST_PROP(ListingWalk, TellsAllKeysBehindTheStart, ()) {
  const auto names = *rc::gen::container<std::set<std::string>>(ArbitraryName());
  const std::string prefix = *rc::gen::element<std::string>("", "p/", "币 +&%/");
  const std::string start = *rc::gen::arbitrary<bool>() ? prefix + *ArbitraryName() : std::string();
  std::set<std::string> keys{"zz"};
  for (const std::string& name : names) {
    if (!name.empty()) keys.insert(prefix + name);
  }
  ListingWalk walk(kHost, Keys(prefix, start));
  Follow(walk, SampleBucket(keys, *rc::gen::inRange<size_t>(1, 8)));
  std::vector<std::string> expected;
  for (const std::string& key : keys) {
    if (key.starts_with(prefix) && key > start) expected.push_back(key);
  }
  RC_ASSERT(walk.done());
  RC_ASSERT(KeysOf(walk) == expected);
}

RC_GTEST_PROP(ListingWalk, TellsAllDirectories, ()) {
  const auto names = *rc::gen::container<std::set<std::string>>(ArbitraryName());
  const std::string prefix = *rc::gen::element<std::string>("p/", "币 +&%/");
  std::set<std::string> keys;
  std::set<std::string> expected;
  for (const std::string& name : names) {
    if (name.empty()) continue;
    keys.insert(prefix + name);
    const size_t slash = name.find('/');
    if (slash != std::string::npos) expected.insert(prefix + name.substr(0, slash + 1));
  }
  ListingWalk walk(kHost, Directories(prefix));
  Follow(walk, SampleBucket(keys, *rc::gen::inRange<size_t>(1, 8)));
  RC_ASSERT(walk.done());
  RC_ASSERT(walk.directories() == std::vector<std::string>(expected.begin(), expected.end()));
}

}  // namespace
}  // namespace bfa::test
