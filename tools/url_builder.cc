#include "tools/url_builder.h"

namespace bfa::tools {
namespace {

constexpr std::string_view kDateMark = "{date}";
constexpr std::string_view kSymbolMark = "{symbol}";

}  // namespace

std::vector<std::string> UrlPieces(std::string_view url_template, std::string_view name) {
  const std::string encoded = PercentEncode(name);
  std::vector<std::string> pieces(1);
  for (std::string_view rest = url_template; !rest.empty();) {
    if (rest.starts_with(kDateMark)) {
      pieces.emplace_back();
      rest.remove_prefix(kDateMark.size());
    } else if (rest.starts_with(kSymbolMark)) {
      pieces.back() += encoded;
      rest.remove_prefix(kSymbolMark.size());
    } else {
      pieces.back() += rest.front();
      rest.remove_prefix(1);
    }
  }
  return pieces;
}

UrlBuilder::UrlBuilder(const Dataset& dataset) : url_template_(dataset.value("url_template")) {}

std::string_view UrlBuilder::Build(SymbolId id, std::string_view name, std::string_view date) {
  if (id >= pieces_of_.size()) pieces_of_.resize(size_t{id} + 1);
  std::vector<std::string>& pieces = pieces_of_[id];
  if (pieces.empty()) pieces = UrlPieces(url_template_, name);
  url_ = pieces.front();
  for (size_t i = 1; i < pieces.size(); ++i) {
    url_ += date;
    url_ += pieces[i];
  }
  return url_;
}

}  // namespace bfa::tools
