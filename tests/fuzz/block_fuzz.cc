// libFuzzer: any bytes as one part of a store; the first byte says which.
#include "tests/fuzz/fuzz_entry.h"

BFA_FUZZ_ENTRY(bfa::fuzz::kBlockTarget)
