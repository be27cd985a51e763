// Matchers for what a Result or Status says.
#ifndef BFA_TESTS_FORMAT_ERROR_MATCHERS_H_
#define BFA_TESTS_FORMAT_ERROR_MATCHERS_H_

#include <gmock/gmock.h>

#include <string>

#include "bfa/result.h"

namespace bfa {

MATCHER_P2(FailsWith, code, text, "fails with '" + std::string(text) + "'") {
  if (arg.has_value()) {
    *result_listener << "which succeeded";
    return false;
  }
  *result_listener << "which says '" << arg.error().ToString() << "'";
  return arg.error().code() == code && arg.error().message().find(text) != std::string::npos;
}

// Damage, its message with this in it, at a place in the file.
MATCHER_P(IsDamage, text, "is the damage '" + std::string(text) + "'") {
  if (!arg.has_value() && !arg.error().offset()) {
    *result_listener << "which has no offset";
    return false;
  }
  return ::testing::ExplainMatchResult(FailsWith(ErrorCode::kDamaged, text), arg, result_listener);
}

MATCHER(Succeeds, "succeeds") {
  if (!arg.has_value()) *result_listener << "which says '" << arg.error().ToString() << "'";
  return arg.has_value();
}

}  // namespace bfa

#endif  // BFA_TESTS_FORMAT_ERROR_MATCHERS_H_
