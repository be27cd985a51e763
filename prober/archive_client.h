// The questions that the archive answers, each with its retries.
#ifndef BFA_PROBER_ARCHIVE_CLIENT_H_
#define BFA_PROBER_ARCHIVE_CLIENT_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bfa/origin.h"
#include "prober/archive_layout.h"
#include "prober/drift_list.h"
#include "prober/fetcher.h"
#include "prober/learned_cells.h"
#include "prober/listing_walk.h"

namespace bfa::internal {

// A listing that was followed to its end.
struct FollowedListing {
  Result<void> status;                // why it ended before, if it did
  std::vector<ListedObject> objects;  // those of the pages that came
  std::vector<std::string> directories;
  bool is_whole = true;         // false: there may be files beside these
  std::optional<Instant> date;  // by the clock of the host, when the first page came
};

// What a HEAD says of a file.
struct HeadAnswer {
  Fetched::Kind kind = Fetched::Kind::kFailed;
  LearnedFile file;             // of kFound
  std::optional<Instant> date;  // by the clock of the host
  std::string why;              // of kFailed
};

// Asks the hosts of one origin. Callbacks come from within Transport::Run; the client, and the
// fetcher, layout and drift that it was made with, must outlive them. What is new about the shape
// of listings is added to `drift`.
class ArchiveClient {
 public:
  ArchiveClient(Fetcher& fetcher, const Origin& origin, const ArchiveLayout& layout,
                DriftList& drift)
      : fetcher_(fetcher), origin_(origin), layout_(layout), drift_(drift) {}

  const ArchiveLayout& layout() const { return layout_; }

  // All pages of a listing, one after the other.
  void List(const ListingQuery& query, std::function<void(FollowedListing)> done);
  // Whether there is a file of `symbol` on `day`.
  void Head(const std::string& symbol, Day day, std::function<void(HeadAnswer)> done);
  // The object of a key.
  void Get(const std::string& key, uint64_t max_size, Fetcher::Done done);
  // Adds what is new about the shape of the object of a key.
  void NoteDrift(const std::string& key, const DriftList& drift);

 private:
  struct Listing;
  void NextPage(const std::shared_ptr<Listing>& listing);
  void Finish(Listing& listing, Status status);
  std::string UrlOf(const std::string& key) const;

  Fetcher& fetcher_;
  const Origin& origin_;
  const ArchiveLayout& layout_;
  DriftList& drift_;
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_ARCHIVE_CLIENT_H_
