// The checks of what a store says, by what they look at.
#ifndef BFA_STORE_CONTENT_RULES_H_
#define BFA_STORE_CONTENT_RULES_H_

#include <string>
#include <vector>

#include "bfa/validation.h"

namespace bfa::internal {

// What is checked, and where the findings go.
struct ContentCheck {
  const Reader& reader;
  const ContentCheckOptions& options;
  DayRange days;    // asked for
  DayRange stored;  // from the first to the last observation
  std::vector<Finding> findings;

  bool Wants(Rule rule) const;
  // Of the days asked for and stored.
  bool IsAbout(DayRange range) const {
    return range.first <= days.last && days.first <= range.last;
  }
};

// kMissingDay, kFewAvailable, kUnknownSymbol, kBelowMinimum.
Status CheckDays(ContentCheck& check);
// kHole, kZeroVolumeTail.
Status CheckTimelines(ContentCheck& check);
// kMissingSize, kSizeOutlier.
Status CheckSizes(ContentCheck& check);
// kRepublishedFile.
Status CheckRevisions(ContentCheck& check);

// The first of the names, and how many more there are.
std::string NameList(const std::vector<std::string>& names);
inline int64_t DayCount(DayRange range) { return (range.last - range.first).count() + 1; }

}  // namespace bfa::internal

#endif  // BFA_STORE_CONTENT_RULES_H_
