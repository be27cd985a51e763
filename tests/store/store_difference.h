// Whether a store says what the model says.
#ifndef BFA_TESTS_STORE_STORE_DIFFERENCE_H_
#define BFA_TESTS_STORE_STORE_DIFFERENCE_H_

#include <string>

#include "bfa/reader.h"
#include "tests/store/store_model.h"

namespace bfa::test {

// The first answer of `reader` that is not that of `model`, in words; empty if there is none. Asks
// for everything, each value in every way in which it can be asked for. Safe to call from several
// threads at once.
std::string FindDifference(const Reader& reader, const ModelState& model);

// What the damage in a full check of `reader` is, a line each; empty if there is none.
std::string FindDamage(const Reader& reader);

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_STORE_DIFFERENCE_H_
