// Where data goes: standard output, or a file that appears whole.
#ifndef BFA_TOOLS_OUTPUT_H_
#define BFA_TOOLS_OUTPUT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bfa/result.h"
#include "tools/console.h"

namespace bfa::tools {

// A buffer before a file descriptor. After an error or interrupt, or when the reader of a pipe has
// gone, it swallows what comes: look at ok() in long loops, and Close at the end.
class Output {
 public:
  // Standard output.
  Output();
  // A file of that name for messages; closes `fd`.
  Output(int fd, std::string name);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Write to the end of it, then call FlushIfFull now and then.
  std::string& buffer() { return buffer_; }
  void FlushIfFull() {
    if (buffer_.size() >= kFullSize) Flush();
  }
  void Flush();
  // Writes `text`, behind what is in the buffer, without copying it there.
  void Write(std::string_view text);
  // To the disk, not only to the system.
  void Sync();

  bool ok() const { return !error_ && !unwanted_; }
  // Bytes that were written.
  uint64_t size() const { return size_; }
  const std::optional<Error>& error() const { return error_; }

  // Writes what is left. A reader that has gone away has all that it wanted: that is no failure.
  ExitCode Close(Console& console);

 private:
  static constexpr size_t kFullSize = size_t{1} << 18;

  void WriteAll(std::string_view rest);

  int fd_;
  std::string name_;
  std::string buffer_;
  uint64_t size_ = 0;
  std::optional<Error> error_;
  bool unwanted_ = false;  // by the reader of a pipe, or by whoever interrupted
};

// The path that stands for standard output.
inline constexpr std::string_view kStandardOutput = "-";

// A file written under another name beside `path`, and renamed to it when it is complete. Standard
// output, and a `path` that exists and is no regular file, such as a pipe or a device, are written
// to as they are.
class OutputFile {
 public:
  static Result<std::unique_ptr<OutputFile>> Create(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  Output& output() { return output_; }
  // Not standard output, nor anything else that is written to as it is.
  bool is_regular() const { return !temporary_path_.empty(); }
  // Without it nothing appears at the path.
  ExitCode Commit(Console& console);

 private:
  OutputFile(std::string path, std::string temporary_path, int fd);

  std::string path_;
  std::string temporary_path_;  // empty: written to as it is
  Output output_;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_OUTPUT_H_
