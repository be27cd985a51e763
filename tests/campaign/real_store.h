// A store of real rows.
#ifndef BFA_TESTS_CAMPAIGN_REAL_STORE_H_
#define BFA_TESTS_CAMPAIGN_REAL_STORE_H_

#include <cstddef>
#include <vector>

namespace bfa::test {

// The contracts of tests/data/listing_facts.csv and the bars of tests/data/um_daily_bars.csv as
// they would have been learned day by day: all names, coverage of the days before a listing, twelve
// days of klines with sizes and etags, a day of all contracts, klines that come later, re-published
// files, a contract that turns out to be absent. Always the same bytes, over 64 KiB of them.
std::vector<std::byte> RealStore();

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_REAL_STORE_H_
