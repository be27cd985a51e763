// How far long work has come, on standard error.
#ifndef BFA_TOOLS_PROGRESS_H_
#define BFA_TOOLS_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "bfa/result.h"
#include "tools/console.h"

namespace bfa::tools {

// Whether progress is shown: `when` is `auto` (if standard error is a terminal), `always` or
// `never`; kInvalidArgument for another word.
Result<bool> ShowsProgress(const Console& console, const std::string& when);

class Progress {
 public:
  // `when` as for ShowsProgress. `verb` begins each line and must outlive the object, as must
  // `console`.
  static Result<Progress> Create(Console& console, std::string_view verb, const std::string& when);

  // Cheap enough to call every few thousand rows.
  void Update(uint64_t row_count, uint64_t size);
  // The last line.
  void Finish(uint64_t row_count, uint64_t size);

 private:
  using Clock = std::chrono::steady_clock;

  Progress(Console& console, std::string_view verb, bool shown)
      : console_(&console), verb_(verb), shown_(shown) {}
  void Show(uint64_t row_count, uint64_t size, Clock::time_point now);

  Console* console_;
  std::string_view verb_;
  bool shown_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point last_shown_ = begin_;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_PROGRESS_H_
