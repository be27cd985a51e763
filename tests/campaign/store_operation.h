// What is done to a store while the system fails.
#ifndef BFA_TESTS_CAMPAIGN_STORE_OPERATION_H_
#define BFA_TESTS_CAMPAIGN_STORE_OPERATION_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bfa/appender.h"
#include "bfa/observation.h"

namespace bfa::test {

using StoreBytes = std::vector<std::byte>;

inline const std::string kStoreName = "um.bfa";

// From which call on its effect is there, so that an error leaves it in doubt.
enum class DecidedBy { kNothing, kLastSync, kRename };

struct StoreOperation {
  StoreBytes before;                // of um.bfa; empty: there is none
  StoreBytes sound;                 // what of that is whole commits
  std::string target = kStoreName;  // the file that it makes or changes
  DecidedBy decided_by = DecidedBy::kNothing;
  // Works in a folder, always with the same bytes as the result. Leaves its appender, if it has
  // one, to be tried again.
  std::function<Status(const std::string& folder, std::optional<Appender>& appender)> run;
  // Does again what failed, with the same appender; empty if it has none.
  std::function<Status(Appender& appender)> again;
};

// Rows of a batch of some KiB, and of one over 64 KiB, which is written and synced in two steps.
std::vector<Observation> FewRows();
std::vector<Observation> ManyRows();
// Rows that the store knows otherwise, or not, on days that it has.
std::vector<Observation> OtherRows();
Status CommitRows(Appender& appender, const std::vector<Observation>& rows);

StoreOperation Creating(const std::vector<Observation>& rows);
StoreOperation Appending(const std::vector<Observation>& rows);
// As the next appender after one that was killed while it wrote.
StoreOperation AppendingBehindATornTail();
// What the store knows already.
StoreOperation AppendingNothing();
StoreOperation CompactingInPlace(bool keep_history);
StoreOperation CompactingIntoAnother(bool keep_history);
// Of a store with a torn tail.
StoreOperation Salvaging();
StoreOperation Reading();

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_STORE_OPERATION_H_
