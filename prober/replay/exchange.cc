#include "prober/replay/exchange.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "bfa/symbol.h"

namespace bfa::replay {
namespace {

constexpr std::chrono::days kRecentDays{3};
constexpr int64_t kPerpetualDelivery = 4'133'404'800'000;  // what the API has for "never"

int64_t MillisecondsOf(Instant instant) {
  return std::chrono::floor<std::chrono::milliseconds>(instant).time_since_epoch().count();
}

bool IsTrading(const Archive& archive, size_t index, Instant now) {
  const Day today = std::chrono::floor<std::chrono::days>(now);
  for (Day day = today - kRecentDays; day <= today; day += std::chrono::days{1}) {
    const auto state = archive.StateOf(index, Interval::kMinute, day, now);
    if (state && state->traded) return true;
  }
  return false;
}

}  // namespace

std::string ExchangeInfoJson(const Archive& archive, Instant now) {
  using Json = nlohmann::ordered_json;
  Json symbols = Json::array();
  for (size_t i = 0; i < archive.listings().size(); ++i) {
    const SymbolListing& listing = archive.listings()[i];
    if (listing.files.first > now) continue;
    const Classification classified = Classify(listing.symbol);
    const std::string quote(classified.quote_asset);
    const std::string pair = listing.symbol.substr(0, listing.symbol.find('_'));
    const bool quarterly = classified.kind == ContractKind::kQuarterly;
    const std::string base =
        pair.ends_with(quote) ? pair.substr(0, pair.size() - quote.size()) : pair;
    symbols.push_back(
        {{"symbol", listing.symbol},
         {"pair", pair},
         {"contractType", quarterly ? "CURRENT_QUARTER" : "PERPETUAL"},
         {"deliveryDate", quarterly ? MillisecondsOf(listing.files.last) : kPerpetualDelivery},
         {"onboardDate", MillisecondsOf(listing.files.first)},
         {"status", IsTrading(archive, i, now) ? "TRADING" : "SETTLING"},
         {"baseAsset", base},
         {"quoteAsset", quote},
         {"marginAsset", quote}});
  }
  const Json answer{{"timezone", "UTC"},
                    {"serverTime", MillisecondsOf(now)},
                    {"futuresType", "U_MARGINED"},
                    {"rateLimits", Json::array()},
                    {"exchangeFilters", Json::array()},
                    {"symbols", symbols}};
  return answer.dump();
}

}  // namespace bfa::replay
