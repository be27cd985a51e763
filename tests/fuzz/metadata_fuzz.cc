// libFuzzer: any bytes as the sets of a day and a metadata block.
#include "tests/fuzz/fuzz_entry.h"

BFA_FUZZ_ENTRY(bfa::fuzz::kMetadataTarget)
