// Random histories of an archive, told by an origin with random faults: whatever goes wrong, the
// store holds nothing that the origin did not truthfully say, and once the faults end it comes to
// hold all of it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <set>
#include <string>

#include "tests/prober/run/probe_fixture.h"
#include "tests/store/sanitizer.h"

namespace bfa::test {
namespace {

constexpr std::chrono::days kOneDay{1};
constexpr std::chrono::days kSettle{4};
const Day kFirstRun = DayAt("2020-02-10");

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

// Draws what happens, from a seed.
class RandomArchive {
 public:
  explicit RandomArchive(uint64_t seed) : random_(seed) {}

  uint64_t Below(uint64_t bound) { return random_() % bound; }
  bool Chance(uint64_t percent) { return Below(100) < percent; }

  std::vector<replay::SymbolListing> Listings() {
    std::vector<replay::SymbolListing> listings;
    const std::vector<std::string> names{"AUSDT", "BTCUSDT", "ICPUSDT_SETTLED", "LUNAUSDT",
                                         "币安人生USDT"};
    for (const std::string& name : names) {
      replay::SymbolListing listing{name, {kFirstDay, kLastDay}, {}, {}};
      listing.files.first = DayAt("2019-12-31") + std::chrono::days{Below(60)};
      if (Chance(40)) listing.files.last = listing.files.first + std::chrono::days{Below(40)};
      if (Chance(30)) {
        const Day hole = listing.files.first + std::chrono::days{1 + Below(20)};
        listing.missing = {hole, hole + std::chrono::days{Below(5)}};
      }
      listings.push_back(std::move(listing));
    }
    return listings;
  }

  // Files that come late, change, go, and come back, as the changes of a script.
  std::string Changes(const std::vector<replay::SymbolListing>& listings) {
    std::string text;
    for (uint64_t i = Below(12); i > 0; --i) {
      const std::string& symbol = listings[Below(listings.size())].symbol;
      const Day day = DayAt("2020-01-05") + std::chrono::days{Below(50)};
      const auto later = [&](uint64_t least, uint64_t most) {
        const Instant when =
            Instant{day} + std::chrono::hours{24 * least + Below(24 * (most - least))};
        return Quoted(FormatInstant(when));
      };
      if (!text.empty()) text += ", ";
      text += "{\"symbol\": " + Quoted(symbol) + ", \"day\": " + Quoted(FormatDay(day)) + ", ";
      switch (Below(4)) {
        case 0:
          text += "\"appears\": " + later(1, 14);
          break;
        case 1:
          text += "\"republished\": " + later(2, 30);
          break;
        case 2:
          text += "\"removed\": " + later(2, 20);
          break;
        default:
          text += "\"removed\": " + later(2, 10) + ", \"restored\": " + later(10, 30);
          break;
      }
      text += "}";
    }
    return "[" + text + "]";
  }

  // Rules of a script, each with a chance of its own.
  std::string Faults() {
    static const std::vector<std::string> kKinds{"discover", "list",     "head",
                                                 "get",      "checksum", "any"};
    // Not a listing that leaves out files of days that nobody knows: that cannot be told.
    static const std::vector<std::string> kFaults{
        R"({"status": 403})",
        R"({"status": 503, "retry_after": "2"})",
        R"({"status": 429, "retry_after": "1"})",
        R"({"status": 500})",
        R"({"body": "html"})",
        R"({"status": 404, "body": "html"})",
        R"({"reset": true})",
        R"({"cut_after": 100})",
        R"({"latency_ms": 40000})",
        R"({"drip": {"bytes": 10, "every_ms": 5000}})",
        R"({"listing": "empty"})",
        R"({"listing": "stuck"})",
        R"({"listing": "wrong_prefix"})",
        R"({"listing": "deep"})",
        R"({"listing": "doctype"})",
        R"({"redirect": "http://127.0.0.2/"})",
        R"({"clock_skew_s": 400000})",
        R"({"clock_skew_s": -90000})",
    };
    std::string text;
    for (uint64_t i = Below(4); i > 0; --i) {
      if (!text.empty()) text += ", ";
      text += "{\"match\": {\"kind\": " + Quoted(kKinds[Below(kKinds.size())]) + "}, ";
      text += "\"probability\": 0." + std::to_string(1 + Below(9)) +
              ", \"seed\": " + std::to_string(Below(1000000)) +
              ", \"do\": " + kFaults[Below(kFaults.size())] + "}";
    }
    return "[" + text + "]";
  }

 private:
  std::mt19937_64 random_;
};

// All that the origin could truthfully say so far.
class Witnessed {
 public:
  // What it says at `now`.
  void Look(const replay::Origin& origin) {
    const Day last = std::chrono::floor<std::chrono::days>(origin.clock()) - kOneDay;
    const Cells files = FilesOf(origin, last);
    for (const auto& listing : origin.archive().listings()) {
      for (Day day = DayAt("2019-12-31"); day <= last; day += kOneDay) {
        const auto cell = std::pair(listing.symbol, day);
        const auto file = files.find(cell);
        if (file != files.end()) {
          files_[cell].insert(file->second.etag);
        } else if (origin.clock() >= Instant{day + kOneDay + kSettle}) {
          absent_.insert(cell);
        }
      }
    }
  }

  // Whether the store holds nothing else.
  void Judge(const Cells& stored) const {
    for (const auto& [cell, facts] : stored) {
      const std::string name = cell.first + " " + FormatDay(cell.second);
      if (facts.available) {
        const auto told = files_.find(cell);
        ASSERT_TRUE(told != files_.end()) << name << " is available, and never was";
        ASSERT_TRUE(told->second.contains(facts.etag)) << name << " has an etag of nobody";
      } else {
        ASSERT_TRUE(absent_.contains(cell)) << name << " is absent, which was never true";
      }
    }
  }

 private:
  std::map<std::pair<std::string, Day>, std::set<std::string>> files_;
  std::set<std::pair<std::string, Day>> absent_;
};

class TruthTest : public ProbeFixture {
 protected:
  void Run(uint64_t seed);

  UpdateOptions RandomOptions(RandomArchive& random) {
    UpdateOptions options = Options();
    options.klines = random.Chance(50);
    options.lookback = std::chrono::days{1 + static_cast<int>(random.Below(20))};
    options.probe.retries = static_cast<uint32_t>(random.Below(4));
    if (random.Chance(20)) options.probe.method = ProbeMethod::kHead;
    if (random.Chance(20)) options.probe.method = ProbeMethod::kList;
    return options;
  }

  // The store holds all files as they are now, and every other settled cell of symbols that have a
  // file as absent: of those that have none, an empty listing proves nothing.
  void ExpectTheTruth(Day last_day) {
    const Cells stored = StoredCells();
    const Cells files = FilesOf(*origin_, last_day);
    std::set<std::string> listed;
    for (const auto& [cell, facts] : files) {
      listed.insert(cell.first);
      const auto known = stored.find(cell);
      ASSERT_TRUE(known != stored.end()) << cell.first << " " << FormatDay(cell.second);
      ASSERT_EQ(known->second, facts) << cell.first << " " << FormatDay(cell.second);
    }
    for (const std::string& symbol : listed) {
      for (Day day = DayAt("2019-12-31"); day <= last_day; day += kOneDay) {
        const auto cell = std::pair(symbol, day);
        if (files.contains(cell) || origin_->clock() < Instant{day + kOneDay + kSettle}) continue;
        const auto known = stored.find(cell);
        ASSERT_TRUE(known != stored.end()) << cell.first << " " << FormatDay(cell.second);
        ASSERT_FALSE(known->second.available) << cell.first << " " << FormatDay(cell.second);
      }
    }
  }
};

// One archive, six runs against random faults, then as many without as it takes.
void TruthTest::Run(uint64_t seed) {
  RandomArchive random(seed);
  replay::ArchiveSource source;
  source.listings = random.Listings();
  path_ = folder_.File(std::to_string(seed) + ".bfa");
  origin_.emplace(source, replay::Script());
  Play("{\"changes\": " + random.Changes(source.listings) + "}");
  Witnessed witnessed;
  Day today = kFirstRun;
  for (int i = 0; i < 6; ++i, today += std::chrono::days{1 + random.Below(4)}) {
    const int hour = 9 + static_cast<int>(random.Below(14));
    origin_->SetClock(Instant{today} + std::chrono::hours{hour});
    Play("{\"faults\": " + random.Faults() + "}");
    witnessed.Look(*origin_);
    if (const auto outcome = TryUpdate(RandomOptions(random)); !outcome) {
      ASSERT_EQ(outcome.error().code(), ErrorCode::kNetwork) << outcome.error().ToString();
      continue;
    }
    witnessed.Judge(StoredCells());
    if (HasFatalFailure()) return;
  }
  // Without faults: at the latest on the next Sunday, when everything is listed.
  Play("{}");
  while (std::chrono::weekday{today} != std::chrono::Sunday) today += kOneDay;
  origin_->SetClock(Instant{today} + std::chrono::hours{12});
  witnessed.Look(*origin_);
  UpdateOptions options = Options();
  options.klines = true;
  uint64_t commit_count = 1;
  for (int i = 0; i < 4 && commit_count != 0; ++i) commit_count = RunUpdate(options).commit_count;
  EXPECT_EQ(commit_count, 0) << "it does not come to rest";
  witnessed.Judge(StoredCells());
  ExpectTheTruth(today - kOneDay);
}

// BFA_SEED=N takes the N-th block of seeds; 0 otherwise.
TEST_F(TruthTest, NoLieIsStoredAndTheTruthIsReached) {
  constexpr uint64_t kSeeds = kIsSanitized ? 40 : 200;
  const char* text = std::getenv("BFA_SEED");
  const uint64_t block = text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
  for (uint64_t seed = block * kSeeds; seed < (block + 1) * kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Run(seed);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace bfa::test
