// How much a store grows by a daily commit.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "bfa/appender.h"
#include "store/appender_state.h"
#include "tests/store/memory_file.h"
#include "tests/store/sample_observation.h"

namespace bfa::test {
namespace {

// As many contracts as the archive had directories on 2026-08-22, and what a probe learns of each:
// files of 20 to 85 KB that appear within two hours, asked about at even steps in an order that is
// not that of their ids.
constexpr int kSymbolCount = 1007;

Observation Probed(Day day, int symbol, std::mt19937_64& random, bool with_etag) {
  Observation observation = Available(day, "S" + std::to_string(symbol) + "USDT",
                                      static_cast<int64_t>(20'000 + random() % 65'000));
  const Instant next_day{day + 1};
  const auto uploaded = next_day + std::chrono::hours{7} + std::chrono::seconds{random() % 7200};
  observation = With(observation, Column::kLastModified, uploaded.time_since_epoch().count());
  const auto probed = next_day + std::chrono::hours{10} + std::chrono::milliseconds{20 * symbol};
  observation = With(observation, Column::kProbeTimestamp, probed.time_since_epoch().count());
  if (!with_etag) return observation;
  std::string etag;
  while (etag.size() < 32) etag += "0123456789abcdef"[random() % 16];
  observation.metadata.SetEtag(etag);
  observation.given.Add(Column::kEtag);
  return observation;
}

struct Growth {
  uint64_t mean = 0;
  uint64_t greatest = 0;
};

// By a commit. The first one, which holds the symbols as well, is left out.
Growth GrowthOf(bool with_etag) {
  constexpr int kDayCount = 193;  // a day, then three whole leaves of the index
  MemoryDisk disk;
  auto appender = internal::AppenderState::OnNewFile(std::make_unique<MemoryFile>(disk), FixedId());
  EXPECT_TRUE(appender);
  std::mt19937_64 random(1);
  Growth growth;
  size_t first_size = 0;
  for (int i = 0; i < kDayCount; ++i) {
    const size_t size = disk.bytes.size();
    for (int symbol = 0; symbol < kSymbolCount; ++symbol) {
      EXPECT_TRUE(
          (*appender)->staging().Add(Probed(DayAt("2025-08-12") + i, symbol, random, with_etag)));
    }
    EXPECT_TRUE((*appender)->Commit(CommitAt(1'000 * i)));
    if (i == 0) first_size = disk.bytes.size();
    if (i > 0) growth.greatest = std::max<uint64_t>(growth.greatest, disk.bytes.size() - size);
  }
  growth.mean = (disk.bytes.size() - first_size) / (kDayCount - 1);
  return growth;
}

// A day is dearest when its leaf of the index is full.
TEST(GrowthTest, ADayOfAThousandFilesTakesFewKilobytes) {
  const Growth growth = GrowthOf(false);
  EXPECT_LT(growth.mean, 9'000U);
  EXPECT_LT(growth.greatest, 12'288U);
}

TEST(GrowthTest, ADayOfAThousandFilesWithEtagsTakesTheirSixteenBytesMore) {
  const Growth growth = GrowthOf(true);
  EXPECT_LT(growth.mean, 25'000U);
  EXPECT_LT(growth.greatest, 28'672U);
}

}  // namespace
}  // namespace bfa::test
