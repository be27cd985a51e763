// What the process answers its caller with. Scripts rely on the numbers.
#ifndef BFA_TOOLS_EXIT_CODE_H_
#define BFA_TOOLS_EXIT_CODE_H_

#include "bfa/result.h"

namespace bfa::tools {

enum class ExitCode : int {
  kDone = 0,  // an empty answer is an answer
  kFailed = 1,
  kUsage = 2,
  kDamaged = 3,
  kNotFound = 4,
  kNetwork = 5,
  kPartial = 6,  // what succeeded is committed, the rest is listed
  kLocked = 7,
  kNewerVersion = 8,
  kFindings = 9,
  // Stopped by a signal: the process ends by that signal, so nobody sees this number.
  kInterrupted = 130,
};

// For errors of the store and of values on the command line; those in the rows of an input are
// always kFailed.
constexpr ExitCode ExitCodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return ExitCode::kUsage;
    case ErrorCode::kNotFound:
      return ExitCode::kNotFound;
    case ErrorCode::kDamaged:
      return ExitCode::kDamaged;
    case ErrorCode::kNewerVersion:
      return ExitCode::kNewerVersion;
    case ErrorCode::kLocked:
      return ExitCode::kLocked;
    case ErrorCode::kNetwork:
      return ExitCode::kNetwork;
    case ErrorCode::kIo:
    case ErrorCode::kAlreadyExists:
    case ErrorCode::kOutcomeUnknown:
      break;
  }
  return ExitCode::kFailed;
}

}  // namespace bfa::tools

#endif  // BFA_TOOLS_EXIT_CODE_H_
