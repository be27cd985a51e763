// libFuzzer: any bytes as the XML of a listing.
#include "tests/fuzz/fuzz_entry.h"

BFA_FUZZ_ENTRY(bfa::fuzz::kListingTarget)
