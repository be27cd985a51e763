// The check of an exported file and its sidecar against the store.
#ifndef BFA_TOOLS_EXPORT_VERIFICATION_H_
#define BFA_TOOLS_EXPORT_VERIFICATION_H_

#include <string>

#include "tools/console.h"
#include "tools/progress.h"

namespace bfa::tools {

// Compares the file at `path` byte by byte with what the store at `store_path` exports as of the
// commit of the sidecar, and the sidecar with both. Prints one line if all three agree; otherwise
// says where the file and the store first differ, and which of the three is other than the rest:
// kFindings. kNotFound if one of them, or the commit in the store, is not there.
ExitCode VerifyExport(Console& console, const std::string& store_path, const std::string& path,
                      Progress& progress);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_EXPORT_VERIFICATION_H_
