// How far work of known size has come, on standard error.
#ifndef BFA_TOOLS_PROGRESS_BAR_H_
#define BFA_TOOLS_PROGRESS_BAR_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "bfa/result.h"
#include "tools/console.h"

namespace bfa::tools {

class ProgressBar {
 public:
  // `when` as for ShowsProgress. `console` must outlive the object.
  static Result<ProgressBar> Create(Console& console, const std::string& when);

  // `name` says what is counted; another name begins another bar. Cheap enough to call for each.
  void Update(std::string_view name, uint64_t done, uint64_t total);

 private:
  using Clock = std::chrono::steady_clock;

  ProgressBar(Console& console, bool shown) : console_(&console), shown_(shown) {}

  Console* console_;
  bool shown_;
  std::string name_;
  Clock::time_point begin_{};
  Clock::time_point last_shown_{};
};

// `symbols [####----] 50 %, 100 of 200, 20/s, 5 s left`: the line for `done` of `total` after
// `elapsed`.
std::string ProgressLine(std::string_view name, uint64_t done, uint64_t total,
                         std::chrono::duration<double> elapsed);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_PROGRESS_BAR_H_
