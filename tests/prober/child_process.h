// Another program, run beside a test.
#ifndef BFA_TESTS_PROBER_CHILD_PROCESS_H_
#define BFA_TESTS_PROBER_CHILD_PROCESS_H_

#include <sys/resource.h>
#include <sys/types.h>

#include <string>
#include <vector>

#include "bfa/result.h"

namespace bfa::test {

// Ends, at the latest, with this object or with this process.
class ChildProcess {
 public:
  struct Command {
    std::vector<std::string> arguments;    // the first is the program, which is looked for in PATH
    std::vector<std::string> environment;  // NAME=VALUE, beside what this process has
    std::string output;                    // file for what it prints; empty: where ours goes
    std::vector<int> descriptors;          // handed on under the same numbers
  };

  ChildProcess() = default;
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess() { End(); }

  // kNotFound if there is no such program.
  static Result<ChildProcess> Start(const Command& command);

  // Waits for its end: its exit code, or 128 and the number of the signal that ended it.
  int Wait(rusage* usage = nullptr);
  // Asks it to end (SIGTERM) and waits until it has.
  void End();

 private:
  pid_t pid_ = -1;
};

// Runs it to its end: kIo with what it printed if it does not succeed. `log` is overwritten.
Status RunProgram(std::vector<std::string> arguments, const std::string& log);

std::string ReadWholeFile(const std::string& path);
// The line that another process writes into a file, once it is whole; empty if it does not come
// within 30 s.
std::string WaitForFile(const std::string& path);
void WriteWholeFile(const std::string& path, const std::string& text);

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_CHILD_PROCESS_H_
