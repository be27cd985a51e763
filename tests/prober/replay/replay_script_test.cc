// Scripts, and what is said of wrong ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "prober/replay/script.h"
#include "tests/format/error_matchers.h"
#include "tests/prober/replay/replay_world.h"

namespace bfa::replay {
namespace {

TEST(ReplayScriptTest, SaysWhichKeyIsWrong) {
  const std::pair<std::string, std::string> wrong[] = {
      {"{", "s.json: is no JSON"},
      {"[]", "s.json: is no object"},
      {R"({"fault":[]})", "s.json: fault: is no key here"},
      {R"({"clock":"noon"})", "s.json: clock: 'noon' is no instant"},
      {R"({"symbols":[1]})", "s.json: symbols: has something that is no text"},
      {R"({"first_day":"2024-01-02","last_day":"2024-01-01"})", "last_day: is before first_day"},
      {R"({"faults":{}})", "s.json: faults: is no array"},
      {R"({"faults":[{"match":{}}]})", "s.json: faults[0].do: is missing"},
      {R"({"faults":[{"do":{}},{"match":{"kind":"x"},"do":{}}]})",
       "s.json: faults[1].match.kind: 'x' is none of any, discover"},
      {R"({"faults":[{"do":{"status":99}}]})", "faults[0].do.status: is no status"},
      {R"({"faults":[{"do":{"retry_after":"a\r\nb"}}]})", "faults[0].do.retry_after: is no text"},
      {R"({"faults":[{"do":{"drip":{"bytes":0}}}]})", "faults[0].do.drip.bytes: is 0"},
      {R"({"faults":[{"probability":2,"do":{}}]})", "faults[0].probability: is no number"},
      {R"({"faults":[{"times":-1,"do":{}}]})", "faults[0].times: is no whole number"},
      {R"({"changes":[{"symbol":"X","zip":"x"}]})", "changes[0].zip: 'x' is none of sound"},
      {R"({"changes":[{"symbol":"X","replace":[["a","b","c"]]}]})",
       "changes[0].replace: has an item that is no pair of texts"},
      {R"({"faults":[{"do":{"replace":[["","b"]]}}]})", "faults[0].do.replace: has an item"},
      {R"({"faults":[{"do":{"replace":{"a":"b"}}}]})", "faults[0].do.replace: is no array"},
      {R"({"changes":[{"listing":"X"}]})", "changes[0].first_day: is missing"},
      {R"({"changes":[{"listing":"X","zip":"bomb","first_day":"2024-01-01"}]})",
       "changes[0].zip: is no key here"},
  };
  for (const auto& [json, message] : wrong) {
    EXPECT_THAT(ParseScript(json, "s.json"), FailsWith(ErrorCode::kInvalidArgument, message))
        << json;
  }
}

TEST(ReplayScriptTest, LimitsSymbolsAndDays) {
  Origin origin = OriginOf(R"({"clock":"2026-01-01T00:00:00Z","symbols":["BTCUSDT"],
                               "first_day":"2025-12-01","last_day":"2025-12-02"})");
  EXPECT_EQ(origin.archive().listings().size(), 1U);
  EXPECT_EQ(origin.clock(), At("2026-01-01T00:00:00Z"));
  EXPECT_EQ(Texts(List(origin, std::string(kRoot) + "BTCUSDT/1m/"), "Key").size(), 4U);
}

TEST(ReplayScriptTest, ANewScriptReplacesFaultsAndAddsChanges) {
  Origin origin = OriginOf(R"({"changes":[{"symbol":"BTCUSDT","day":"2026-08-18","missing":true}],
                               "faults":[{"do":{"status":503}}]})");
  const std::string script = R"({"changes":[{"symbol":"BTCUSDT","day":"2026-08-19",
                                             "missing":true}]})";
  EXPECT_EQ(origin.Answer({"POST", "/replay/script", {}, script}).status, 200);
  EXPECT_EQ(Ask(origin, MinutePath("BTCUSDT", "2026-08-17")).status, 200);
  EXPECT_EQ(Ask(origin, MinutePath("BTCUSDT", "2026-08-18")).status, 404);
  EXPECT_EQ(Ask(origin, MinutePath("BTCUSDT", "2026-08-19")).status, 404);
  const Reply refused = origin.Answer({"POST", "/replay/script", {}, "{\"a\":1}"});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body, "script: a: is no key here\n");
}

}  // namespace
}  // namespace bfa::replay
