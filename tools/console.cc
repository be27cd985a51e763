#include "tools/console.h"

#include <unistd.h>

#include <array>
#include <chrono>

#include "bfa/calendar.h"
#include "tools/json_text.h"

namespace bfa::tools {
namespace {

// In the order of Console::Level.
constexpr std::array<std::string_view, 5> kLevelNames{"error", "error", "warning", "note",
                                                      "detail"};

void WriteError(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;  // there is nobody left to tell
    text.remove_prefix(static_cast<size_t>(written));
  }
}

void AppendVisible(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) {
      out += c;
    } else {
      out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
}

std::string TimeNow() {
  return FormatInstant(
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

}  // namespace

bool IsErrorTerminal() { return ::isatty(STDERR_FILENO) != 0; }

void Console::Say(Level level, std::string_view where, std::string_view message) {
  ClearStatus();
  std::string line;
  if (json) {
    line += '{';
    if (!batch_id.empty()) {
      line += "\"time\":\"" + TimeNow() + "\",\"batch_id\":";
      AppendJsonString(batch_id, line);
      line += ',';
    }
    line += "\"level\":";
    AppendJsonString(kLevelNames[static_cast<size_t>(level)], line);
    if (!where.empty()) {
      line += ",\"where\":";
      AppendJsonString(where, line);
    }
    line += ",\"message\":";
    AppendJsonString(message, line);
    line += '}';
  } else {
    if (level == Level::kWarning) line += "warning: ";
    AppendVisible(where, line);
    if (!where.empty()) line += ": ";
    AppendVisible(message, line);
    // Places in text inputs start the line, as those of compilers do, so that editors find them.
    if (level != Level::kInputError) line.insert(0, "bfa: ");
  }
  line += '\n';
  WriteError(line);
}

void Console::Warn(std::string_view where, std::string_view message) {
  if (!quiet) Say(Level::kWarning, where, message);
}

void Console::Note(std::string_view where, std::string_view message) {
  if (!quiet) Say(Level::kNote, where, message);
}

void Console::Detail(std::string_view where, std::string_view message) {
  if (verbose) Say(Level::kDetail, where, message);
}

ExitCode Console::Fail(std::string_view where, const Error& error) {
  Say(Level::kError, where, error.ToString());
  return ExitCodeOf(error.code());
}

ExitCode Console::FailUsage(std::string_view message) {
  Say(Level::kError, {}, message);
  return ExitCode::kUsage;
}

ExitCode Console::FailInput(std::string_view input, const InputFault& fault) {
  std::string where(input);
  if (fault.place.line != 0) {
    where += ':' + std::to_string(fault.place.line) + ':' + std::to_string(fault.place.column);
  }
  Say(Level::kInputError, where, fault.message);
  return ExitCode::kFailed;
}

void Console::ShowStatus(std::string_view text) {
  std::string line;
  if (IsErrorTerminal()) {
    line += '\r';
    line += text;
    line += "\x1b[K";  // blank the rest of a longer status before it
    has_status_ = true;
  } else {
    line += text;
    line += '\n';
  }
  WriteError(line);
}

void Console::EndStatus() {
  if (has_status_) WriteError("\n");
  has_status_ = false;
}

void Console::ClearStatus() {
  if (has_status_) WriteError("\r\x1b[K");
  has_status_ = false;
}

}  // namespace bfa::tools
