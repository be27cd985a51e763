// The version of the file format that is read.
#ifndef BFA_TOOLS_FORMAT_VERSION_H_
#define BFA_TOOLS_FORMAT_VERSION_H_

#include <cstdint>

namespace bfa::tools {

// Of every store that Reader opens: there is none before it, and newer ones are refused.
inline constexpr uint64_t kFormatVersion = 1;

}  // namespace bfa::tools

#endif  // BFA_TOOLS_FORMAT_VERSION_H_
