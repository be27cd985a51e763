// A whole file in private memory.
#ifndef BFA_STORE_FILE_CONTENTS_H_
#define BFA_STORE_FILE_CONTENTS_H_

#include <string>

#include "store/mapped_file.h"

namespace bfa::internal {

// The bytes that the file at `path` has now, copied: what becomes of the file later does not matter
// to them. It is opened for reading alone, not locked, and its time of access stays where the
// system lets its reader ask for that. kNotFound if there is no such file; kIo if it cannot be
// read, is no regular file, or became shorter meanwhile. Cost: memory for all of it.
Result<SharedBytes> ReadContents(const std::string& path);

}  // namespace bfa::internal

#endif  // BFA_STORE_FILE_CONTENTS_H_
