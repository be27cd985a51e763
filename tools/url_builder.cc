#include "tools/url_builder.h"

namespace bfa::tools {
namespace {

constexpr std::string_view kDateMark = "{date}";
constexpr std::string_view kSymbolMark = "{symbol}";

}  // namespace

UrlBuilder::UrlBuilder(const Dataset& dataset) : url_template_(dataset.value("url_template")) {}

UrlBuilder::Pieces UrlBuilder::PiecesOf(std::string_view name) const {
  const std::string encoded = PercentEncode(name);
  Pieces pieces(1);
  for (std::string_view rest = url_template_; !rest.empty();) {
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

std::string_view UrlBuilder::Build(SymbolId id, std::string_view name, std::string_view date) {
  if (id >= pieces_of_.size()) pieces_of_.resize(size_t{id} + 1);
  Pieces& pieces = pieces_of_[id];
  if (pieces.empty()) pieces = PiecesOf(name);
  url_ = pieces.front();
  for (size_t i = 1; i < pieces.size(); ++i) {
    url_ += date;
    url_ += pieces[i];
  }
  return url_;
}

}  // namespace bfa::tools
