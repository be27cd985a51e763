#include "prober/listing_page.h"

#include <expat.h>

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
// ListBucketResult / Contents / Owner / ID.
constexpr size_t kMaxDepth = 4;
constexpr size_t kMaxTextSize = 4096;  // a key has at most 1,024 bytes

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

 private:
  struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  static PageBuilder& Self(void* user) { return *static_cast<PageBuilder*>(user); }
  void Refuse(std::string why);
  void Begin(std::string_view name);
  void End();
  void Text(std::string_view text);
  void Store(const std::string& name);
  void StoreInObject(std::string_view name);
  void StoreOnce(std::optional<std::string>& field);
  std::string Where() const;
  // More than the white space between elements.
  bool HasText() const { return text_.find_first_not_of(" \t\r\n") != std::string::npos; }

  std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
  ListingPage page_;
  std::optional<std::string> prefix_;
  std::optional<bool> truncated_;
  std::vector<std::string> path_;  // names of the open elements
  std::string text_;
  bool has_elements_ = false;  // the one that is open last
  bool has_etag_ = false;      // the last object; an empty one counts
  std::string fault_;
};

std::string PageBuilder::Where() const {
  return " in line " + std::to_string(XML_GetCurrentLineNumber(parser_.get())) + ", column " +
         std::to_string(XML_GetCurrentColumnNumber(parser_.get()) + 1);
}

void PageBuilder::Refuse(std::string why) {
  if (fault_.empty()) fault_ = std::move(why) + Where();
  XML_StopParser(parser_.get(), XML_FALSE);
}

void PageBuilder::Begin(std::string_view name) {
  const size_t separator = name.find(kSeparator);
  const bool known_namespace =
      separator != std::string_view::npos && name.substr(0, separator) == kNamespace;
  const std::string_view local = name.substr(separator + 1);  // all of it without a namespace
  if (path_.empty() && (local != "ListBucketResult" || !known_namespace)) {
    const std::string_view space =
        separator == std::string_view::npos ? "" : name.substr(0, separator);
    return Refuse("the root is " + QuotedText(local) + " of namespace " + QuotedText(space) +
                  ", not ListBucketResult of S3");
  }
  if (path_.size() == kMaxDepth) return Refuse("elements are nested too deep");
  if (HasText()) return Refuse("text and elements are mixed");
  // An element of another namespace is none of ours, whatever it is called.
  path_.emplace_back(known_namespace ? local : std::string_view());
  text_.clear();
  has_elements_ = false;
  if (path_.size() != 2) return;
  if (path_.back() == "Contents") {
    page_.objects.emplace_back();
    has_etag_ = false;
  }
  if (path_.back() == "CommonPrefixes") page_.directories.emplace_back();
  if (page_.objects.size() + page_.directories.size() > kMaxPageEntries) {
    Refuse("there are more than " + std::to_string(kMaxPageEntries) + " entries");
  }
}

void PageBuilder::Text(std::string_view text) {
  if (path_.size() < 2) return;  // white space between the elements
  if (text_.size() + text.size() > kMaxTextSize) return Refuse("a text is too long");
  text_ += text;
}

void PageBuilder::StoreOnce(std::optional<std::string>& field) {
  if (field) return Refuse(path_.back() + " stands twice");
  field = text_;
}

void PageBuilder::Store(const std::string& name) {
  if (name == "Prefix") return StoreOnce(prefix_);
  if (name == "Marker") return StoreOnce(page_.marker);
  if (name == "StartAfter") return StoreOnce(page_.start_after);
  if (name == "NextMarker") return StoreOnce(page_.next_marker);
  if (name == "NextContinuationToken") return StoreOnce(page_.next_token);
  if (name == "KeyCount") {
    if (page_.key_count) return Refuse("KeyCount stands twice");
    page_.key_count = ParseCount(text_);
    if (!page_.key_count) Refuse("KeyCount is no number");
  }
  if (name == "IsTruncated") {
    if (truncated_) return Refuse("IsTruncated stands twice");
    if (text_ != "true" && text_ != "false") return Refuse("IsTruncated is neither true nor false");
    truncated_ = text_ == "true";
  }
}

void PageBuilder::StoreInObject(std::string_view name) {
  ListedObject& object = page_.objects.back();
  if (name == "Key") {
    if (!object.key.empty()) return Refuse("Key stands twice");
    object.key = text_;
  } else if (name == "Size") {
    if (object.size) return Refuse("Size stands twice");
    object.size = ParseCount(text_);
    const bool fits = object.size && *object.size <= std::numeric_limits<int64_t>::max();
    if (!fits) Refuse("Size is no number of bytes");
  } else if (name == "LastModified") {
    if (object.last_modified) return Refuse("LastModified stands twice");
    object.last_modified = ParseInstant(text_);
    if (!object.last_modified) Refuse("LastModified is no instant");
  } else if (name == "ETag") {
    if (has_etag_) return Refuse("ETag stands twice");
    has_etag_ = true;
    object.etag = EtagWithoutQuotes(text_);
  }
}

void PageBuilder::End() {
  if (has_elements_ && HasText()) return Refuse("text and elements are mixed");
  if (path_.size() == 2) {
    Store(path_.back());
    if (path_[1] == "Contents" && page_.objects.back().key.empty()) Refuse("Contents has no Key");
    if (path_[1] == "CommonPrefixes" && page_.directories.back().empty()) {
      Refuse("CommonPrefixes has no Prefix");
    }
  } else if (path_.size() == 3 && path_[1] == "Contents") {
    StoreInObject(path_.back());
  } else if (path_.size() == 3 && path_[1] == "CommonPrefixes" && path_.back() == "Prefix") {
    if (!page_.directories.back().empty()) Refuse("CommonPrefixes has two of Prefix");
    page_.directories.back() = text_;
  }
  path_.pop_back();
  text_.clear();
  has_elements_ = true;
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
      [](void* user, const char* name, const char**) {
        if (Self(user).fault_.empty()) Self(user).Begin(name);
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
    return Error(ErrorCode::kNetwork, std::string("no usable listing: ") +
                                          XML_ErrorString(XML_GetErrorCode(parser_.get())) +
                                          Where());
  }
  if (!prefix_) return Error(ErrorCode::kNetwork, "no usable listing: it has no Prefix");
  if (!truncated_) return Error(ErrorCode::kNetwork, "no usable listing: it has no IsTruncated");
  page_.prefix = std::move(*prefix_);
  page_.truncated = *truncated_;
  return std::move(page_);
}

}  // namespace

Result<ListingPage> ParseListingPage(std::string_view xml) { return PageBuilder().Parse(xml); }

}  // namespace bfa::internal
