// The SHA-256 of a file, and the .CHECKSUM that stands beside it in the archive.
#ifndef BFA_PROBER_CHECKSUM_LINE_H_
#define BFA_PROBER_CHECKSUM_LINE_H_

#include <string>
#include <string_view>

#include "bfa/result.h"

namespace bfa::internal {

// In lower-case hexadecimal. kIo if OpenSSL gives out.
Result<std::string> Sha256Of(std::string_view bytes);

// The SHA-256 that `text` states for the file `name`: one line of 64 hexadecimal digits, two spaces
// (or a space and `*`, as sha256sum writes for binary files) and that name. kNetwork if it is
// anything else, or of another file.
Result<std::string> ParseChecksum(std::string_view text, std::string_view name);

}  // namespace bfa::internal

#endif  // BFA_PROBER_CHECKSUM_LINE_H_
