#include "bfa/trading_perpetuals.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "bfa/symbol.h"
#include "prober/drift_list.h"
#include "prober/quoted_text.h"

namespace bfa {
namespace {

using internal::DriftList;
using internal::QuotedText;
using internal::ShownText;
using Json = nlohmann::json;

// Those that the exchange documents, of its coin-margined contracts as well. That with a space and
// the empty one stand in recorded answers: of contracts in delivery, and not trading yet.
constexpr std::array<std::string_view, 11> kContractTypes{"",
                                                          "PERPETUAL",
                                                          "TRADIFI_PERPETUAL",
                                                          "PERPETUAL_DELIVERING",
                                                          "CURRENT_MONTH",
                                                          "NEXT_MONTH",
                                                          "CURRENT_QUARTER",
                                                          "NEXT_QUARTER",
                                                          "CURRENT_QUARTER_DELIVERING",
                                                          "NEXT_QUARTER_DELIVERING",
                                                          "CURRENT_QUARTER DELIVERING"};
constexpr std::array<std::string_view, 8> kStatuses{
    "PENDING_TRADING", "TRADING",    "PRE_DELIVERING", "DELIVERING",
    "DELIVERED",       "PRE_SETTLE", "SETTLING",       "CLOSE"};

Error Unusable(std::string why) {
  return {ErrorCode::kInvalidArgument, "no usable exchangeInfo: " + std::move(why)};
}

void Note(DriftList& drift, std::string what, std::string name, std::string made) {
  drift.Add({SchemaDrift::Part::kExchangeInfo, std::move(what), std::move(name), std::move(made)});
}

// An entry of `symbols`. The texts are valid as long as the answer.
struct Contract {
  std::string_view name;
  std::string_view type;
  std::string_view status;
};

// The text of a member; nothing, and a drift, if there is none.
std::optional<std::string_view> TextOf(const Json& entry, const char* key, DriftList& drift) {
  const auto member = entry.find(key);
  if (member == entry.end()) {
    Note(drift, "missing field", key, "such entries are left out");
    return std::nullopt;
  }
  const std::string* text = member->get_ptr<const Json::string_t*>();
  if (text == nullptr) {
    Note(drift, "unreadable value", key, "it is no text: such entries are left out");
    return std::nullopt;
  }
  return *text;
}

std::optional<Contract> ReadContract(const Json& entry, DriftList& drift) {
  if (!entry.is_object()) {
    Note(drift, "unreadable value", "symbols[]", "it is no object: such entries are left out");
    return std::nullopt;
  }
  const auto name = TextOf(entry, "symbol", drift);
  const auto type = TextOf(entry, "contractType", drift);
  const auto status = TextOf(entry, "status", drift);
  if (!name || !type || !status) return std::nullopt;
  return Contract{*name, *type, *status};
}

void CheckValue(std::span<const std::string_view> known, std::string_view key,
                std::string_view value, std::string_view symbol, DriftList& drift) {
  if (std::find(known.begin(), known.end(), value) != known.end()) return;
  Note(drift, "new value", std::string(key) + "=" + ShownText(value),
       QuotedText(symbol) + " and its like do not count as perpetuals that trade");
}

Result<std::vector<std::string>> ReadNames(const Json& answer, DriftList& drift) {
  const auto symbols = answer.is_object() ? answer.find("symbols") : answer.end();
  if (symbols == answer.end() || !symbols->is_array()) {
    const bool is_error = answer.is_object() && answer.contains("code") && answer.contains("msg");
    if (!is_error) Note(drift, "missing field", "symbols", "nothing can be compared");
    return Unusable("it has no list 'symbols'");
  }
  std::vector<std::string> names;
  for (const Json& entry : *symbols) {
    const std::optional<Contract> contract = ReadContract(entry, drift);
    if (!contract) continue;
    CheckValue(kContractTypes, "contractType", contract->type, contract->name, drift);
    CheckValue(kStatuses, "status", contract->status, contract->name, drift);
    if (contract->status != "TRADING" ||
        (contract->type != "PERPETUAL" && contract->type != "TRADIFI_PERPETUAL")) {
      continue;
    }
    if (!ValidateSymbolName(contract->name)) {
      Note(drift, "unreadable value", "symbol",
           QuotedText(contract->name) + " is no name of a symbol: such entries are left out");
      continue;
    }
    names.emplace_back(contract->name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TradingPerpetuals ParseTradingPerpetuals(std::string_view json) {
  const Json answer = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (answer.is_discarded()) return {Unusable("it is no JSON"), {}};
  DriftList drift;
  Result<std::vector<std::string>> names = ReadNames(answer, drift);
  return {std::move(names), drift.Take()};
}

}  // namespace bfa
