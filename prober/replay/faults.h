// How an origin misbehaves: rules that a request is held against, in order.
#ifndef BFA_PROBER_REPLAY_FAULTS_H_
#define BFA_PROBER_REPLAY_FAULTS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bfa/calendar.h"
#include "prober/replay/replacement.h"

namespace bfa::replay {

enum class RequestKind : uint8_t {
  kDiscover,  // a listing of the directories below the root
  kList,      // any other listing
  kHead,
  kGet,
  kChecksum,  // of a .CHECKSUM, by whatever method
  kExchangeInfo,
  kOther,
};

// `discover`, `list`, `head`, `get`, `checksum`, `exchange_info`, `other`.
std::string_view RequestKindName(RequestKind kind);

// What a request asks for, as rules and the log see it.
struct Question {
  RequestKind kind = RequestKind::kOther;
  std::string symbol;  // empty if the key or prefix names none
  std::optional<Day> day;
  std::string key;     // of a listing, its prefix
  std::string marker;  // of a listing: behind which key the page begins
  std::string target;  // as it was sent
};

enum class BodyKind : uint8_t { kXml, kHtml, kText, kJson };

enum class ListingFault : uint8_t {
  kNone,
  kEmpty,        // no keys, complete
  kStuck,        // the first page again and again, never complete
  kWrongPrefix,  // says that it is of another prefix
  kIncomplete,   // without the keys behind the first few, but says that it is complete
  kHuge,         // a valid page that is very long
  kDeep,         // elements within elements, 100,000 of them
  kDoctype,      // with a document type whose entities multiply
};

struct Drip {
  uint64_t size = 1;  // bytes at a time
  std::chrono::milliseconds every{0};
};

// What is done to the answer. All of it at once, where that makes sense.
struct Fault {
  std::optional<int> status;  // an answer of this status in place of the true one
  std::string retry_after;
  std::optional<BodyKind> body;  // of that answer; without a status, of status 200
  std::string redirect;          // Location of a 302
  ListingFault listing = ListingFault::kNone;
  uint64_t keep = 0;                      // keys, of kIncomplete
  uint64_t size_mib = 8;                  // of kHuge
  std::vector<Replacement> replacements;  // in the true answer, of a listing or of the exchange
  std::chrono::seconds clock_skew{0};
  // How the answer is sent.
  std::chrono::milliseconds latency{0};
  bool reset = false;
  std::optional<uint64_t> cut_after;
  std::optional<Drip> drip;
};

// Empty members match everything.
struct Match {
  std::optional<RequestKind> kind;
  std::string symbol;
  std::optional<Day> day;
  std::string prefix;  // of the key

  bool Fits(const Question& question) const;
};

struct FaultRule {
  Match match;
  uint64_t after = 0;             // requests that fit and go by first
  std::optional<uint64_t> times;  // to how many it applies then; none: to all
  bool each = false;              // `after` and `times` count each target by itself
  double probability = 1;  // drawn for each target and try: the order of requests is the same
  uint64_t seed = 0;
  Fault fault;
};

// The rules and how often each was met.
class FaultScript {
 public:
  FaultScript() = default;
  explicit FaultScript(std::vector<FaultRule> rules);

  // The fault of the first rule that applies to this request, or nothing; counts the request.
  // Valid until the script is destroyed.
  const Fault* Next(const Question& question);

 private:
  struct Tally {
    uint64_t met = 0;
    uint64_t applied = 0;
  };
  struct State {
    FaultRule rule;
    Tally all;
    std::unordered_map<std::string, Tally> by_target;
  };
  static bool Applies(State& state, const Question& question);

  std::vector<State> states_;
};

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_FAULTS_H_
