// A history in which each commit has a day of its own.
#ifndef BFA_TESTS_CAMPAIGN_DAY_PER_COMMIT_H_
#define BFA_TESTS_CAMPAIGN_DAY_PER_COMMIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "bfa/appender.h"
#include "bfa/reader.h"

namespace bfa::test {

// Each so many-th commit is of a batch over 64 KiB, which is written and synced in two steps.
inline constexpr uint64_t kLargeEvery = 5;

// What commit `sequence` adds, and on what day.
Day DayOf(uint64_t sequence);
std::vector<Observation> RowsOf(uint64_t sequence);
// Stages it.
Status StageCommit(uint64_t sequence, Appender& appender);

// What is wrong with the rows that the store has of commit `sequence`; empty if nothing is.
std::string FindCommitFault(const Reader& reader, uint64_t sequence);
// Whether the store has the commits up to its own, of which those from `first` on are looked at,
// and nothing of the next.
std::string FindHistoryFault(const Reader& reader, uint64_t first);

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_DAY_PER_COMMIT_H_
