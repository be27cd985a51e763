#include "store/random_id.h"

#include <sys/random.h>

#include <cerrno>

#include "store/mapped_file.h"

namespace bfa::internal {

Result<Id128> RandomId() {
  Id128 id{};
  if (::getrandom(id.data(), id.size(), 0) != static_cast<ssize_t>(id.size())) {
    return IoError("cannot get random bytes", errno);
  }
  return id;
}

}  // namespace bfa::internal
