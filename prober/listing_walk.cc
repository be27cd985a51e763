#include "prober/listing_walk.h"

#include <algorithm>
#include <utility>

#include "bfa/dataset.h"
#include "prober/quoted_text.h"

namespace bfa::internal {
namespace {

Error Unusable(std::string why) {
  return {ErrorCode::kNetwork, "no usable listing: " + std::move(why)};
}

std::string_view LastOf(const ListingPage& page) {
  std::string_view last;
  if (!page.objects.empty()) last = page.objects.back().key;
  if (!page.directories.empty()) last = std::max<std::string_view>(last, page.directories.back());
  return last;
}

// Ok if all of `names` begin with `prefix` and ascend behind `position`.
template <typename Names, typename NameOf>
Status CheckAscending(const Names& names, std::string_view prefix, std::string_view position,
                      const NameOf& name_of) {
  for (const auto& entry : names) {
    const std::string_view name = name_of(entry);
    if (!name.starts_with(prefix)) return Unusable(QuotedText(name) + " is outside the prefix");
    if (name <= position) return Unusable(QuotedText(name) + " does not ascend");
    position = name;
  }
  return {};
}

}  // namespace

std::string ListingUrl(std::string_view listing_url, const ListingQuery& query,
                       std::string_view position) {
  const bool by_directory = query.kind == ListingQuery::Kind::kDirectories;
  std::string url(listing_url);
  url += by_directory ? "?delimiter=%2F&prefix=" : "?list-type=2&prefix=";
  url += PercentEncode(query.prefix);
  if (position.empty()) return url;
  url += by_directory ? "&marker=" : "&start-after=";
  return url + PercentEncode(position);
}

ListingWalk::ListingWalk(std::string listing_url, ListingQuery query)
    : listing_url_(std::move(listing_url)),
      query_(std::move(query)),
      position_(query_.start_after) {}

const std::optional<std::string>& ListingWalk::EchoOf(const ListingPage& page) const {
  return query_.kind == ListingQuery::Kind::kDirectories ? page.marker : page.start_after;
}

Status ListingWalk::Check(const ListingPage& page) const {
  if (page.prefix != query_.prefix) {
    return Unusable("it is of " + QuotedText(page.prefix));
  }
  const auto& echo = EchoOf(page);
  if (echo && *echo != position_)
    return Unusable("it begins behind another key than was asked for");
  if (page.key_count && *page.key_count != page.objects.size() + page.directories.size()) {
    return Unusable("its KeyCount is not the number of its keys");
  }
  if (query_.kind == ListingQuery::Kind::kKeys && !page.directories.empty()) {
    return Unusable("it has directories, which were not asked for");
  }
  Status ascending = CheckAscending(
      page.objects, query_.prefix, position_,
      [](const ListedObject& object) -> auto& { return object.key; });
  if (!ascending) return ascending;
  ascending = CheckAscending(
      page.directories, query_.prefix, position_,
      [](const std::string& directory) -> auto& { return directory; });
  if (!ascending) return ascending;
  if (!page.truncated) return {};
  if (LastOf(page).empty()) return Unusable("it says that there is more, and gets no further");
  if (page.next_marker && *page.next_marker < LastOf(page)) {
    return Unusable("its NextMarker goes back");
  }
  // What lies between the two would be passed over, and would count as absent.
  if (page.next_marker && *page.next_marker > LastOf(page)) {
    return Unusable("its NextMarker leaves something out");
  }
  if (page_count_ + 1 == kMaxPages) return Unusable("it has no end");
  return {};
}

// S3 echoes what it was asked and, in version 2, counts: what can no longer be compared is no fault
// of the page, but weakens the proof.
void ListingWalk::CheckFrame(const ListingPage& page, DriftList& drift) const {
  const auto note = [&](const char* name) {
    drift.Add(
        {SchemaDrift::Part::kListing, "missing element", name, "the page is not compared with it"});
  };
  const bool by_directory = query_.kind == ListingQuery::Kind::kDirectories;
  if (!EchoOf(page) && !position_.empty()) note(by_directory ? "Marker" : "StartAfter");
  if (!by_directory && !page.key_count) note("KeyCount");
}

DriftList ListingWalk::Drift() const {
  DriftList drift = drift_;
  drift.AddAll(refused_drift_, {});
  return drift;
}

Status ListingWalk::Take(std::string_view xml) {
  DriftList drift;
  Result<ListingPage> page = ParseListingPage(xml, drift);
  if (page) CheckFrame(*page, drift);
  Status checked = page ? Check(*page) : page.error();
  refused_drift_ = {};
  (checked ? drift_ : refused_drift_).AddAll(drift, NextUrl());
  if (!checked) return checked;
  ++page_count_;
  if (page->has_new_parts && !page->key_count) is_whole_ = false;
  position_ = std::max(position_, std::string(LastOf(*page)));
  done_ = !page->truncated || (!query_.stop_at.empty() && position_ >= query_.stop_at);
  std::move(page->objects.begin(), page->objects.end(), std::back_inserter(objects_));
  std::move(page->directories.begin(), page->directories.end(), std::back_inserter(directories_));
  return {};
}

}  // namespace bfa::internal
