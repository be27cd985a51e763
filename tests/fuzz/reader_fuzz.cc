// libFuzzer: any bytes as a store, which is asked everything.
#include "tests/fuzz/fuzz_entry.h"

BFA_FUZZ_ENTRY(bfa::fuzz::kReaderTarget)
