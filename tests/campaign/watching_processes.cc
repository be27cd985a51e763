#include "tests/campaign/watching_processes.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/store/bound_child.h"

namespace bfa::test {

WatchingProcesses::WatchingProcesses(int count, const std::function<std::string()>& look) {
  for (int i = 0; i < count; ++i) {
    const pid_t child = ForkChild();
    if (child == 0) {
      while (!tally_->stop && tally_->faults.count() == 0) {
        tally_->faults.Note(look());
        tally_->looks.fetch_add(1);
      }
      ::_exit(0);
    }
    EXPECT_GT(child, 0) << "no process";
    if (child > 0) children_.push_back(child);
  }
}

void WatchingProcesses::Stop() {
  tally_->stop = true;
  for (const pid_t child : children_) {
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "a reader that died";
  }
  children_.clear();
}

}  // namespace bfa::test
