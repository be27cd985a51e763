#include "tools/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "tools/interrupt.h"

namespace bfa::tools {
namespace {

constexpr const char* kStandardOutputName = "standard output";

Error IoError(const std::string& what) {
  return {ErrorCode::kIo, what + ": " + std::generic_category().message(errno)};
}

}  // namespace

Output::Output() : Output(STDOUT_FILENO, kStandardOutputName) {}

Output::Output(int fd, std::string name) : fd_(fd), name_(std::move(name)) {
  buffer_.reserve(kFullSize + kFullSize / 4);
}

Output::~Output() {
  if (fd_ > STDERR_FILENO) ::close(fd_);
}

void Output::Flush() {
  WriteAll(buffer_);
  buffer_.clear();
}

void Output::Write(std::string_view text) {
  Flush();
  WriteAll(text);
}

void Output::WriteAll(std::string_view rest) {
  while (!rest.empty() && ok()) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<size_t>(written));
      size_ += static_cast<uint64_t>(written);
      // Part of it was written when the signal came: the next write would wait for a reader again.
      if (!rest.empty() && Interrupted()) unwanted_ = true;
    } else if (errno == EPIPE || (errno == EINTR && Interrupted())) {
      unwanted_ = true;
    } else if (errno != EINTR) {
      error_ = IoError("cannot write");
    }
  }
}

void Output::Sync() {
  Flush();
  // What cannot be synced, a pipe or a device, is no failure.
  if (ok() && ::fsync(fd_) != 0 && errno != EINVAL && errno != ENOTSUP) {
    error_ = IoError("cannot sync");
  }
}

ExitCode Output::Close(Console& console) {
  Flush();
  if (fd_ > STDERR_FILENO) {
    // Network file systems may tell only now that the bytes did not fit.
    if (::close(fd_) != 0 && ok()) error_ = IoError("cannot close");
    fd_ = -1;
  }
  return error_ ? console.Fail(name_, *error_) : ExitCode::kDone;
}

OutputFile::OutputFile(std::string path, std::string temporary_path, int fd)
    : path_(std::move(path)), temporary_path_(std::move(temporary_path)), output_(fd, path_) {}

OutputFile::~OutputFile() {
  if (!temporary_path_.empty()) ::unlink(temporary_path_.c_str());
}

Result<std::unique_ptr<OutputFile>> OutputFile::Create(const std::string& path) {
  if (path == kStandardOutput) {
    return std::unique_ptr<OutputFile>(new OutputFile(kStandardOutputName, {}, STDOUT_FILENO));
  }
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return Error(ErrorCode::kIo, "is a directory");
  if (exists && !S_ISREG(status.st_mode)) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return IoError("cannot open for writing");
    return std::unique_ptr<OutputFile>(new OutputFile(path, {}, fd));
  }
  // Beside the file that a symbolic link names, not in place of the link.
  std::string target = path;
  if (exists) {
    std::error_code error;
    const std::filesystem::path resolved = std::filesystem::canonical(path, error);
    if (!error) target = resolved.string();
  }
  std::string temporary_path = target + ".partial-" + std::to_string(::getpid());
  const mode_t mode = exists ? status.st_mode & 0777 : 0666;
  const int fd = ::open(temporary_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) return IoError("cannot create a file beside it");
  auto file = std::unique_ptr<OutputFile>(new OutputFile(path, std::move(temporary_path), fd));
  file->path_ = target;
  return file;
}

ExitCode OutputFile::Commit(Console& console) {
  if (!temporary_path_.empty()) output_.Sync();
  if (const ExitCode closed = output_.Close(console); closed != ExitCode::kDone) return closed;
  if (temporary_path_.empty()) return ExitCode::kDone;
  if (::rename(temporary_path_.c_str(), path_.c_str()) != 0) {
    return console.Fail(path_, IoError("cannot rename the file beside it"));
  }
  temporary_path_.clear();
  return ExitCode::kDone;
}

}  // namespace bfa::tools
