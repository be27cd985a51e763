#include "prober/archive_client.h"

#include <utility>

#include "prober/etag.h"
#include "prober/http_date.h"

namespace bfa::internal {
namespace {

// A page of 1,000 keys takes some 350 KB; keys of the greatest length three times that.
constexpr uint64_t kMaxPageSize = uint64_t{4} << 20;

// A host that answers 200 to everything is not the archive.
Status CheckFile(const HttpReply& reply) {
  if (!reply.etag.empty() || !reply.last_modified.empty()) return {};
  return Error(ErrorCode::kNetwork, "status 200 without ETag and Last-Modified: no file");
}

}  // namespace

struct ArchiveClient::Listing {
  Listing(const std::string& url, const ListingQuery& query,
          std::function<void(FollowedListing)> on_done)
      : walk(url, query), done(std::move(on_done)) {}

  ListingWalk walk;
  std::optional<Instant> date;
  std::function<void(FollowedListing)> done;
};

void ArchiveClient::List(const ListingQuery& query, std::function<void(FollowedListing)> done) {
  NextPage(std::make_shared<Listing>(origin_.listing, query, std::move(done)));
}

void ArchiveClient::NextPage(const std::shared_ptr<Listing>& listing) {
  HttpRequest request;
  request.url = listing->walk.NextUrl();
  request.max_body_size = kMaxPageSize;
  const auto check = [listing](const HttpReply& reply) { return listing->walk.Take(reply.body); };
  fetcher_.Fetch(std::move(request), check, [this, listing](const Fetched& fetched) {
    if (!fetched.found()) {
      const std::string why =
          fetched.missing() ? listing->walk.NextUrl() + ": status 404" : fetched.why;
      return Finish(*listing, Error(ErrorCode::kNetwork, why));
    }
    if (!listing->date) listing->date = ParseHttpDate(fetched.reply.date);
    if (listing->walk.done()) return Finish(*listing, {});
    NextPage(listing);
  });
}

void ArchiveClient::Finish(Listing& listing, Status status) {
  ListingWalk& walk = listing.walk;
  drift_.AddAll(walk.Drift(), {});
  listing.done({std::move(status), walk.TakeObjects(), walk.TakeDirectories(), walk.is_whole(),
                listing.date});
}

std::string ArchiveClient::UrlOf(const std::string& key) const {
  return origin_.objects + "/" + EncodeKey(key);
}

void ArchiveClient::Head(const std::string& symbol, Day day, std::function<void(HeadAnswer)> done) {
  HttpRequest request;
  request.method = HttpMethod::kHead;
  request.url = UrlOf(layout_.KeyOf(symbol, day));
  fetcher_.Fetch(std::move(request), CheckFile,
                 [day, done = std::move(done)](const Fetched& fetched) {
                   HeadAnswer answer;
                   answer.kind = fetched.kind;
                   answer.why = fetched.why;
                   const HttpReply& reply = fetched.reply;
                   answer.date = ParseHttpDate(reply.date);
                   answer.file = {day, reply.content_length, ParseHttpDate(reply.last_modified),
                                  EtagWithoutQuotes(reply.etag)};
                   done(std::move(answer));
                 });
}

void ArchiveClient::Get(const std::string& key, uint64_t max_size, Fetcher::Done done) {
  HttpRequest request;
  request.url = UrlOf(key);
  request.max_body_size = max_size;
  fetcher_.Fetch(std::move(request), {}, std::move(done));
}

void ArchiveClient::NoteDrift(const std::string& key, const DriftList& drift) {
  drift_.AddAll(drift, UrlOf(key));
}

}  // namespace bfa::internal
