// Ids that nobody has had before.
#ifndef BFA_STORE_RANDOM_ID_H_
#define BFA_STORE_RANDOM_ID_H_

#include "format/bytes.h"

namespace bfa::internal {

// 16 random bytes of the operating system. kIo if it has none.
Result<Id128> RandomId();

}  // namespace bfa::internal

#endif  // BFA_STORE_RANDOM_ID_H_
