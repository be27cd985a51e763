#include "tools/progress_bar.h"

#include <cmath>

#include "bfa/decimal_text.h"
#include "tools/progress.h"

namespace bfa::tools {
namespace {

constexpr uint64_t kWidth = 30;

std::string Rounded(double number) {
  return FormatDecimal(number < 10 ? std::round(number * 10) / 10 : std::round(number));
}

std::string DurationText(double seconds) {
  const auto whole = static_cast<uint64_t>(std::llround(seconds));
  if (whole < 120) return std::to_string(whole) + " s";
  if (whole < 7200) return std::to_string(whole / 60) + " min";
  return std::to_string(whole / 3600) + " h";
}

}  // namespace

std::string ProgressLine(std::string_view name, uint64_t done, uint64_t total,
                         std::chrono::duration<double> elapsed) {
  const uint64_t filled = total == 0 ? kWidth : done * kWidth / total;
  std::string line(name);
  line += " [" + std::string(filled, '#') + std::string(kWidth - filled, '-') + "] ";
  line += std::to_string(total == 0 ? 100 : done * 100 / total) + " %, " + std::to_string(done) +
          " of " + std::to_string(total);
  if (done == 0 || elapsed.count() <= 0) return line;
  const double rate = static_cast<double>(done) / elapsed.count();
  line += ", " + Rounded(rate) + "/s";
  if (done < total) {
    line += ", " + DurationText(static_cast<double>(total - done) / rate) + " left";
  }
  return line;
}

Result<ProgressBar> ProgressBar::Create(Console& console, const std::string& when) {
  const Result<bool> shown = ShowsProgress(console, when);
  if (!shown) return shown.error();
  return ProgressBar(console, *shown);
}

void ProgressBar::Update(std::string_view name, uint64_t done, uint64_t total) {
  if (!shown_) return;
  const Clock::time_point now = Clock::now();
  if (name != name_) {
    name_ = name;
    begin_ = now;
    last_shown_ = {};
  }
  const bool is_last = done == total;
  if (!is_last && now - last_shown_ < std::chrono::milliseconds(250)) return;
  last_shown_ = now;
  console_->ShowStatus(ProgressLine(name, done, total, now - begin_));
  if (is_last) console_->EndStatus();
}

}  // namespace bfa::tools
