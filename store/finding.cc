#include "bfa/finding.h"

#include <algorithm>
#include <array>

namespace bfa {
namespace {

using enum Severity;

// By number. What these say is said at length in docs/rules/.
constexpr std::array<RuleDescription, 30> kRules{{
    {Rule::kDamagedBytes, "BFA001", "damaged_bytes", kError, "bytes of the store break the format"},
    {Rule::kTornTail, "BFA002", "torn_tail", kError,
     "the bytes behind the newest commit are no whole commit"},
    {Rule::kStatusMismatch, "BFA003", "status_mismatch", kError,
     "a row is available without status 200, or has it and is not"},
    {Rule::kForeignStatus, "BFA004", "foreign_status", kError,
     "an observed row has a status other than 200 and 404"},
    {Rule::kValueOnAbsentRow, "BFA005", "value_on_absent_row", kError,
     "an absent row has a size, last modified, etag or kline value"},
    {Rule::kCountMismatch, "BFA006", "count_mismatch", kError,
     "the counts of a day are not those of its bitsets"},
    {Rule::kSetMismatch, "BFA007", "set_mismatch", kError,
     "a bitset has a row that does not belong in it, or lacks one that does"},
    {Rule::kMissingDay, "BFA008", "missing_day", kWarning, "nothing was observed on a day"},
    {Rule::kFewAvailable, "BFA009", "few_available", kWarning,
     "a day has under 98 % of the files that the seven days before it had in the median"},
    {Rule::kUnknownSymbol, "BFA010", "unknown_symbol", kWarning,
     "symbols that had a file the day before are unknown"},
    {Rule::kBelowMinimum, "BFA011", "below_minimum", kWarning,
     "a day has fewer files than --min-count asks for"},
    {Rule::kHole, "BFA012", "hole", kWarning,
     "days without a known file lie between the first and the last file of a symbol"},
    {Rule::kZeroVolumeTail, "BFA013", "zero_volume_tail", kNote,
     "a symbol gets files, but no trades any more"},
    {Rule::kMissingSize, "BFA014", "missing_size", kNote, "available rows have no file size"},
    {Rule::kSizeOutlier, "BFA015", "size_outlier", kNote,
     "a file has under 0.2 or over 5 times the median size of the files around it"},
    {Rule::kRepublishedFile, "BFA016", "republished_file", kNote,
     "a file has another size or etag than it had before"},
    {Rule::kExchangeDifference, "BFA017", "exchange_difference", kWarning,
     "the exchange trades other contracts than the store has"},
    {Rule::kExchangeUnavailable, "BFA018", "exchange_unavailable", kNote,
     "the exchange does not answer from here, so that nothing was compared"},
    {Rule::kClockSkew, "BFA101", "clock_skew", kWarning, "the origin's clock is not ours"},
    {Rule::kDiscoveryIncomplete, "BFA102", "discovery_incomplete", kWarning,
     "the symbols could not all be listed"},
    {Rule::kEmptyDirectory, "BFA103", "empty_directory", kWarning,
     "the listing of a known symbol is empty"},
    {Rule::kContradiction, "BFA104", "contradiction", kWarning,
     "a listing hides a file that is there"},
    {Rule::kVanishedFile, "BFA105", "vanished_file", kWarning, "a file that was there is no more"},
    {Rule::kStrayKey, "BFA106", "stray_key", kNote, "a listed key is no file of the dataset"},
    {Rule::kChecksumMissing, "BFA107", "checksum_missing", kNote, "a kline file has no checksum"},
    {Rule::kChecksumMismatch, "BFA108", "checksum_mismatch", kWarning,
     "a kline file is not what its checksum says"},
    {Rule::kKlineUnusable, "BFA109", "kline_unusable", kWarning,
     "a kline file is broken or not what it should be"},
    {Rule::kKlineMissing, "BFA110", "kline_missing", kNote,
     "a day has a file of the dataset, but none with its kline"},
    {Rule::kValueRefused, "BFA111", "value_refused", kWarning,
     "an answer has a value that no store can hold"},
    {Rule::kSchemaDrift, "BFA112", "schema_drift", kWarning,
     "an answer has another shape than the known one"},
}};

}  // namespace

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case kNote:
      return "note";
    case kWarning:
      return "warning";
    case kError:
      break;
  }
  return "error";
}

std::span<const RuleDescription> AllRules() { return kRules; }

const RuleDescription& Describe(Rule rule) {
  return *std::find_if(kRules.begin(), kRules.end() - 1,
                       [&](const RuleDescription& known) { return known.rule == rule; });
}

std::optional<Rule> RuleNamed(std::string_view text) {
  const auto rule = std::find_if(kRules.begin(), kRules.end(), [&](const RuleDescription& known) {
    return known.id == text || known.name == text;
  });
  if (rule == kRules.end()) return std::nullopt;
  return rule->rule;
}

}  // namespace bfa
