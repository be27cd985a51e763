#include "prober/listing_page.h"

#include <expat.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <memory>
#include <utility>

#include "prober/etag.h"
#include "prober/quoted_text.h"

namespace bfa::internal {
namespace {

constexpr std::string_view kNamespace = "http://s3.amazonaws.com/doc/2006-03-01/";
constexpr char kSeparator = '\n';  // in no name and no namespace of a listing
// ListBucketResult / Contents / Owner / ID are four; what is new may be deeper.
constexpr size_t kMaxDepth = 16;
constexpr size_t kMaxTextSize = 4096;  // a key has at most 1,024 bytes
constexpr std::string_view kRoot = "ListBucketResult";

struct KnownElement {
  std::string_view parent;
  std::string_view name;
};
// All that ListObjects and ListObjectsV2 may answer, whatever they are asked for.
constexpr std::array<KnownElement, 28> kKnownElements{{{"Contents", "Key"},
                                                       {"Contents", "LastModified"},
                                                       {"Contents", "ETag"},
                                                       {"Contents", "Size"},
                                                       {"Contents", "StorageClass"},
                                                       {"Contents", "ChecksumAlgorithm"},
                                                       {"Contents", "ChecksumType"},
                                                       {"Contents", "Owner"},
                                                       {"Owner", "ID"},
                                                       {"Owner", "DisplayName"},
                                                       {"Contents", "RestoreStatus"},
                                                       {"RestoreStatus", "IsRestoreInProgress"},
                                                       {"RestoreStatus", "RestoreExpiryDate"},
                                                       {"CommonPrefixes", "Prefix"},
                                                       {kRoot, "Contents"},
                                                       {kRoot, "CommonPrefixes"},
                                                       {kRoot, "Name"},
                                                       {kRoot, "Prefix"},
                                                       {kRoot, "Delimiter"},
                                                       {kRoot, "MaxKeys"},
                                                       {kRoot, "EncodingType"},
                                                       {kRoot, "IsTruncated"},
                                                       {kRoot, "Marker"},
                                                       {kRoot, "NextMarker"},
                                                       {kRoot, "StartAfter"},
                                                       {kRoot, "KeyCount"},
                                                       {kRoot, "ContinuationToken"},
                                                       {kRoot, "NextContinuationToken"}}};

bool IsKnown(std::string_view parent, std::string_view name) {
  return std::any_of(kKnownElements.begin(), kKnownElements.end(), [&](const KnownElement& known) {
    return known.name == name && known.parent == parent;
  });
}

// A name as expat gives it in a namespace: that and the local one, with a line feed between.
struct ExpandedName {
  explicit ExpandedName(std::string_view name) {
    const size_t separator = name.find(kSeparator);
    if (separator != std::string_view::npos) space = name.substr(0, separator);
    local = name.substr(separator + 1);  // all of it without a namespace
  }
  // As it is shown: with the namespace, unless that is the one of listings.
  std::string Text() const {
    return space == kNamespace ? std::string(local)
                               : "{" + std::string(space) + "}" + std::string(local);
  }

  std::string_view space;
  std::string_view local;
};

std::optional<uint64_t> ParseCount(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Builds a page from what expat calls back with. It may call back some more after it was stopped.
class PageBuilder {
 public:
  Result<ListingPage> Parse(std::string_view xml);
  const DriftList& drift() const { return drift_; }

 private:
  struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  static PageBuilder& Self(void* user) { return *static_cast<PageBuilder*>(user); }
  void Stop(std::string why);
  void Refuse(std::string why);
  void Begin(std::string_view name, const char** attributes);
  void BeginRoot(const ExpandedName& name);
  void BeginKnown();
  void End();
  void EndKnown();
  void EndObject();
  void Text(std::string_view text);
  void Store(const std::string& name);
  void StoreInObject(std::string_view name);
  void StoreOnce(std::optional<std::string>& field);
  bool IsFirst(bool& seen);
  void Note(std::string what, std::string_view name, std::string made);
  void NoteUnreadable(const std::string& why, std::string_view made);
  void RefuseShape(std::string what, std::string_view name, std::string why);
  std::string Path() const;
  std::string PathTo(std::string_view name) const;
  std::string Where() const;
  // More than the white space between elements.
  bool HasText() const { return text_.find_first_not_of(" \t\r\n") != std::string::npos; }

  std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
  ListingPage page_;
  std::optional<std::string> prefix_;
  std::optional<bool> truncated_;
  std::vector<std::string> path_;  // names of the open elements, as far as they are known
  size_t unknown_depth_ = 0;       // open elements from the first unknown one on
  std::string text_;
  bool has_elements_ = false;  // the one that is open last
  // What the last object has, readable or not.
  bool has_size_ = false;
  bool has_last_modified_ = false;
  bool has_etag_ = false;
  std::string fault_;
  DriftList drift_;
};

std::string PageBuilder::Where() const {
  return " in line " + std::to_string(XML_GetCurrentLineNumber(parser_.get())) + ", column " +
         std::to_string(XML_GetCurrentColumnNumber(parser_.get()) + 1);
}

void PageBuilder::Stop(std::string why) {
  if (fault_.empty()) fault_ = std::move(why) + Where();
  XML_StopParser(parser_.get(), XML_FALSE);
}

// What is no listing has not changed its shape either.
void PageBuilder::Refuse(std::string why) {
  drift_ = {};
  Stop(std::move(why));
}

// Of the element that is open last, below the root.
std::string PageBuilder::Path() const {
  std::string path;
  for (size_t i = 1; i < path_.size(); ++i) path += (i == 1 ? "" : "/") + path_[i];
  return path;
}

std::string PageBuilder::PathTo(std::string_view name) const {
  return Path() + (path_.size() == 1 ? "" : "/") + std::string(name);
}

void PageBuilder::Note(std::string what, std::string_view name, std::string made) {
  drift_.Add({SchemaDrift::Part::kListing, std::move(what), ShownText(name), std::move(made)});
}

// Of the element that ends.
void PageBuilder::NoteUnreadable(const std::string& why, std::string_view made) {
  Note("unreadable value", Path(), QuotedText(text_) + " is " + why + "; " + std::string(made));
}

void PageBuilder::RefuseShape(std::string what, std::string_view name, std::string why) {
  Note(std::move(what), name, "the page is not believed");
  Stop(std::move(why));
}

void PageBuilder::Begin(std::string_view name, const char** attributes) {
  const ExpandedName expanded(name);
  if (path_.size() + unknown_depth_ == kMaxDepth) return Refuse("elements are nested too deep");
  if (unknown_depth_ != 0) {
    ++unknown_depth_;
    return;
  }
  if (path_.empty()) {
    BeginRoot(expanded);
  } else if (HasText()) {
    RefuseShape("text beside elements", PathTo(expanded.Text()), "text and elements are mixed");
  } else if (expanded.space == kNamespace && IsKnown(path_.back(), expanded.local)) {
    path_.emplace_back(expanded.local);
    BeginKnown();
  } else {
    Note("new element", PathTo(expanded.Text()), "it is skipped");
    if (path_.size() == 1) page_.has_new_parts = true;
    ++unknown_depth_;
    return;
  }
  for (; *attributes != nullptr && fault_.empty(); attributes += 2) {
    Note("new attribute", PathTo("@" + std::string(ExpandedName(*attributes).local)),
         "it is skipped");
  }
}

void PageBuilder::BeginRoot(const ExpandedName& name) {
  path_.emplace_back(name.local);
  if (name.local == kRoot && name.space == kNamespace) return;
  const std::string why = "the root is " + QuotedText(name.local) + " of namespace " +
                          QuotedText(name.space) + ", not ListBucketResult of S3";
  // These are other answers, not other listings.
  if (name.local == "Error" || name.local == "html") return Refuse(why);
  RefuseShape("other root", name.Text(), why);
}

void PageBuilder::BeginKnown() {
  text_.clear();
  has_elements_ = false;
  if (path_.size() != 2) return;
  if (path_.back() == "Contents") {
    page_.objects.emplace_back();
    has_size_ = has_last_modified_ = has_etag_ = false;
  }
  if (path_.back() == "CommonPrefixes") page_.directories.emplace_back();
  if (page_.objects.size() + page_.directories.size() > kMaxPageEntries) {
    Refuse("there are more than " + std::to_string(kMaxPageEntries) + " entries");
  }
}

void PageBuilder::Text(std::string_view text) {
  if (path_.size() < 2 || unknown_depth_ != 0) return;  // white space, or what is skipped
  if (text_.size() + text.size() > kMaxTextSize) return Refuse("a text is too long");
  text_ += text;
}

// Whether the element that ends was not `seen` before.
bool PageBuilder::IsFirst(bool& seen) {
  if (seen) {
    RefuseShape("repeated element", Path(), path_.back() + " stands twice");
  }
  return !std::exchange(seen, true);
}

void PageBuilder::StoreOnce(std::optional<std::string>& field) {
  bool seen = field.has_value();
  if (IsFirst(seen)) field = text_;
}

void PageBuilder::Store(const std::string& name) {
  if (name == "Prefix") return StoreOnce(prefix_);
  if (name == "Marker") return StoreOnce(page_.marker);
  if (name == "StartAfter") return StoreOnce(page_.start_after);
  if (name == "NextMarker") return StoreOnce(page_.next_marker);
  if (name == "NextContinuationToken") return StoreOnce(page_.next_token);
  if (name == "KeyCount") {
    bool seen = page_.key_count.has_value();
    if (!IsFirst(seen)) return;
    page_.key_count = ParseCount(text_);
    if (!page_.key_count) RefuseShape("unreadable value", name, "KeyCount is no number");
  }
  if (name == "IsTruncated") {
    bool seen = truncated_.has_value();
    if (!IsFirst(seen)) return;
    if (text_ != "true" && text_ != "false") {
      return RefuseShape("unreadable value", name, "IsTruncated is neither true nor false");
    }
    truncated_ = text_ == "true";
  }
}

void PageBuilder::StoreInObject(std::string_view name) {
  ListedObject& object = page_.objects.back();
  if (name == "Key") {
    bool seen = !object.key.empty();
    if (IsFirst(seen)) object.key = text_;
  } else if (name == "Size" && IsFirst(has_size_)) {
    object.size = ParseCount(text_);
    const bool fits = object.size && *object.size <= std::numeric_limits<int64_t>::max();
    if (fits) return;
    object.size.reset();
    NoteUnreadable("no number of bytes", "no size is taken from it");
  } else if (name == "LastModified" && IsFirst(has_last_modified_)) {
    object.last_modified = ParseInstant(text_);
    if (!object.last_modified) NoteUnreadable("no instant", "no time is taken from it");
  } else if (name == "ETag" && IsFirst(has_etag_)) {
    object.etag = EtagBetweenQuotes(text_);
    if (object.etag.empty()) NoteUnreadable("no etag in quotes", "no etag is taken from it");
  }
}

void PageBuilder::EndObject() {
  if (page_.objects.back().key.empty()) {
    return RefuseShape("missing element", "Contents/Key", "Contents has no Key");
  }
  if (!has_size_) Note("missing element", "Contents/Size", "the file is taken without a size");
  if (!has_last_modified_) {
    Note("missing element", "Contents/LastModified", "the file is taken without its time");
  }
  if (!has_etag_) Note("missing element", "Contents/ETag", "the file is taken without an etag");
}

void PageBuilder::End() {
  if (unknown_depth_ == 0) {
    EndKnown();
    path_.pop_back();
  } else if (--unknown_depth_ != 0) {
    return;
  }
  text_.clear();
  has_elements_ = true;
}

void PageBuilder::EndKnown() {
  if (has_elements_ && HasText()) {
    return RefuseShape("text beside elements", Path(), "text and elements are mixed");
  }
  if (path_.size() == 2) {
    Store(path_.back());
    if (path_[1] == "Contents") EndObject();
    if (path_[1] == "CommonPrefixes" && page_.directories.back().empty()) {
      RefuseShape("missing element", "CommonPrefixes/Prefix", "CommonPrefixes has no Prefix");
    }
  } else if (path_.size() == 3 && path_[1] == "Contents") {
    StoreInObject(path_.back());
  } else if (path_.size() == 3 && path_[1] == "CommonPrefixes") {
    if (!page_.directories.back().empty()) {
      return RefuseShape("repeated element", "CommonPrefixes/Prefix",
                         "CommonPrefixes has two of Prefix");
    }
    page_.directories.back() = text_;
  }
}

Result<ListingPage> PageBuilder::Parse(std::string_view xml) {
  if (xml.size() > static_cast<size_t>(std::numeric_limits<int>::max())) {
    return Error(ErrorCode::kNetwork, "the listing is too long");
  }
  parser_.reset(XML_ParserCreateNS("UTF-8", kSeparator));
  if (!parser_) return Error(ErrorCode::kIo, "no memory for an XML parser");
  XML_SetUserData(parser_.get(), this);
  XML_SetElementHandler(
      parser_.get(),
      [](void* user, const char* name, const char** attributes) {
        if (Self(user).fault_.empty()) Self(user).Begin(name, attributes);
      },
      [](void* user, const char*) {
        if (Self(user).fault_.empty()) Self(user).End();
      });
  XML_SetCharacterDataHandler(parser_.get(), [](void* user, const char* text, int size) {
    if (Self(user).fault_.empty()) Self(user).Text({text, static_cast<size_t>(size)});
  });
  // Without a DOCTYPE there are no entities of its own, which could expand without end.
  XML_SetStartDoctypeDeclHandler(parser_.get(),
                                 [](void* user, const char*, const char*, const char*, int) {
                                   Self(user).Refuse("a listing has no DOCTYPE");
                                 });
  const XML_Status status =
      XML_Parse(parser_.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE);
  if (!fault_.empty()) return Error(ErrorCode::kNetwork, "no usable listing: " + fault_);
  if (status != XML_STATUS_OK) {
    drift_ = {};
    return Error(ErrorCode::kNetwork, std::string("no usable listing: ") +
                                          XML_ErrorString(XML_GetErrorCode(parser_.get())) +
                                          Where());
  }
  for (const auto& [name, is_there] :
       {std::pair("Prefix", prefix_.has_value()), {"IsTruncated", truncated_.has_value()}}) {
    if (is_there) continue;
    Note("missing element", name, "the page is not believed");
    return Error(ErrorCode::kNetwork, std::string("no usable listing: it has no ") + name);
  }
  page_.prefix = std::move(*prefix_);
  page_.truncated = *truncated_;
  return std::move(page_);
}

}  // namespace

Result<ListingPage> ParseListingPage(std::string_view xml, DriftList& drift) {
  PageBuilder builder;
  Result<ListingPage> page = builder.Parse(xml);
  drift.AddAll(builder.drift(), {});
  return page;
}

}  // namespace bfa::internal
