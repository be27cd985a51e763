// The narrow seam through which the appender writes, where tests inject faults.
#ifndef BFA_STORE_APPEND_FILE_H_
#define BFA_STORE_APPEND_FILE_H_

#include <memory>
#include <string>

#include "store/mapped_file.h"

namespace bfa::internal {

// A file under the appender's lock. After a failed Sync it must not be used further.
class AppendFile {
 public:
  virtual ~AppendFile() = default;

  // Whether what is written is written to the store: kIo in another process than the one that
  // opened it, and if the file has lost its name.
  virtual Status CheckHeld() = 0;
  virtual Result<uint64_t> Size() = 0;
  // Writes all of `bytes` behind the end. On failure some of them may be there.
  virtual Status Append(Bytes bytes) = 0;
  // Writes these bytes, which the file has at `offset`, once more: the next Sync then puts them on
  // the disk, even where an earlier one failed and they were taken for written since.
  virtual Status Rewrite(uint64_t offset, Bytes bytes) = 0;
  // Returns when what was written is on the disk.
  virtual Status Sync() = 0;
  virtual Status Truncate(uint64_t size) = 0;
  // Makes a file that was created here appear under its name. Called once for such a file, after
  // its first Sync; never for others.
  virtual Status Publish() = 0;
  // A new, locked file that takes the place of this one, which has its name, when it is published:
  // kIo if another file has that name by then. It has the owner and the access mode of this one,
  // holds its lock as well, and is removed again if it is never published.
  virtual Result<std::unique_ptr<AppendFile>> CreateReplacement() = 0;
  // All bytes of the file as it is now.
  virtual Result<SharedBytes> Map() = 0;
};

// The store at `path`, locked. kNotFound, kLocked (the message names the holder's process), kIo.
// Files that were to replace it, and whose process was killed, are removed.
Result<std::unique_ptr<AppendFile>> OpenLocked(const std::string& path);

// A new, locked file beside `path` under a temporary name, to become `path` when published
// (kAlreadyExists if something has that name by then). It is removed again if it is never
// published, and by the next one for `path` if its process is killed.
Result<std::unique_ptr<AppendFile>> CreateLocked(const std::string& path);

}  // namespace bfa::internal

#endif  // BFA_STORE_APPEND_FILE_H_
