#include "bench/dense_rows.h"

namespace bfa::bench {
namespace {

// Evenly spread over 64 bits, the same at every run (splitmix64).
uint64_t Noise(uint64_t key) {
  key += 0x9E3779B97F4A7C15;
  key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9;
  key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
  return key ^ (key >> 31);
}

uint64_t NoiseOf(size_t listing_index, Day day) {
  return Noise(listing_index << 32 | static_cast<uint64_t>(day.time_since_epoch().count()));
}

}  // namespace

int64_t FileSizeOf(size_t listing_index, Day day) {
  constexpr int64_t kSmallest = 20'000;
  return kSmallest + static_cast<int64_t>(NoiseOf(listing_index, day) % 65'536);
}

Observation DenseRow(size_t listing_index, Day day) {
  using std::chrono::microseconds;
  constexpr microseconds kModifiedAt = std::chrono::hours{8};
  constexpr microseconds kProbedAt = std::chrono::minutes{9 * 60 + 30};
  constexpr microseconds kBetweenProbes = std::chrono::milliseconds{20};
  const Listing& listing = Listings()[listing_index];
  const microseconds day_end = (day + std::chrono::days{1}).time_since_epoch();
  const microseconds probed = day_end + kProbedAt + kBetweenProbes * listing_index;

  Observation row;
  row.day = day;
  row.symbol = listing.symbol;
  row.available = listing.HasFile(day);
  row.given = ColumnSet::Of(ColumnGroup::kProbe) | ColumnSet::Of(ColumnGroup::kKline);
  row.metadata.SetInteger(Column::kStatusCode, row.available ? 200 : 404);
  row.metadata.SetInteger(Column::kProbeTimestamp, probed.count());
  if (!row.available) return row;
  const microseconds modified =
      day_end + kModifiedAt + std::chrono::seconds{NoiseOf(listing_index, day) >> 53};
  row.metadata.SetInteger(Column::kLastModified, modified.count());
  row.metadata.SetInteger(Column::kFileSizeBytes, FileSizeOf(listing_index, day));
  if (listing.IsKnownUntraded(day)) {
    row.metadata.SetDecimal(Column::kQuoteVolumeUsdt, 0);
    row.metadata.SetInteger(Column::kTradeCount, 0);
    row.metadata.SetDecimal(Column::kVolumeBase, 0);
  }
  return row;
}

}  // namespace bfa::bench
