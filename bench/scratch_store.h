// Stores that a benchmark builds for itself, in a folder that goes with the process.
#ifndef BFA_BENCH_SCRATCH_STORE_H_
#define BFA_BENCH_SCRATCH_STORE_H_

#include <cstdint>
#include <string>

#include "bfa/reader.h"

namespace bfa::bench {

// A path in a fresh folder under TMPDIR (or /tmp), which is removed at the end.
std::string ScratchPath(const std::string& name);
uint64_t FileSize(const std::string& path);

// Ends the process with a message: a benchmark without its data has nothing to measure.
[[noreturn]] void GiveUp(const std::string& message);

// Writes all dense rows to a new store at `path`, in one commit.
void BuildDenseStore(const std::string& path);
// The same rows, a commit for each day, at 10:00 of the day after.
void BuildDailyStore(const std::string& path);
CommitTime DailyCommitTime(Day day);
// 10,000 commits of the same ten symbols, each with the rows of one day: days in turn, so that each
// is corrected three or four times. Commit k is k hours after the first fact, and its files have
// k bytes.
inline constexpr uint64_t kLongHistory = 10'000;
void BuildLongStore(const std::string& path);
CommitTime LongCommitTime(uint64_t sequence);
Day LongCommitDay(uint64_t sequence);

// The stores above, built when first asked for.
const std::string& DenseStorePath();
const std::string& DailyStorePath();
const std::string& LongStorePath();

// A reader, or the end of the process.
Reader OpenStore(const std::string& path);

}  // namespace bfa::bench

#endif  // BFA_BENCH_SCRATCH_STORE_H_
