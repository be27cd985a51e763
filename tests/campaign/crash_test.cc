// Power failures at every moment in the life of a store.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <unordered_set>

#include "bfa/reader.h"
#include "store/appender_state.h"
#include "tests/campaign/campaign_size.h"
#include "tests/campaign/crash_disk.h"
#include "tests/campaign/crash_scenario.h"
#include "tests/store/memory_file.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sanitizer.h"
#include "tests/store/store_difference.h"

namespace bfa::test {
namespace {

using Buffer = std::vector<std::byte>;

constexpr uint64_t kSeed = 20260822;

bool StartsWith(const Buffer& bytes, const Buffer& begin, uint64_t size) {
  return bytes.size() >= size && begin.size() >= size &&
         std::equal(begin.begin(), begin.begin() + static_cast<std::ptrdiff_t>(size),
                    bytes.begin());
}

// What is wrong with the next append on such a file; empty if nothing.
std::string FindFaultOfNextAppend(const Buffer& bytes, uint64_t sequence) {
  MemoryDisk disk;
  disk.bytes = bytes;
  disk.synced = bytes;
  auto appender = internal::AppenderState::OnStore(std::make_unique<MemoryFile>(disk));
  if (!appender) return "no next appender: " + appender.error().ToString();
  const auto added = (*appender)->staging().Add(Available(DayAt("2030-01-01"), "NEXTUSDT"));
  if (!added) return added.error().ToString();
  const auto outcome = (*appender)->Commit(CommitAt(4'000'000'000'000));
  if (!outcome) return "no next append: " + outcome.error().ToString();
  if (outcome->sequence != sequence + 1) return "the next append has another number";
  const auto reader = Reader::FromBytes(disk.synced);
  if (!reader) return reader.error().ToString();
  if (reader->sequence() != sequence + 1) return "the next append is not on the disk";
  return FindDamage(*reader);
}

class PowerFailure : public testing::Test {
 protected:
  // Files that had the name, or have it, and which it may have now.
  static std::string FindFaultOfStore(const Buffer& bytes, const CrashScenario& scenario,
                                      const Knowledge& known) {
    const auto reader = Reader::FromBytes(bytes);
    if (!reader) return "does not open: " + reader.error().ToString();
    const uint64_t sequence = reader->sequence();
    if (sequence < known.acknowledged) {
      return "lost commit " + std::to_string(known.acknowledged) + ", has " +
             std::to_string(sequence);
    }
    if (sequence > known.attempted) return "has a commit that nobody made";
    for (size_t i = known.first_file; i < scenario.files.size(); ++i) {
      const StoreFile& file = scenario.files[i];
      const auto end = file.ends.find(sequence);
      if (end != file.ends.end() && StartsWith(bytes, file.bytes, end->second)) {
        return FindFaultOfNextAppend(bytes, sequence);
      }
    }
    return "has other bytes than were committed";
  }

  static std::string FindFault(const CrashState& state, const CrashScenario& scenario,
                               size_t call_count) {
    const Knowledge& known = scenario.KnowledgeAfter(call_count);
    const auto store = state.find("um.bfa");
    if (store == state.end() && known.has_name) return "the store is gone";
    for (const auto& [name, copy] : scenario.copies) {
      const auto found = state.find(name);
      if (found == state.end() && call_count >= copy.call_count) return name + " is gone";
      if (found != state.end() && found->second != copy.bytes) return name + " is not whole";
    }
    for (const auto& [name, bytes] : state) {
      if (name != "um.bfa" && !scenario.copies.contains(name) &&
          name.find(".new-") == std::string::npos) {
        return "left " + name + " behind";
      }
    }
    return store == state.end() ? "" : FindFaultOfStore(store->second, scenario, known);
  }

  void Check(const CrashState& state, const CrashScenario& scenario, size_t call_count) {
    size_t hash = 0;
    for (const auto& [name, bytes] : state) {
      const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      hash = hash * 31 + std::hash<std::string_view>()(name);
      hash = hash * 31 + std::hash<std::string_view>()(text);
    }
    distinct_.insert(hash);
    // What is the same for the owner, too, needs no second look.
    const Knowledge& known = scenario.KnowledgeAfter(call_count);
    const auto copy_count =
        static_cast<size_t>(std::ranges::count_if(scenario.copies, [call_count](const auto& copy) {
          return call_count >= copy.second.call_count;
        }));
    const size_t moment =
        (known.acknowledged * 64 + known.attempted) * 64 + known.first_file * 4 + copy_count;
    if (!checked_.insert(hash * 31 + moment).second) return;
    const std::string fault = FindFault(state, scenario, call_count);
    if (fault.empty()) return;
    ++violation_count_;
    ADD_FAILURE() << "after " << call_count << " system calls: " << fault;
  }

  void Run(uint64_t seed, const CrashBounds& bounds) {
    const CrashScenario scenario = PlayCrashScenario(seed);
    ASSERT_FALSE(scenario.files.empty());
    checked_.clear();
    for (const bool failed_sync_loses : {false, true}) {
      SCOPED_TRACE("seed " + std::to_string(seed) +
                   (failed_sync_loses ? ", failed syncs lose" : ""));
      std::mt19937_64 random(seed);
      CrashDisk disk(failed_sync_loses);
      for (size_t i = 0; i < scenario.calls.size(); ++i) {
        disk.Follow(scenario.calls[i]);
        disk.Enumerate(bounds, random,
                       [&](const CrashState& state) { Check(state, scenario, i + 1); });
        if (violation_count_ > 20) return;  // more say nothing more
      }
    }
    call_count_ += scenario.calls.size();
  }

  std::unordered_set<size_t> distinct_;
  std::unordered_set<size_t> checked_;
  uint64_t violation_count_ = 0;
  uint64_t call_count_ = 0;
};

TEST_F(PowerFailure, AtAnyMomentLosesNothingThatWasAcknowledged) {
  const int sample = kIsSanitized ? 2 : 5;
  const int scenario_count = CampaignSize(sample, 200);
  CrashBounds bounds;
  bounds.random_cuts = CampaignSize(2, 12);
  bounds.random_sector_sets = CampaignSize(2, 16);
  for (int i = 0; i < scenario_count && violation_count_ == 0; ++i) {
    Run(kSeed + static_cast<uint64_t>(i), bounds);
  }
  std::printf("crashes: %d scenarios, %ju system calls, %zu distinct states, %ju violations\n",
              scenario_count, static_cast<uintmax_t>(call_count_), distinct_.size(),
              static_cast<uintmax_t>(violation_count_));
  EXPECT_GE(distinct_.size(), CampaignSize<size_t>(kIsSanitized ? 300 : 2000, 100'000));
}

}  // namespace
}  // namespace bfa::test
