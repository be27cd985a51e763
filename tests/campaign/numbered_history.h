// A long history in which the number of a commit says what every day holds.
#ifndef BFA_TESTS_CAMPAIGN_NUMBERED_HISTORY_H_
#define BFA_TESTS_CAMPAIGN_NUMBERED_HISTORY_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "bfa/appender.h"
#include "bfa/reader.h"

namespace bfa::test {

// Commit k rewrites day k modulo kDayCount: some of the known symbols become absent, or available
// with or without trades, the others keep what they have. Each few commits a symbol comes up for
// the first time. No two commits of a day leave the same sets, nor the same file size of the first
// symbol, so that a view of one commit cannot pass for one of another.
class NumberedHistory {
 public:
  static constexpr uint32_t kDayCount = 16;
  static constexpr uint32_t kMaxSymbolCount = 256;

  // Of commits 1 to `commit_count`.
  explicit NumberedHistory(uint32_t commit_count);

  uint32_t commit_count() const { return static_cast<uint32_t>(sets_.size()) - 1; }
  // What the commit after `sequence` adds, staged and committed. The appender must be at
  // `sequence`.
  Result<CommitOutcome> AppendAfter(uint64_t sequence, Appender& appender) const;

  // Compares the whole snapshot of a day, `day_index` below kDayCount, with what commit
  // `reader.sequence()` says: the four sets, their counts, the names, a value of that revision, and
  // the number of symbols. What is wrong in words; empty if nothing is.
  std::string FindFault(const Reader& reader, uint32_t day_index) const {
    return FindFault(reader, reader.sequence(), day_index);
  }
  // The same as if the reader were at commit `sequence`.
  std::string FindFault(const Reader& reader, uint64_t sequence, uint32_t day_index) const;
  // One symbol on all days at once.
  std::string FindTimelineFault(const Reader& reader, SymbolId id) const;

 private:
  using Words = std::array<uint64_t, kMaxSymbolCount / 64>;
  using Sets = std::array<Words, 4>;  // by BitsetKind

  // What commit `sequence` says of a symbol.
  enum class Word : uint8_t { kNothing, kAbsent, kAvailable, kTraded, kUntraded };
  static Word WordOn(uint64_t sequence, SymbolId id);
  static uint32_t SymbolCountAt(uint64_t sequence);
  // The last commit up to `sequence` that wrote the day; 0 if none did.
  static uint64_t WriterOf(uint64_t sequence, uint32_t day_index);

  std::vector<Sets> sets_;          // of its day, right after each commit; [0] is of none
  std::vector<std::string> names_;  // by id
};

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_NUMBERED_HISTORY_H_
