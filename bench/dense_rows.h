// The rows of a store in which every listing has an observation on every day.
#ifndef BFA_BENCH_DENSE_ROWS_H_
#define BFA_BENCH_DENSE_ROWS_H_

#include "bench/listing_facts.h"
#include "bfa/observation.h"

namespace bfa::bench {

inline constexpr uint64_t kDenseRowCount = kListingCount * kFactDayCount;

// Whether there is a file is a fact, and so are the volumes of 0 on days known to be without a
// trade. Size, Last-Modified and probe time are made up, the same at every run, with the entropy of
// real ones (16 bits, 11 bits, none).
Observation DenseRow(size_t listing_index, Day day);

// The size that DenseRow gives to a file.
int64_t FileSizeOf(size_t listing_index, Day day);

}  // namespace bfa::bench

#endif  // BFA_BENCH_DENSE_ROWS_H_
