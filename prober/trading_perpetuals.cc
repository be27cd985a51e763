#include "bfa/trading_perpetuals.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bfa/symbol.h"

namespace bfa {
namespace {

using Json = nlohmann::json;

Error Unusable(std::string why) {
  return {ErrorCode::kInvalidArgument, "no usable exchangeInfo: " + std::move(why)};
}

// The text of a member; null if there is none.
const std::string* TextOf(const Json& object, const char* key) {
  const auto member = object.find(key);
  return member == object.end() ? nullptr : member->get_ptr<const Json::string_t*>();
}

}  // namespace

Result<std::vector<std::string>> ParseTradingPerpetuals(std::string_view json) {
  const Json answer = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (answer.is_discarded()) return Unusable("it is no JSON");
  const auto symbols = answer.is_object() ? answer.find("symbols") : answer.end();
  if (symbols == answer.end() || !symbols->is_array()) return Unusable("it has no list 'symbols'");
  std::vector<std::string> names;
  for (const Json& entry : *symbols) {
    const bool is_object = entry.is_object();
    const std::string* name = is_object ? TextOf(entry, "symbol") : nullptr;
    const std::string* type = is_object ? TextOf(entry, "contractType") : nullptr;
    const std::string* status = is_object ? TextOf(entry, "status") : nullptr;
    if (name == nullptr || type == nullptr || status == nullptr) {
      return Unusable("an entry lacks symbol, contractType or status");
    }
    if (*status != "TRADING" || (*type != "PERPETUAL" && *type != "TRADIFI_PERPETUAL")) continue;
    if (!ValidateSymbolName(*name)) return Unusable("a name is not allowed");
    names.push_back(*name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace bfa
