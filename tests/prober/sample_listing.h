// Listings for tests: pages as XML, and a bucket that lists its keys.
#ifndef BFA_TESTS_PROBER_SAMPLE_LISTING_H_
#define BFA_TESTS_PROBER_SAMPLE_LISTING_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "prober/listing_page.h"

namespace bfa::test {

// Text as it stands in an element.
std::string XmlText(std::string_view text);

// A page as the bucket writes it: what is empty in it is left out.
std::string XmlOf(const internal::ListingPage& page);

// What a URL asks: the part before the `?`, and the values behind it, percent-decoded once.
struct UrlQuery {
  std::string path;
  std::map<std::string, std::string> values;

  static UrlQuery Of(const std::string& url);
  // Empty if it is not there.
  std::string value(const std::string& name) const;
};
std::string PercentDecode(std::string_view text);

// Answers listing queries like S3: ListObjects (version 1) with a delimiter, and ListObjectsV2.
class SampleBucket {
 public:
  explicit SampleBucket(std::set<std::string> keys, size_t page_size = 1000)
      : keys_(std::move(keys)), page_size_(page_size) {}

  internal::ListingPage PageOf(const std::string& url) const;
  std::string XmlOfUrl(const std::string& url) const { return XmlOf(PageOf(url)); }

 private:
  std::set<std::string> keys_;
  size_t page_size_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_SAMPLE_LISTING_H_
