// Promises of the listing parser: a page comes out whole and bounded, or an error about the
// network; written again it is the same page.
#include <algorithm>

#include "prober/listing_page.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/prober/sample_listing.h"

namespace bfa::fuzz {
namespace {

using internal::DriftList;
using internal::ListedObject;
using internal::ListingPage;

bool IsSame(const ListedObject& a, const ListedObject& b) {
  return a.key == b.key && a.size == b.size && a.last_modified == b.last_modified &&
         a.etag == b.etag;
}

bool IsSame(const ListingPage& a, const ListingPage& b) {
  return a.prefix == b.prefix && a.marker == b.marker && a.start_after == b.start_after &&
         a.next_marker == b.next_marker && a.next_token == b.next_token &&
         a.key_count == b.key_count && a.truncated == b.truncated &&
         a.directories == b.directories &&
         std::ranges::equal(
             a.objects, b.objects,
             [](const ListedObject& one, const ListedObject& other) { return IsSame(one, other); });
}

void CheckDrift(const DriftList& drift, Promises& promises) {
  // The last counts for all that found no place.
  promises.Expect(drift.drifts().size() <= DriftList::kMaxDrifts + 1, "drift without a bound");
}

std::string ReadListing(Bytes input) {
  Promises promises;
  DriftList drift;
  const std::string_view xml(reinterpret_cast<const char*>(input.data()), input.size());
  const auto page = internal::ParseListingPage(xml, drift);
  CheckDrift(drift, promises);
  if (!page) {
    promises.Expect(page.error().code() == ErrorCode::kNetwork, "another error than the network");
    promises.Expect(IsOneLine(page.error().message()), "an error that is no line");
    return promises.broken();
  }
  promises.Expect(page->objects.size() + page->directories.size() <= internal::kMaxPageEntries,
                  "a page with more entries than allowed");
  for (const ListedObject& object : page->objects) {
    promises.Expect(!object.key.empty(), "an object without a key");
  }
  promises.Expect(std::ranges::find(page->directories, "") == page->directories.end(),
                  "a directory without a name");
  DriftList none;
  const auto again = internal::ParseListingPage(test::XmlOf(*page), none);
  promises.Expect(again && IsSame(*again, *page), "a page written again differs");
  return promises.broken();
}

}  // namespace

const FuzzTarget kListingTarget{"listing_fuzz", &ReadListing};

}  // namespace bfa::fuzz
