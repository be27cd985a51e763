// What the program says on standard error.
#ifndef BFA_TOOLS_CONSOLE_H_
#define BFA_TOOLS_CONSOLE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "bfa/result.h"
#include "tools/exit_code.h"

namespace bfa::tools {

// A place in a text input: the line from 1, and the byte in it from 1.
struct TextPlace {
  uint64_t line = 0;  // 0: the input as a whole
  uint64_t column = 0;
};

// What is wrong in a text input.
struct InputFault {
  TextPlace place;
  std::string message;
};

// One line a message, each in one write, so that lines of several processes do not mix. Control
// characters, which may come from an input, are shown as \xNN.
class Console {
 public:
  bool quiet = false;    // errors only
  bool verbose = false;  // details as well
  bool json = false;     // a JSON object a line
  // Of a run that lasts: then each JSON line has it, and the time.
  std::string batch_id;

  void Warn(std::string_view where, std::string_view message);
  // What the caller should know but need not act on.
  void Note(std::string_view where, std::string_view message);
  // What only a curious caller wants to know.
  void Detail(std::string_view where, std::string_view message);

  // These say what failed, and return what the process should answer.
  ExitCode Fail(std::string_view where, const Error& error);
  ExitCode FailUsage(std::string_view message);
  ExitCode FailInput(std::string_view input, const InputFault& fault);

  // Shows `text` in the place of the status shown before, on a terminal; as a line elsewhere.
  void ShowStatus(std::string_view text);
  // Leaves the status where it is, and goes to the next line.
  void EndStatus();

 private:
  enum class Level : uint8_t { kError, kInputError, kWarning, kNote, kDetail };
  void ClearStatus();
  void Say(Level level, std::string_view where, std::string_view message);

  bool has_status_ = false;  // on a terminal
};

// Whether standard error is a terminal.
bool IsErrorTerminal();

}  // namespace bfa::tools

#endif  // BFA_TOOLS_CONSOLE_H_
