#include "tools/progress.h"

#include <cmath>

#include "bfa/decimal_text.h"

namespace bfa::tools {
namespace {

std::string Megabytes(double size) { return FormatDecimal(std::round(size / 1e5) / 10) + " MB"; }

}  // namespace

Result<bool> ShowsProgress(const Console& console, const std::string& when) {
  if (when != "auto" && when != "always" && when != "never") {
    return Error(ErrorCode::kInvalidArgument,
                 "--progress: '" + when + "' is none of auto, always and never");
  }
  const bool wanted = when == "always" || (when == "auto" && IsErrorTerminal());
  return wanted && !console.quiet && !console.json;
}

Result<Progress> Progress::Create(Console& console, std::string_view verb,
                                  const std::string& when) {
  const Result<bool> shown = ShowsProgress(console, when);
  if (!shown) return shown.error();
  return Progress(console, verb, *shown);
}

void Progress::Show(uint64_t row_count, uint64_t size, Clock::time_point now) {
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  std::string text(verb_);
  text += ": " + std::to_string(row_count) + " rows, " + Megabytes(static_cast<double>(size));
  if (seconds > 0) {
    text += ", " + FormatDecimal(std::round(static_cast<double>(row_count) / seconds)) +
            " rows/s, " + Megabytes(static_cast<double>(size) / seconds) + "/s";
  }
  console_->ShowStatus(text);
  last_shown_ = now;
}

void Progress::Update(uint64_t row_count, uint64_t size) {
  if (!shown_) return;
  const Clock::time_point now = Clock::now();
  if (now - last_shown_ >= std::chrono::milliseconds(250)) Show(row_count, size, now);
}

void Progress::Finish(uint64_t row_count, uint64_t size) {
  if (!shown_) return;
  Show(row_count, size, Clock::now());
  console_->EndStatus();
}

}  // namespace bfa::tools
