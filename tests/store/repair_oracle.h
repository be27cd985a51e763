// Whether a repaired store tells the truth, and its losses as well.
#ifndef BFA_TESTS_STORE_REPAIR_ORACLE_H_
#define BFA_TESTS_STORE_REPAIR_ORACLE_H_

#include <string>
#include <vector>

#include "bfa/reader.h"
#include "bfa/repair.h"
#include "tests/store/store_model.h"

namespace bfa::test {

// What is wrong with `mended`, made of a store that held history.back() before it was damaged, and
// had lived through the states before it: a cell that is neither as it was nor listed as lost; one
// that is as it never was; a loss that took nothing; an unsound store; wrong numbers in `outcome`.
// Empty if nothing is. `is_exact`: whether the damage is so small that each cell that differs
// must be listed by its day, and each loss must be shown to have taken something.
std::string FindLie(const Reader& mended, const RepairOutcome& outcome,
                    const std::vector<ModelState>& history, bool is_exact);

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_REPAIR_ORACLE_H_
