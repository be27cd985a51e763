#include "store/random_id.h"

#include <unistd.h>

#include <cerrno>

#include "store/mapped_file.h"

namespace bfa::internal {

Result<Id128> RandomId() {
  Id128 id{};
  if (::getentropy(id.data(), id.size()) == 0) return id;  // whole, whatever signals come
  return IoError("cannot get random bytes", errno);
}

}  // namespace bfa::internal
