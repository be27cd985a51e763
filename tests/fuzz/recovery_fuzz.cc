// libFuzzer: any bytes as a store that a crash, or somebody, has left.
#include "tests/fuzz/fuzz_entry.h"

BFA_FUZZ_ENTRY(bfa::fuzz::kRecoveryTarget)
