#include "tests/prober/replay/replay_world.h"

#include <gtest/gtest.h>

#include "bfa/dataset.h"
#include "prober/archive_layout.h"

namespace bfa::replay {
namespace {

std::string Path(const std::string& symbol, const std::string& interval, const std::string& date,
                 const std::string& extension) {
  std::string key(kRoot);
  key += symbol + "/" + interval + "/" + symbol + "-" + interval + "-" + date + extension;
  return "/" + internal::EncodeKey(key);
}

}  // namespace

Day DayAt(std::string_view text) { return ParseDay(text).value(); }

Instant At(std::string_view text) { return ParseInstant(text).value(); }

ArchiveSource SmallSource() {
  return {{{"BTCUSDT", {DayAt("2024-01-01"), kLastDay}, {}, {}},
           {"OLDUSDT",
            {DayAt("2021-12-30"), DayAt("2022-01-05")},
            {DayAt("2022-01-02"), DayAt("2022-01-02")},
            {},
            DayAt("2022-01-03")},
           {"币安人生USDT", {DayAt("2026-08-01"), kLastDay}, {}, {}}},
          {{{"BTCUSDT", DayAt("2026-03-07")}, {"1", "4", "0.5", "2", "10", "25.5", "7"}}}};
}

Script ScriptOf(const std::string& json) {
  const Result<Script> script = ParseScript(json, "script");
  if (script) return *script;
  ADD_FAILURE() << script.error().message();
  return {};
}

Origin OriginOf(const std::string& script) { return {SmallSource(), ScriptOf(script)}; }

Reply Ask(Origin& origin, const std::string& target, const std::string& method) {
  return origin.Answer({method, target, {}, {}});
}

std::string MinutePath(const std::string& symbol, const std::string& date,
                       const std::string& extension) {
  return Path(symbol, "1m", date, extension);
}

std::string DailyPath(const std::string& symbol, const std::string& date,
                      const std::string& extension) {
  return Path(symbol, "1d", date, extension);
}

std::string List(Origin& origin, const std::string& prefix, const std::string& query) {
  const Reply reply = Ask(origin, "/data.binance.vision?prefix=" + PercentEncode(prefix) + query);
  EXPECT_EQ(reply.status, 200);
  return reply.body;
}

std::vector<std::string> Texts(const std::string& xml, const std::string& name) {
  const std::string open = "<" + name + ">";
  std::vector<std::string> texts;
  for (size_t at = xml.find(open); at != std::string::npos; at = xml.find(open, at)) {
    at += open.size();
    texts.push_back(xml.substr(at, xml.find("</" + name + ">", at) - at));
  }
  return texts;
}

}  // namespace bfa::replay
