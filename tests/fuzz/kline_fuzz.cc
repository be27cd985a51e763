// libFuzzer: any bytes as the zip of a kline, or as its csv; the first byte says which.
#include "tests/fuzz/fuzz_entry.h"

BFA_FUZZ_ENTRY(bfa::fuzz::kKlineTarget)
