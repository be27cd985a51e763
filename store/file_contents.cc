#include "store/file_contents.h"

#include <fcntl.h>

#include "format/propagate.h"

namespace bfa::internal {

Result<SharedBytes> ReadContents(const std::string& path) {
  BFA_ASSIGN_OR_RETURN(const auto file, ReadableFile::Open(path));
  const FileDescriptor& descriptor = file->descriptor();
  // Only the owner of a file may ask for it; for others the time of access goes on as it always
  // does.
  (void)::fcntl(descriptor.get(), F_SETFL, O_NOATIME);
  return ReadFile(descriptor);
}

}  // namespace bfa::internal
