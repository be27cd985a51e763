// Changes of a whole store that get behind its checksums.
#ifndef BFA_TESTS_FUZZ_STORE_CHANGE_H_
#define BFA_TESTS_FUZZ_STORE_CHANGE_H_

#include "tests/fuzz/fuzz_target.h"

namespace bfa::fuzz {

// Changes a field of a random block, or of the header, and makes all checksums right again.
void ChangeStore(ByteBuffer& file, Random& random);

// What a crash or a forger leaves: cuts the file, puts noise or an earlier piece of it behind it or
// over it, copies a commit to where it does not belong, or changes a field.
void TearStore(ByteBuffer& file, Random& random);

}  // namespace bfa::fuzz

#endif  // BFA_TESTS_FUZZ_STORE_CHANGE_H_
