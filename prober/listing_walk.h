// A listing, page by page: what to ask next, and whether the answers hang together.
#ifndef BFA_PROBER_LISTING_WALK_H_
#define BFA_PROBER_LISTING_WALK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bfa/result.h"
#include "prober/listing_page.h"

namespace bfa::internal {

// What a listing is to tell.
struct ListingQuery {
  enum class Kind : uint8_t {
    kDirectories,  // the directories right below the prefix: ListObjects with a delimiter
    kKeys,         // all keys below the prefix: ListObjectsV2 with start-after
  };
  Kind kind = Kind::kKeys;
  std::string prefix;
  std::string start_after;  // only what comes behind it; empty: from the start
  std::string stop_at;      // nothing from here on is wanted; empty: to the end
};

// The URL of the page of `query` that comes behind `position`. All values percent-encoded once.
std::string ListingUrl(std::string_view listing_url, const ListingQuery& query,
                       std::string_view position);

// Follows one listing. Pure: whoever drives it sends the requests.
//
//   for (ListingWalk walk(url, query); !walk.done();) {
//     if (Status taken = walk.Take(Get(walk.NextUrl())); !taken) …
//   }
class ListingWalk {
 public:
  ListingWalk(std::string listing_url, ListingQuery query);

  std::string NextUrl() const { return ListingUrl(listing_url_, query_, position_); }

  // Takes the answer to NextUrl. kNetwork if it is no listing, or of another prefix or position, or
  // if its keys are not strictly ascending behind the position, or if it says that there is more
  // without getting on, or if there were more than kMaxPages; the walk then stands where it stood,
  // and the same page can be asked for again.
  Status Take(std::string_view xml);

  // Whether all was told up to the end, or up to `stop_at`.
  bool done() const { return done_; }
  // False if a page had parts that are not known and did not count its keys: there may be more.
  bool is_whole() const { return is_whole_; }
  // What was new about the shape of the pages that were taken, and of the last answer if that was
  // refused: those before it were asked for again.
  DriftList Drift() const;
  uint64_t page_count() const { return page_count_; }
  const ListingQuery& query() const { return query_; }
  // What was told so far, ascending by the bytes of the keys.
  const std::vector<ListedObject>& objects() const { return objects_; }
  const std::vector<std::string>& directories() const { return directories_; }
  // The same, taken out.
  std::vector<ListedObject> TakeObjects() { return std::move(objects_); }
  std::vector<std::string> TakeDirectories() { return std::move(directories_); }

 private:
  // The position that was asked for, as the page says it.
  const std::optional<std::string>& EchoOf(const ListingPage& page) const;
  Status Check(const ListingPage& page) const;
  void CheckFrame(const ListingPage& page, DriftList& drift) const;

  std::string listing_url_;
  ListingQuery query_;
  std::string position_;  // the last key or directory that is known
  bool done_ = false;
  bool is_whole_ = true;
  DriftList drift_;  // of the pages that were taken
  DriftList refused_drift_;
  uint64_t page_count_ = 0;
  std::vector<ListedObject> objects_;
  std::vector<std::string> directories_;
};

// 200 pages are 200,000 keys: 270 years of one symbol.
inline constexpr uint64_t kMaxPages = 200;

}  // namespace bfa::internal

#endif  // BFA_PROBER_LISTING_WALK_H_
