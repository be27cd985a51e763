// Whether what is left of a store after a failure is what it should be.
#ifndef BFA_TESTS_CAMPAIGN_STORE_VERDICT_H_
#define BFA_TESTS_CAMPAIGN_STORE_VERDICT_H_

#include <string>

#include "bfa/result.h"
#include "tests/campaign/store_operation.h"

namespace bfa::test {

// What all the runs of a test have come to. What counts as bad fails the test as well.
struct Figures {
  int lost = 0;      // acknowledged commits that are not there to the byte
  int damaged = 0;   // stores that do not pass a full check
  int leftover = 0;  // files that nobody speaks of

  // `0 acknowledged appends lost, 0 damaged stores, 0 leftover files`
  std::string Text() const;
};

// What an operation works on, and makes.
struct StoreVerdict {
  const StoreOperation& operation;
  StoreBytes after;  // of its target, when it is done
  std::string folder;
  Figures& figures;

  // Puts there what the operation begins with.
  void Prepare() const;
  // Whether the folder has what the answer of the operation says. With `may_have_a_tail` something
  // may stand behind the commits that were there.
  void ExpectFiles(const Status& status, bool may_have_a_tail) const;
  // Whether the target is what the operation makes of it.
  void ExpectDone() const;
  // Whether the folder has no more files than the store, the target and `other`, and, where it
  // could not be removed, the target under its temporary name.
  void ExpectNoLeftovers(bool may_leave_temporary, const std::string& other = {}) const;
  // Whether the next appender works, and whatever failed does now.
  void ExpectNextWorks() const;

  std::string File(const std::string& name) const { return folder + "/" + name; }

 private:
  void ExpectStore(const std::string& name, const std::vector<StoreBytes>& allowed,
                   bool may_have_a_tail) const;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_STORE_VERDICT_H_
