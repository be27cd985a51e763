// Small archives to replay, and words for what is asked of them.
#ifndef BFA_TESTS_PROBER_REPLAY_REPLAY_WORLD_H_
#define BFA_TESTS_PROBER_REPLAY_REPLAY_WORLD_H_

#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"
#include "prober/replay/listing_source.h"
#include "prober/replay/replay_origin.h"
#include "prober/replay/script.h"

namespace bfa::replay {

inline constexpr std::string_view kRoot = "data/futures/um/daily/klines/";

Day DayAt(std::string_view text);
Instant At(std::string_view text);

// BTCUSDT from 2024-01-01 on; OLDUSDT from 2021-12-30 to 2022-01-05, without a file on the 2nd and
// without trades from the 4th on; 币安人生USDT from 2026-08-01 on.
ArchiveSource SmallSource();

// An origin of it with this script; a fault in the script is a failure of the test.
Origin OriginOf(const std::string& script = "{}");
Script ScriptOf(const std::string& json);

Reply Ask(Origin& origin, const std::string& target, const std::string& method = "GET");
// The key as a path; of `extension` `.zip` or `.zip.CHECKSUM`.
std::string MinutePath(const std::string& symbol, const std::string& date,
                       const std::string& extension = ".zip");
std::string DailyPath(const std::string& symbol, const std::string& date,
                      const std::string& extension = ".zip");

// A listing of the bucket; `query` may have more than the prefix.
std::string List(Origin& origin, const std::string& prefix, const std::string& query = "");
// What stands between all <name> and </name>.
std::vector<std::string> Texts(const std::string& xml, const std::string& name);

}  // namespace bfa::replay

#endif  // BFA_TESTS_PROBER_REPLAY_REPLAY_WORLD_H_
