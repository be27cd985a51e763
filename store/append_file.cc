#include "store/append_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include "format/checksum.h"
#include "format/propagate.h"
#include "store/random_id.h"
#include "store/uninterrupted.h"

namespace bfa::internal {
namespace {

// Names the process that holds a flock on the file, as /proc/locks has it: proc(5).
std::string HolderOf(const FileDescriptor& descriptor) {
  struct stat status {};
  if (::fstat(descriptor.get(), &status) != 0) return "another process";
  std::ifstream locks("/proc/locks");
  const std::string inode = ":" + std::to_string(status.st_ino);
  for (std::string line; std::getline(locks, line);) {
    std::istringstream fields(line);
    std::string number, kind, mode, access, process, file;
    fields >> number >> kind >> mode >> access >> process >> file;
    if (kind == "FLOCK" && access == "WRITE" && file.ends_with(inode)) return "process " + process;
  }
  return "another process";
}

Status Lock(const FileDescriptor& descriptor) {
  if (Uninterrupted([&] { return ::flock(descriptor.get(), LOCK_EX | LOCK_NB); }) == 0) return {};
  if (errno != EWOULDBLOCK) return IoError("cannot lock the file", errno);
  return Error(ErrorCode::kLocked, "locked by another appender (" + HolderOf(descriptor) +
                                       "): try again when it is done");
}

// Whether `path` still names the file that is open, and not one that was put in its place.
Result<bool> IsNamed(const FileDescriptor& descriptor, const std::string& path) {
  struct stat named {};
  struct stat opened {};
  if (::stat(path.c_str(), &named) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return IoError("cannot read whose name it is", errno);
  }
  if (::fstat(descriptor.get(), &opened) != 0) return IoError("cannot read the file", errno);
  return named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Status SyncFolderOf(const std::string& path) {
  const FileDescriptor folder = Open(FolderOf(path), O_RDONLY | O_DIRECTORY);
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) {
    return IoError("cannot sync the folder of the store", errno);
  }
  return {};
}

// The same file, whatever the working directory is later. Where the way from the root is not open
// to this process, or too long, the path as it was given has to do.
std::string Absolute(const std::string& path) {
  std::error_code ec;
  std::string absolute = std::filesystem::absolute(path, ec);
  return !ec && std::filesystem::exists(FolderOf(absolute), ec) ? absolute : path;
}

// Where symbolic links lead.
Result<std::string> Resolve(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(path.c_str(), nullptr),
                                                             &std::free);
  if (resolved == nullptr) return IoError("cannot resolve the path", errno);
  return std::string(resolved.get());
}

// A new file of a name that nothing has, beside `path`.
struct TemporaryFile {
  FileDescriptor descriptor;
  std::string path;
};

constexpr size_t kSuffixSize = 16;  // hexadecimal digits
constexpr std::string_view kTemporary = ".new-";
constexpr int kMostTries = 8;

bool IsTemporaryNameOf(std::string_view name, std::string_view store) {
  if (!name.starts_with(store)) return false;
  name.remove_prefix(store.size());
  if (!name.starts_with(kTemporary)) return false;
  name.remove_prefix(kTemporary.size());
  return name.size() == kSuffixSize && name.find_first_not_of("0123456789abcdef") == name.npos;
}

// Removes what was to become the file at `path` and never will: whoever makes such a file has it
// locked until it has its name or is gone, so one that can be locked is nobody's. What cannot be
// removed stays.
void RemoveLeftovers(const std::string& path) {
  const std::string store = path.substr(path.rfind('/') + 1);
  std::error_code ec;
  const std::filesystem::directory_iterator end;
  for (std::filesystem::directory_iterator entry(FolderOf(path), ec); !ec && entry != end;
       entry.increment(ec)) {
    const std::string& name = entry->path().native();
    if (!IsTemporaryNameOf(std::string_view(name).substr(name.rfind('/') + 1), store)) continue;
    const FileDescriptor left = Open(name, O_RDWR | O_NOFOLLOW | O_NONBLOCK);
    if (left.get() < 0 || !Lock(left)) continue;
    const Result<bool> is_named = IsNamed(left, name);
    if (is_named && *is_named) ::unlink(name.c_str());
  }
}

// Locked before anybody else has it, and held when it gets its name.
Result<TemporaryFile> CreateBeside(const std::string& path) {
  RemoveLeftovers(path);
  for (int left_count = kMostTries;; --left_count) {
    BFA_ASSIGN_OR_RETURN(const Id128 suffix, RandomId());
    TemporaryFile file{FileDescriptor(),
                       path + std::string(kTemporary) + HexOf(suffix).substr(0, kSuffixSize)};
    file.descriptor = Open(file.path, O_RDWR | O_CREAT | O_EXCL);
    if (file.descriptor.get() < 0) return IoError("cannot create the store", errno);
    const Status locked = Lock(file.descriptor);
    const Result<bool> is_named = locked ? IsNamed(file.descriptor, file.path) : locked.error();
    if (is_named && *is_named) return file;
    ::unlink(file.path.c_str());
    // Before it was locked, another process may have taken it for a leftover.
    const bool is_taken = is_named || is_named.error().code() == ErrorCode::kLocked;
    if (!is_taken || left_count == 0) {
      return is_named ? Error(ErrorCode::kIo, "cannot keep a new file: run again")
                      : is_named.error();
    }
  }
}

// Gives `file` the owner and the access mode of `model`.
Status CopyAccess(const FileDescriptor& model, const FileDescriptor& file) {
  struct stat wanted {};
  struct stat own {};
  if (::fstat(model.get(), &wanted) != 0 || ::fstat(file.get(), &own) != 0) {
    return IoError("cannot read who may use the store", errno);
  }
  const bool is_owned = own.st_uid == wanted.st_uid && own.st_gid == wanted.st_gid;
  const auto change_owner = [&] { return ::fchown(file.get(), wanted.st_uid, wanted.st_gid); };
  if (!is_owned && Uninterrupted(change_owner) != 0) {
    return IoError("cannot give the new store the owner of the old one", errno);
  }
  if (Uninterrupted([&] { return ::fchmod(file.get(), wanted.st_mode & 07777); }) != 0) {
    return IoError("cannot give the new store the access mode of the old one", errno);
  }
  return {};
}

class PosixFile : public AppendFile {
 public:
  PosixFile(FileDescriptor descriptor, std::string path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}
  // `replaced`: the file that has the name of this one; none if nothing may have it.
  PosixFile(TemporaryFile&& file, std::string path, FileDescriptor replaced)
      : descriptor_(std::move(file.descriptor)),
        temporary_path_(std::move(file.path)),
        path_(std::move(path)),
        replaced_(std::move(replaced)) {}
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;
  ~PosixFile() override {
    if (!IsOpener()) return;  // the file and its lock are those of the process that has forked
    if (!temporary_path_.empty()) ::unlink(temporary_path_.c_str());
    // Closing is not enough where a child has the descriptor as well.
    ::flock(descriptor_.get(), LOCK_UN);
  }

  Status CheckHeld() override {
    if (!IsOpener()) {
      return Error(ErrorCode::kIo, "was opened by process " + std::to_string(opener_) +
                                       ", which has forked this one: open it in the process that "
                                       "writes");
    }
    // A file without its name yet is nobody else's.
    if (!temporary_path_.empty()) return {};
    BFA_ASSIGN_OR_RETURN(const bool is_named, IsNamed(descriptor_, path_));
    if (is_named) return {};
    return Error(ErrorCode::kIo,
                 "the store was moved, removed or replaced since it was opened: open it again");
  }

  Result<uint64_t> Size() override { return descriptor_.Size(); }

  Status Append(Bytes bytes) override {
    BFA_ASSIGN_OR_RETURN(const uint64_t size, Size());
    return Write(size, bytes);
  }

  Status Rewrite(uint64_t offset, Bytes bytes) override { return Write(offset, bytes); }

  Status Sync() override {
    if (::fdatasync(descriptor_.get()) == 0) return {};
    return IoError("cannot sync the store", errno);
  }

  Status Truncate(uint64_t size) override {
    const auto cut = [&] { return ::ftruncate(descriptor_.get(), static_cast<off_t>(size)); };
    if (Uninterrupted(cut) == 0) return {};
    return IoError("cannot cut the store", errno);
  }

  Status Publish() override {
    BFA_RETURN_IF_ERROR(replaced_.get() < 0 ? TakeFreeName() : TakeOverName());
    temporary_path_.clear();
    if (const Status synced = SyncFolderOf(path_); !synced) {
      return Error(ErrorCode::kOutcomeUnknown,
                   "the new store was written, but " + synced.error().message());
    }
    return {};
  }

  Result<std::unique_ptr<AppendFile>> CreateReplacement() override {
    // A symbolic link stays, and goes on to lead to the store.
    BFA_ASSIGN_OR_RETURN(const std::string path, Resolve(path_));
    FileDescriptor replaced(::fcntl(descriptor_.get(), F_DUPFD_CLOEXEC, 0));
    if (replaced.get() < 0) return IoError("cannot keep the lock", errno);
    BFA_ASSIGN_OR_RETURN(TemporaryFile file, CreateBeside(path));
    auto replacement = std::make_unique<PosixFile>(std::move(file), path, std::move(replaced));
    BFA_RETURN_IF_ERROR(CopyAccess(descriptor_, replacement->descriptor_));
    return replacement;
  }

  Result<SharedBytes> Map() override {
    BFA_ASSIGN_OR_RETURN(const uint64_t size, Size());
    return MapFile(descriptor_, size);
  }

 private:
  bool IsOpener() const { return ::getpid() == opener_; }

  Status Write(uint64_t offset, Bytes bytes) {
    while (!bytes.empty()) {
      const ssize_t written = Uninterrupted([&] {
        return ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      });
      if (written < 0) return IoError("cannot write to the store", errno);
      if (written == 0) return IoError("cannot write to the store", ENOSPC);
      bytes = bytes.subspan(static_cast<size_t>(written));
      offset += static_cast<uint64_t>(written);
    }
    return {};
  }

  Status TakeFreeName() {
    if (::renameat2(AT_FDCWD, temporary_path_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) ==
        0) {
      return {};
    }
    if (errno == EEXIST) {
      return Error(ErrorCode::kAlreadyExists,
                   "was created by another process meanwhile: nothing was written, run again");
    }
    return IoError("cannot rename the new store to its name", errno);
  }

  Status TakeOverName() {
    BFA_ASSIGN_OR_RETURN(const bool is_named, IsNamed(replaced_, path_));
    if (!is_named) {
      return Error(ErrorCode::kIo,
                   "another file was put in the place of the store meanwhile: nothing was "
                   "changed, run again");
    }
    if (::rename(temporary_path_.c_str(), path_.c_str()) == 0) return {};
    return IoError("cannot rename the new store to its name", errno);
  }

  FileDescriptor descriptor_;
  std::string temporary_path_;  // empty once it has its name
  std::string path_;
  FileDescriptor replaced_;  // with its lock
  const pid_t opener_ = ::getpid();
};

}  // namespace

Result<std::unique_ptr<AppendFile>> OpenLocked(const std::string& path) {
  std::string absolute = Absolute(path);
  while (true) {
    FileDescriptor descriptor = Open(absolute, O_RDWR | O_NONBLOCK);
    if (descriptor.get() < 0 && (errno == ENOENT || errno == ENOTDIR)) {
      return Error(ErrorCode::kNotFound, "no such file");
    }
    if (descriptor.get() < 0) return IoError("cannot open the store for writing", errno);
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0) return IoError("cannot read the file", errno);
    if (!S_ISREG(status.st_mode)) return Error(ErrorCode::kIo, "is not a regular file");
    BFA_RETURN_IF_ERROR(Lock(descriptor));
    BFA_ASSIGN_OR_RETURN(const bool is_named, IsNamed(descriptor, absolute));
    if (!is_named) continue;  // another file was put in its place
    // Whoever created it may have died before its name was on the disk.
    BFA_RETURN_IF_ERROR(SyncFolderOf(absolute));
    if (const auto resolved = Resolve(absolute)) RemoveLeftovers(*resolved);
    return std::make_unique<PosixFile>(std::move(descriptor), std::move(absolute));
  }
}

Result<std::unique_ptr<AppendFile>> CreateLocked(const std::string& path) {
  if (::access(path.c_str(), F_OK) == 0) {
    return Error(ErrorCode::kAlreadyExists, "exists already: name another file");
  }
  std::string absolute = Absolute(path);
  BFA_ASSIGN_OR_RETURN(TemporaryFile file, CreateBeside(absolute));
  return std::make_unique<PosixFile>(std::move(file), std::move(absolute), FileDescriptor());
}

}  // namespace bfa::internal
