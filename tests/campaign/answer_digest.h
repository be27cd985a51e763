// All that a store says, as one number.
#ifndef BFA_TESTS_CAMPAIGN_ANSWER_DIGEST_H_
#define BFA_TESTS_CAMPAIGN_ANSWER_DIGEST_H_

#include <cstdint>

#include "bfa/reader.h"
#include "bfa/result.h"

namespace bfa::test {

// A hash of every answer of `reader`: its totals, commits, symbols, days, snapshots with all their
// values, timelines, revisions and coverage. The first error that it gives instead of one. Equal
// answers have equal digests; others as good as never.
Result<uint64_t> DigestOf(const Reader& reader);

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_ANSWER_DIGEST_H_
