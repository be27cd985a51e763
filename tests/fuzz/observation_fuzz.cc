// libFuzzer: any bytes as csv or ndjson rows.
#include "tests/fuzz/fuzz_entry.h"

BFA_FUZZ_ENTRY(bfa::fuzz::kObservationTarget)
