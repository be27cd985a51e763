#include "prober/replay/script.h"

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "bfa/symbol.h"
#include "prober/replay/json_reader.h"

namespace bfa::replay {
namespace {

constexpr uint64_t kMaxHugeMib = 1'024;
constexpr uint64_t kMaxDelayMs = 86'400'000;

void TakeDays(JsonObject& object, DayRange& days) {
  object.Take("first_day", days.first);
  object.Take("last_day", days.last);
  if (days.empty()) object.Fault("last_day", "is before first_day");
}

void TakeSymbol(JsonObject& object, const std::string& key, std::string& symbol) {
  object.Take(key, symbol);
  if (!ValidateSymbolName(symbol)) object.Fault(key, "is no symbol");
}

void TakeDelay(JsonObject& object, const std::string& key, std::chrono::milliseconds& out) {
  uint64_t number = 0;
  object.Take(key, number);
  if (number > kMaxDelayMs) return object.Fault(key, "is more than a day");
  out = std::chrono::milliseconds(number);
}

void ReadFileChange(JsonObject& object, FileChange& change) {
  static constexpr JsonObject::Name<Interval> kIntervals[] = {{"1d", Interval::kDay},
                                                              {"1m", Interval::kMinute}};
  static constexpr JsonObject::Name<ChecksumForm> kChecksums[] = {
      {"true", ChecksumForm::kTrue},
      {"missing", ChecksumForm::kMissing},
      {"stale", ChecksumForm::kStale}};
  static constexpr JsonObject::Name<ZipForm> kZips[] = {{"sound", ZipForm::kSound},
                                                        {"broken", ZipForm::kBroken},
                                                        {"bomb", ZipForm::kBomb},
                                                        {"two_entries", ZipForm::kTwoEntries},
                                                        {"wrong_name", ZipForm::kWrongName},
                                                        {"no_row", ZipForm::kNoRow}};
  TakeSymbol(object, "symbol", change.symbol);
  if (object.Has("day")) {
    object.Take("day", change.days.first);
    change.days.last = change.days.first;
  } else {
    TakeDays(object, change.days);
  }
  object.TakeName("interval", kIntervals, change.interval);
  object.Take("appears", change.appears);
  object.Take("republished", change.republished);
  object.Take("removed", change.removed);
  object.Take("restored", change.restored);
  object.Take("missing", change.missing);
  object.Take("untraded", change.untraded);
  object.TakeName("checksum", kChecksums, change.checksum);
  object.TakeName("zip", kZips, change.zip);
  object.Take("header", change.has_header);
  object.Take("replace", change.replacements);
}

void ReadStray(JsonObject& object, StrayObject& stray) {
  object.Take("stray", stray.key);
  object.Take("size", stray.size);
  object.Take("appears", stray.appears);
  if (stray.key.empty() || !ValidateText(stray.key)) object.Fault("stray", "is no key");
  if (stray.size > uint64_t{1} << 26) object.Fault("size", "is more than 64 MiB");
}

void ReadChange(JsonObject& object, ArchiveChanges& changes) {
  if (object.Has("stray")) return ReadStray(object, changes.strays.emplace_back());
  if (!object.Has("listing")) return ReadFileChange(object, changes.files.emplace_back());
  SymbolListing listing{{}, {kFirstDay, kLastDay}, {}, {}};
  TakeSymbol(object, "listing", listing.symbol);
  if (!object.Has("first_day")) object.Fault("first_day", "is missing");
  TakeDays(object, listing.files);
  object.Take("last_traded_day", listing.last_traded);
  changes.listings.push_back(std::move(listing));
}

void ReadMatch(JsonObject& object, Match& match) {
  static constexpr JsonObject::Name<int> kKinds[] = {
      {"any", -1},
      {"discover", static_cast<int>(RequestKind::kDiscover)},
      {"list", static_cast<int>(RequestKind::kList)},
      {"head", static_cast<int>(RequestKind::kHead)},
      {"get", static_cast<int>(RequestKind::kGet)},
      {"checksum", static_cast<int>(RequestKind::kChecksum)},
      {"exchange_info", static_cast<int>(RequestKind::kExchangeInfo)}};
  std::optional<int> kind;
  object.TakeName("kind", kKinds, kind);
  if (kind && *kind >= 0) match.kind = static_cast<RequestKind>(*kind);
  object.Take("symbol", match.symbol);
  object.Take("day", match.day);
  object.Take("prefix", match.prefix);
}

void TakeListingFault(JsonObject& object, Fault& fault) {
  static constexpr JsonObject::Name<ListingFault> kListings[] = {
      {"empty", ListingFault::kEmpty},
      {"stuck", ListingFault::kStuck},
      {"wrong_prefix", ListingFault::kWrongPrefix},
      {"incomplete", ListingFault::kIncomplete},
      {"huge", ListingFault::kHuge},
      {"deep", ListingFault::kDeep},
      {"doctype", ListingFault::kDoctype}};
  std::optional<ListingFault> listing;
  object.TakeName("listing", kListings, listing);
  fault.listing = listing.value_or(ListingFault::kNone);
  object.Take("keep", fault.keep);
  object.Take("size_mib", fault.size_mib);
  if (fault.size_mib > kMaxHugeMib) object.Fault("size_mib", "is more than a gigabyte");
}

void ReadFault(JsonObject& object, Fault& fault) {
  static constexpr JsonObject::Name<BodyKind> kBodies[] = {{"xml", BodyKind::kXml},
                                                           {"html", BodyKind::kHtml},
                                                           {"text", BodyKind::kText},
                                                           {"json", BodyKind::kJson}};
  if (object.Has("status")) {
    uint64_t status = 0;
    object.Take("status", status);
    if (status < 200 || status > 599) object.Fault("status", "is no status from 200 to 599");
    fault.status = static_cast<int>(status);
  }
  object.TakeTextOrNumber("retry_after", fault.retry_after);
  if (!ValidateText(fault.retry_after)) object.Fault("retry_after", "is no text");
  object.TakeName("body", kBodies, fault.body);
  object.Take("redirect", fault.redirect);
  if (!ValidateText(fault.redirect)) object.Fault("redirect", "is no text");
  TakeListingFault(object, fault);
  object.Take("replace", fault.replacements);
  int64_t skew = 0;
  object.TakeSigned("clock_skew_s", skew);
  fault.clock_skew = std::chrono::seconds(skew);
  TakeDelay(object, "latency_ms", fault.latency);
  object.Take("reset", fault.reset);
  object.Take("cut_after", fault.cut_after);
  object.TakeObject("drip", [&fault](JsonObject& drip) {
    fault.drip.emplace();
    drip.Take("bytes", fault.drip->size);
    if (fault.drip->size == 0) drip.Fault("bytes", "is 0");
    TakeDelay(drip, "every_ms", fault.drip->every);
  });
}

void ReadRule(JsonObject& object, FaultRule& rule) {
  object.TakeObject("match", [&rule](JsonObject& match) { ReadMatch(match, rule.match); });
  object.Take("after", rule.after);
  object.Take("times", rule.times);
  object.Take("each", rule.each);
  object.TakeFraction("probability", rule.probability);
  object.Take("seed", rule.seed);
  if (!object.Has("do")) object.Fault("do", "is missing");
  object.TakeObject("do", [&rule](JsonObject& fault) { ReadFault(fault, rule.fault); });
}

}  // namespace

Result<Script> ParseScript(std::string_view json, const std::string& name) {
  const auto document = nlohmann::json::parse(json, nullptr, false, true);
  if (document.is_discarded()) {
    return Error(ErrorCode::kInvalidArgument, name + ": is no JSON");
  }
  Script script;
  std::string fault;
  JsonObject object(document, "", fault);
  object.Take("clock", script.clock);
  object.TakeStrings("symbols", script.symbols);
  if (object.Has("first_day") || object.Has("last_day")) {
    TakeDays(object, script.days.emplace(DayRange{kFirstDay, kLastDay}));
  }
  object.TakeObjects("changes",
                     [&script](JsonObject& change) { ReadChange(change, script.changes); });
  object.TakeObjects("faults",
                     [&script](JsonObject& rule) { ReadRule(rule, script.faults.emplace_back()); });
  object.Finish();
  if (!fault.empty()) return Error(ErrorCode::kInvalidArgument, name + ": " + fault);
  return script;
}

}  // namespace bfa::replay
