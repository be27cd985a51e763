#include "bfa/compact.h"

#include "format/propagate.h"
#include "store/compaction.h"

namespace bfa {

using internal::AppendFile;

Result<CompactOutcome> Compact(const Reader& source, const std::string& path,
                               const CompactOptions& options) {
  BFA_ASSIGN_OR_RETURN(const std::unique_ptr<AppendFile> target, internal::CreateLocked(path));
  return internal::CompactInto(internal::StoreAccess::StateOf(source), options, *target);
}

Result<CompactOutcome> CompactInPlace(const std::string& path, const CompactOptions& options) {
  BFA_ASSIGN_OR_RETURN(const std::unique_ptr<AppendFile> source, internal::OpenLocked(path));
  return internal::CompactLocked(*source, options);
}

}  // namespace bfa
