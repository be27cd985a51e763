// The urls of many rows: Dataset::Url, with what does not change from row to row kept.
#ifndef BFA_TOOLS_URL_BUILDER_H_
#define BFA_TOOLS_URL_BUILDER_H_

#include <string>
#include <string_view>
#include <vector>

#include "bfa/dataset.h"
#include "bfa/symbol.h"

namespace bfa::tools {

// The url of a symbol of this name, cut where the date goes: one piece more than it has dates.
std::vector<std::string> UrlPieces(std::string_view url_template, std::string_view name);

class UrlBuilder {
 public:
  explicit UrlBuilder(const Dataset& dataset);

  // The url for a symbol, of this id and name, and a date in text. Valid until the next call.
  std::string_view Build(SymbolId id, std::string_view name, std::string_view date);

 private:
  std::string url_template_;
  std::vector<std::vector<std::string>> pieces_of_;  // by id; empty until they are needed
  std::string url_;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_URL_BUILDER_H_
