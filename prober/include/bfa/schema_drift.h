// Answers of the origin that have another shape than the known one.
#ifndef BFA_SCHEMA_DRIFT_H_
#define BFA_SCHEMA_DRIFT_H_

#include <cstdint>
#include <string>

#include "bfa/finding.h"

namespace bfa {

// One change of shape, however often it was seen.
struct SchemaDrift {
  enum class Part : uint8_t { kListing, kKline, kExchangeInfo };
  Part part{};
  std::string what;  // the change: `new element`, `missing column`
  std::string name;  // of what was changed, fit to be shown: `Contents/Tier`; empty: of nothing
  std::string made;  // what was made of it: `it is skipped`
  // The URL or file in which it was seen first; empty if nobody said.
  std::string where{};
  uint64_t count = 1;  // elements of listings, kline files, or entries of exchangeInfo

  friend bool operator==(const SchemaDrift&, const SchemaDrift&) = default;
};

// It as a finding of rule kSchemaDrift, with the figures `part` (`listing`, `kline` or
// `exchange_info`), `what`, `name`, `where` and `count`.
Finding FindingOf(const SchemaDrift& drift);

}  // namespace bfa

#endif  // BFA_SCHEMA_DRIFT_H_
