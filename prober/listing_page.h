// A page of a listing as the bucket gives it: a ListBucketResult of S3.
#ifndef BFA_PROBER_LISTING_PAGE_H_
#define BFA_PROBER_LISTING_PAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/result.h"
#include "prober/drift_list.h"

namespace bfa::internal {

struct ListedObject {
  std::string key;
  std::optional<uint64_t> size;
  std::optional<Instant> last_modified;
  std::string etag;  // without quotes; empty if none was given
};

// What a page says, of ListObjects (version 1) and ListObjectsV2 alike; where it does not say
// something, the optional is empty.
struct ListingPage {
  std::string prefix;
  std::optional<std::string> marker;       // version 1: what was asked for, echoed
  std::optional<std::string> start_after;  // version 2: the same
  std::optional<std::string> next_marker;
  std::optional<std::string> next_token;
  std::optional<uint64_t> key_count;
  bool truncated = false;
  bool has_new_parts = false;  // elements beside the entries that are not known, and may be more
  std::vector<ListedObject> objects;
  std::vector<std::string> directories;  // the common prefixes
};

// A page that says more is refused.
inline constexpr size_t kMaxPageEntries = 1000;

// The page that `xml` spells; what is new about its shape is added to `drift`, whether it is
// refused or not. Elements and attributes that S3's answers do not have are skipped. Of an entry
// without a size, instant or etag, or with one that cannot be read (an etag without quotes counts
// as such), the rest is kept. kNetwork, with line and column, if it is no well-formed XML, has a
// DOCTYPE, is deeper than any listing, has another root or namespace than ListBucketResult of
// http://s3.amazonaws.com/doc/2006-03-01/, lacks Prefix or IsTruncated, has an entry without its
// name, a count or flag that cannot be read, gives a known element twice, mixes text with elements,
// or has more than kMaxPageEntries entries.
// Cost: memory of at most some times the size of `xml`.
Result<ListingPage> ParseListingPage(std::string_view xml, DriftList& drift);

}  // namespace bfa::internal

#endif  // BFA_PROBER_LISTING_PAGE_H_
