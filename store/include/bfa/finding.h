// What checks and probe runs find, and the rules that it is reported under.
#ifndef BFA_FINDING_H_
#define BFA_FINDING_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bfa/calendar.h"

namespace bfa {

enum class Severity : uint8_t {
  kNote,     // worth knowing; nothing is wrong
  kWarning,  // look at it: something is off, at the origin or in what was learned of it
  kError,    // the store is not what it should be
};
// `note`, `warning`, `error`.
std::string_view SeverityName(Severity severity);

// The numbers are permanent: rule 12 is BFA012 for ever. Each has a page in docs/rules/.
enum class Rule : uint16_t {
  // Integrity of the store. These are hard: they are never let pass.
  kDamagedBytes = 1,      // bytes that break the format
  kTornTail = 2,          // bytes behind the newest commit that are no whole commit
  kStatusMismatch = 3,    // available without status 200, or the reverse
  kForeignStatus = 4,     // an observed row with a status other than 200 and 404
  kValueOnAbsentRow = 5,  // a size, last modified, etag or kline value on an absent row
  kCountMismatch = 6,     // counts that are not those of the bitsets
  kSetMismatch = 7,  // a bitset with a row that does not belong in it, or without one that does

  // What the store says of the archive.
  kMissingDay = 8,        // a day without any observation
  kFewAvailable = 9,      // a day with far fewer files than those before it
  kUnknownSymbol = 10,    // available the day before, and not asked about or not answered for
  kBelowMinimum = 11,     // a day with fewer files than was asked for
  kHole = 12,             // days without a known file within the life of a symbol
  kZeroVolumeTail = 13,   // a symbol that gets files, but no trades any more
  kMissingSize = 14,      // an available row without a file size
  kSizeOutlier = 15,      // a file far smaller or larger than its neighbours
  kRepublishedFile = 16,  // a file that has other bytes than it had before

  // What the exchange says beside it.
  kExchangeDifference = 17,   // the exchange trades other contracts than the store has
  kExchangeUnavailable = 18,  // the exchange does not answer from here (HTTP 451)

  // What a probe run saw at the origin.
  kClockSkew = 101,  // the origin's clock is not ours
  kDiscoveryIncomplete =
      102,                 // the symbols could not all be listed; those of the store were asked for
  kEmptyDirectory = 103,   // a symbol that is known, whose listing is empty
  kContradiction = 104,    // a listing hides a file that is there
  kVanishedFile = 105,     // a file that was there is no more
  kStrayKey = 106,         // a key that is no file of the dataset
  kChecksumMissing = 107,  // a kline without its checksum
  kChecksumMismatch = 108,  // a kline that is not what its checksum says; not stored
  kKlineUnusable = 109,     // a kline file that is broken or not what it should be; not stored
  kKlineMissing = 110,      // a day with a file of the dataset and, settled, none with its kline
  kValueRefused = 111,      // an answer with a value that no store can hold
  kSchemaDrift = 112,       // an answer with another shape than the known one
};

struct RuleDescription {
  Rule rule;
  std::string_view id;       // `BFA001`
  std::string_view name;     // `damaged_bytes`
  Severity severity;         // of its findings, unless they say otherwise
  std::string_view meaning;  // one sentence without its end
};

// All rules, by number; valid for ever.
std::span<const RuleDescription> AllRules();
const RuleDescription& Describe(Rule rule);
// The rule of that id or name; nothing for any other text.
std::optional<Rule> RuleNamed(std::string_view text);
// Whether findings of the rule always fail a validation.
constexpr bool IsHard(Rule rule) { return rule <= Rule::kSetMismatch; }

// A truth, a number, a text or a list of texts that a finding is about.
using Figure = std::variant<bool, int64_t, double, std::string, std::vector<std::string>>;

struct Finding {
  Rule rule{};
  std::string symbol;      // empty if it is about none
  std::optional<Day> day;  // the first one, if about several
  std::string message;     // one line
  // The numbers of the message, for programs; which ones depends on the rule.
  std::vector<std::pair<std::string_view, Figure>> figures{};
  std::optional<Severity> own_severity{};  // where it is not that of the rule

  Severity severity() const { return own_severity.value_or(Describe(rule).severity); }
};

}  // namespace bfa

#endif  // BFA_FINDING_H_
